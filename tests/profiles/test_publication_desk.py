"""The desk between a draft and its readers, used as people do."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.utils import timezone

from profiles.models import Photo, Presence, Step, Story
from profiles.previews import LASTS, preview_token
from profiles.reviewing import taken_in
from tests import cast
from tests.profiles.test_admin import form_of, page
from voting.roles import CHIEF_EDITOR, EDITOR, REPORTER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pictures_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def edition():
    return cast.an_edition(at=timezone.now(), reviews=3)


@pytest.fixture
def story(edition):
    nominee = cast.a_nominee(edition)
    draft = cast.a_story(edition, nominee=nominee, state="draft", published_at=None)
    return cast.in_order(draft, at=timezone.now())


@pytest.fixture
def out(edition):
    nominee = cast.a_nominee(edition, number=2, name="李敏")
    return cast.in_order(cast.a_story(edition, nominee=nominee, at=timezone.now()))


@pytest.fixture
def sit_down(client):
    """Let somebody sit down at the desk."""

    def down(role, name=""):
        member = cast.a_member(role, name=name or role)
        client.force_login(member)
        return member

    return down


@pytest.fixture
def desk(client):
    client.force_login(cast.an_editor())
    return client


def do(client, story, deed, **form):
    address = f"/admin/profiles/story/{story.pk}/publication/"
    answer = client.post(address, {"deed": deed, **form}, follow=True)
    story.refresh_from_db()
    return page(answer)


def look(client, story, query=""):
    return page(client.get(f"/admin/profiles/story/{story.pk}/publication/{query}"))


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


# taking down


def test_one_person_takes_a_story_down_at_once(client, out, sit_down):
    sit_down(EDITOR)
    do(client, out, "withdraw", text="当事人要求")
    gone = client.get(out.get_absolute_url())
    assert gone.status_code == 410
    assert "当事人要求" in page(gone)
    assert "看一遍" not in page(client.get("/admin/"))
    sit_down(CHIEF_EDITOR)
    assert "等我复核" in page(client.get("/admin/"))
    do(client, out, "look-over")
    assert "等我复核" not in page(client.get("/admin/"))


def test_taking_down_needs_a_reason(desk, out):
    assert "此项必填" in do(desk, out, "withdraw", text=" ")
    assert out.state == Story.State.PUBLISHED


def test_masked_words_are_nowhere_any_more(desk, out):
    secret = "王小二"
    form = form_of(out, headline="王小二的一天", body="<p>王小二住在三楼。</p>")
    desk.post(f"/admin/profiles/story/{out.pk}/change/", form)
    Story.objects.filter(pk=out.pk).update(manuscript="王小二原稿")
    Photo.objects.create(story=out, image="x.jpg", width=8, height=8, alt="王小二在门口")
    shared = f"/preview/shared/{preview_token(out)}/"
    assert secret in page(desk.get(shared))
    do(desk, out, "mask", text=secret)
    for kept in (
        *Story.objects.values_list("headline", "body", "manuscript"),
        *out.history.values_list("headline", "body", "manuscript"),
        *Photo.objects.values_list("alt"),
        *LogEntry.objects.values_list("object_repr", "change_message"),
        *out.steps.values_list("comment"),
    ):
        assert secret not in "".join(kept)
    assert secret not in page(desk.get(shared))
    assert secret not in page(desk.get(f"/admin/profiles/story/{out.pk}/history/"))
    assert "■■的一天" in page(desk.get(out.get_absolute_url()))


def test_masking_what_is_not_there_says_so(desk, out):
    assert "找不到" in do(desk, out, "mask", text="不在这里")
    assert "至少" in do(desk, out, "mask", text="的")


def test_a_photo_taken_away_is_off_the_disk(
    desk, out, tmp_path, django_capture_on_commit_callbacks
):
    (tmp_path / "x.jpg").write_bytes(b"")
    photo = Photo(story=out, alt="楼道", width=8, height=8)
    photo.image.name = "x.jpg"
    Photo.objects.bulk_create([photo])
    stored = Photo.objects.get()
    stored.image.storage.save("y.jpg", ContentFile(b"jpeg"))
    Photo.objects.update(image="y.jpg")
    address = f"/admin/profiles/story/{out.pk}/publication/photos/{stored.pk}/"
    assert desk.get(address).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address)
    assert not Photo.objects.exists()
    assert not (tmp_path / "y.jpg").exists()
    assert desk.get("/media/y.jpg").status_code == 404


def test_a_portrait_taken_away_is_off_the_disk(
    desk, out, tmp_path, django_capture_on_commit_callbacks
):
    (tmp_path / "portraits").mkdir()
    files = [tmp_path / "portraits" / name for name in ("face.jpg", "small.jpg")]
    for file in files:
        file.write_bytes(b"jpeg")
    type(out.nominee).objects.update(portrait_small="portraits/small.jpg")
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/admin/profiles/nominee/act/remove-portrait/?ids={out.nominee.pk}")
    assert [file.exists() for file in files] == [False, False]
    out.nominee.refresh_from_db()
    assert not out.nominee.portrait


def test_a_printed_code_still_explains_a_withdrawn_nominee(desk, out, client):
    nominee = out.nominee
    address = f"/admin/profiles/nominee/act/withdraw/?ids={nominee.pk}"
    desk.post(address, {"reason": "本人退出"})
    answer = client.get(f"/n/{nominee.code}/", follow=True)
    assert answer.status_code == 410
    assert "本人退出" in page(answer)


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


def test_a_withdrawn_story_has_no_preview(client, desk, out):
    token = preview_token(out)
    do(desk, out, "withdraw", text="事实有误")
    assert client.get(f"/preview/shared/{token}/").status_code == 410


# changing what is out


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


# two at once


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
