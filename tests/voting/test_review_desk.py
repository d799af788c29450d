"""The organisers' desk: what stands out, a closer look on record, and a hold of what was seen."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import cast
from tests.voting.rigs import HOUR, MACHINE, SCRIPT, an_evening
from voting.choices import Choice
from voting.clock import floor_to, shanghai_day
from voting.evidence import hours_of
from voting.looks import LOOK
from voting.models import Act, Case, CaseLike, Like, Trace
from voting.roles import AUDITOR, CHIEF_EDITOR, EDITOR, ORGANISER, REPORTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def rigged(now):
    """The first of six nominees, with 120 likes by a script in the last hour."""
    return an_evening(at=now, script=120)[0]


@pytest.fixture
def organiser(client):
    client.force_login(cast.a_member(ORGANISER))
    return client


def desk(nominee, page=""):
    return f"/admin/voting/like/{nominee.edition_id}/nominees/{nominee.code}/{page}"


def span(nominee, **filters):
    whole = hours_of(nominee.edition, at=timezone.now())
    return {"since": whole.since.isoformat(), "until": whole.until.isoformat(), **filters}


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def the_day_of_the_script(now):
    return shanghai_day(floor_to(now - HOUR, HOUR)).isoformat()


def test_the_overview_names_who_stands_out_first(organiser, rigged, now):
    address = f"/admin/voting/like/{rigged.edition_id}/?day={the_day_of_the_script(now)}"
    page = text_of(organiser.get(address))
    rows = page[page.index("值得注意的时段") :]
    first = rows.index(str(rigged))
    assert all(first < rows.index(f"候选{n}") for n in range(2, 7))
    assert "◆" in rows
    assert "集中于一个网络" in rows
    assert "任何人都可以替别人刷赞" in page


def test_the_nominees_page_says_every_figure_in_words(organiser, rigged, now):
    page = text_of(organiser.get(f"{desk(rigged)}?day={the_day_of_the_script(now)}"))
    assert "◆1" in page
    assert re.search(r"收到 \d+ 个赞；通常约", page)
    assert re.search(r"个赞中，有 \d+% 来自同一个网络", page)
    assert "互不相识的人点赞，时密时疏" in page
    assert "还没有人看过" in page


def test_pages_that_are_only_opened_show_no_network_and_write_nothing(organiser, rigged):
    for address in (f"/admin/voting/like/{rigged.edition_id}/", desk(rigged)):
        page = organiser.get(address).content.decode()
        assert "net#" not in page
        assert SCRIPT.hex()[:4] not in page
    assert not LogEntry.objects.exists()


def test_the_sites_log_tells_who_opened_which_page(organiser, rigged, now, caplog):
    caplog.set_level("INFO")
    day, pk = the_day_of_the_script(now), rigged.edition_id
    organiser.get(f"/admin/voting/like/{pk}/?day={day}")
    organiser.get(f"{desk(rigged)}?day={day}")
    who = User.objects.get(username=ORGANISER).pk
    assert [one.getMessage() for one in caplog.records if one.name == "voting.looks"] == [
        f"User {who} opens the evidence of all nominees, edition {pk}, {day}",
        f"User {who} opens the evidence of nominee {rigged.code}, edition {pk}, {day}",
    ]


def test_the_timeline_marks_by_shape_and_word(organiser, rigged, now):
    page = organiser.get(f"{desk(rigged)}?day={the_day_of_the_script(now)}").content.decode()
    svg = page[page.index('<svg viewBox="0 0 360') :].partition("</svg>")[0]
    assert svg.count('class="timeline-flagged"') >= 1
    assert "◆1</text>" in svg
    assert "▲</text>" in svg
    assert 'role="img"' in svg
    assert "个时段值得注意" in svg


def test_a_look_shows_evidence_and_is_on_record(organiser, rigged):
    answer = organiser.post(desk(rigged, "look/"), span(rigged))
    page = text_of(answer)
    assert f"net#{SCRIPT.hex()[:4]}" in page
    assert SCRIPT.hex() not in answer.content.decode()
    assert "chrome-desktop" in page
    look = LogEntry.objects.get()
    assert (look.user.username, look.action_flag) == (ORGANISER, LOOK)
    assert look.object_id == str(rigged.pk)
    assert "从 20" in look.change_message
    assert ORGANISER in text_of(organiser.get(desk(rigged)))
    assert look.change_message in text_of(organiser.get(desk(rigged)))


def test_a_preview_counts_by_filters(organiser, rigged):
    digits = SCRIPT.hex()[:4]
    page = text_of(organiser.post(desk(rigged, "look/"), span(rigged, network=digits)))
    assert "120 个赞，来自 120 位访客" in page
    assert "0 个（0%）来自也赞过别人的访客" in page
    assert "120 个（100%）来自进站不到一分钟的新访客" in page
    assert "由第 1 名变为第" in page or "名次不变" in page
    look = LogEntry.objects.get().change_message
    assert f"net#{digits}" in look
    assert SCRIPT.hex() not in look


def test_a_preview_tells_the_rank_that_would_change(organiser, rigged):
    page = organiser.post(desk(rigged, "look/"), span(rigged)).content.decode()
    row = re.search(rf'<th scope="row">{rigged}</th>\s*<td>1</td>\s*<td>6</td>', page)
    assert row, "all of the likes gone: from the first rank to the last"


def test_a_hold_takes_what_was_seen_and_says_how_it_was_chosen(organiser, rigged):
    digits = SCRIPT.hex()[:4]
    form = {**span(rigged, network=digits, fresh="on"), "seen": 120, "text": "每十秒一次"}
    answer = organiser.post(desk(rigged, "hold/"), form, follow=True)
    assert "已暂扣 120 个赞" in text_of(answer)
    case = Case.objects.get()
    assert (case.nominee, case.case_likes.count()) == (rigged, 120)
    assert set(
        Trace.objects.filter(like__case_likes__case=case).values_list("client", flat=True)
    ) == {"chrome-desktop"}
    assert f"net#{digits}" in case.chosen.values()
    assert SCRIPT.hex() not in str(case.chosen)
    act = case.acts.get()
    assert (act.kind, act.by.username, act.text) == (
        Act.Kind.HELD,
        ORGANISER,
        "每十秒一次",
    )
    assert LogEntry.objects.get().action_flag == 1


def test_a_hold_is_refused_where_the_likes_are_no_longer_those_seen(organiser, rigged):
    form = {**span(rigged), "seen": 7, "text": "x"}
    answer = organiser.post(desk(rigged, "hold/"), form)
    assert answer.status_code == 409
    assert "已不一样" in text_of(answer)
    assert ">x</textarea>" in answer.content.decode().replace("\n", "")
    assert not Case.objects.exists()
    seen = re.search(r'name="seen" value="(\d+)"', answer.content.decode())
    organiser.post(desk(rigged, "hold/"), {**form, "seen": seen[1]})
    assert CaseLike.objects.count() == int(seen[1])


def test_a_hold_without_words_is_refused_and_keeps_the_choice(organiser, rigged):
    form = {**span(rigged, alone="on"), "seen": 120, "text": " "}
    answer = organiser.post(desk(rigged, "hold/"), form)
    assert answer.status_code == 200
    assert "此项必填" in text_of(answer)
    assert re.search(r'name="alone"[^>]*checked', answer.content.decode())
    assert not Case.objects.exists()


def test_what_is_held_is_not_held_twice(organiser, rigged):
    form = {**span(rigged), "text": "x"}
    seen = Like.objects.filter(nominee=rigged).count()
    organiser.post(desk(rigged, "hold/"), {**form, "seen": seen})
    page = text_of(organiser.post(desk(rigged, "look/"), span(rigged)))
    assert "没有可以暂扣的赞" in page
    assert organiser.post(desk(rigged, "hold/"), {**form, "seen": 0}).status_code == 409
    assert Case.objects.count() == 1


def test_an_auditor_looks_and_never_acts(client, rigged):
    client.force_login(cast.a_member(AUDITOR))
    assert client.get(f"/admin/voting/like/{rigged.edition_id}/").status_code == 200
    answer = client.post(desk(rigged, "look/"), span(rigged))
    assert f"net#{SCRIPT.hex()[:4]}" in text_of(answer)
    assert desk(rigged, "hold/") not in answer.content.decode()
    form = {**span(rigged), "seen": Like.objects.filter(nominee=rigged).count(), "text": "x"}
    assert client.post(desk(rigged, "hold/"), form).status_code == 403
    assert not Case.objects.exists()


@pytest.mark.parametrize("role", [REPORTER, EDITOR])
def test_others_see_no_evidence(client, rigged, role):
    client.force_login(cast.a_member(role))
    assert client.get(f"/admin/voting/like/{rigged.edition_id}/").status_code == 403
    assert client.get(desk(rigged)).status_code == 403
    for page in ("look/", "hold/"):
        assert client.post(desk(rigged, page), span(rigged)).status_code == 403
    assert not LogEntry.objects.exists()
    totals = client.get("/admin/voting/like/")
    assert "核查点赞" not in totals.content.decode()


def test_a_chief_editor_finds_the_way_from_the_totals(client, rigged):
    client.force_login(cast.a_member(CHIEF_EDITOR))
    page = client.get("/admin/voting/like/").content.decode()
    assert f'href="/admin/voting/like/{rigged.edition_id}/"' in page


def test_evidence_is_shown_by_post_alone(organiser, rigged):
    for page in ("look/", "hold/"):
        assert organiser.get(desk(rigged, page), span(rigged)).status_code == 405
    assert organiser.post(desk(rigged), span(rigged)).status_code == 405


def test_a_look_needs_its_csrf_token(rigged):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.a_member(ORGANISER))
    assert strict.post(desk(rigged, "look/"), span(rigged)).status_code == 403
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"since": ""}, "必填"),
        ({"since": "yesterday"}, "日期或时间不对"),
        ({"since": "0001-01-01T00:00"}, "日期或时间不对"),
        ({"until": "9999-12-31T23:59:59"}, "日期或时间不对"),
        ({"until": "2001-01-01T00:00"}, "结束时间早于开始时间"),
        ({"network": "zzzz"}, "不符合要求"),
        ({"network": "0000"}, "没有来自那里的赞"),
        ({"address": "ffff"}, "没有来自那里的赞"),
        ({"client": "<script>"}, "不符合要求"),
    ],
)
def test_bad_input_comes_back_with_a_reason_and_shows_nothing(organiser, rigged, wrong, said):
    answer = organiser.post(desk(rigged, "look/"), {**span(rigged), **wrong})
    page = text_of(answer)
    assert answer.status_code == 200
    assert "请改正" in page
    assert said in page
    assert "net#" not in page
    assert "<script>" not in answer.content.decode().partition("<body")[2].partition("id_client")[2]
    assert not LogEntry.objects.exists()


def test_a_span_reaches_until_now_at_most(organiser, rigged, now):
    later = (now + timedelta(days=3)).isoformat()
    page = organiser.post(desk(rigged, "look/"), {**span(rigged), "until": later}).content.decode()
    kept = re.search(r'type="hidden" name="until" value="([^"]+)"', page)
    assert timezone.datetime.fromisoformat(kept[1]) < timezone.now()


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "9999-12-31", "0001-01-01"])
def test_what_is_no_day_is_404(organiser, now, day):
    nominee = cast.a_published_nominee(cast.an_edition(at=now), at=now)
    for base in (f"/admin/voting/like/{nominee.edition_id}/", desk(nominee)):
        assert organiser.get(f"{base}?day={day}").status_code == 404


def test_who_is_not_there_is_404(organiser, now):
    edition = cast.an_edition(at=now)
    assert organiser.get(f"/admin/voting/like/{edition.pk}/nominees/zzzzzz/").status_code == 404


def test_a_day_without_likes_says_so(organiser, rigged):
    for base in (f"/admin/voting/like/{rigged.edition_id}/", desk(rigged)):
        page = text_of(organiser.get(f"{base}?day=2001-01-01"))
        assert "这一天没有点赞" in page


def test_before_the_opening_there_is_nothing_to_review(organiser, now):
    edition = cast.an_edition(at=now, likes_open_at=None)
    nominee = cast.a_published_nominee(edition, at=now)
    assert "没有点赞" in text_of(organiser.get(f"/admin/voting/like/{edition.pk}/"))
    assert "没有点赞" in text_of(organiser.get(desk(nominee)))
    assert organiser.get("/admin/voting/like/999999/").status_code == 404


def test_with_traces_forgotten_the_desk_says_so(organiser, rigged):
    Trace.objects.all().delete()
    assert "来源记录已经删除" in text_of(organiser.get(desk(rigged)))
    page = text_of(organiser.post(desk(rigged, "look/"), span(rigged)))
    assert "这些赞的来源已无记录" in page
    assert "位访客" in page


def test_the_desk_asks_the_database_as_often_for_many_nominees(organiser, rigged):
    def queries():
        with CaptureQueriesContext(connection) as made:
            organiser.get(f"/admin/voting/like/{rigged.edition_id}/")
        return len(made)

    few = queries()
    for number in range(20, 30):
        cast.a_published_nominee(rigged.edition, at=timezone.now(), name="多", number=number)
    assert queries() == few


def test_filters_of_a_choice_all_have_to_hold(rigged, now):
    whole = {"since": now - 8 * HOUR, "until": now, "nominee": rigged}
    edition = rigged.edition

    def number(**filters):
        return Choice(**whole, **filters).likes(edition).count()

    everything = Like.objects.filter(nominee=rigged)
    assert number() == everything.count()
    for filters in ({"neighbourhood": SCRIPT}, {"subscriber": MACHINE}, {"alone": True}):
        assert number(**filters) == 120
    fresh = everything.filter(trace__cookie_age__lt=60).count()
    assert number(fresh=True) == fresh > 120
    assert number(fresh=True, neighbourhood=SCRIPT, client="safari-ios") == 0
    everybody = Choice(since=now - 8 * HOUR, until=now, nominee=None).likes(edition)
    assert everybody.count() == Like.objects.count()


def test_a_look_keeps_its_span_in_the_form(organiser, rigged, now):
    form = span(rigged, since=timezone.localtime(now - HOUR).isoformat())
    page = organiser.post(desk(rigged, "look/"), form).content.decode()
    shown = timezone.localtime(now - HOUR).strftime("%Y-%m-%dT%H:%M")
    assert re.search(rf'<input type="datetime-local" name="since" value="{shown}"', page)
