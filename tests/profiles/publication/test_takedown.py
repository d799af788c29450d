"""Stories, words and pictures taken away again, and what is then left of them."""

import pytest
from django.contrib.admin.models import LogEntry

from profiles.models import Photo, Story
from profiles.previews import preview_token
from tests import cast
from tests.desk import form_of, page
from tests.profiles.publication.conftest import do, look
from voting.roles import CHIEF_EDITOR, EDITOR

pytestmark = pytest.mark.django_db


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
    cast.a_photo(out, alt="王小二在门口", caption="王小二", credit="王小二供图")
    shared = f"/preview/shared/{preview_token(out)}/"
    assert secret in page(desk.get(shared))
    do(desk, out, "mask", text=secret)
    for kept in (
        *Story.objects.values_list("headline", "body", "manuscript"),
        *out.history.values_list("headline", "body", "manuscript"),
        *Photo.objects.values_list("alt", "caption", "credit"),
        *LogEntry.objects.values_list("object_repr", "change_message"),
        *out.steps.values_list("comment"),
    ):
        assert secret not in "".join(kept)
    assert secret not in page(desk.get(shared))
    assert secret not in page(desk.get(f"/admin/profiles/story/{out.pk}/history/"))
    assert "■■的一天" in page(desk.get(out.get_absolute_url()))


@pytest.mark.parametrize(
    ("body", "words", "left"),
    [
        ("<p>王<strong>小二</strong>来了。</p>", "王小二", "<p>■■<strong></strong>来了。</p>"),
        ('<p><em>A &amp; "B"</em></p>', 'A & "B"', "<p><em>■■</em></p>"),
        ("<p>甲</p>\n<p>乙</p><p>甲乙</p>", "甲乙", "<p>甲</p>\n<p>乙</p><p>■■</p>"),
    ],
)
def test_masking_finds_words_across_bold_and_signs(desk, out, body, words, left):
    Story.objects.filter(pk=out.pk).update(body=body)
    do(desk, out, "mask", text=words)
    out.refresh_from_db()
    assert out.body == left


def test_masking_what_is_not_there_says_so(desk, out):
    assert "找不到" in do(desk, out, "mask", text="不在这里")
    assert "至少" in do(desk, out, "mask", text="的")


def test_a_photo_taken_away_is_off_the_disk(desk, out, folders, django_capture_on_commit_callbacks):
    photo = cast.a_photo(out)
    address = f"/admin/profiles/story/{out.pk}/publication/photos/{photo.pk}/"
    assert desk.get(address).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address)
    assert not Photo.objects.exists()
    assert [path for path in folders.rglob("*") if path.is_file()] == []
    assert desk.get(photo.whole.src).status_code == 404


def test_a_portrait_taken_away_is_off_the_disk(
    desk, out, folders, django_capture_on_commit_callbacks
):
    portraits = folders / "media/portraits"
    portraits.mkdir(parents=True)
    files = [portraits / name for name in ("face.jpg", "small.jpg")]
    for file in files:
        file.write_bytes(b"jpeg")
    type(out.nominee).objects.update(portrait_small="portraits/small.jpg")
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/admin/profiles/nominee/act/remove-portrait/?ids={out.nominee.pk}")
    assert [file.exists() for file in files] == [False, False]
    out.nominee.refresh_from_db()
    assert not out.nominee.portrait


@pytest.mark.parametrize(
    ("act", "says"), [("withdraw", "候选人已撤下：本人要求"), ("remove-portrait", "肖像已删除")]
)
def test_what_one_person_did_to_a_nominee_is_looked_over_by_another(
    desk, out, client, sit_down, act, says
):
    type(out.nominee).objects.update(portrait="portraits/face.jpg")
    address = f"/admin/profiles/nominee/act/{act}/?ids={out.nominee.pk}"
    desk.post(address, {"reason": "本人要求"})
    assert says in page(desk.get(f"/admin/profiles/story/{out.pk}/publication/"))
    assert "等我复核" not in page(desk.get("/admin/"))
    sit_down(EDITOR, name="另一位")
    assert "等我复核" in page(client.get("/admin/"))


def test_a_printed_code_still_explains_a_withdrawn_nominee(desk, out, client):
    nominee = out.nominee
    address = f"/admin/profiles/nominee/act/withdraw/?ids={nominee.pk}"
    desk.post(address, {"reason": "本人退出"})
    answer = client.get(f"/n/{nominee.code}/", follow=True)
    assert answer.status_code == 410
    assert "本人退出" in page(answer)


def test_a_withdrawn_story_has_no_preview(client, desk, out):
    token = preview_token(out)
    do(desk, out, "withdraw", text="事实有误")
    assert client.get(f"/preview/shared/{token}/").status_code == 410


def test_what_readers_see_of_a_withdrawn_story_is_what_the_button_opens(desk, out):
    do(desk, out, "withdraw", text="当事人要求")
    shown = look(desk, out)
    assert f'class="button" href="{out.get_absolute_url()}"' in shown
    assert "/preview/" not in shown  # it would open nothing
