"""Characters that the posters' fonts lack are named while they are entered."""

import pytest
from django.utils import timezone

from campaign.posters.typesetting import SUBSTITUTE
from profiles.models import Community, Nominee
from tests.cast import a_community, a_nominee, an_edition, an_editor

pytestmark = pytest.mark.django_db
LACKING = "\U00020000"  # 𠀀


@pytest.fixture
def editor(client):
    client.force_login(an_editor())
    return client


@pytest.fixture
def edition():
    return an_edition(at=timezone.now())


def a_form(nominee: Nominee, **changes: object) -> dict[str, object]:
    values = {
        "edition": nominee.edition_id,
        "number": nominee.number,
        "name": nominee.name,
        "community": nominee.community_id,
        "focus_x": 50,
        "focus_y": 30,
        "is_ranked": "on",
        "consents-TOTAL_FORMS": 0,
        "consents-INITIAL_FORMS": 0,
    }
    return {**values, **changes}


def warned(page: str) -> bool:
    return LACKING in page and f"海报印不出{LACKING}" in page.replace(" ", "")


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother"])
@pytest.mark.parametrize("field", ["name", "nickname", "post", "quote"])
def test_saving_such_a_character_names_it_once(editor, edition, field, button):
    nominee = a_nominee(edition)
    address = f"/admin/profiles/nominee/{nominee.pk}/change/"
    form = a_form(nominee, **{field: f"{LACKING}明", button: "1"})
    page = editor.post(address, form, follow=True).content.decode()
    assert warned(page)
    assert page.count("海报印不出") == 1
    assert SUBSTITUTE in page
    assert getattr(Nominee.objects.get(), field) == f"{LACKING}明"  # it is kept as it is


def test_a_new_nominee_is_looked_at_too(editor, edition):
    form = {**a_form(a_nominee(edition)), "number": 9, "name": f"{LACKING}明"}
    assert warned(editor.post("/admin/profiles/nominee/add/", form, follow=True).content.decode())


def test_the_form_of_a_nominee_names_what_their_community_is_called(editor, edition):
    nominee = a_nominee(edition, community=a_community(name=f"{LACKING}社区"))
    page = editor.get(f"/admin/profiles/nominee/{nominee.pk}/change/").content.decode()
    assert warned(page)


def test_a_community_and_a_place_are_looked_at_too(editor):
    form = {"district": "越秀区", "subdistrict": "", "name": f"{LACKING}社区"}
    page = editor.post("/admin/profiles/community/add/", form, follow=True).content.decode()
    assert warned(page)
    place = {"community": Community.objects.get().pk, "spot": f"{LACKING}门", "note": ""}
    page = editor.post("/admin/profiles/place/add/", place, follow=True).content.decode()
    assert warned(page)


def test_a_rare_name_that_can_be_printed_is_no_matter(editor, edition):
    nominee = a_nominee(edition, name="李䶮", nickname="𨐈𬱖")
    page = editor.get(f"/admin/profiles/nominee/{nominee.pk}/change/").content.decode()
    assert "海报印不出" not in page


def test_the_name_and_the_hosts_of_an_edition_are_looked_at_too(editor, edition):
    type(edition).objects.update(hosts=f"示例日报社\r\n{LACKING}局")
    page = editor.get(f"/admin/profiles/edition/{edition.pk}/change/").content.decode()
    assert warned(page)
