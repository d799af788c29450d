"""A story at the desk: published, withdrawn, changed and deleted, as an editor does it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from profiles.models import Story
from tests import cast
from tests.desk import form_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


def act(desk, story, name, **form):
    return desk.post(f"/admin/profiles/story/act/{name}/?ids={story.pk}", form, follow=True)


def test_a_draft_is_published_after_a_page_that_says_what_will_happen(edition, desk, client):
    nominee = cast.a_nominee(edition)
    story = cast.a_story(edition, nominee=nominee, state=Story.State.DRAFT, published_at=None)
    cast.in_order(story)
    form = page(desk.get(f"/admin/profiles/story/{story.pk}/change/"))
    assert "送审与发布" in form
    assert "发布…" not in form  # one way to do it, and that one has the checklist
    assert "&lt;blockquote&gt;" in form  # help about tags is no tag
    asked = desk.get(f"/admin/profiles/story/act/publish/?ids={story.pk}")
    assert "读者将看到这篇报道" in page(asked)
    assert story.headline in page(asked)
    story.refresh_from_db()
    assert story.state == Story.State.DRAFT
    act(desk, story, "publish")
    assert client.get(story.get_absolute_url()).status_code == 200


def test_a_story_without_a_text_is_not_published(edition, desk):
    story = cast.a_story(edition, state=Story.State.DRAFT, body="", lead="")
    answer = act(desk, story, "publish")
    story.refresh_from_db()
    assert story.state == Story.State.DRAFT
    assert "errorlist" in page(answer) or 'class="error"' in page(answer)


def test_withdrawing_needs_a_reason(edition, desk, client):
    story = cast.a_story(edition, at=timezone.now())
    answer = act(desk, story, "withdraw", reason="  ")
    assert "此项必填" in page(answer)
    story.refresh_from_db()
    assert story.state == Story.State.PUBLISHED
    act(desk, story, "withdraw", reason="事实有误")
    gone = client.get(story.get_absolute_url())
    assert gone.status_code == 410
    assert "事实有误" in page(gone)


def test_several_stories_are_published_from_the_list(edition, desk):
    stories = [
        cast.in_order(cast.a_story(edition, state=Story.State.DRAFT, headline=f"第{n}篇"))
        for n in range(3)
    ]
    assert '<option value="publish">发布…</option>' in page(desk.get("/admin/profiles/story/"))
    answer = desk.post(
        "/admin/profiles/story/",
        {"action": "publish", "_selected_action": [story.pk for story in stories]},
        follow=True,
    )
    assert all(story.headline in page(answer) for story in stories)
    desk.post(answer.redirect_chain[-1][0])
    assert Story.objects.filter(state=Story.State.PUBLISHED).count() == 3


def test_the_page_before_an_act_says_from_when_readers_see_the_story(edition, desk):
    at = timezone.now().replace(hour=4, minute=30) + timedelta(days=2)
    story = cast.a_story(edition, state=Story.State.DRAFT, published_at=at)
    asked = page(desk.get(f"/admin/profiles/story/act/publish/?ids={story.pk}"))
    assert "草稿" in asked
    assert "12:30" in asked


def test_what_is_no_longer_a_draft_is_not_published_again(edition, desk):
    out = cast.a_story(edition, at=timezone.now(), headline="早已发布")
    draft = cast.a_story(edition, state=Story.State.DRAFT, headline="还是草稿")
    address = f"/admin/profiles/story/act/publish/?ids={out.pk},{draft.pk}"
    asked = page(desk.get(address))
    assert '<li class="warning">早已发布 · 已发布' in asked
    assert "<strong>还是草稿</strong>" in asked
    assert "<strong>早已发布</strong>" not in asked


def test_a_draft_can_not_be_withdrawn_and_nothing_claims_that_it_was(edition, desk):
    story = cast.a_story(edition, state=Story.State.DRAFT, published_at=None)
    answer = act(desk, story, "withdraw", reason="事实有误")
    assert answer.redirect_chain[-1][0] == f"/admin/profiles/story/{story.pk}/change/"
    assert f'<li class="warning">{story.headline} · 草稿</li>' in page(answer)
    assert 'class="success"' not in page(answer)
    assert not LogEntry.objects.exists()
    story.refresh_from_db()
    assert story.state == Story.State.DRAFT


def test_an_endless_reason_is_refused(edition, desk):
    story = cast.a_story(edition, at=timezone.now())
    answer = act(desk, story, "withdraw", reason="长" * 201)
    assert "200" in page(answer)
    assert "长" * 201 in page(answer)
    story.refresh_from_db()
    assert story.state == Story.State.PUBLISHED


def test_who_did_what_is_on_record(edition, desk):
    story = cast.a_story(edition, at=timezone.now())
    act(desk, story, "withdraw", reason="事实有误")
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("editor", str(story.pk))
    assert entry.get_change_message() == "撤下"


def test_an_unknown_act_or_story_is_not_found(edition, desk):
    story = cast.a_story(edition)
    assert desk.get(f"/admin/profiles/story/act/burn/?ids={story.pk}").status_code == 404
    assert desk.get("/admin/profiles/story/act/publish/?ids=9999,x").status_code == 404
    too_long = "9" * 30
    assert desk.get(f"/admin/profiles/story/act/publish/?ids={too_long}").status_code == 404


@pytest.mark.parametrize(
    ("emptied", "words", "kept"),
    [
        ({"published_at_0": "", "published_at_1": ""}, "发布时间", "published_at"),
        ({"lead": "", "body": " "}, "标题和正文", "body"),
    ],
    ids=["its time", "its text"],
)
def test_a_published_story_can_not_lose(edition, desk, emptied, words, kept):
    story = cast.a_story(edition, at=timezone.now())
    address = f"/admin/profiles/story/{story.pk}/change/"
    answer = desk.post(address, form_of(story, **emptied))
    assert answer.status_code == 200
    assert words in page(answer)
    story.refresh_from_db()
    assert getattr(story, kept)


def test_a_nominee_of_another_edition_is_refused(edition, desk):
    other = cast.an_edition(number=2, is_current=False)
    stranger = cast.a_nominee(other)
    story = cast.a_story(edition, at=timezone.now())
    answer = desk.post(
        f"/admin/profiles/story/{story.pk}/change/", form_of(story, nominee=stranger.pk)
    )
    assert answer.status_code == 200
    assert "另一届" in page(answer)


def test_an_edit_is_kept_and_shown(edition, desk, client):
    story = cast.a_story(edition, at=timezone.now())
    answer = desk.post(
        f"/admin/profiles/story/{story.pk}/change/", form_of(story, headline="改好的标题")
    )
    assert answer.status_code == 302
    assert "改好的标题" in page(client.get(story.get_absolute_url()))


def test_only_drafts_are_deleted(edition, desk):
    story = cast.a_story(edition, at=timezone.now())
    address = f"/admin/profiles/story/{story.pk}/delete/"
    assert desk.post(address, {"post": "yes"}).status_code == 403
    Story.objects.update(state=Story.State.DRAFT)
    assert desk.post(address, {"post": "yes"}).status_code == 302
    assert not Story.objects.exists()


def test_numbers_are_masked_on_a_click_and_the_checklist_shows_them_first(edition, desk):
    story = cast.a_story(edition, at=timezone.now(), lead="她的电话是13800138000。")
    address = f"/admin/profiles/story/{story.pk}/change/"
    assert "文中有手机号码：13800138000" in page(desk.get(address))
    act = f"/admin/profiles/story/act/mask/?ids={story.pk}"
    assert "13800138000 → 138****8000" in page(desk.get(act))
    answer = desk.post(act, follow=True)
    assert "13800138000" not in page(answer)
    story.refresh_from_db()
    assert story.lead == "她的电话是138****8000。"


def test_nobody_is_deleted_from_beside_the_field_that_names_them(edition, desk):
    story = cast.a_story(edition, at=timezone.now(), nominee=cast.a_nominee(edition))
    shown = page(desk.get(f"/admin/profiles/story/{story.pk}/change/"))
    assert "change_id_nominee" in shown
    assert "delete_id_nominee" not in shown
