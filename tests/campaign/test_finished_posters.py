"""Designers' finished posters: read before they are kept, shown, replaced, taken away."""

import io
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image, ImageChops
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from campaign import finished_posters
from campaign.backups.pictures import all_files
from campaign.posters import Kind, UnreadableError, draw_code, prove
from campaign.posters.codes import code_modules
from campaign.posters.sheets import draw_file
from campaign.printing import draw_code_file
from profiles.models import FinishedPoster, Place
from tests import cast
from tests.posters import shapes
from voting.roles import AUDITOR, EDITOR, ORGANISER, REPORTER

pytestmark = pytest.mark.django_db
DESK = "/admin/profiles/finishedposter/"
SITE = "https://zmsq.example.cn"


@pytest.fixture(autouse=True)
def own_site(settings, tmp_path):
    settings.SITE_URL = SITE
    settings.SITE_ORIGINS = frozenset([SITE, "https://zm.example"])
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def nominee():
    now = timezone.now()
    return cast.a_published_nominee(cast.an_edition(at=now), at=now, code="abc234")


@pytest.fixture
def editor(client):
    client.force_login(cast.a_member(EDITOR))
    return client


@cache
def artwork(*addresses: str) -> Image.Image:
    """A designer's page: a picture, and a code for each address."""
    page = Image.linear_gradient("L").resize((900, 1200)).convert("RGB")
    for number, address in enumerate(addresses):
        page.paste(draw_code(address, 400), (40 + 430 * number, 740))
    return page


def as_file(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def as_pdf(picture: Image.Image, pages: int = 1, **options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(450, 600), **options)
    for _page in range(pages):
        canvas.drawImage(ImageReader(picture), 0, 0, 450, 600)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def hand_in(client, nominee, content: bytes, name="x.png", place: Place | None = None):
    file = SimpleUploadedFile(name, content)
    form = {"nominee": nominee.pk, "place": place.pk if place else "", "picture": file}
    return client.post(f"{DESK}add/", form)


def refused(answer) -> str:
    assert answer.status_code == 200
    assert not FinishedPoster.objects.exists()
    return " ".join(answer.context["adminform"].form.errors.get("picture", []))


# handed in, and shown


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


# refused


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (f"{SITE}/n/abc235", "不是这位候选人"),
        (f"{SITE}/nominees/abc234/", "不是这位候选人"),
        ("https://elsewhere.example/n/abc234", "不在本站"),
        ("https://zmsq.example.cn.evil.example/n/abc234", "不在本站"),
        ("abc234", "不在本站"),
        (f"{SITE}/n/abc234/kk22", "属于别的点位"),
    ],
)
def test_a_code_that_leads_elsewhere_is_refused_with_where_it_should_lead(
    nominee, editor, address, reason
):
    words = refused(hand_in(editor, nominee, as_file(artwork(address))))
    assert reason in words
    assert address in words
    assert f"{SITE}/n/abc234" in words


def test_a_poster_for_a_place_needs_the_code_of_that_place(nominee, editor):
    place = Place.objects.create(community=nominee.community, spot="北门", code="kk22")
    words = refused(hand_in(editor, nominee, as_file(artwork(f"{SITE}/n/abc234")), place=place))
    assert f"{SITE}/n/abc234/kk22" in words


def test_a_picture_without_a_code_is_refused(nominee, editor):
    assert "读不出二维码" in refused(hand_in(editor, nominee, as_file(artwork())))


def test_two_codes_are_refused(nominee, editor):
    both = artwork(f"{SITE}/n/abc234", "https://elsewhere.example/x")
    assert "多个二维码" in refused(hand_in(editor, nominee, as_file(both)))


@pytest.mark.parametrize("reader", ["_zxing", "_opencv"])
def test_a_code_that_one_reader_can_not_read_is_refused(nominee, editor, monkeypatch, reader):
    from campaign.posters import proof

    monkeypatch.setattr(proof, reader, lambda _picture: [])
    name = {"_zxing": "ZXing", "_opencv": "OpenCV"}[reader]
    words = refused(hand_in(editor, nominee, as_file(artwork(f"{SITE}/n/abc234"))))
    assert f"{name} 读不出" in words


def test_a_code_that_is_too_small_for_a_board_is_refused(nominee, editor):
    page = artwork().copy()
    page.paste(draw_code(f"{SITE}/n/abc234", 210), (40, 740))
    assert "太小" in refused(hand_in(editor, nominee, as_file(page)))


def test_a_code_has_two_pixels_to_a_module_on_a_screen():
    css = (settings.BASE_DIR / "static" / "css" / "components.css").read_text()
    found = re.search(r"[.]posters [.]finished { width: min[(]100%, (\d+)rem[)]", css)
    longest = "https://" + "x" * 50
    assert finished_posters.LEAST * int(found[1]) * 16 >= 2 * len(code_modules(longest))


def test_the_same_code_twice_does_no_harm(nominee, editor):
    twice = artwork(f"{SITE}/n/abc234", f"{SITE}/n/abc234").copy()
    twice.paste("white", (470, 740, 870, 1200))
    twice.paste(draw_code(f"{SITE}/n/abc234", 150), (500, 800))  # and a small one, as in a corner
    assert hand_in(editor, nominee, as_file(twice)).status_code == 302


BOMB = as_file(Image.new("1", (9000, 9000)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a picture", "不是"),
        (b"", "空"),
        (b"\x89PNG\r\n\x1a\n broken off", "图片"),
        (BOMB, "像素"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
        (b"%PDF-1.7 broken off", "PDF"),
        (as_pdf(artwork(), pages=2), "2 页"),
        (as_pdf(artwork(), encrypt="secret"), "密码"),
        (as_file(artwork(), "GIF"), "不是"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是"),
    ],
    ids=["text", "empty", "broken", "bomb", "heavy", "pdf", "pages", "locked", "gif", "svg"],
)
def test_what_is_no_finished_poster_is_refused_with_the_reason(nominee, editor, content, reason):
    assert reason in refused(hand_in(editor, nominee, content))


def test_a_pdf_of_a_hall_is_drawn_no_larger_than_a_page(nominee, editor, client):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(14000, 14000))
    canvas.drawImage(ImageReader(artwork(f"{SITE}/n/abc234")), 0, 0, 14000, 14000)
    canvas.save()
    assert hand_in(editor, nominee, out.getvalue()).status_code == 302
    assert FinishedPoster.objects.get().width == finished_posters.LONGEST_SIDE


def test_there_is_one_for_a_nominee_and_one_for_each_place(nominee, editor):
    place = Place.objects.create(community=nominee.community, spot="北门", code="kk22")
    for where in (None, place):
        values = {"nominee": nominee, "place": where, "added_at": timezone.now()}
        values |= {"picture": ContentFile(as_file(artwork()), name="x.png")}
        FinishedPoster.objects.create(**values)
        with pytest.raises(IntegrityError), transaction.atomic():
            FinishedPoster.objects.create(**values)
    answer = hand_in(editor, nominee, as_file(artwork(f"{SITE}/n/abc234")))
    assert "已经有一张了" in answer.content.decode()


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


@pytest.mark.parametrize(
    ("role", "status"), [(EDITOR, 200), (ORGANISER, 200), (AUDITOR, 403), (REPORTER, 403)]
)
def test_editors_and_organisers_hand_posters_in(client, role, status):
    client.force_login(cast.a_member(role))
    assert client.get(f"{DESK}add/").status_code == status


def test_the_proof_is_that_of_our_own_posters(nominee, monkeypatch):
    asked = []

    def refuse(_page, address):
        asked.append(address)
        raise UnreadableError("没有读出")

    monkeypatch.setattr(finished_posters, "prove", refuse)
    with pytest.raises(finished_posters.ValidationError, match="没有读出"):
        finished_posters.check_poster(
            picture=as_file(artwork(f"{SITE}/n/abc234")), nominee=nominee, place=None
        )
    assert asked == [f"{SITE}/n/abc234"]
