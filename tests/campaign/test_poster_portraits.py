"""Portraits on posters: of every kind and size, lost, broken, or not there at all."""

import io

import pytest
from django.utils import timezone
from PIL import Image

from campaign import drawings
from campaign.districts import district_key
from campaign.posters import Kind
from campaign.printing import draw_poster
from profiles.images import as_jpeg
from profiles.models import Nominee
from tests import cast
from tests.posters import read_codes

FACE = Image.linear_gradient("L").resize((800, 1000)).convert("RGB")


@pytest.fixture
def with_portrait(nominee, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"

    def put(picture: Image.Image, form: str) -> Nominee:
        out = io.BytesIO()
        picture.save(out, form)
        nominee.portrait.save(f"face.{form.lower()}", io.BytesIO(out.getvalue()))
        return nominee

    return put


@pytest.mark.parametrize(
    ("picture", "form"),
    [
        (Image.new("RGB", (8, 9), "teal"), "PNG"),
        (Image.new("RGB", (6000, 5000), "teal"), "JPEG"),
        (Image.new("CMYK", (600, 800), (90, 20, 0, 10)), "JPEG"),
        (Image.new("RGBA", (600, 800), (0, 90, 90, 0)), "PNG"),
        (Image.new("L", (3000, 40), 90), "JPEG"),
    ],
    ids=["tiny", "huge", "cmyk", "transparent", "a strip of grey"],
)
def test_a_portrait_of_any_kind_is_drawn(with_portrait, picture, form):
    poster = draw_poster(nominee=with_portrait(picture, form), kind=Kind("portrait", "phone"))
    colour = Image.open(io.BytesIO(poster.content)).getpixel((700, 500))
    drawings.picture_of(with_portrait(picture, form))
    expected = drawings.on_white(Image.open(with_portrait(picture, form).portrait.path))
    wanted = expected.getpixel((expected.width // 2, expected.height // 2))
    assert all(abs(one - other) < 8 for one, other in zip(colour, wanted, strict=True))


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff\xe0 broken off"])
def test_a_portrait_that_can_not_be_read_does_not_stop_the_poster(
    nominee, client, settings, tmp_path, content
):
    settings.MEDIA_ROOT = tmp_path
    nominee.portrait.save("face.jpg", io.BytesIO(content))
    assert client.get(f"/posters/{nominee.code}/phone.png").status_code == 200


def test_a_portrait_is_on_the_poster_and_a_lost_file_does_not_stop_it(
    nominee, client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    address = f"/posters/{nominee.code}/phone.png"
    without = client.get(address).content
    nominee.portrait.save("face.jpg", as_jpeg(FACE.copy()))
    with_face = client.get(address).content
    assert with_face != without
    (tmp_path / nominee.portrait.name).unlink()
    nominee.quote = "另一句。"
    nominee.save()
    assert client.get(address).status_code == 200


def test_a_nominee_without_anything_but_a_name_has_posters(nominee, client):
    type(nominee).objects.update(portrait="", quote="", post="", nickname="", summary="")
    type(nominee.edition).objects.update(hosts="")
    for name in ("portrait-phone.png", "quote-phone.png", "portrait-share.jpg"):
        answer = client.get(f"/posters/{nominee.code}/{name}")
        assert answer.status_code == 200
        assert len(read_codes(answer.content, answer.headers["Content-Type"])) == 1


@pytest.mark.parametrize("code", ["zynzsm", "fcujqq"])
def test_a_corner_that_looks_like_a_micro_code_is_not_taken_for_one(nominee, client, code):
    """In these two ZXing finds "8178" as well, in a format that no phone reads."""
    at = timezone.now()
    other = cast.a_published_nominee(nominee.edition, at=at, number=9, code=code, portrait="")
    type(other).objects.filter(pk=other.pk).update(quote="", post="", nickname="", summary="")
    type(nominee.edition).objects.update(hosts="")
    assert client.get(f"/posters/{code}/quote-phone.png").status_code == 200


def test_a_poster_without_its_face_is_not_kept_while_the_file_is_away(
    nominee, client, settings, tmp_path
):
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path / "var"
    nominee.portrait.save("face.jpg", as_jpeg(FACE.copy()))
    file = tmp_path / "media" / nominee.portrait.name
    key = district_key(nominee.edition, nominee.community.district)
    addresses = [f"/posters/{nominee.code}/portrait-preview.jpg", f"/posters/d/{key}/phone.png"]
    file.rename(tmp_path / "away.jpg")
    without = [client.get(address).content for address in addresses]
    (tmp_path / "away.jpg").rename(file)
    for address, one in zip(addresses, without, strict=True):
        assert client.get(address).content != one
