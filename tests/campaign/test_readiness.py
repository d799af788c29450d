"""What the organisers see before they open likes, and the acts on an edition."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape

from campaign.admin.editions import EditionAdmin
from profiles.models import Edition, Story
from tests import cast
from tests.voting.test_parallel_holds import at_once
from voting.models import Rules
from voting.rules import change_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return cast.an_edition(at=timezone.now(), likes_open_at=None)


@pytest.fixture
def desk(client):
    client.force_login(cast.an_editor())
    return client


def readiness(desk, edition) -> str:
    return desk.get(f"/admin/profiles/edition/{edition.pk}/readiness/").content.decode()


def open_likes(desk, edition) -> str:
    address = f"/admin/profiles/edition/act/open-likes/?ids={edition.pk}"
    return desk.post(address, follow=True).content.decode()


def test_works(edition, desk, client):
    nominee = cast.a_published_nominee(edition, at=timezone.now())
    page = readiness(desk, edition)
    assert "一切就绪" in page
    assert "没有肖像：张榕" in page
    assert "样张" in page
    open_likes(desk, edition)
    assert "<form method" in client.get(f"/nominees/{nominee.code}/").content.decode()
    assert "点赞已经开始，不用再开" in readiness(desk, edition)


def test_likes_wait_for_the_last_scheduled_page(edition, desk):
    cast.a_published_nominee(edition, at=timezone.now())
    later = timezone.now() + timedelta(hours=3)
    nominee = cast.a_nominee(edition, name="李敏", number=2)
    cast.a_story(edition, nominee=nominee, published_at=later)
    open_likes(desk, edition)
    edition.refresh_from_db()
    assert edition.likes_open_at == later


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda edition: Story.objects.update(state="draft"), "张榕"),
        (lambda edition: edition.nominees.update(withdrawn_at=timezone.now()), "还没有候选人"),
        (lambda edition: Edition.objects.update(likes_close_at=None), "截止"),
        (
            lambda edition: Story.objects.update(
                published_at=edition.likes_close_at + timedelta(hours=1)
            ),
            "截止时间早于开始时间",
        ),
        (
            lambda edition: Edition.objects.update(
                publish_from=timezone.now() - timedelta(days=20),
                likes_close_at=timezone.now() - timedelta(days=1),
            ),
            "截止时间早于开始时间",
        ),
    ],
    ids=["no story", "no nominee", "no closing time", "page after closing", "closing long past"],
)
def test_what_stops_the_opening_is_named_and_nothing_opens(edition, desk, spoil, says):
    cast.a_published_nominee(edition, at=timezone.now())
    spoil(edition)
    page = readiness(desk, edition)
    assert "还不能开始点赞" in page
    assert says in page
    open_likes(desk, edition)
    edition.refresh_from_db()
    assert edition.likes_open_at is None


def test_what_is_to_be_mended_leads_to_where_it_is_mended(edition, desk):
    nominee = cast.a_nominee(edition)
    cast.a_story(edition, nominee=nominee, state=Story.State.DRAFT)
    Edition.objects.update(hosts="")
    page = readiness(desk, edition)
    nominees = f"/admin/profiles/nominee/?edition__id__exact={edition.pk}"
    for link, sentence in (
        (nominees, "还没有见报的报道"),
        (nominees, "没有肖像"),
        (f"/admin/profiles/edition/{edition.pk}/change/", "主办单位"),
    ):
        assert re.search(f'<a href="{re.escape(link)}">[^<]*{sentence}', page), sentence
        assert desk.get(link).status_code == 200


@pytest.mark.parametrize("closing", ["", "past"])
def test_a_wrong_closing_time_leads_to_the_edition(edition, desk, closing):
    past = timezone.now() - timedelta(days=1) if closing else None
    Edition.objects.update(likes_close_at=past)
    stops = readiness(desk, edition).partition("errorlist")[2]
    assert stops.partition('href="')[2].startswith(f"/admin/profiles/edition/{edition.pk}/change/")


def test_an_empty_edition_leads_to_its_nominees(edition, desk):
    stops = readiness(desk, edition).partition("errorlist")[2]
    assert stops.partition('href="')[2].startswith("/admin/profiles/nominee/?")


def test_a_draft_beside_published_pages_is_pointed_out(edition, desk):
    nominee = cast.a_published_nominee(edition, at=timezone.now())
    cast.a_story(edition, nominee=nominee, state=Story.State.DRAFT, headline="第二篇")
    link = f"/admin/profiles/story/?edition__id__exact={edition.pk}&state__exact=draft"
    assert escape(link) in readiness(desk, edition)
    listed = desk.get(link).content.decode()
    assert "第二篇" in listed
    assert "张榕的一天" not in listed


def test_an_opening_that_is_set_for_later_is_not_called_done(edition, desk):
    cast.a_published_nominee(edition, at=timezone.now())
    Edition.objects.update(likes_open_at=timezone.now() + timedelta(days=1))
    page = readiness(desk, edition)
    assert "点赞开始" in page
    assert "点赞已经开始，不用再开" not in page
    before = Edition.objects.get().likes_open_at
    open_likes(desk, edition)
    assert Edition.objects.get().likes_open_at == before


def test_the_rules_in_force_are_shown_and_may_be_changed(edition, desk):
    page = readiness(desk, edition)
    assert "现行规则：每天点赞数：5 · " in page
    assert f"/admin/profiles/edition/{edition.pk}/rules/" in page


@pytest.mark.parametrize(
    ("kind", "says"),
    [(Edition.Kind.REHEARSAL, "彩排：仅工作人员可见"), (Edition.Kind.DEMO, "均为虚构")],
)
def test_an_edition_that_is_not_real_says_so(desk, kind, says):
    edition = cast.an_edition(number=901, kind=kind, is_current=False, likes_open_at=None)
    assert says in readiness(desk, edition)


def test_a_name_that_the_poster_can_not_print_is_pointed_out(edition, desk):
    cast.a_published_nominee(edition, at=timezone.now(), name="\U00020000明")
    assert "无法印出" in readiness(desk, edition)


def test_another_edition_becomes_current(edition, desk, client):
    other = cast.an_edition(at=timezone.now(), number=4, is_current=False, name="第四届")
    desk.post(f"/admin/profiles/edition/act/make-current/?ids={other.pk}")
    assert "第四届" in client.get("/").content.decode()


def terms(**changes: object) -> dict[str, object]:
    """The rules form as it comes from the page, with what an organiser changes."""
    form = {
        "period": "edition",
        "daily_limit": 5,
        "visibility": "live",
        "delay_minutes": 30,
        "daily_at": "20:00",
        "ranks": "ten",
        "ties": "shared",
        "friction": "auto",
        "reason": "",
    }
    return {**form, **changes}


def test_rules_are_changed_by_a_new_version(edition, desk, client):
    address = f"/admin/profiles/edition/{edition.pk}/rules/"
    assert desk.get(address).status_code == 200
    desk.post(address, terms(daily_limit=3, visibility="daily", daily_at="21:30"))
    assert Rules.objects.get().daily_limit == 3
    page = client.get("/rules/").content.decode()
    assert "每天可点 3 个赞" in page
    assert "21:30" in page


def test_likes_do_not_open_in_the_minute_after_the_rules_changed(edition, desk):
    """A process may know the old limit still, and the ledger would be refused by the new one."""
    cast.a_published_nominee(edition, at=timezone.now())
    desk.post(f"/admin/profiles/edition/{edition.pk}/rules/", terms(daily_limit=3))
    assert "规则刚刚改过" in open_likes(desk, edition)
    assert Edition.objects.get().likes_open_at is None
    form = form_of_times(edition, likes_open_at=timezone.now())
    answer = desk.post(f"/admin/profiles/edition/{edition.pk}/change/", form)
    assert "规则刚刚改过" in answer.content.decode()
    assert Edition.objects.get().likes_open_at is None
    tomorrow = timezone.now() + timedelta(days=1)
    form = form_of_times(edition, likes_open_at=tomorrow)
    desk.post(f"/admin/profiles/edition/{edition.pk}/change/", form)
    assert Edition.objects.get().likes_open_at == tomorrow.replace(microsecond=0)
    Edition.objects.update(likes_open_at=None)
    Rules.objects.update(confirmed_at=timezone.now() - timedelta(minutes=1))
    open_likes(desk, edition)
    assert Edition.objects.get().likes_open_at <= timezone.now()


@pytest.mark.django_db(transaction=True)
def test_rules_change_or_likes_open_never_both_at_once(edition):
    cast.a_published_nominee(edition, at=timezone.now())
    organiser, press = cast.an_editor(), EditionAdmin.acts[0].run
    for _round in range(5):
        at, mine = timezone.now(), Edition.objects.get()
        change = {"terms": {"daily_limit": 3}, "reason": "", "by": organiser, "at": at}
        came = at_once(
            lambda change=change: change_rules(edition=Edition.objects.get(), **change),
            lambda mine=mine, at=at: press(mine, "", at),
        )
        assert len([one for one in came if isinstance(one, ValidationError)]) == 1
        opened = Edition.objects.filter(likes_open_at__lte=at).exists()
        assert opened != Rules.objects.exists()
        Edition.objects.update(likes_open_at=None)
        Rules.objects.all().delete()


def form_of_times(edition, **changes) -> dict[str, object]:
    """The edition's form as it comes from the page, with times that an organiser sets."""
    form = {name: getattr(edition, name) for name in ("name", "number", "column", "purpose")}
    form |= {"reviews": 3, "kind": edition.kind, "notice_days": 5, "winners_by": "strokes"}
    for name in ("publish_from", "likes_open_at", "likes_close_at"):
        at = timezone.localtime(changes.get(name) or getattr(edition, name))
        form |= {f"{name}_0": f"{at:%Y-%m-%d}", f"{name}_1": f"{at:%H:%M:%S}"}
    return form


def test_a_change_after_the_opening_needs_a_reason(desk):
    edition = cast.an_edition(at=timezone.now())
    address = f"/admin/profiles/edition/{edition.pk}/rules/"
    answer = desk.post(address, terms(daily_limit=3))
    assert answer.status_code == 200
    assert not Rules.objects.exists()
    answer = desk.post(address, terms(period="day", reason="读者建议"))
    assert not Rules.objects.exists()
    desk.post(address, terms(daily_limit=3, reason="读者建议"))
    assert Rules.objects.get().reason == "读者建议"


def test_a_rehearsal_is_thrown_away_only_by_its_number(desk):
    rehearsal = cast.an_edition(number=901, kind=Edition.Kind.REHEARSAL, is_current=False)
    address = f"/admin/profiles/edition/act/discard/?ids={rehearsal.pk}"
    assert "901 · " in desk.get(address).content.decode()
    desk.post(address, {"reason": "902"})
    assert Edition.objects.exists()
    desk.post(address, {"reason": "901"})
    assert not Edition.objects.exists()
    assert LogEntry.objects.get().object_id == str(rehearsal.pk)


def test_a_real_edition_is_never_thrown_away(edition, desk):
    address = f"/admin/profiles/edition/act/discard/?ids={edition.pk}"
    desk.post(address, {"reason": str(edition.number)})
    desk.post(f"/admin/profiles/edition/{edition.pk}/delete/", {"post": "yes"})
    assert Edition.objects.get() == edition


def test_kind_and_opening_can_not_be_edited_afterwards(desk):
    edition = cast.an_edition(at=timezone.now().replace(microsecond=0))
    before = edition.likes_open_at
    desk.post(
        f"/admin/profiles/edition/{edition.pk}/change/",
        {
            "name": "改名",
            "reviews": 3,
            "number": 3,
            "kind": "demo",
            "column": "栏目",
            "purpose": "目的",
            "publish_from_0": "2026-01-01",
            "publish_from_1": "00:00:00",
            "likes_open_at_0": "2026-01-02",
            "likes_open_at_1": "00:00:00",
            "likes_close_at_0": "2030-01-01",
            "likes_close_at_1": "00:00:00",
        },
    )
    edition.refresh_from_db()
    assert (edition.name, edition.kind, edition.likes_open_at) == ("改名", "real", before)
