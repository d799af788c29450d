"""Pictures that come with manuscripts: one becomes the portrait, the others the story's photos."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from profiles import deliveries
from profiles.bulk import take_in
from profiles.deliveries import Delivered, Parcel, add, portrait_among
from profiles.models import Photo, Story
from tests import cast
from tests.profiles.test_import_story import MANUSCRIPT
from tests.profiles.test_pasting import a_docx as a_docx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(folders):
    return cast.an_edition()


def a_face(colour: str = "teal") -> bytes:
    return cast.a_picture(size=(400, 500), colour=colour).read()


def parcel(*pictures: str, text: str = "林木生.txt", others: tuple[str, ...] = ()) -> Parcel:
    colours = ("red", "green", "blue", "white", "black")
    return Parcel(
        manuscripts=[Delivered(text, MANUSCRIPT.read_text()), *(Delivered(one) for one in others)],
        pictures={name: a_face(colour) for name, colour in zip(pictures, colours, strict=False)},
    )


def taken(edition, given: Parcel, **more):
    return list(take_in(edition=edition, parcel=given, create_missing=True, **more))


def test_the_portrait_is_told_from_the_photos(edition):
    taken(edition, parcel("林木生-现场1.jpg", "林木生.jpg", "林木生-现场2.jpg"))
    story = Story.objects.get()
    assert story.nominee.portrait
    assert [photo.number for photo in story.photos.all()] == [1, 2]


def test_repeating_it_adds_nothing(edition):
    for _ in range(2):
        taken(edition, parcel("林木生.jpg", "林木生-现场.jpg"))
    assert Photo.objects.count() == 1


def test_a_bad_picture_is_named_and_the_others_go_in(edition):
    given = parcel("林木生.jpg", "林木生-1.jpg", "林木生-2.jpg")
    given.pictures["林木生-1.jpg"] = b"GIF89a"
    (outcome, *_rest) = taken(edition, given)
    assert any("林木生-1.jpg" in note and "JPEG" in note for note in outcome.notes)
    assert Photo.objects.count() == 1


def test_an_iphones_picture_in_a_zip_is_answered_with_what_to_do(edition):
    given = parcel("林木生.jpg")
    add(given, "林木生-1.HEIC", b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic")
    (outcome,) = taken(edition, given)
    (note,) = [one for one in outcome.notes if "林木生-1.HEIC" in one]
    assert "在电脑上打开照片" in note


def test_what_there_is_no_time_for_is_named(edition):
    (outcome,) = taken(edition, parcel("林木生.jpg", "林木生-1.jpg"), seconds=-1.0)
    assert any("林木生-1.jpg" in note for note in outcome.notes)
    assert not Photo.objects.exists()


def test_a_picture_of_nobody_is_still_left_over(edition):
    *_first, last = taken(edition, parcel("没人.jpg", others=("旧.txt",)))
    assert last.name == "没人.jpg"


PICTURES = ("27.jpg", "270.jpg", "甲/a.jpg", "乙/b.jpg", "乙/图/c.jpg", "稿1-1.jpg", "稿10.jpg")


@pytest.mark.parametrize(
    ("manuscript", "number", "name", "belong"),
    [
        ("x.txt", 27, "", {"27.jpg"}),
        ("乙/稿.txt", None, "", {"乙/b.jpg", "乙/图/c.jpg"}),
        ("x.txt", None, "甲", {"甲/a.jpg"}),
        ("稿1.txt", None, "", {"稿1-1.jpg"}),
        ("x.txt", None, "", set()),
    ],
)
def test_a_picture_belongs_by_name_number_or_folder(manuscript, number, name, belong):
    given = Parcel(
        manuscripts=[Delivered(one) for one in {manuscript, "另一篇.txt", "丙/稿.txt"}],
        pictures=dict.fromkeys(PICTURES, b""),
    )
    assert set(given.pictures_of(manuscript, number=number, name=name)) == belong


def test_beside_a_single_manuscript_all_belong_to_it():
    given = Parcel(manuscripts=[Delivered("稿.txt")], pictures=dict.fromkeys(PICTURES, b""))
    assert given.pictures_of("稿.txt", number=None, name="") == list(PICTURES)


@pytest.mark.parametrize(
    ("files", "portrait"),
    [
        (["现场.jpg", "27.jpg"], "27.jpg"),
        (["现场.jpg", "027 林木生.jpg"], "027 林木生.jpg"),
        (["现场.jpg", "林木生肖像.jpg"], "林木生肖像.jpg"),
        (["林木生近照.jpg"], "林木生近照.jpg"),
        (["随便.jpg"], "随便.jpg"),
        (["27-1.jpg", "27-2.jpg"], ""),
        ([], ""),
    ],
)
def test_which_picture_is_the_portrait(files, portrait):
    assert portrait_among(files, number=27, name="林木生") == portrait


def a_docx(text: str, **pictures: bytes) -> bytes:
    out = BytesIO(a_docx_of(*text.split("\n")))
    with zipfile.ZipFile(out, "a") as packed:
        for name, raw in pictures.items():
            packed.writestr(f"word/media/{name}", raw)
    return out.getvalue()


def test_pictures_in_a_word_file_become_photos_in_their_order(edition):
    pictures = {f"image{n}.png": a_face(colour) for n, colour in ((10, "red"), (2, "blue"))}
    given = Parcel()
    add(given, "稿.docx", a_docx(MANUSCRIPT.read_text(), **pictures, **{"logo.emf": b"x"}))
    assert list(given.pictures) == ["稿.docx/image2.png", "稿.docx/image10.png"]
    taken(edition, given)
    story = Story.objects.get()
    assert story.photos.count() == 2
    assert not story.nominee.portrait


def test_a_single_word_file_says_that_its_pictures_stay_behind(edition, client):
    client.force_login(cast.an_editor())
    raw = a_docx(MANUSCRIPT.read_text(), **{"image1.png": a_face()})
    file = SimpleUploadedFile("稿.docx", raw)
    form = {"edition": edition.pk, "text": "", "file": file}
    answer = client.post("/admin/profiles/story/paste/", form)
    assert "有 1 张图片" in answer.content.decode()


def test_a_damaged_picture_in_a_word_file_is_left_out_and_the_text_goes_in(edition):
    raw = bytearray(a_docx(MANUSCRIPT.read_text(), **{"image1.png": b"damaged" * 99}))
    at = raw.index(b"damageddamaged")
    raw[at : at + 3] = b"xxx"
    given = Parcel()
    add(given, "稿.docx", bytes(raw))
    assert given.pictures == {}
    assert given.manuscripts[0].text


def test_a_bomb_among_the_pictures_of_a_word_file_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(deliveries, "MAX_DOCX", 2_000)
    raw = a_docx("标题", **{"image1.png": bytes(9_000)})
    assert deliveries.word_pictures(raw) == {}
