"""Designers' finished posters: made with our code, handed in, and shown where they lead."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from campaign import finished_posters
from campaign.posters import Kind, draw_code, prove
from campaign.posters.sheets import draw_file
from campaign.printing import draw_code_file
from profiles.models import FinishedPoster, Place
from tests import cast
from tests.campaign.finished_posters.conftest import DESK, SITE, artwork, as_file, hand_in
from tests.posters import shapes
from voting.roles import AUDITOR, EDITOR, ORGANISER, REPORTER

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_leads_to_its_nominee_is_kept_and_shown(nominee, editor, client, form):
    assert hand_in(editor, nominee, as_file(artwork(f"{SITE}/n/abc234"), form)).status_code == 302
    client.logout()
    page = client.get("/posters/abc234/").content.decode()
    assert 'class="finished" src="/posters/abc234/finished.jpg" width="900" height="1200"' in page
    answer = client.get("/posters/abc234/finished.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).size == (900, 1200)


def test_a_pdf_of_one_page_is_kept_as_a_picture_of_what_is_not_cut_off(
    nominee, editor, client, settings
):
    settings.SITE_ORIGINS = frozenset(["https://campaign.example"])
    drawn, _page = draw_file(
        shapes("portrait", "a4"), Kind(variant="printer", form="pdf"), title="x"
    )
    assert hand_in(editor, nominee, drawn, "design.pdf").status_code == 302
    picture = Image.open(io.BytesIO(client.get("/posters/abc234/finished.jpg").content))
    assert picture.size == pytest.approx((2480, 3508), abs=3)
    assert picture.getpixel((1240, 5)) != (255, 255, 255)  # no margin, no crop marks


@pytest.mark.parametrize(
    "address",
    [
        f"{SITE}/n/abc234",
        "HTTPS://ZMSQ.EXAMPLE.CN/N/ABC234",
        "https://zm.example/n/abc234",
        "http://zm.example/n/abc234/",
        f"{SITE}/n/abc234?from=poster",
    ],
)
def test_every_address_that_leads_there_is_taken(nominee, address):
    finished_posters.check_address(address, nominee=nominee, place=None)


def test_only_the_finished_poster_has_a_code_large_enough_to_scan(nominee, editor, client):
    hand_in(editor, nominee, as_file(artwork(f"{SITE}/n/abc234")))
    page = client.get("/posters/abc234/").content.decode()
    assert '<img src="/posters/abc234/portrait-share.jpg"' not in page
    assert '<a href="/posters/abc234/portrait-share.jpg"' in page


def test_while_the_address_is_local_it_is_a_sample_with_a_whole_code(
    nominee, editor, client, settings, tmp_path
):
    settings.VAR_DIR = tmp_path / "var"
    hand_in(editor, nominee, as_file(artwork(f"{SITE}/n/abc234")))
    plain = Image.open(io.BytesIO(client.get("/posters/abc234/finished.jpg").content))
    settings.SITE_URL = "http://127.0.0.1:8000"
    sample = Image.open(io.BytesIO(client.get("/posters/abc234/finished.jpg").content))
    assert sample.size == plain.size
    difference = ImageChops.difference(plain, sample).convert("L").point(lambda s: s > 40 and 255)
    left, _top, right, _bottom = difference.getbbox()
    assert right - left > 600
    prove(sample, f"{SITE}/n/abc234")


def test_while_the_address_is_local_the_desk_gets_a_sample_too(nominee, editor, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    place = Place.objects.create(community=nominee.community, spot="北门", code="kk22")
    hand_in(editor, nominee, as_file(artwork(f"{SITE}/n/abc234/kk22")), place=place)
    kept = FinishedPoster.objects.get()
    file = f"{DESK}{kept.pk}/file/"
    assert editor.get(file).content == Path(kept.picture.path).read_bytes()
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert editor.get(file).content != Path(kept.picture.path).read_bytes()
    assert [path.name[:12] for path in (tmp_path / "var").rglob("*.jpg")] == ["abc234.kk22-"]


def test_a_poster_of_a_place_counts_there_and_is_for_the_desk_alone(nominee, editor, client):
    place = Place.objects.create(community=nominee.community, spot="北门", code="kk22")
    answer = hand_in(editor, nominee, as_file(artwork(f"{SITE}/n/abc234/kk22")), place=place)
    assert answer.status_code == 302
    assert "finished.jpg" not in client.get("/posters/abc234/").content.decode()
    assert client.get("/posters/abc234/finished.jpg").status_code == 404
    kept = FinishedPoster.objects.get()
    assert editor.get(f"{DESK}{kept.pk}/file/").headers["Content-Type"] == "image/jpeg"


def test_the_same_code_twice_does_no_harm(nominee, editor):
    twice = artwork(f"{SITE}/n/abc234", f"{SITE}/n/abc234").copy()
    twice.paste("white", (470, 740, 870, 1200))
    twice.paste(draw_code(f"{SITE}/n/abc234", 150), (500, 800))  # and a small one, as in a corner
    assert hand_in(editor, nominee, as_file(twice)).status_code == 302


def test_a_pdf_of_a_hall_is_drawn_no_larger_than_a_page(nominee, editor, client):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(14000, 14000))
    canvas.drawImage(ImageReader(artwork(f"{SITE}/n/abc234")), 0, 0, 14000, 14000)
    canvas.save()
    assert hand_in(editor, nominee, out.getvalue()).status_code == 302
    assert FinishedPoster.objects.get().width == finished_posters.LONGEST_SIDE


@pytest.mark.parametrize(
    ("role", "status"), [(EDITOR, 200), (ORGANISER, 200), (AUDITOR, 403), (REPORTER, 403)]
)
def test_editors_and_organisers_hand_posters_in(client, role, status):
    client.force_login(cast.a_member(role))
    assert client.get(f"{DESK}add/").status_code == status


# the bare code, to make one with


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_designers_get_the_bare_code_of_a_nominee_and_of_a_place(nominee, editor, form):
    place = Place.objects.create(community=nominee.community, spot="北门", code="kk22")
    for where, name in ((None, "abc234"), (place, "abc234-kk22")):
        asked = {"nominee": nominee.pk, "place": where.pk if where else "", "file": form.upper()}
        answer = editor.get(f"{DESK}codes/", asked)
        assert answer.headers["Content-Disposition"].endswith(f'filename="code-{name}.{form}"')
        assert answer.content == draw_code_file(nominee=nominee, form=form, place=where)


def test_a_finished_poster_of_a_place_can_be_made_with_its_code(nominee, editor):
    place = Place.objects.create(community=nominee.community, spot="北门", code="kk22")
    page = editor.get(f"/admin/profiles/place/{place.pk}/change/").content.decode()
    assert f'href="{DESK}codes/?place={place.pk}"' in page
    form = editor.get(f"{DESK}codes/?place={place.pk}").content.decode()
    assert f'<option value="{place.pk}" selected>' in form
    assert f'href="{DESK}codes/"' in editor.get(DESK).content.decode()
    asked = {"nominee": nominee.pk, "place": place.pk, "file": "png"}
    code = Image.open(io.BytesIO(editor.get(f"{DESK}codes/", asked).content))
    page = artwork().copy()
    page.paste(code.resize((450, 450)), (40, 700))
    assert hand_in(editor, nominee, as_file(page), place=place).status_code == 302


@pytest.mark.parametrize("wrong", [{"nominee": ""}, {"nominee": "x"}, {"place": "999"}])
def test_a_code_of_nobody_is_asked_for_again(nominee, editor, wrong):
    answer = editor.get(f"{DESK}codes/", {"nominee": nominee.pk, "file": "svg", **wrong})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert editor.get(f"{DESK}codes/", {"nominee": nominee.pk, "file": "ps"}).status_code == 200


def test_codes_are_for_those_who_hand_posters_in(client):
    client.force_login(cast.a_member(REPORTER))
    assert client.get(f"{DESK}codes/").status_code == 403
