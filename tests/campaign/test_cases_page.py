"""The public page of cases: dated acts, nobody named for a hold, nobody accused at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaign.cases import shown_cases
from profiles.publishing import withdraw_nominee
from tests import cast
from tests.cases import HOUR, MINUTE, WORDS, a_hold, a_person, a_void, give
from tests.cast import NOON
from voting.cases import note_case, quote_nominee, tell_nominee
from voting.complaints import complain
from voting.holds import hold_likes, release_likes, restore_likes
from voting.models import HOLD_LASTS, Like

pytestmark = pytest.mark.django_db
MANY = 137  # stands on no page by chance


@pytest.fixture
def nominee(edition):
    now = timezone.now()
    nominee = cast.a_published_nominee(edition, at=now)
    give(nominee, 3, at=now - 2 * HOUR)
    return nominee


def hour_ago():
    return timezone.now() - HOUR


def read(client, path="/cases/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_any_case_the_page_explains_and_accuses_nobody(edition, client):
    page = read(client)
    assert "没有暂扣过任何赞" in page
    assert "个案不指责任何人" in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'href="/complaints/"' in page


def test_a_hold_names_nobody_and_shows_nobody_s_words(nominee, client):
    case = a_hold(nominee, at=hour_ago())
    tell_nominee(case=case, by=a_person("first"), text="电话告知张榕本人", at=hour_ago())
    quote_nominee(case=case, by=a_person("first"), text="我没有买赞", at=hour_ago())
    note_case(case=case, by=a_person("first"), text="内部的话", at=hour_ago())
    page = read(client)
    assert case.reference in page
    assert "由一人暂扣待核，其间照常计数" in page
    assert "3 个赞" in page
    assert "已告知候选人" in page
    assert "候选人已作回应" in page
    for secret in (
        nominee.name,
        nominee.code,
        "请核对",
        "电话告知",
        "我没有买赞",
        "内部的话",
        "first",
    ):
        assert secret not in page, secret


def test_a_void_has_reason_words_name_and_the_nominee_s_own_words(nominee, client):
    case = a_void(nominee, at=hour_ago())
    quote_nominee(case=case, by=a_person("first"), text="我没有买赞。\n\n请查。", at=hour_ago())
    note_case(case=case, by=a_person("first"), text="内部的话", at=hour_ago())
    page = read(client)
    assert "由第二人确认作废，原因：间隔过于规律" in page
    assert WORDS in page
    assert f'href="/nominees/{nominee.code}/">{nominee.name}</a>' in page
    assert "<p>我没有买赞。</p>" in page
    for secret in ("请核对", "内部的话", "first", "second", "net#7f3a"):
        assert secret not in page, secret


def test_the_nominee_s_words_are_text(nominee, client):
    case = a_void(nominee, at=hour_ago())
    quote_nominee(case=case, by=a_person("first"), text="<script>x</script>", at=hour_ago())
    assert "<script>x</script>" not in read(client)


def test_what_was_released_brought_back_or_has_ended_says_so(nominee, client):
    ids = list(nominee.likes.values_list("pk", flat=True))
    released = a_hold(nominee, at=hour_ago(), pk=ids[0])
    words = {"by": a_person("second"), "at": hour_ago() + MINUTE}
    release_likes(case=released, text="张榕的群", **words)
    restored = a_void(nominee, at=hour_ago(), pk=ids[1])
    restore_likes(case=restored, text="说明属实", **words)
    page = read(client)
    assert "解除暂扣：这些赞照常计数" in page
    assert "张榕的群" not in page
    assert "经申诉恢复：这些赞重新计数" in page
    assert "说明属实" in page
    assert nominee.name in page  # beside the word that clears


def test_a_hold_that_nobody_confirmed_has_a_line_of_its_end():
    edition = cast.an_edition()
    nominee = cast.a_published_nominee(edition)
    give(nominee, 1)
    a_hold(nominee)
    end = NOON + HOLD_LASTS
    before = shown_cases(edition=edition, at=end - MINUTE, as_of=end - MINUTE)[0]
    assert (before.status, len(before.lines)) == ("held", 1)
    after = shown_cases(edition=edition, at=end, as_of=end)[0]
    assert after.status == "ended"
    assert after.lines[-1].at == end
    assert "24 小时内无人确认" in after.lines[-1].words


def test_the_page_speaks_as_of_its_time():
    edition = cast.an_edition()
    nominee = cast.a_published_nominee(edition)
    give(nominee, 1)
    a_void(nominee)
    seen = [
        [one.status for one in shown_cases(edition=edition, at=at, as_of=at)]
        for at in (NOON - MINUTE, NOON, NOON + MINUTE)
    ]
    assert seen == [[], ["held"], ["void"]]


def test_the_newest_stand_first():
    edition = cast.an_edition()
    nominee = cast.a_published_nominee(edition)
    give(nominee, 3)
    cases = [
        a_hold(nominee, at=NOON + n * HOUR, pk=like.pk)
        for n, like in ((1, nominee.likes.first()), (0, nominee.likes.last()))
    ]
    at = NOON + 3 * HOUR
    assert [one.case for one in shown_cases(edition=edition, at=at, as_of=at)] == cases


def test_likes_of_several_nominees_name_a_number_of_them(edition, nominee, client):
    other = cast.a_published_nominee(edition, at=timezone.now(), number=2, name="李敏")
    give(other, 1, at=hour_ago() - HOUR)
    hold_likes(
        edition=edition,
        likes=Like.objects.all(),
        nominee=None,
        by=a_person("first"),
        text="请核对",
        chosen={},
        at=hour_ago(),
    )
    page = read(client)
    assert "涉及 2 位候选人" in page
    assert "李敏" not in page


def test_a_withdrawn_nominee_is_named_without_a_link(nominee, client):
    a_void(nominee, at=hour_ago())
    withdraw_nominee(nominee=nominee, reason="本人退出", at=timezone.now())
    page = read(client)
    assert nominee.name in page
    assert f"/nominees/{nominee.code}/" not in page


def test_complaints_are_nobody_else_s_business(nominee, client):
    case, secret = complain(
        edition=nominee.edition, nominee=nominee, text="有人卖票", contact="1", at=hour_ago()
    )
    page = read(client)
    assert case.reference not in page
    assert secret not in page
    assert "有人卖票" not in page


@pytest.mark.parametrize("how", ["hidden", "delayed"])
def test_numbers_follow_the_rule_of_the_counts(edition, client, how):
    day = timezone.now().date() - timedelta(days=1)
    cast.some_rules(edition, from_day=day, visibility=how, delay_minutes=30)
    nominee = cast.a_published_nominee(edition, at=timezone.now())
    give(nominee, MANY, at=timezone.now() - 10 * MINUTE)
    a_void(nominee, at=timezone.now() - 5 * MINUTE)
    a_hold_of_one(nominee)
    for path in ("/cases/", "/en/cases/", "/leaderboard/", f"/nominees/{nominee.code}/"):
        assert str(MANY) not in read(client, path), path
    assert "赞数随票数公布后显示" in read(client)
    assert "目前待核" not in read(client)
    assert "待核：" not in read(client, "/leaderboard/")


def a_hold_of_one(nominee) -> None:
    give(nominee, 1, at=timezone.now() - 4 * MINUTE, prefix="other")
    a_hold(nominee, at=timezone.now() - 3 * MINUTE, by="third")


def test_the_page_speaks_english_and_of_past_editions(nominee, client):
    a_void(nominee, at=hour_ago())
    english = read(client, "/en/cases/")
    assert "A case accuses nobody." in english
    assert "too regular for people" in english
    past = cast.an_edition(at=timezone.now(), number=2, is_current=False)
    assert "没有暂扣过任何赞" in read(client, f"/e/{past.number}/cases/")


def test_it_is_linked_quietly_and_left_out_of_the_sitemap(nominee, client):
    assert 'href="/cases/"' in read(client, "/rules/")
    assert 'href="/cases/">核查公示</a>' in read(client, "/")
    assert "/cases/" not in read(client, "/sitemap.xml")


def test_many_cases_take_no_more_questions(nominee, client, django_assert_max_num_queries):
    for n in range(12):
        give(nominee, 1, at=hour_ago() - HOUR, prefix=f"n{n}")
        a_hold(nominee, at=hour_ago(), by=f"person{n}")
    with django_assert_max_num_queries(8):
        read(client)
