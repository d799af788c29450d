"""What is changed after it went out, by one editor or two, and the versions that are kept."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from profiles.differences import differences
from profiles.models import Presence, Step, Story
from profiles.reviewing import TEXT_FIELDS
from tests.desk import form_of, page
from tests.profiles.publication.conftest import do
from voting.roles import EDITOR, REPORTER

pytestmark = pytest.mark.django_db


def test_a_correction_is_told_to_readers_with_its_time(desk, out):
    form = form_of(
        out, lead="改正了。", correction="correction", correction_note="年份应为2019年。"
    )
    assert desk.post(f"/admin/profiles/story/{out.pk}/change/", form).status_code == 302
    shown = page(desk.get(out.get_absolute_url()))
    assert "更正" in shown
    assert "年份应为2019年。" in shown


@pytest.mark.parametrize(
    ("said", "asks"),
    [({"correction": ""}, "修改的性质"), ({"correction": "correction"}, "哪里有误")],
)
def test_a_change_of_what_readers_saw_has_to_be_named(desk, out, said, asks):
    answer = desk.post(f"/admin/profiles/story/{out.pk}/change/", form_of(out, lead="新", **said))
    assert answer.status_code == 200
    assert asks in page(answer)
    out.refresh_from_db()
    assert out.lead != "新"


def test_who_saves_without_a_change_is_asked_nothing(desk, out):
    """Browsers send two characters for each line's end."""
    text = "<p>第一段</p>\n<p>第二段</p>"
    Story.objects.filter(pk=out.pk).update(body=text, lead="甲\r\n\r\n乙")
    out.refresh_from_db()
    sent = {name: getattr(out, name) for name in TEXT_FIELDS}
    sent |= {"body": text.replace("\n", "\r\n"), "correction": ""}
    answer = desk.post(f"/admin/profiles/story/{out.pk}/change/", form_of(out, **sent))
    assert answer.status_code == 302
    out.refresh_from_db()
    assert out.body == text
    assert not out.steps.filter(kind=Step.Kind.CHANGED).exists()


def test_a_new_layout_of_the_same_words_is_said_so_in_the_versions(desk, out):
    for body in ("<p>王小二来了。</p>", "<p><strong>王小二</strong>来了。</p>"):
        desk.post(f"/admin/profiles/story/{out.pk}/change/", form_of(out, body=body))
    assert "文字相同，排版不同" in page(desk.get(f"/admin/profiles/story/{out.pk}/history/"))


def test_a_small_change_is_on_record_but_not_on_the_page(desk, out):
    desk.post(f"/admin/profiles/story/{out.pk}/change/", form_of(out, lead="新"))
    assert out.steps.last().kind == Step.Kind.CHANGED
    assert "更正" not in page(desk.get(out.get_absolute_url()))


def test_a_scheduled_story_that_is_changed_needs_its_reviewers_again(desk, story):
    then = timezone.now() + timedelta(days=1)
    Story.objects.filter(pk=story.pk).update(state="published", published_at=then)
    story.refresh_from_db()
    desk.post(f"/admin/profiles/story/{story.pk}/change/", form_of(story, lead="新"))
    story.refresh_from_db()
    assert story.state == Story.State.REVIEW


def test_the_second_editor_overwrites_nobody_and_loses_nothing(desk, story):
    address = f"/admin/profiles/story/{story.pk}/change/"
    seen = story.version
    desk.post(address, form_of(story, lead="第一个人写的", version_seen=seen))
    answer = desk.post(address, form_of(story, lead="第二个人写的", version_seen=seen))
    assert answer.status_code == 200
    shown = page(answer)
    assert "保存过这篇报道" in shown
    assert "第二个人写的" in shown
    assert "<del>" in shown
    story.refresh_from_db()
    assert story.lead == "第一个人写的"
    again = form_of(story, lead="第二个人写的", version_seen=story.version)
    assert f'name="version_seen" value="{story.version}"' in shown
    assert desk.post(address, again).status_code == 302
    story.refresh_from_db()
    assert story.lead == "第二个人写的"


def test_the_second_editor_is_told_who_else_is_there(client, story, sit_down):
    address = f"/admin/profiles/story/{story.pk}/here/"
    sit_down(EDITOR, "甲编辑")
    assert client.post(address).json()["others"] == ""
    sit_down(EDITOR, "乙编辑")
    assert "甲编辑" in client.post(address).json()["others"]
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert client.post(address).json()["others"] == ""
    assert client.get(address).status_code == 405


def test_every_version_is_kept_and_may_come_back(desk, story):
    address = f"/admin/profiles/story/{story.pk}/change/"
    desk.post(address, form_of(story, lead="第一版"))
    desk.post(address, form_of(story, lead="第二版"))
    history = f"/admin/profiles/story/{story.pk}/history/"
    shown = page(desk.get(history))
    assert "<del>一</del>" in shown
    assert "<ins>二</ins>" in shown
    first = story.history.get(lead="第一版")
    desk.post(history, {"version": first.pk})
    story.refresh_from_db()
    assert story.lead == "第一版"
    assert desk.post(history, {"version": "999999"}).status_code == 404
    assert desk.post(history, {"version": "x"}).status_code == 404


def test_a_version_is_restored_only_by_who_may_change(client, story, sit_down):
    sit_down(EDITOR)
    do(client, story, "hand-in")
    sit_down(REPORTER)
    version = story.history.last()
    answer = client.post(f"/admin/profiles/story/{story.pk}/history/", {"version": version.pk})
    assert answer.status_code == 403


def test_a_changed_time_is_struck_out_as_a_whole(story):
    old, new = (datetime(2026, 12, day, 13, 26, tzinfo=UTC) for day in (1, 14))
    before, after = ({**vars(story), "published_at": at} for at in (old, new))
    [change] = differences(before, after)
    assert [(one.kind, one.text) for one in change.pieces] == [
        ("old", "2026-12-01 21:26"),
        ("new", "2026-12-14 21:26"),
    ]
