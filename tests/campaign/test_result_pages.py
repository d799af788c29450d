"""What readers see after the close: public notice, the final result, its versions."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from campaign.declaring import choose_winners
from profiles.models import Edition
from tests import cast
from tests.cases import (
    HOUR,
    MINUTE,
    a_hold,
    a_person,
    an_edition_over,
    close,
    confirm,
    declare,
    give,
    propose,
)
from tests.voting.ledger.conftest import key_file  # noqa: F401
from voting.ledger.sealing import seal
from voting.models import Award, LedgerLine
from voting.settled import public_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db):
    return an_edition_over()


@pytest.fixture
def read(client):
    def of(path: str, status: int = 200) -> str:
        answer = client.get(path)
        assert answer.status_code == status, path
        return answer.content.decode()

    return of


def an_award(edition, *nominees, name="最美社区工作者", name_en="Finest worker", **more):
    award = Award.objects.create(edition=edition, name=name, name_en=name_en, places=9, **more)
    chosen = dict.fromkeys(nominees, award)
    choose_winners(edition=edition, chosen=chosen, by=a_person("first"), at=timezone.now())
    return award


def a_closed_edition(*, ago: timedelta):
    """One whose likes closed so long ago, with a nominee of five likes."""
    now = timezone.now()
    edition = cast.an_edition(at=now - timedelta(days=3))
    give(cast.a_published_nominee(edition, at=now), 5, at=now - timedelta(days=3))
    close(edition, at=now - ago)
    return edition


def test_public_notice_is_told_with_its_days(read):
    edition = a_closed_edition(ago=HOUR)
    notice = public_notice(edition)
    days = [f"{day.year}年{day.month}月{day.day}日" for day in (notice.first, notice.last)]
    for path in ("/", "/leaderboard/", "/rules/"):
        page = read(path)
        assert f"自 {days[0]}至 {days[1]}公示" in page, path
        assert 'href="/complaints/"' in page, path
        assert "public notice from" in read(f"/en{path}"), path
    assert read("/result/", 404)


def test_the_rules_tell_the_days_before_the_close(read):
    edition = cast.an_edition(at=timezone.now(), notice_days=7, jury="点赞占四成，评审占六成。")
    page = read("/rules/")
    assert "公示期满，由一人提请、另一人确认" in page
    assert public_notice(edition).days == 7
    assert "点赞占四成，评审占六成。" in page
    assert "获奖名单按姓氏笔画排列" in page
    Edition.objects.update(winners_by="rank", jury="")
    page = read("/rules/")
    assert "按有效点赞数的位次排列" in page
    assert "评审办法" not in page


def test_before_the_seal_readers_hear_that_it_is_being_made(read):
    now = timezone.now()
    cast.an_edition(at=now - timedelta(days=6), likes_close_at=now - 30 * timedelta(seconds=1))
    assert "总数正在封存" in read("/")


def test_a_notice_that_is_over_says_so(edition, read):
    page = read("/leaderboard/")
    assert "最终结果尚未宣布" in page
    assert "截止时榜单" in page


def test_the_board_stands_on_the_sealed_totals(edition, read, client):
    # Whatever a table says that the board was once counted from: sealed is sealed.
    line = LedgerLine.objects.get(kind="C")
    first, second = edition.nominees.order_by("number")
    assert line.notice == "".join(
        f"{code} {n} 0 {n}\n" for code, n in sorted([(first.code, 5), (second.code, 3)])
    )
    give(first, 1, at=timezone.now() - timedelta(days=9), prefix="unsealed")
    rows = client.get("/leaderboard.csv").content.decode().splitlines()
    assert ",5,0,5," in rows[1]


def test_what_cases_change_after_the_close_is_shown_as_such(edition, read):
    case = a_hold(edition.nominees.get(number=1), at=timezone.now() - HOUR)
    confirm(case, at=timezone.now() - HOUR + MINUTE)
    for path in ("/", "/leaderboard/"):
        assert "截止以来：作废 5 个，恢复 0 个" in read(path), path
    assert "欧阳晓" in read("/leaderboard.csv").splitlines()[1]


def test_the_result_is_a_page_in_both_languages(edition, read):
    first, second = edition.nominees.order_by("number")
    an_award(edition, first, second)
    declare(edition, at=timezone.now() - MINUTE)
    page = read("/result/")
    assert "最美社区工作者</h2>" in page
    assert page.index("张榕") < page.index("欧阳晓")  # 7 and 8 strokes
    assert "按姓氏笔画排列，不分先后" in page
    assert "收到 8 · 作废 0 · 有效 8" in page
    assert "将在一小时内记入账本" in page
    assert "Finest worker</h2>" in read("/en/result/")
    for path in ("/", "/leaderboard/", "/rules/"):
        assert 'href="/result/"' in read(path), path
    assert "最终榜单" in read("/leaderboard/")


def test_a_sealed_result_tells_line_and_root(edition, read):
    declare(edition, at=timezone.now() - HOUR)
    made = seal(edition=edition, at=timezone.now() - MINUTE)[-1]
    page = unescape(read("/result/"))
    assert made.note.split("\n")[2] in page
    assert f"第 {made.number} 号封存" in page
    assert f'href="/ledger/3/notices/{made.number}.txt"' in page
    notices = read(f"/ledger/3/notices/{made.number}.txt")
    assert "nominees" in notices


def test_a_correction_stands_beside_the_old_version(edition, read):
    first = edition.nominees.get(number=1)
    declare(edition, at=timezone.now() - 4 * HOUR)
    confirm(a_hold(first, at=timezone.now() - 3 * HOUR, by="third"), at=timezone.now() - 2 * HOUR)
    seal(edition=edition, at=timezone.now() - HOUR)
    assert "有效 8" in read("/result/")  # until it is corrected, what was declared stands
    declare(edition, at=timezone.now() - MINUTE, reason="复核后更正")
    page = read("/result/")
    for words in ("第 2 版", "复核后更正", "有效 3"):
        assert words in page
    old = read("/result/1/")
    for words in ("这一版后来有更正", "有效 8"):
        assert words in old
    assert read("/result/3/", 404)


def test_a_proposal_is_not_shown(edition, read):
    propose(edition, at=timezone.now() - MINUTE)
    assert read("/result/", 404)
    assert "最终结果尚未宣布" in read("/")


def test_only_the_first_ten_have_a_place_and_nobody_stands_last(read):
    cast_of = an_edition_over(likes=(5, 3, 0, 0))
    cast_of.nominees.filter(number=2).update(is_ranked=False)
    declare(cast_of, at=timezone.now() - MINUTE)
    page = read("/result/")
    assert page.count('<span class="unseen">名次 </span>') == 1
    # the others by strokes: 丁 2, 李 7, 欧 8
    rest = page.split("board-others")[1]
    assert rest.index("丁三") < rest.index("李敏") < rest.index("欧阳晓")


def test_an_edition_that_ranks_nobody_has_no_places(edition, read):
    cast.some_rules(edition, ranks="none", from_day=timezone.now().date() - timedelta(days=30))
    declare(edition, at=timezone.now() - MINUTE)
    assert "名次 </span>" not in read("/result/")


def test_places_promised_in_the_rules_list_winners_by_them(read):
    edition = an_edition_over(likes=(3, 5), winners_by="rank")
    an_award(edition, *edition.nominees.all())
    declare(edition, at=timezone.now() - MINUTE)
    page = read("/result/")
    assert "依位次排列" in page
    assert page.index("欧阳晓") < page.index("张榕")


def test_who_was_withdrawn_since_is_named_nowhere(edition, read):
    an_award(edition, *edition.nominees.all())
    declare(edition, at=timezone.now() - MINUTE)
    gone = edition.nominees.get(number=1)
    edition.nominees.filter(pk=gone.pk).update(
        withdrawn_at=timezone.now(), withdrawn_reason="本人要求"
    )
    assert "张榕" not in read("/result/")
    assert read(f"/result/certificate/{gone.code}/", 410)


def test_a_past_edition_keeps_its_result(edition, read, client):
    an_award(edition, edition.nominees.get(number=1))
    declare(edition, at=timezone.now() - MINUTE)
    code = edition.nominees.get(number=1).code
    assert client.get(f"/e/3/result/certificate/{code}/").url == f"/result/certificate/{code}/"
    Edition.objects.update(is_current=False)
    assert "张榕" in read("/e/3/result/")
    assert "张榕" in read(f"/e/3/result/certificate/{code}/")


def test_a_winners_own_page_and_the_sitemap_lead_there(edition, read):
    first, second = edition.nominees.order_by("number")
    an_award(edition, first)
    assert "/result/" not in read("/sitemap.xml")
    declare(edition, at=timezone.now() - MINUTE)
    assert f'href="/result/certificate/{first.code}/">最美社区工作者' in read(
        f"/nominees/{first.code}/"
    )
    assert "Finest worker" in read(f"/en/nominees/{first.code}/")
    assert "/result/certificate/" not in read(f"/nominees/{second.code}/")
    assert "/result/</loc>" in read("/sitemap.xml")
