"""Files that nobody needs are shown first, and removed when asked."""

import os
import time
from io import StringIO

import pytest
from django.core.management import call_command

from profiles.files import lost
from profiles.models import Nominee, Photo
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(folders):
    return cast.a_story(cast.an_edition())


def run(command: str, **options) -> str:
    said = StringIO()
    call_command(command, stdout=said, **options)
    return said.getvalue()


def put(folders, name: str, *, hours: int = 48):
    path = folders / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    old = time.time() - hours * 3600
    os.utime(path, (old, old))
    return path


def age(folders, hours: int = 48) -> None:
    old = time.time() - hours * 3600
    for path in folders.rglob("*"):
        os.utime(path, (old, old))


def test_what_would_go_is_shown_and_stays(story, folders):
    files = [put(folders, "media/photos/a/b.webp"), put(folders, "originals/photos/c.jpg")]
    said = run("clean_media")
    for file in files:
        assert str(file) in said
        assert file.exists()
    assert "2 files unused" in said
    assert "--delete" in said


def test_asked_to_it_goes(story, folders):
    files = [put(folders, "media/photos/a/b.webp"), put(folders, "originals/photos/c.jpg")]
    assert "2 files removed" in run("clean_media", delete=True)
    assert not any(file.exists() for file in files)
    assert "0 files removed" in run("clean_media", delete=True)


def test_what_a_row_names_stays(story, folders):
    photo = cast.a_photo(story)
    nominee = cast.a_nominee(story.edition)
    names = {"portrait": "portraits/face.jpg", "portrait_small": "portraits/small.jpg"}
    Nominee.objects.filter(pk=nominee.pk).update(**names)
    for name in names.values():
        put(folders, f"media/{name}")
    age(folders)
    before = sorted(folders.rglob("*"))
    assert "0 files removed" in run("clean_media", delete=True)
    assert sorted(folders.rglob("*")) == before
    assert len(photo.files) >= 10  # five shapes, each as WebP and as JPEG


def test_a_file_younger_than_a_day_is_spared(story, folders):
    young = put(folders, "media/photos/a/b.webp", hours=23)
    assert "0 files removed" in run("clean_media", delete=True)
    assert young.exists()


def test_the_same_name_in_the_other_folder_is_no_excuse(story, folders):
    photo = cast.a_photo(story)
    left = put(folders, f"media/{photo.image.name}")  # an original of before they were private
    assert str(left) in run("clean_media")


def test_nothing_outside_the_two_folders_is_touched(story, folders):
    poster = put(folders, "posters/x.png")
    lock = put(folders, "media/.lock")
    assert "0 files removed" in run("clean_media", delete=True)
    assert poster.exists()
    assert lock.exists()


def test_it_says_which_files_are_lost(story, folders):
    photo = cast.a_photo(story)
    assert lost() == []
    (folders / "media" / photo.files[0]).unlink()
    (folders / "originals" / photo.image.name).unlink()
    assert lost() == sorted([photo.files[0], photo.image.name])


# make_crops


def test_photos_of_before_crops_are_brought_home_and_cut(story, folders):
    photo = cast.a_photo(story)
    original = folders / "originals" / photo.image.name
    public = folders / "media" / photo.image.name
    original.rename(public)
    Photo.objects.update(crops=[])
    assert "1 photos were cut" in run("make_crops")
    assert not public.exists()
    assert original.exists()
    assert Photo.objects.get().files == photo.files
    assert "0 photos were cut" in run("make_crops")
    assert "1 photos were cut" in run("make_crops", all=True)


def test_an_original_that_is_lost_is_named(story, folders):
    photo = cast.a_photo(story)
    (folders / "originals" / photo.image.name).unlink()
    Photo.objects.update(crops=[])
    assert f"Its original is lost: {story} 图1" in run("make_crops")
