"""From a draft past its reviewers to the readers, at the desk as people use it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from profiles.models import Step, Story
from profiles.previews import LASTS, preview_token
from profiles.reviewing import taken_in
from tests import cast
from tests.desk import MANUSCRIPT, form_of, page
from tests.profiles.publication.conftest import do, look
from voting.roles import CHIEF_EDITOR, EDITOR, REPORTER

pytestmark = pytest.mark.django_db


def test_from_the_reporter_past_three_reviewers_to_the_readers(client, story, sit_down):
    taken_in(story=story, by=sit_down(REPORTER))
    do(client, story, "hand-in", text="请审")
    for role, name in ((EDITOR, "一审"), (EDITOR, "二审"), (CHIEF_EDITOR, "三审")):
        sit_down(role, name)
        assert "请审" in look(client, story)
        do(client, story, "approve")
    do(client, story, "publish", at="")
    assert client.get(story.get_absolute_url()).status_code == 200
    assert [step.by.username for step in story.steps.filter(kind="approved")] == [
        "一审",
        "二审",
        "三审",
    ]
    assert LogEntry.objects.filter(object_id=str(story.pk)).count() == 5


def test_the_page_says_why_a_story_can_not_go_out_yet(client, story, sit_down):
    sit_down(EDITOR)
    assert "要先送审" in look(client, story)
    assert "立即发布" not in look(client, story)
    assert "要先送审" in do(client, story, "publish", at="")
    assert story.state == Story.State.DRAFT


def test_a_time_that_is_only_looked_at_publishes_nothing_and_keeps_the_reason(desk, edition, story):
    edition.reviews = 0
    edition.save()
    story.nominee.consents.all().delete()  # so that a reason is asked for
    then = f"{timezone.localtime() + timedelta(days=3):%Y-%m-%dT%H:%M}"
    shown = do(desk, story, "publish", at=then, agreed="", look="1", text="签字件明天补")
    assert "定时发布" in shown
    assert ">签字件明天补</textarea>" in shown
    assert story.state == Story.State.DRAFT


def test_a_time_that_the_button_does_not_name_is_not_published(desk, edition, story):
    edition.reviews = 0
    edition.save()
    then = f"{timezone.localtime() + timedelta(days=3):%Y-%m-%dT%H:%M}"
    shown = do(desk, story, "publish", at=then, agreed="", text="签字件明天补")
    assert "时间改过了" in shown
    assert "定时发布" in shown
    assert story.state == Story.State.DRAFT
    do(desk, story, "publish", at=then, agreed=f"{then}:00", text="签字件明天补")
    assert f"{timezone.localtime(story.published_at):%Y-%m-%dT%H:%M}" == then


def test_what_a_draft_was_sent_back_for_stands_first_until_it_is_handed_in(client, story, sit_down):
    taken_in(story=story, by=sit_down(REPORTER))
    do(client, story, "hand-in")
    sit_down(EDITOR, "一审")
    do(client, story, "send-back", text="请核实电话")
    for place in ("publication", "change"):
        shown = page(client.get(f"/admin/profiles/story/{story.pk}/{place}/"))
        assert "<strong>一审 退回：</strong>请核实电话" in shown, place
    do(client, story, "hand-in")
    assert "退回：</strong>" not in look(client, story)


@pytest.mark.parametrize(("text", "says"), [("", "此项必填"), ("长" * 501, "最多 500 个字")])
def test_what_a_step_lacks_is_said_beside_its_field_and_nothing_is_lost(
    client, story, sit_down, text, says
):
    taken_in(story=story, by=sit_down(REPORTER))
    do(client, story, "hand-in")
    sit_down(EDITOR)
    shown = do(client, story, "send-back", text=text)
    before_the_field = shown[: shown.index('id="text-send-back"')]
    assert says in before_the_field[before_the_field.rindex("<form") :]
    assert f">{text}</textarea>" in shown
    assert story.state == Story.State.REVIEW


def test_a_story_that_names_somebody_is_not_published_about_nobody_by_mistake(
    client, story, sit_down
):
    story.nominee, story.manuscript = None, MANUSCRIPT
    story.save()
    sit_down(EDITOR)
    assert "还没有确定候选人；就这样发布，读者没法点赞" in look(client, story)


def test_a_preview_of_what_is_scheduled_says_so(client, story, sit_down):
    story.state, story.published_at = Story.State.PUBLISHED, timezone.now() + timedelta(days=1)
    story.save()
    shown = page(client.get(f"/preview/shared/{preview_token(story)}/"))
    assert "状态：定时发布" in shown
    assert "工作人员" not in shown[: shown.index("</header>")]


def test_a_reporter_can_hand_in_and_nothing_more(client, story, sit_down):
    sit_down(REPORTER)
    for deed in ("approve", "send-back", "withdraw", "mask", "look-over", "publish"):
        answer = client.post(
            f"/admin/profiles/story/{story.pk}/publication/", {"deed": deed, "text": "x"}
        )
        assert answer.status_code == 403, deed
    do(client, story, "hand-in")
    assert story.state == Story.State.REVIEW
    assert (
        client.post(
            f"/admin/profiles/story/{story.pk}/change/", form_of(story, headline="x")
        ).status_code
        == 403
    )


def test_an_unknown_deed_or_story_is_not_found(desk, story):
    address = f"/admin/profiles/story/{story.pk}/publication/"
    assert desk.post(address, {"deed": "burn"}).status_code == 404
    assert desk.get("/admin/profiles/story/999/publication/").status_code == 404


def test_what_was_typed_comes_back_with_the_refusal(client, story, sit_down):
    sit_down(EDITOR)
    do(client, story, "hand-in")
    assert "长" * 501 in do(client, story, "send-back", text="长" * 501)
    assert story.state == Story.State.REVIEW


def test_a_story_sent_back_shows_why_on_its_writers_start_page(client, story, sit_down):
    taken_in(story=story, by=sit_down(REPORTER))
    do(client, story, "hand-in")
    sit_down(EDITOR)
    assert "等我审的" in page(client.get("/admin/"))
    do(client, story, "send-back", text="请核对年份")
    client.force_login(story.written_by)
    assert "退回给我的" in page(client.get("/admin/"))
    assert "请核对年份" in look(client, story)


def test_the_button_says_exactly_when(desk, edition, story):
    edition.reviews = 0
    edition.save()
    then = timezone.localtime() + timedelta(days=3)
    asked = f"{then:%Y-%m-%d}T13:26"
    assert f"定时发布 {then:%m-%d} 13:26（北京时间）" in look(desk, story, f"?at={asked}")
    assert "立即发布" in look(desk, story)
    do(desk, story, "publish", at=asked)
    assert timezone.localtime(story.published_at).strftime("%Y-%m-%dT%H:%M") == asked
    assert story.steps.last().kind == Step.Kind.SCHEDULED
    assert desk.get(story.get_absolute_url()).status_code == 404
    do(desk, story, "unschedule")
    assert story.state == Story.State.DRAFT


@pytest.mark.parametrize("typed", ["heute", "2026-13-01T00:00", "99999-01-01T00:00"])
def test_a_time_that_is_none_is_refused(desk, edition, story, typed):
    edition.reviews = 0
    edition.save()
    do(desk, story, "publish", at=typed)
    assert story.state == Story.State.DRAFT
    look(desk, story, f"?at={typed}")


def test_what_is_missing_asks_for_a_reason_first(desk, edition, story):
    edition.reviews = 0
    edition.save()
    story.nominee.consents.all().delete()
    assert "需写明理由" in look(desk, story)
    do(desk, story, "publish", at="")
    assert story.state == Story.State.DRAFT
    do(desk, story, "publish", at="", text="签字件明天补")
    assert story.state == Story.State.PUBLISHED


# previews


def test_a_preview_opens_without_an_account_and_is_kept_by_nobody(client, story):
    answer = client.get(f"/preview/shared/{preview_token(story)}/")
    assert answer.status_code == 200
    assert story.headline in page(answer)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in page(answer)
    assert not answer.cookies


def test_a_preview_expires(client, story, monkeypatch):
    token = preview_token(story)
    later = timezone.now() + LASTS + timedelta(minutes=1)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    answer = client.get(f"/preview/shared/{token}/")
    assert answer.status_code == 410
    assert "预览链接已失效" in page(answer)


def test_a_forged_preview_shows_nothing(client, story):
    for token in (preview_token(story)[:-1] + "x", "x", story.slug, "a:b:c"):
        assert client.get(f"/preview/shared/{token}/").status_code == 410


def test_a_time_in_the_history_is_beijings(desk, story):
    later = timezone.now() + timedelta(days=2)
    for at in (None, later):
        story.published_at = at
        story.save()
    shown = page(desk.get(f"/admin/profiles/story/{story.pk}/history/"))
    assert f"{timezone.localtime(later):%Y-%m-%d %H:%M}</ins>" in shown
    assert "+00:00</ins>" not in shown


def test_who_saves_may_go_straight_on_to_the_review(desk, story):
    form = form_of(story, lead="新导语。", _publication="1")
    answer = desk.post(f"/admin/profiles/story/{story.pk}/change/", form)
    assert answer.url == f"/admin/profiles/story/{story.pk}/publication/"
    answer = desk.post("/admin/profiles/story/add/", form | {"headline": "又一篇"})
    made = Story.objects.get(headline="又一篇")
    assert answer.url == f"/admin/profiles/story/{made.pk}/publication/"
    assert made.written_by is not None


def test_a_time_of_another_year_names_the_year(desk, edition, story):
    type(edition).objects.update(reviews=0)
    assert "立即发布，日期标为 2021-12-14 13:26" in look(desk, story, "?at=2021-12-14T13:26")


def test_people_are_called_by_their_names(client, story, sit_down):
    reporter = sit_down(REPORTER)
    type(reporter).objects.update(last_name="王", first_name="小明")
    taken_in(story=story, by=reporter)
    assert "王小明" in do(client, story, "hand-in")


def test_the_page_leads_to_the_nominee_whose_consents_are_missing(desk, story):
    assert f"/admin/profiles/nominee/{story.nominee.pk}/change/" in look(desk, story)


def test_a_draft_with_an_old_time_stands_before_what_is_out(desk, story, out):
    long_ago = timezone.now() - timedelta(days=1800)
    Story.objects.filter(pk=story.pk).update(published_at=long_ago)
    results = desk.get("/admin/profiles/story/").context["cl"].result_list
    assert [one.pk for one in results] == [story.pk, out.pk]


def test_drafts_stand_first_in_the_list(desk, story, out):
    listed = desk.get("/admin/profiles/story/").context["cl"].result_list
    assert [one.pk for one in listed] == [story.pk, out.pk]


def test_a_story_is_copied_for_an_official_account_with_its_styles(desk, story):
    shown = page(desk.get(f"/admin/profiles/story/{story.pk}/wechat/"))
    assert "&lt;h2 style=&quot;" in shown
    assert "一件小事" in shown


# consents


def test_a_consent_is_noted_with_who_noted_it(desk, edition):
    nominee = cast.a_nominee(edition, number=9)
    form = {
        **{name: getattr(nominee, name) for name in ("number", "name", "focus_x", "focus_y")},
        "edition": edition.pk,
        "community": nominee.community_id,
        "consents-TOTAL_FORMS": 1,
        "consents-INITIAL_FORMS": 0,
        "consents-0-to": "poster",
        "consents-0-given_on": "2026-11-01",
        "consents-0-how": "当面签字",
    }
    answer = desk.post(f"/admin/profiles/nominee/{nominee.pk}/change/", form)
    assert answer.status_code == 302, page(answer)
    assert nominee.consents.get().noted_by.username == "editor"


def test_rows_stand_ready_for_the_consents_that_are_missing(desk, edition):
    nominee = cast.a_nominee(edition, number=9)
    nominee.consents.create(to="poster", given_on="2026-11-01", how="当面签字")
    shown = desk.get(f"/admin/profiles/nominee/{nominee.pk}/change/")
    rows = shown.context["inline_admin_formsets"][0].formset
    assert [row["to"].value() for row in rows] == ["poster", "listing", "portrait", "ranking"]
    form = {row.prefix + "-to": row["to"].value() for row in rows.extra_forms}
    form |= {"consents-2-given_on": "2026-11-02", "consents-2-how": "微信确认"}
    consent = nominee.consents.get()
    form |= {
        **{name: getattr(nominee, name) for name in ("number", "name", "focus_x", "focus_y")},
        "community": nominee.community_id,
        "consents-TOTAL_FORMS": 4,
        "consents-INITIAL_FORMS": 1,
        "consents-0-id": consent.pk,
        "consents-0-nominee": nominee.pk,
        "consents-0-to": "poster",
        "consents-0-given_on": "2026-11-01",
        "consents-0-how": "当面签字",
    }
    answer = desk.post(f"/admin/profiles/nominee/{nominee.pk}/change/", form)
    assert answer.status_code == 302, page(answer)
    assert set(nominee.consents.values_list("to", flat=True)) == {"poster", "portrait"}
    assert "新建了同意书：使用肖像 · 2026-11-02" in LogEntry.objects.first().get_change_message()


def test_the_log_says_which_fields_in_the_words_of_the_form(client, story, sit_down):
    sit_down(EDITOR)
    client.post(f"/admin/profiles/story/{story.pk}/change/", form_of(story, lead="新的导语。"))
    said = LogEntry.objects.first().get_change_message()
    assert "导语" in said
    assert "来源" in said
    assert "Lead" not in said
