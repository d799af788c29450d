"""Uploaded pictures: three formats by content, within limits, without anything but pixels."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from profiles.images import clean_picture, crop_portrait


def a_picture(kind: str = "JPEG", size=(600, 750), mode: str = "RGB", **options) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else 0).save(out, kind, **options)
    return out.getvalue()


def clean(raw: bytes, name: str = "picture.jpg", longest: int = 2000):
    return clean_picture(SimpleUploadedFile(name, raw), longest=longest)


def opened(content) -> Image.Image:
    content.seek(0)
    return Image.open(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_works(kind):
    kept = clean(a_picture(kind), name=f"张艳.{kind}")
    assert opened(kept).format == "JPEG"
    assert opened(kept).size == (600, 750)
    assert kept.name.endswith(".jpg")
    assert "张艳" not in kept.name


def test_a_large_picture_is_made_smaller():
    assert opened(clean(a_picture(size=(3000, 1500)), longest=1000)).size == (1000, 500)


def test_nothing_but_pixels_is_kept():
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x8825] = {1: "N", 2: (23.0, 7.0, 0.0)}
    kept = clean(a_picture(exif=exif, comment=b"a note"))
    assert b"A camera" not in kept.read()
    assert not opened(kept).getexif()
    assert "comment" not in opened(kept).info


def test_a_picture_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(clean(a_picture(size=(800, 400), exif=exif))).size == (400, 800)


@pytest.mark.parametrize("profile", [False, True], ids=["plain", "with a profile"])
def test_what_was_transparent_becomes_white(profile):
    options = {"icc_profile": swapped_colours()} if profile else {}
    kept = opened(clean(a_picture("PNG", mode="RGBA", **options)))
    assert kept.getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_for_print_becomes_one_for_screens():
    assert opened(clean(a_picture(mode="CMYK"))).mode == "RGB"


def test_a_phone_photograph_with_a_second_picture_behind_it_is_still():
    out = BytesIO()
    photo, preview = Image.new("RGB", (600, 750), "teal"), Image.new("RGB", (300, 375), "red")
    photo.save(out, "MPO", save_all=True, append_images=[preview])
    kept = opened(clean(out.getvalue()))
    assert (kept.format, kept.size) == ("JPEG", (600, 750))
    assert kept.getpixel((5, 5))[2] > 100


def test_a_scan_of_sixteen_bits_keeps_its_greys():
    raw = BytesIO()
    Image.new("I;16", (600, 750), 0x8000).save(raw, "PNG")
    kept = opened(clean(raw.getvalue()))
    assert kept.getpixel((5, 5)) == pytest.approx((128, 128, 128), abs=2)


def test_a_small_picture_taken_sideways_is_measured_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(clean(a_picture(size=(150, 400), exif=exif))).size == (400, 150)
    with pytest.raises(ValidationError, match="200 像素"):
        clean(a_picture(size=(400, 150), exif=exif))


def swapped_colours() -> bytes:
    """A sound profile in which red and blue have changed places, so applying it is seen."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, blue = (slice(tags[tag] + 4, tags[tag] + 12) for tag in (b"rXYZ", b"bXYZ"))
    profile[red], profile[blue] = profile[blue], profile[red]
    return bytes(profile)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_colours_are_brought_to_those_of_screens(mode):
    out = BytesIO()
    picture = Image.new("RGB", (600, 750), (250, 0, 0)).convert(mode)
    picture.save(out, "PNG", icc_profile=swapped_colours())
    red, _green, blue = opened(clean(out.getvalue())).getpixel((5, 5))
    assert blue > 200 > 50 > red


@pytest.mark.parametrize("broken", [False, True], ids=["sound", "broken"])
def test_a_colour_profile_is_applied_and_left_out(broken):
    profile = b"no profile" if broken else ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    raw = a_picture(icc_profile=profile if broken else profile.tobytes())
    kept = opened(clean(raw))
    assert kept.mode == "RGB"
    assert "icc_profile" not in kept.info


def test_the_small_portrait_is_four_by_five():
    assert opened(crop_portrait(clean(a_picture(size=(1500, 900))))).size == (480, 600)


@pytest.mark.parametrize(("left", "seen_at"), [(10, 150), (50, 240), (90, 330)])
def test_the_small_portrait_is_cut_around_the_face(left, seen_at):
    wide = Image.new("RGB", (1500, 600), "white")
    x = 1500 * left // 100
    wide.paste("red", (x - 40, 200, x + 40, 400))
    out = BytesIO()
    wide.save(out, "PNG")
    small = opened(crop_portrait(BytesIO(out.getvalue()), focus=(left, 50)))
    red = [at for at in range(480) if small.getpixel((at, 300))[1] < 100]
    assert abs(sum(red) / len(red) - seen_at) < 4


def animated() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (a_picture("GIF"), "JPEG"),
        (a_picture("BMP"), "JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG"),
        (b"not a picture at all", "JPEG"),
        (b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic", "兼容性最佳"),
        (b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00", "JPEG"),
        (b"", "JPEG"),
        (a_picture()[:900], "损坏"),
        (animated(), "动图"),
        (a_picture(size=(150, 400)), "200 像素"),
        (a_picture("PNG", size=(6000, 5100), mode="1"), "3000 万像素"),
        (a_picture("PNG", size=(10_000, 10_000), mode="1"), "3000 万像素"),
        (a_picture("PNG", size=(20_000, 20_000), mode="1"), "3000 万像素"),
        (a_picture() + bytes(10 * 1024 * 1024), "10 MB"),
    ],
    ids=[
        *("gif", "bmp", "svg", "text", "iphone", "avif", "empty", "cut off", "moving", "narrow"),
        *("pixels", "more pixels", "bomb", "bytes"),
    ],
)
def test_what_is_no_good_is_refused_with_a_reason(raw, says):
    with pytest.raises(ValidationError, match=says):
        clean(raw)
