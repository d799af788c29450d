"""A story's photos at its desk, with and without script."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.admin import photos as desk_of_photos
from profiles.models import Photo, Step, Story
from tests import cast
from tests.desk import form_of, page
from voting.roles import AUDITOR, EDITOR, REPORTER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


@pytest.fixture
def draft():
    edition = cast.an_edition(at=timezone.now())
    return cast.a_story(edition, state="draft", published_at=None)


def address(story: Story, rest: str = "change") -> str:
    return f"/admin/profiles/story/{story.pk}/{rest}/"


def form_with(story: Story, *photos: Photo, **changes) -> dict[str, object]:
    form = form_of(story, version_seen=story.version)
    form |= {"photos-TOTAL_FORMS": len(photos), "photos-INITIAL_FORMS": len(photos)}
    for at, photo in enumerate(photos):
        form |= {f"photos-{at}-id": photo.pk, f"photos-{at}-story": story.pk}
        names = ("alt", "caption", "credit", "position", "focus_x", "focus_y")
        form |= {f"photos-{at}-{name}": getattr(photo, name) for name in names}
    return form | changes


COLOURS = ("red", "green", "blue", "white")


def ten(*bad: bytes) -> list:
    good = [cast.a_picture(colour=colour, name=f"{colour}.jpg") for colour in COLOURS]
    return [*good, *(cast.SimpleUploadedFile("坏图.jpg", raw) for raw in bad)]


# taking many in


def test_many_come_in_at_once_with_the_form(desk, draft):
    shown = page(desk.get(address(draft)))
    assert 'enctype="multipart/form-data"' in shown
    assert re.search(r'<input type="file"[^>]* name="new_photos" multiple', shown)
    answer = desk.post(address(draft), form_with(draft, new_photos=ten()), follow=True)
    assert "已收下：图1、图2、图3、图4" in page(answer)
    assert list(draft.photos.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_one_bad_picture_is_named_and_loses_none_of_the_others(desk, draft):
    answer = desk.post(address(draft), form_with(draft, new_photos=ten(b"GIF89a")), follow=True)
    assert "“坏图.jpg”：这不是 JPEG" in page(answer)
    assert draft.photos.count() == 4


def test_wrong_text_in_the_form_loses_no_picture(desk, draft):
    form = form_with(draft, headline="", new_photos=ten())
    answer = desk.post(address(draft), form)
    assert answer.status_code == 200
    assert "此项必填" in page(answer)
    assert "已收下：图1、图2、图3、图4" in page(answer)
    assert draft.photos.count() == 4


def test_choosing_the_same_again_is_safe(desk, draft):
    for _ in range(2):
        draft.refresh_from_db()
        answer = desk.post(address(draft), form_with(draft, new_photos=ten()), follow=True)
    assert "“red.jpg”：这篇报道里已经有这张照片" in page(answer)
    assert draft.photos.count() == 4


def test_what_there_is_no_time_for_is_named(desk, draft, monkeypatch):
    monkeypatch.setattr(desk_of_photos, "LONGEST", -1.0)
    answer = desk.post(address(draft), form_with(draft, new_photos=ten()), follow=True)
    assert "“red.jpg”：这一次来不及处理" in page(answer)
    assert not draft.photos.exists()


def send(client, story, *files, accept="application/json"):
    headers = {"accept": accept}
    return client.post(address(story, "photos"), {"new_photos": list(files)}, headers=headers)


def test_the_script_sends_each_for_itself_and_is_told(desk, draft):
    answer = send(desk, draft, cast.a_picture())
    assert json.loads(answer.content) == {"added": [{"number": 1, "name": "图1"}], "refused": []}
    assert "no-store" in answer.headers["Cache-Control"]
    again = json.loads(send(desk, draft, cast.a_picture(name="again.jpg")).content)
    assert again == {"added": [], "refused": ["这篇报道里已经有这张照片。"]}


def test_without_script_the_same_address_leads_back(desk, draft):
    answer = send(desk, draft, cast.a_picture(), accept="text/html")
    assert (answer.status_code, answer["Location"]) == (302, address(draft))


def test_only_who_may_change_the_story_adds_photos(client, draft):
    assert send(client, draft, cast.a_picture()).status_code == 302  # to the sign-in page
    photo = cast.a_photo(draft, colour="navy")
    client.force_login(cast.a_member(AUDITOR))
    assert photo.whole.src in page(client.get(address(draft)))
    assert send(client, draft, cast.a_picture()).status_code == 403
    assert "new_photos" not in page(client.get(address(draft)))
    client.force_login(cast.a_member(REPORTER))
    assert send(client, draft, cast.a_picture()).status_code == 200
    Story.objects.update(state="review")
    assert send(client, draft, cast.a_picture(colour="red")).status_code == 403
    client.post(address(draft), {"new_photos": [cast.a_picture(colour="red")]})
    assert Photo.objects.count() == 2


def test_photos_are_added_by_post_to_a_story_that_is_there(desk, draft):
    assert desk.get(address(draft, "photos")).status_code == 405
    draft.pk += 1
    assert send(desk, draft, cast.a_picture()).status_code == 404


def test_a_story_that_is_not_saved_yet_says_so(desk, draft):
    assert "请先保存报道" in page(desk.get("/admin/profiles/story/add/"))


# words, focus, deletion


def test_words_are_written_beside_each_picture(desk, draft):
    photo = cast.a_photo(draft, alt="", caption="", credit="")
    shown = page(desk.get(address(draft)))
    assert "[图1]" in shown
    assert "读者看不到这张照片" in shown
    words = {"photos-0-alt": "楼道", "photos-0-caption": "清晨", "photos-0-credit": "甲 摄"}
    assert desk.post(address(draft), form_with(draft, photo, **words)).status_code == 302
    photo.refresh_from_db()
    assert (photo.alt, photo.caption, photo.credit) == ("楼道", "清晨", "甲 摄")
    assert "读者看不到这张照片" not in page(desk.get(address(draft)))


def test_another_focus_cuts_the_picture_anew(desk, draft, django_capture_on_commit_callbacks):
    from tests.profiles.test_photos import halves

    send(desk, draft, halves())
    photo = draft.photos.get()
    form = form_with(draft, photo, **{"photos-0-focus_x": 95})
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(address(draft), form).status_code == 302
    assert draft.photos.get().square.src != photo.square.src


@pytest.mark.parametrize("focus", [101, -1, "left"])
def test_a_focus_outside_the_picture_is_refused(desk, draft, focus):
    photo = cast.a_photo(draft)
    answer = desk.post(address(draft), form_with(draft, photo, **{"photos-0-focus_x": focus}))
    assert answer.status_code == 200
    assert draft.photos.get().focus_x == 50


def test_a_deleted_photo_takes_its_files_along(
    desk, draft, folders, django_capture_on_commit_callbacks
):
    photo = cast.a_photo(draft)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address(draft), form_with(draft, photo, **{"photos-0-DELETE": "on"}))
    assert not Photo.objects.exists()
    assert [path for path in folders.rglob("*") if path.is_file()] == []


def test_a_reporter_takes_back_what_they_put_into_a_draft(client, draft):
    photo = cast.a_photo(draft)
    client.force_login(cast.a_member(REPORTER))
    client.post(address(draft), form_with(draft, photo, **{"photos-0-DELETE": "on"}))
    assert not Photo.objects.exists()


def test_a_photo_that_went_meanwhile_stops_nothing(desk, draft):
    first, second = (cast.a_photo(draft, colour=colour) for colour in ("red", "blue"))
    form = form_with(draft, first, second, **{"photos-1-caption": "后一张"})
    first.delete()
    assert desk.post(address(draft), form | {"headline": "新的标题"}).status_code == 302
    draft.refresh_from_db()
    assert draft.headline == "新的标题"
    assert draft.photos.get().caption == "后一张"


def test_a_deleted_draft_takes_its_files_along(
    desk, draft, folders, django_capture_on_commit_callbacks
):
    cast.a_photo(draft)
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(address(draft, "delete"), {"post": "yes"}).status_code == 302
    assert not Story.objects.exists()
    assert [path for path in folders.rglob("*") if path.is_file()] == []


def test_a_forged_form_makes_no_photo(desk, draft):
    form = form_with(draft) | {"photos-TOTAL_FORMS": 1, "photos-0-alt": "假的"}
    form |= {"photos-0-position": 1, "photos-0-focus_x": 5, "photos-0-focus_y": 5}
    assert desk.post(address(draft), form).status_code == 302
    assert not Photo.objects.exists()


# another picture in its place


def test_another_picture_takes_its_place_and_the_words_stay(desk, draft, folders):
    photo = cast.a_photo(draft)
    assert f'name="replace-{photo.pk}"' in page(desk.get(address(draft)))
    form = form_with(draft, photo, **{f"replace-{photo.pk}": cast.a_picture(colour="navy")})
    shown = page(desk.post(address(draft), form, follow=True))
    assert "图1 已更换。说明、署名、图中所见和焦点都照旧" in shown
    now = draft.photos.get()
    assert (now.pk, now.number, now.caption) == (photo.pk, 1, photo.caption)
    assert (now.alt, now.credit) == (photo.alt, photo.credit)
    shown = page(desk.get(address(draft)))
    assert now.whole.src in shown
    assert photo.whole.src not in shown
    left = [path.name for path in folders.rglob("*") if path.is_file()]
    assert not [name for name in left if name in photo.image.name or name in photo.whole.src]


def test_wrong_text_in_the_form_keeps_the_other_picture(desk, draft):
    photo = cast.a_photo(draft)
    other = {f"replace-{photo.pk}": cast.a_picture(colour="navy")}
    assert "图1 已更换" in page(
        desk.post(address(draft), form_with(draft, photo, headline="", **other))
    )
    assert draft.photos.get().digest != photo.digest


@pytest.mark.parametrize(
    ("other", "says"),
    [(cast.SimpleUploadedFile("坏图.jpg", b"GIF89a"), "JPEG"), ("itself", "已经有这张照片")],
)
def test_a_picture_that_is_no_good_leaves_the_old_one(desk, draft, folders, other, says):
    photo = cast.a_photo(draft)
    files = sorted(folders.rglob("*.*"))
    upload = cast.a_picture() if other == "itself" else other
    form = form_with(draft, photo, **{f"replace-{photo.pk}": upload})
    assert says in page(desk.post(address(draft), form, follow=True))
    assert draft.photos.get().digest == photo.digest
    assert sorted(folders.rglob("*.*")) == files


def test_two_photos_of_a_story_never_become_the_same(desk, draft):
    red, blue = (cast.a_photo(draft, colour=colour) for colour in ("red", "blue"))
    form = form_with(draft, red, blue, **{f"replace-{blue.pk}": cast.a_picture(colour="red")})
    assert "图2：这篇报道里已经有这张照片" in page(desk.post(address(draft), form, follow=True))


def test_only_who_may_change_the_story_exchanges_photos(client, draft):
    photo = cast.a_photo(draft)
    client.force_login(cast.a_member(REPORTER))
    Story.objects.update(state="review")
    assert f"replace-{photo.pk}" not in page(client.get(address(draft)))
    client.post(address(draft), {f"replace-{photo.pk}": cast.a_picture(colour="red")})
    assert draft.photos.get().digest == photo.digest


def test_a_photo_of_another_story_is_not_exchanged(desk, draft):
    other = cast.a_photo(cast.a_story(draft.edition, headline="别的"))
    form = form_with(draft, **{f"replace-{other.pk}": cast.a_picture(colour="red")})
    desk.post(address(draft), form)
    assert Photo.objects.get().digest == other.digest


def test_another_picture_in_what_readers_see_is_looked_over(desk, draft):
    photo = cast.a_photo(draft)
    Story.objects.update(state="published", published_at=timezone.now() - timedelta(days=1))
    form = form_with(draft, photo, **{f"replace-{photo.pk}": cast.a_picture(colour="red")})
    desk.post(address(draft), form)
    assert Step.Kind.CHANGED in [step.kind for step in draft.steps.all()]


# readers and reviewers


def test_a_change_of_what_readers_see_is_looked_over_by_another(desk, draft):
    Story.objects.update(state="published", published_at=timezone.now() - timedelta(days=1))
    send(desk, draft, cast.a_picture())
    assert [step.kind for step in draft.steps.all()] == [Step.Kind.CHANGED]


def test_a_scheduled_story_with_new_photos_waits_for_its_reviewers(client, draft):
    type(draft.edition).objects.update(reviews=3)
    later = timezone.now() + timedelta(days=1)
    Story.objects.update(state="published", published_at=later)
    client.force_login(cast.a_member(EDITOR))
    send(client, draft, cast.a_picture())
    assert Story.objects.get().state == "review"


# the page itself


def test_ten_photos_ask_the_database_no_more_than_one(desk, draft, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cast.a_photo(draft)
    desk.get(address(draft))
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.get(address(draft))
    Photo.objects.bulk_create(
        [Photo(story=draft, number=n, image=f"photos/{n}.jpg") for n in range(2, 11)]
    )
    with django_assert_num_queries(len(one)):
        assert "[图10]" in page(desk.get(address(draft)))


def test_both_focuses_are_set_by_the_same_script(desk, draft):
    cast.a_photo(draft)
    nominee = cast.a_nominee(draft.edition, portrait="portraits/face.jpg")
    shown = page(desk.get(address(draft)))
    assert 'data-focus-x="id_photos-0-focus_x"' in shown
    assert "desk/focus.js" in shown
    shown = page(desk.get(f"/admin/profiles/nominee/{nominee.pk}/change/"))
    assert 'data-focus-x="id_focus_x"' in shown
    assert 'id="id_focus_x"' in shown
    assert "desk/focus.js" in shown
