"""Finished posters are read before they are kept, and refused with the reason."""

import io
import re

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from campaign import finished_posters
from campaign.posters import UnreadableError, draw_code
from campaign.posters.codes import code_modules
from profiles.models import FinishedPoster, Place
from tests.campaign.finished_posters.conftest import SITE, artwork, as_file, hand_in

pytestmark = pytest.mark.django_db


def as_pdf(picture: Image.Image, pages: int = 1, **options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(450, 600), **options)
    for _page in range(pages):
        canvas.drawImage(ImageReader(picture), 0, 0, 450, 600)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def refused(answer) -> str:
    assert answer.status_code == 200
    assert not FinishedPoster.objects.exists()
    return " ".join(answer.context["adminform"].form.errors.get("picture", []))


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
