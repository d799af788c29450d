"""The next edition starts from the last; both can be open, and the old one stays readable."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaign.next_edition import start_next
from profiles.models import Community, Edition
from profiles.publishing import make_current
from tests import cast
from voting.clock import shanghai_day
from voting.models import Like, Rules

pytestmark = pytest.mark.django_db
NAME = "第四届寻找“最美社区工作者”"


@pytest.fixture
def old():
    edition = cast.an_edition(at=timezone.now(), contact="活动办公室 020-12345678")
    cast.some_rules(edition, period="day", daily_limit=3, friction="off", ranks="all")
    cast.a_published_nominee(edition, at=timezone.now())
    return edition


@pytest.fixture
def desk(client):
    client.force_login(cast.an_editor())
    return client


def press(desk, edition, name: str = NAME) -> str:
    address = f"/admin/profiles/edition/act/start-next/?ids={edition.pk}"
    return desk.post(address, {"reason": name}, follow=True).content.decode()


def test_works(old, desk):
    page = press(desk, old)
    assert "开启下一届" in page
    new = Edition.objects.get(number=4)
    assert f'<a href="/admin/profiles/edition/{new.pk}/change/">{NAME}</a>' in page
    assert (new.name, new.kind, new.is_current) == (NAME, "real", False)
    assert (new.hosts, new.contact, new.column) == (old.hosts, old.contact, old.column)
    assert (new.likes_open_at, new.likes_close_at) == (None, None)
    rules = Rules.objects.in_force(edition=new, day=shanghai_day(timezone.now()))
    assert (rules.period, rules.daily_limit, rules.friction, rules.ranks) == (
        *("day", 3, "off", "all"),
    )
    assert rules.version == 1
    assert not new.nominees.exists()
    assert not new.stories.exists()


def test_readers_see_nothing_of_it_yet(old, desk, client):
    press(desk, old)
    client.logout()
    assert client.get("/e/4/").status_code == 404
    assert old.name in client.get("/").content.decode()


def test_communities_are_there_already(old, desk):
    before = Community.objects.count()
    press(desk, old)
    new = Edition.objects.get(number=4)
    cast.a_nominee(new, name="李敏", community=Community.objects.get())
    assert Community.objects.count() == before


def test_both_are_open_at_once_and_the_old_one_stays_readable(old, client):
    now = timezone.now()
    new = start_next(edition=old, name=NAME, at=now)
    new.publish_from = now - timedelta(days=1)
    new.likes_open_at, new.likes_close_at = now - timedelta(hours=1), now + timedelta(days=9)
    new.save()
    newcomer = cast.a_published_nominee(new, at=now, name="欧阳晓")
    veteran = old.nominees.get()
    make_current(edition=new)
    old.refresh_from_db()

    visitor = cast.a_visitor()
    for nominee in (veteran, newcomer):
        assert visitor.post(f"/nominees/{nominee.code}/like/").status_code == 303
    assert sorted(Like.objects.values_list("edition__number", "slot")) == [(3, 1), (4, 1)]
    keys = set(Like.objects.values_list("visitor_key", flat=True))
    assert len(keys) == 2, "one browser can't be followed from one edition to the other"

    assert "欧阳晓" in client.get("/leaderboard/").content.decode()
    for page in ("", "leaderboard/", "rules/", "stories/", f"nominees/{veteran.code}/"):
        assert client.get(f"/e/3/{page}").status_code == 200
    assert "张榕" in client.get("/e/3/leaderboard/").content.decode()
    assert client.get(f"/n/{veteran.code}").url == f"/e/3/nominees/{veteran.code}/"
    assert client.get(f"/n/{newcomer.code}").url == f"/nominees/{newcomer.code}/"


def test_the_numbers_of_rehearsals_are_passed_over(old):
    cast.an_edition(number=901, kind=Edition.Kind.REHEARSAL, is_current=False)
    assert start_next(edition=old, name=NAME, at=timezone.now()).number == 4
    assert start_next(edition=old, name="第五届", at=timezone.now()).number == 5


@pytest.mark.parametrize("name", ["", "  ", "第三届寻找“最美社区工作者”", "长" * 61])
def test_a_name_that_is_empty_taken_or_too_long(old, desk, name):
    press(desk, old, name)
    assert Edition.objects.count() == 1
    with pytest.raises(ValidationError):
        start_next(edition=old, name=name, at=timezone.now())
    assert Edition.objects.count() == 1
    assert Rules.objects.count() == 1


def test_a_name_that_is_refused_stands_in_its_field_with_what_is_wrong(old, desk):
    page = press(desk, old, old.name)
    assert f'value="{old.name}"' in page
    field = page[page.index("form-row errors") :]
    assert "已经有同名的一届了" in field[: field.index("submit-row")]


def test_a_demonstration_is_followed_by_nothing(desk):
    demo = cast.an_edition(number=900, kind=Edition.Kind.DEMO)
    page = desk.get(f"/admin/profiles/edition/{demo.pk}/change/").content.decode()
    assert "start-next" not in page
    with pytest.raises(ValidationError, match=r"."):
        start_next(edition=demo, name=NAME, at=timezone.now())


def test_who_may_not_add_editions_may_not_start_one(old, client):
    client.force_login(cast.a_member("记者"))
    address = f"/admin/profiles/edition/act/start-next/?ids={old.pk}"
    assert client.post(address, {"reason": NAME}).status_code == 403
    assert Edition.objects.count() == 1
