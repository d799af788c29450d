"""Five roles at the desk: what each can and what each can not do, by trying it."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.utils import timezone

from profiles.models import Community, Edition, Nominee, Story
from tests import cast
from tests.campaign.test_readiness import terms
from voting.models import Rules
from voting.roles import AUDITOR, CHIEF_EDITOR, EDITOR, ORGANISER, REPORTER, ROLES

pytestmark = pytest.mark.django_db

DESK = {EDITOR, CHIEF_EDITOR}
WRITERS = {REPORTER, *DESK}


@pytest.fixture
def scene():
    """An edition before its opening, with a nominee whose story is out, and a draft."""
    now = timezone.now()
    edition = cast.an_edition(at=now, likes_open_at=None)
    nominee = cast.a_published_nominee(edition, at=now)
    draft = cast.a_story(edition, state=Story.State.DRAFT, published_at=None, headline="草稿")
    cast.in_order(draft)
    return {
        "edition": edition.pk,
        "nominee": nominee.pk,
        "story": nominee.stories.get().pk,
        "draft": Story.objects.get(headline="草稿").pk,
    }


LOOKS = {
    # the page: who may open it
    "profiles/story/": set(ROLES),
    "profiles/story/{story}/change/": set(ROLES),
    "profiles/story/add/": WRITERS,
    "profiles/story/paste/": WRITERS,
    "profiles/nominee/": set(ROLES),
    "profiles/nominee/add/": DESK,
    "profiles/community/add/": DESK,
    "profiles/edition/": set(ROLES),
    "profiles/edition/add/": {ORGANISER},
    "profiles/edition/{edition}/readiness/": set(ROLES),
    "profiles/edition/{edition}/rules/": {*DESK, ORGANISER, AUDITOR},
    "profiles/edition/act/open-likes/?ids={edition}": {ORGANISER},
    "profiles/story/act/publish/?ids={draft}": DESK,
    "profiles/story/act/withdraw/?ids={story}": DESK,
    "profiles/story/{draft}/delete/": DESK,
    "profiles/nominee/act/withdraw/?ids={nominee}": {CHIEF_EDITOR},
    "voting/like/": {*DESK, ORGANISER, AUDITOR},
    "auth/user/": set(),
    "auth/group/": set(),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages_and_no_others(client, scene, role):
    client.force_login(cast.a_member(role))
    opened = {
        page for page in LOOKS if client.get(f"/admin/{page.format(**scene)}").status_code == 200
    }
    assert opened == {page for page, roles in LOOKS.items() if role in roles}


def change_of_a_story(headline):
    return {
        "headline": headline,
        "body": "<p>正文</p>",
        "correction": "small",
        "photos-TOTAL_FORMS": 0,
        "photos-INITIAL_FORMS": 0,
    }


DEEDS = {
    # the deed: address, form, whether it was done, who may do it
    "change a draft": (
        "profiles/story/{draft}/change/",
        lambda scene: {**change_of_a_story("改好了"), "edition": scene["edition"]},
        lambda: Story.objects.filter(headline="改好了").exists(),
        WRITERS,
    ),
    "change what readers see": (
        "profiles/story/{story}/change/",
        lambda scene: {
            **change_of_a_story("改好了"),
            "edition": scene["edition"],
            "nominee": scene["nominee"],
            "published_at_0": "2026-11-01",
            "published_at_1": "08:00",
        },
        lambda: Story.objects.filter(headline="改好了").exists(),
        DESK,
    ),
    "publish": (
        "profiles/story/act/publish/?ids={draft}",
        lambda _scene: {},
        lambda: Story.objects.filter(headline="草稿", state="published").exists(),
        DESK,
    ),
    "withdraw a nominee": (
        "profiles/nominee/act/withdraw/?ids={nominee}",
        lambda _scene: {"reason": "本人要求"},
        lambda: Nominee.objects.exclude(withdrawn_at=None).exists(),
        {CHIEF_EDITOR},
    ),
    "open likes": (
        "profiles/edition/act/open-likes/?ids={edition}",
        lambda _scene: {},
        lambda: Edition.objects.exclude(likes_open_at=None).exists(),
        {ORGANISER},
    ),
    "change the rules": (
        "profiles/edition/{edition}/rules/",
        lambda _scene: terms(daily_limit=3),
        lambda: Rules.objects.exists(),
        {CHIEF_EDITOR, ORGANISER},
    ),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("deed", DEEDS)
def test_each_role_does_its_deeds_and_no_others(client, scene, role, deed):
    address, form, done, roles = DEEDS[deed]
    client.force_login(cast.a_member(role))
    answer = client.post(f"/admin/{address.format(**scene)}", form(scene))
    assert done() == (role in roles), answer.content.decode()[:3000]
    assert answer.status_code == (302 if role in roles else 403)


def test_a_reporter_makes_no_nominee_by_a_manuscript(client, scene):
    client.force_login(cast.a_member(REPORTER))
    page = client.get("/admin/profiles/story/paste/").content.decode()
    assert "create_missing" not in page
    text = "栏目|一盏新灯\n\n【林木生】\n越秀区新街道新社区党委书记林木生\n\n正文一段。"
    form = {"edition": scene["edition"], "text": text, "create_missing": "on"}
    answer = client.post("/admin/profiles/story/paste/", form)
    assert 'value="new"' not in answer.content.decode()
    form = {"delivered": answer.context["review"].signed, "person": "new", "make": "1"}
    assert client.post("/admin/profiles/story/paste/", form).status_code == 302
    assert (Nominee.objects.count(), Community.objects.count()) == (1, 1)


def test_a_reporter_reads_a_published_story_without_a_way_to_save_it(client, scene):
    client.force_login(cast.a_member(REPORTER))
    page = client.get(f"/admin/profiles/story/{scene['story']}/change/").content.decode()
    assert "一件小事" in page
    assert 'name="_save"' not in page
    assert "act/withdraw" not in page
    assert "&lt;p&gt;" not in page  # the text, not its tags


def test_nobody_without_a_role_gets_in(client, scene):
    client.force_login(User.objects.create_user("guest", password="x"))
    assert client.get("/admin/").status_code == 302
    client.force_login(User.objects.create_user("helper", password="x", is_staff=True))
    opened = {
        page for page in LOOKS if client.get(f"/admin/{page.format(**scene)}").status_code == 200
    }
    assert opened == set()


def permissions() -> dict[str, set[str]]:
    return {
        group.name: {
            f"{p.content_type.app_label}.{p.codename}"
            for p in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }


def test_the_groups_are_what_the_table_says():
    assert permissions() == {name: set(granted) for name, granted in ROLES.items()}


def test_every_permission_belongs_to_a_model_there_is():
    for granted in ROLES.values():
        for one in granted:
            app, codename = one.split(".")
            found = Permission.objects.get(content_type__app_label=app, codename=codename)
            assert found.content_type.model_class() is not None, one


def test_the_migration_may_run_twice_and_back():
    roles = importlib.import_module("voting.migrations.0014_roles")
    before = permissions()
    editor = connection.SchemaEditorClass(connection)
    roles.make(apps, editor)
    assert permissions() == before
    roles.remove(apps, editor)
    assert permissions() == {}
    roles.make(apps, editor)
    assert permissions() == before
