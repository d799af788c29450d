"""Finished posters that no longer lead here, that are replaced, taken away, withdrawn or lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from campaign.backups.pictures import all_files
from profiles.models import FinishedPoster
from tests import cast
from tests.campaign.finished_posters.conftest import DESK, SITE, artwork, as_file, hand_in

pytestmark = pytest.mark.django_db


# its code leads elsewhere by now


@pytest.fixture
def moved(nominee, editor, settings):
    """A poster that was handed in under an address that the site no longer has."""
    hand_in(editor, nominee, as_file(artwork("https://zm.example/n/abc234")))
    settings.SITE_ORIGINS = frozenset([SITE])
    return FinishedPoster.objects.get()


def test_a_poster_handed_in_under_another_address_is_shown_to_no_reader(moved, client):
    assert client.get("/posters/abc234/finished.jpg").status_code == 404
    assert "finished.jpg" not in client.get("/posters/abc234/").content.decode()


def test_the_desk_is_told_why_and_gets_no_file_to_print(moved, editor):
    answer = editor.get(f"{DESK}{moved.pk}/file/", follow=True)
    assert answer.headers["Content-Type"].startswith("text/html")
    for page in (answer, editor.get(DESK)):
        words = page.content.decode()
        assert "不予下发" in words
        assert "https://zm.example/n/abc234" in words
        assert f"{SITE}/n/abc234" in words


def test_readiness_names_it(moved, client):
    client.force_login(cast.an_editor())
    address = f"/admin/profiles/edition/{moved.nominee.edition_id}/readiness/"
    page = client.get(address).content.decode()
    assert "二维码如今已不通向本站的候选人：1 · 张榕" in page
    assert f"{DESK}?nominee__edition__id__exact={moved.nominee.edition_id}" in page


def test_it_is_shown_again_once_it_is_replaced(moved, editor, settings):
    new = {"picture": SimpleUploadedFile("y.png", as_file(artwork(f"{SITE}/n/abc234")))}
    editor.post(f"{DESK}{moved.pk}/change/", new)
    assert editor.get("/posters/abc234/finished.jpg").status_code == 200


def test_one_of_which_nobody_knows_where_it_leads_is_shown_to_no_reader(nominee, editor):
    hand_in(editor, nominee, as_file(artwork(f"{SITE}/n/abc234")))
    FinishedPoster.objects.update(code_text="")  # as those that are older than the field
    assert editor.get("/posters/abc234/finished.jpg").status_code == 404
    assert "重新上传" in editor.get(DESK).content.decode()


# replaced, taken away, withdrawn


@pytest.fixture
def kept(nominee, editor, django_capture_on_commit_callbacks):
    hand_in(editor, nominee, as_file(artwork(f"{SITE}/n/abc234")))
    return FinishedPoster.objects.get()


def test_replacing_it_takes_the_old_file_off_the_disk(
    kept, editor, django_capture_on_commit_callbacks
):
    old = kept.picture.path
    blue = artwork(f"{SITE}/n/abc234").copy()
    blue.paste("blue", (0, 0, 900, 300))
    with django_capture_on_commit_callbacks(execute=True):
        form = {"picture": SimpleUploadedFile("y.png", as_file(blue))}
        assert editor.post(f"{DESK}{kept.pk}/change/", form).status_code == 302
    kept.refresh_from_db()
    assert kept.picture.path != old
    assert list(all_files()) == [f"media/{kept.picture.name}"]  # what a backup takes along
    content = editor.get("/posters/abc234/finished.jpg").content
    assert Image.open(io.BytesIO(content)).getpixel((450, 100))[2] > 200


def test_a_replacement_that_leads_elsewhere_leaves_the_old_one(kept, editor):
    wrong = as_file(artwork("https://elsewhere.example/n/abc234"))
    form = {"picture": SimpleUploadedFile("y.png", wrong)}
    answer = editor.post(f"{DESK}{kept.pk}/change/", form)
    assert "不在本站" in answer.content.decode()
    assert editor.get("/posters/abc234/finished.jpg").status_code == 200


@pytest.mark.parametrize("way", ["one", "many"])
def test_taking_it_away_takes_its_file(kept, editor, django_capture_on_commit_callbacks, way):
    with django_capture_on_commit_callbacks(execute=True):
        if way == "one":
            editor.post(f"{DESK}{kept.pk}/delete/", {"post": "yes"})
        else:
            chosen = {"action": "delete_selected", "_selected_action": [kept.pk], "post": "yes"}
            editor.post(DESK, chosen)
    assert not FinishedPoster.objects.exists()
    assert not all_files()
    assert editor.get("/posters/abc234/finished.jpg").status_code == 404
    assert "finished.jpg" not in editor.get("/posters/abc234/").content.decode()


def test_with_its_nominee_withdrawn_nobody_has_it_but_the_desk(kept, editor, client):
    type(kept.nominee).objects.update(withdrawn_at=timezone.now(), withdrawn_reason="本人请辞")
    assert editor.get(f"{DESK}{kept.pk}/file/").status_code == 200
    client.logout()
    assert client.get("/posters/abc234/finished.jpg").status_code == 410
    for way in ("", "/", "./", "x/../"):
        assert client.get(f"/media/{way}{kept.picture.name}").status_code == 404
    assert client.get(f"{DESK}{kept.pk}/file/").status_code == 302  # to sign in


def test_a_file_that_is_lost_does_not_break_the_gallery(kept, client):
    kept.picture.storage.delete(kept.picture.name)
    assert client.get("/posters/abc234/finished.jpg").status_code == 404
    assert "portrait-share.jpg" in client.get("/posters/abc234/").content.decode()
