"""A story's photographs: taken in as originals and crops, hidden, shown again, removed."""

import stat
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from profiles.models import Photo, Story
from profiles.photos import add_photo, cut_again, delete_photo
from profiles.publishing import (
    bring_back_nominee,
    publish_story,
    withdraw_nominee,
    withdraw_story,
)
from tests import cast
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(folders):
    edition = cast.an_edition()
    return cast.a_story(edition, nominee=cast.a_nominee(edition), credits="文/甲\n图/受访者供图")


def opened(folders, name: str) -> Image.Image:
    return Image.open(BytesIO((folders / "media" / name).read_bytes()))


def public(folders) -> list[str]:
    return [path.name for path in (folders / "media").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("credits", "credit"),
    [("文/甲\n图/乙", "乙"), ("文/甲\n/受访者供图", "受访者供图"), ("文/甲", ""), ("乙 摄", "")],
)
def test_whom_the_credits_name_is_put_under_each_picture(folders, credits, credit):
    story = cast.a_story(cast.an_edition(), credits=credits)
    assert add_photo(story=story, upload=cast.a_picture()).credit == credit


# taking in


def test_works(story, folders):
    photo = add_photo(story=story, upload=cast.a_picture(size=(2000, 1500)))
    assert (photo.number, photo.width, photo.height) == (1, 2000, 1500)
    assert photo.credit == "受访者供图"
    sizes = {(crop["shape"], crop["width"], crop["height"]) for crop in photo.crops}
    assert {("whole", 1600, 1200), ("wide", 1200, 675), ("portrait", 480, 600)} <= sizes
    assert {("square", 800, 800), ("thumb", 160, 160)} <= sizes
    for crop in photo.crops:
        for encoding in ("webp", "jpeg"):
            picture = opened(folders, crop[encoding])
            assert picture.format == encoding.upper()
            assert picture.size == (crop["width"], crop["height"])


def test_the_original_is_kept_where_no_address_leads(story, folders, client):
    photo = add_photo(story=story, upload=cast.a_picture(size=(3000, 2000)))
    original = folders / "originals" / photo.image.name
    assert Image.open(BytesIO(original.read_bytes())).size == (3000, 2000)
    assert stat.S_IMODE(original.stat().st_mode) == 0o600
    assert client.get(f"/media/{photo.image.name}").status_code == 404
    assert client.get(f"/media/../originals/{photo.image.name}").status_code == 400
    with pytest.raises(ValueError, match="no address"):
        _ = photo.image.url


def test_neither_original_nor_crop_knows_where_it_was_taken(story, folders):
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x8825] = {1: "N", 2: (23.0, 7.0, 0.0)}
    exif[0x0112] = 6
    photo = add_photo(story=story, upload=cast.a_picture(size=(900, 600), exif=exif))
    assert (photo.width, photo.height) == (600, 900)  # turned upright
    for path in (path for path in folders.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        assert not Image.open(BytesIO(raw)).getexif(), path
        assert b"A camera" not in raw, path


def test_what_hides_behind_a_picture_is_gone(story, folders):
    raw = cast.a_picture().read() + b"PK\x03\x04<script>alert(1)</script>"
    add_photo(story=story, upload=SimpleUploadedFile("x.jpg", raw))
    for path in (path for path in folders.rglob("*") if path.is_file()):
        assert b"<script>" not in path.read_bytes()


def test_a_small_picture_is_never_made_larger(story):
    photo = add_photo(story=story, upload=cast.a_picture(size=(300, 240)))
    assert {crop["width"] for crop in photo.crops} == {300, 192, 240, 160}


def test_an_address_never_gets_other_bytes(story):
    first = add_photo(story=story, upload=cast.a_picture())
    second = add_photo(story=story, upload=cast.a_picture(colour="red"))
    assert not set(first.files) & set(second.files)
    photo = Photo.objects.get(pk=first.pk)
    Photo.objects.filter(pk=photo.pk).update(focus_x=0)
    cut_again(photo.pk)
    again = Photo.objects.get(pk=photo.pk)
    assert again.files == photo.files  # one colour: wherever it is cut, the same bytes


def test_print_colours_are_taken(story):
    raw = BytesIO()
    Image.new("CMYK", (600, 600), (0, 200, 200, 0)).save(raw, "JPEG")
    assert add_photo(story=story, upload=SimpleUploadedFile("x.jpg", raw.getvalue())).crops


def moving(kind: str) -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "JPEG、PNG 或 WebP"),
        (moving("GIF"), "JPEG、PNG 或 WebP"),
        (moving("PNG"), "动图"),
        (moving("WEBP"), "动图"),
        (cast.a_picture(size=(1, 1)).read(), "200 像素"),
        (cast.a_picture(size=(400, 90)).read(), "100 像素"),
        (cast.a_picture("PNG", size=(20_000, 300), mode="1").read(), "五倍"),
        (cast.a_picture("PNG", size=(20_000, 20_000), mode="1").read(), "3000 万像素"),
        (cast.a_picture().read()[:500], "损坏"),
    ],
    ids=["svg", "gif", "apng", "webp", "1 pixel", "flat", "20,000 wide", "bomb", "cut off"],
)
def test_what_is_no_good_is_refused_with_a_reason_and_leaves_nothing(story, folders, raw, says):
    with pytest.raises(ValidationError, match=says):
        add_photo(story=story, upload=SimpleUploadedFile("x.jpg", raw))
    assert not Photo.objects.exists()
    assert [path for path in folders.rglob("*") if path.is_file()] == []


def test_the_same_picture_is_taken_into_a_story_once(story, folders):
    add_photo(story=story, upload=cast.a_picture())
    files = sorted(folders.rglob("*"))
    with pytest.raises(ValidationError, match="已经有这张"):
        add_photo(story=story, upload=cast.a_picture())
    assert Photo.objects.count() == 1
    assert [path for path in sorted(folders.rglob("*")) if path.is_file()] == [
        path for path in files if path.is_file()
    ]


def test_another_story_may_have_it_too_and_loses_nothing_with_the_first(
    story, folders, django_capture_on_commit_callbacks
):
    other = cast.a_story(story.edition, headline="另一篇")
    first, second = (add_photo(story=one, upload=cast.a_picture()) for one in (story, other))
    with django_capture_on_commit_callbacks(execute=True):
        delete_photo(photo=first)
    assert len(public(folders)) == len(second.files)
    assert (folders / "originals" / second.image.name).exists()


def test_a_photos_number_is_its_own_for_good(story):
    first, second = (cast.a_photo(story, colour=colour) for colour in ("red", "blue"))
    delete_photo(photo=first)
    third = add_photo(story=story, upload=cast.a_picture(colour="white"))
    assert (second.number, third.number) == (2, 3)


# cutting


def halves() -> SimpleUploadedFile:
    out = BytesIO()
    picture = Image.new("RGB", (1200, 600), "blue")
    picture.paste("red", (600, 0, 1200, 600))
    picture.save(out, "PNG")
    return SimpleUploadedFile("halves.png", out.getvalue())


def test_crops_are_cut_around_the_focus_and_get_new_addresses(story, folders):
    photo = add_photo(story=story, upload=halves())
    Photo.objects.filter(pk=photo.pk).update(focus_x=95)
    cut_again(photo.pk)
    again = Photo.objects.get(pk=photo.pk)
    assert again.square.src != photo.square.src
    assert again.whole == photo.whole
    red, _green, blue = opened(folders, again.crops[-1]["jpeg"]).getpixel((5, 80))
    assert red > 200 > 50 > blue


def test_an_original_that_is_lost_leaves_the_crops_as_they_are(story):
    photo = add_photo(story=story, upload=cast.a_picture())
    photo.image.storage.delete(photo.image.name)
    cut_again(photo.pk)
    assert Photo.objects.get(pk=photo.pk).files == photo.files


# out of sight and back


def test_a_withdrawn_storys_pictures_are_off_the_disk_until_it_is_out_again(
    story, folders, django_capture_on_commit_callbacks
):
    photo = cast.a_photo(story)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_story(story=story, reason="更正中")
    assert public(folders) == []
    cut_again(photo.pk)  # as where the focus was changed meanwhile
    assert public(folders) == []
    assert add_photo(story=story, upload=cast.a_picture(colour="red")).crops == []
    assert public(folders) == []
    with django_capture_on_commit_callbacks(execute=True):
        publish_story(story=story, at=NOON)
    assert Photo.objects.get(pk=photo.pk).files == photo.files
    assert set(photo.files) <= {f"{photo.folder}/{name}" for name in public(folders)}
    assert not Photo.objects.filter(crops=[]).exists()


def test_a_withdrawn_nominees_pictures_go_and_come_back(
    story, folders, django_capture_on_commit_callbacks
):
    photo = cast.a_photo(story)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_nominee(nominee=story.nominee, reason="本人要求", at=NOON)
    assert public(folders) == []
    with django_capture_on_commit_callbacks(execute=True):
        bring_back_nominee(nominee=story.nominee)
    assert len(public(folders)) == len(photo.files)


def test_older_crops_of_a_photo_taken_away_go_as_well(
    story, folders, django_capture_on_commit_callbacks
):
    photo = add_photo(story=story, upload=halves())
    Photo.objects.filter(pk=photo.pk).update(focus_x=95)
    cut_again(photo.pk)
    assert len(public(folders)) > len(photo.files)
    with django_capture_on_commit_callbacks(execute=True):
        delete_photo(photo=Photo.objects.get(pk=photo.pk))
    assert public(folders) == []


# what the database refuses


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("photo_number_once", {"number": 1}),
        ("photo_number_from_1", {"number": 0}),
        ("photo_focus_in_percent", {"focus_x": 101}),
        ("photo_focus_in_percent", {"focus_y": 101}),
    ],
)
def test_the_database_refuses(story, constraint, changes):
    Photo.objects.create(story=story, number=1, image="a.jpg")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Photo.objects.create(story=story, image="b.jpg", **{"number": 2, **changes})
    words = str(refused.value)
    assert constraint in words or "profiles_photo.number" in words


def test_the_database_refuses_the_same_bytes_twice(story):
    Photo.objects.create(story=story, number=1, image="a.jpg", digest="d")
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.create(story=story, number=2, image="b.jpg", digest="d")
    Photo.objects.create(story=story, number=3, image="c.jpg")
    Photo.objects.create(story=story, number=4, image="d.jpg")  # of before digests: no duplicate
    assert Story.objects.get().photos.count() == 3
