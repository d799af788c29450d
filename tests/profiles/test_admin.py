"""The editors' desk, used as an editor does."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from faults.desk import nominee_form
from profiles.models import Community, Nominee, Story
from tests import cast

pytestmark = pytest.mark.django_db

MANUSCRIPT = (Path(__file__).parent / "manuscripts" / "1-column-and-note.txt").read_text()


@pytest.fixture
def edition():
    return cast.an_edition(at=timezone.now())


@pytest.fixture
def desk(client):
    client.force_login(cast.an_editor())
    return client


@pytest.fixture(autouse=True)
def _pictures_in_folders_of_their_own(folders):
    pass


def page(response) -> str:
    return response.content.decode()


def a_picture(kind: str = "JPEG", size=(800, 1000)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return SimpleUploadedFile("face.jpg", out.getvalue())


def opened(stored) -> Image.Image:
    with stored.open() as file:
        return Image.open(BytesIO(file.read()))


def form_of(story: Story, **changes) -> dict[str, object]:
    local = timezone.localtime(story.published_at) if story.published_at else None
    return {
        "edition": story.edition_id,
        "nominee": story.nominee_id or "",
        "published_at_0": local.strftime("%Y-%m-%d") if local else "",
        "published_at_1": local.strftime("%H:%M:%S") if local else "",
        "headline": story.headline,
        "body": story.body,
        "correction": "small",
        "photos-TOTAL_FORMS": 0,
        "photos-INITIAL_FORMS": 0,
        **changes,
    }


def test_every_list_and_form_opens(edition, desk):
    nominee = cast.a_published_nominee(edition, at=timezone.now())
    story = nominee.stories.get()
    for path in (
        "",
        "profiles/edition/",
        f"profiles/edition/{edition.pk}/change/",
        "profiles/edition/add/",
        "profiles/community/",
        "profiles/community/add/",
        "profiles/nominee/?q=张",
        f"profiles/nominee/{nominee.pk}/change/",
        "profiles/nominee/add/",
        "profiles/story/?q=张&state__exact=published",
        f"profiles/story/{story.pk}/change/",
        "profiles/story/add/",
        "profiles/story/paste/",
        "voting/like/",
        "auth/user/",
    ):
        answer = desk.get(f"/admin/{path}")
        assert answer.status_code == 200, path
        assert "活动后台" in page(answer), path


def test_the_desk_is_closed_to_others(edition, client):
    assert client.get("/admin/profiles/story/").status_code == 302
    client.force_login(User.objects.create_user("reader", password="x"))
    assert client.get("/admin/profiles/story/paste/").status_code == 302


def test_staff_without_the_right_can_not_act(edition, client):
    story = cast.a_story(edition, at=timezone.now())
    client.force_login(User.objects.create_user("helper", password="x", is_staff=True))
    assert client.get("/admin/profiles/story/paste/").status_code == 403
    address = f"/admin/profiles/story/act/withdraw/?ids={story.pk}"
    assert client.post(address, {"reason": "x"}).status_code == 403
    story.refresh_from_db()
    assert story.state == Story.State.PUBLISHED


# pasting a manuscript


def paste(desk, edition, **changes):
    as_browsers_send_it = MANUSCRIPT.replace("\n", "\r\n")
    form = {"edition": edition.pk, "text": as_browsers_send_it, **changes}
    person = form.pop("person", None)
    answer = desk.post("/admin/profiles/story/paste/", form)
    if "review" not in answer.context:
        return answer
    return make_draft(desk, answer, **({"person": person} if person else {}))


def make_draft(desk, answer, **changes):
    """Press the button of the screen between, as it came."""
    review = answer.context["review"]
    form = {"delivered": review.signed, "pieces": len(review.manuscript.spans), "make": "1"}
    return desk.post("/admin/profiles/story/paste/", {**form, **changes}, follow=True)


def test_a_pasted_manuscript_becomes_a_draft_with_its_fields_filled(edition, desk):
    answer = paste(desk, edition, person="new")
    story = Story.objects.get()
    assert answer.redirect_chain[-1][0] == f"/admin/profiles/story/{story.pk}/change/"
    assert "已生成草稿" in page(answer)
    assert "楼道管家" in page(answer)
    assert story.state == Story.State.DRAFT
    assert story.manuscript == MANUSCRIPT
    assert story.nominee.name == "林木生"


def test_nobody_is_made_without_a_click(edition, desk):
    answer = paste(desk, edition)
    assert Story.objects.get().nominee is None
    assert not Nominee.objects.exists()
    assert not Community.objects.exists()
    assert "没有识别出已录入的候选人" in page(answer)


def test_a_file_does_as_well(edition, desk):
    file = SimpleUploadedFile("稿件.txt", MANUSCRIPT.encode("gb18030"))
    paste(desk, edition, text="", file=file)
    assert Story.objects.get().source == "示例日报"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "二者择一"),
        ("没有标题，只有一句话。\n\n第二段。", "没有找到标题"),
        ("长" * 200_001, "200000"),
    ],
    ids=["empty", "no headline", "endless"],
)
def test_what_is_no_manuscript_comes_back_with_a_reason(edition, desk, text, says):
    answer = paste(desk, edition, text=text)
    assert says in page(answer)
    assert text[:10] in page(answer)
    assert not Story.objects.exists()


def test_a_word_file_is_refused_kindly(edition, desk):
    answer = paste(
        desk, edition, text="", file=SimpleUploadedFile("a.docx", b"PK\x03\x04" + bytes(99))
    )
    assert "Word" in page(answer)


def test_the_same_manuscript_leads_to_the_story_it_became(edition, desk):
    paste(desk, edition)
    answer = paste(desk, edition)
    assert Story.objects.count() == 1
    assert "之前已录入" in page(answer)


# publishing


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


def test_a_published_story_can_not_lose_its_time(edition, desk):
    story = cast.a_story(edition, at=timezone.now())
    address = f"/admin/profiles/story/{story.pk}/change/"
    answer = desk.post(address, form_of(story, published_at_0="", published_at_1=""))
    assert answer.status_code == 200
    assert "发布时间" in page(answer)
    story.refresh_from_db()
    assert story.published_at


def test_a_published_story_can_not_lose_its_text(edition, desk):
    story = cast.a_story(edition, at=timezone.now())
    address = f"/admin/profiles/story/{story.pk}/change/"
    answer = desk.post(address, form_of(story, lead="", body=" "))
    assert answer.status_code == 200
    assert "标题和正文" in page(answer)
    story.refresh_from_db()
    assert story.body


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


# nominees


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


@pytest.mark.parametrize(("listed", "queries"), [("nominee", 8), ("story", 9)])
def test_a_longer_list_asks_the_database_no_more(
    edition, desk, listed, queries, django_assert_num_queries
):
    for number in range(1, 9):
        cast.a_published_nominee(edition, at=timezone.now(), name=f"第{number}", number=number)
    with django_assert_num_queries(queries):
        answer = desk.get(f"/admin/profiles/{listed}/")
    assert "第8" in page(answer)


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


def test_the_withdrawn_are_found_among_the_nominees(edition, desk):
    cast.a_nominee(edition, number=1, name="何小满")
    cast.a_nominee(
        edition, number=2, name="李敏", withdrawn_at=timezone.now(), withdrawn_reason="退出"
    )
    gone = page(desk.get("/admin/profiles/nominee/?withdrawn=yes"))
    assert "李敏" in gone
    assert "何小满" not in gone
    assert "李敏" not in page(desk.get("/admin/profiles/nominee/?withdrawn=no"))
