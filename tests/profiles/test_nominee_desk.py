"""Nominees at the desk: portraits, numbers, lists, and who is withdrawn or stays."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from faults.desk import nominee_form
from profiles.models import Nominee, Story
from tests import cast
from tests.desk import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


def a_picture(kind: str = "JPEG", size=(800, 1000)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return SimpleUploadedFile("face.jpg", out.getvalue())


def opened(stored) -> Image.Image:
    with stored.open() as file:
        return Image.open(BytesIO(file.read()))


def test_a_portrait_is_cropped_for_lists(edition, desk):
    nominee = cast.a_nominee(edition)
    address = f"/admin/profiles/nominee/{nominee.pk}/change/"
    answer = desk.post(address, nominee_form(nominee, portrait=a_picture()))
    assert answer.status_code == 302, page(answer)
    nominee.refresh_from_db()
    assert opened(nominee.portrait_small).size == (480, 600)
    before = nominee.portrait_small.name
    desk.post(address, nominee_form(nominee, focus_x=10))
    nominee.refresh_from_db()
    assert nominee.portrait_small.name != before
    desk.post(address, nominee_form(nominee, **{"portrait-clear": "on"}))
    nominee.refresh_from_db()
    assert not nominee.portrait
    assert not nominee.portrait_small


def test_a_bad_portrait_comes_back_with_a_reason_and_the_form_filled(edition, desk):
    nominee = cast.a_nominee(edition)
    bad = a_picture(size=(100, 100))
    answer = desk.post(
        f"/admin/profiles/nominee/{nominee.pk}/change/",
        nominee_form(nominee, portrait=bad, nickname="新昵称"),
    )
    assert answer.status_code == 200
    assert "200 像素" in page(answer)
    assert "新昵称" in page(answer)


def test_a_portrait_is_judged_by_its_content_alone(edition, desk):
    nominee = cast.a_nominee(edition)
    address = f"/admin/profiles/nominee/{nominee.pk}/change/"
    for kind, name in (("GIF", "face.jpg"), ("TIFF", "face.png")):
        upload = SimpleUploadedFile(name, a_picture(kind).read())
        answer = desk.post(address, nominee_form(nominee, portrait=upload))
        assert "JPEG、PNG 或 WebP" in page(answer), kind
    upload = SimpleUploadedFile("长" * 120 + ".jfif", a_picture().read())
    answer = desk.post(address, nominee_form(nominee, portrait=upload))
    assert answer.status_code == 302, page(answer)
    nominee.refresh_from_db()
    assert "长" not in nominee.portrait.name


def test_a_nominee_stays_in_its_edition(edition, desk):
    nominee = cast.a_nominee(edition)
    other = cast.an_edition(number=2, is_current=False)
    desk.post(
        f"/admin/profiles/nominee/{nominee.pk}/change/", nominee_form(nominee, edition=other.pk)
    )
    nominee.refresh_from_db()
    assert nominee.edition == edition


def test_the_next_number_is_proposed(edition, desk):
    cast.a_nominee(edition, number=7)
    assert 'name="number" value="8"' in page(desk.get("/admin/profiles/nominee/add/"))


def test_a_number_is_given_once(edition, desk):
    cast.a_nominee(edition, number=7)
    other = cast.a_nominee(edition, number=8)
    answer = desk.post(f"/admin/profiles/nominee/{other.pk}/change/", nominee_form(other, number=7))
    assert answer.status_code == 200
    assert "编号" in page(answer)


def test_a_community_says_how_many_nominees_it_has(edition, desk):
    for number in (1, 2):
        cast.a_nominee(edition, name=f"第{number}", number=number)
    cast.a_community(name="没有人的社区")
    listed = page(desk.get("/admin/profiles/community/"))
    assert sorted(re.findall(r'field-nominee_count">(\d)<', listed)) == ["0", "2"]


def test_the_list_says_whose_page_is_out(edition, desk):
    now = timezone.now()
    cast.a_published_nominee(edition, at=now, name="甲", number=1)
    for number, state, at in (
        (2, Story.State.PUBLISHED, now + timedelta(days=1)),
        (3, "draft", now),
    ):
        nominee = cast.a_nominee(edition, name=f"第{number}", number=number)
        cast.a_story(edition, nominee=nominee, state=state, published_at=at)
    cast.a_nominee(edition, name="丁", number=4)
    cast.a_nominee(edition, name="戊", number=5, withdrawn_at=now)
    listed = page(desk.get("/admin/profiles/nominee/"))
    for state in ("已发布", "定时发布", "草稿", "尚无报道", "已撤下"):
        assert f'field-page_state">{state}</td>' in listed, state


def test_a_nominee_is_withdrawn_with_a_reason_and_brought_back(edition, desk, client):
    nominee = cast.a_published_nominee(edition, at=timezone.now())
    address = f"/nominees/{nominee.code}/"
    desk.post(f"/admin/profiles/nominee/act/withdraw/?ids={nominee.pk}", {"reason": "本人退出"})
    assert "本人退出" in page(client.get(address))
    desk.post(f"/admin/profiles/nominee/act/bring-back/?ids={nominee.pk}")
    assert client.get(address).status_code == 200


def test_a_nominee_with_a_story_is_not_deleted(edition, desk):
    nominee = cast.a_published_nominee(edition, at=timezone.now() - timedelta(days=1))
    answer = desk.post(f"/admin/profiles/nominee/{nominee.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert Nominee.objects.exists()


def test_the_withdrawn_are_found_among_the_nominees(edition, desk):
    cast.a_nominee(edition, number=1, name="何小满")
    cast.a_nominee(
        edition, number=2, name="李敏", withdrawn_at=timezone.now(), withdrawn_reason="退出"
    )
    gone = page(desk.get("/admin/profiles/nominee/?withdrawn=yes"))
    assert "李敏" in gone
    assert "何小满" not in gone
    assert "李敏" not in page(desk.get("/admin/profiles/nominee/?withdrawn=no"))
