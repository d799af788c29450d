"""From a delivered manuscript to a draft: every part shown, nothing lost, nobody made unasked."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from profiles.admin.naming import person_in_words
from profiles.importing import import_manuscript, name_nominee
from profiles.models import Community, Nominee, Story
from tests import cast
from tests.desk import MANUSCRIPT, page
from voting.roles import REPORTER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
ADDRESS = "/admin/profiles/story/paste/"


def shown(desk, edition, text=MANUSCRIPT, **more):
    return desk.post(ADDRESS, {"edition": edition.pk, "text": text, **more})


def paste(desk, edition, **changes):
    as_browsers_send_it = MANUSCRIPT.replace("\n", "\r\n")
    form = {"edition": edition.pk, "text": as_browsers_send_it, **changes}
    person = form.pop("person", None)
    answer = desk.post(ADDRESS, form)
    if "review" not in answer.context:
        return answer
    return make_draft(desk, answer, **({"person": person} if person else {}))


def make_draft(desk, answer, **changes):
    """Press the button of the screen between, as it came."""
    review = answer.context["review"]
    form = {"delivered": review.signed, "pieces": len(review.manuscript.spans), "make": "1"}
    return desk.post(ADDRESS, {**form, **changes}, follow=True)


def a_docx(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        packed.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{kind}" Target="word/document.xml"/></Relationships>',
        )
        name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        packed.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>',
        )
    return out.getvalue()


def a_zip(**files: bytes) -> SimpleUploadedFile:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, raw in files.items():
            packed.writestr(name, raw)
    return SimpleUploadedFile("稿件.zip", out.getvalue())


def a_face() -> bytes:
    out = BytesIO()
    Image.new("RGB", (800, 1000), "teal").save(out, "JPEG")
    return out.getvalue()


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


# the screen between


def test_the_parts_are_shown_and_nothing_is_written_yet(edition, desk):
    answer = shown(desk, edition)
    assert answer.status_code == 200
    assert "ms-headline" in page(answer)
    joined = "".join(span.text for span in answer.context["review"].manuscript.spans)
    assert joined == MANUSCRIPT
    assert not Story.objects.exists()
    assert not Nominee.objects.exists()


def test_a_part_can_be_given_another_name(edition, desk):
    answer = shown(desk, edition)
    review = answer.context["review"]
    heading = next(part for part in review.parts if part.css == "heading")
    make_draft(desk, answer, **{f"label-{heading.at}": "paragraph"})
    story = Story.objects.get()
    assert f"<h2>{heading.text.splitlines()[0]}" not in story.body
    assert heading.text.splitlines()[0] in story.body
    assert story.manuscript == MANUSCRIPT


def test_a_manuscript_without_headline_gets_one_by_a_click(edition, desk):
    answer = shown(desk, edition, "没有标题，只有一句话。\n\n第二段，也是一句话。")
    assert "没有找到标题" in page(make_draft(desk, answer))
    first = answer.context["review"].parts[0]
    make_draft(desk, answer, **{f"label-{first.at}": "headline"})
    assert Story.objects.get().headline == "没有标题，只有一句话。"


def test_line_ends_and_blanks_of_a_file_are_kept_to_the_letter(edition, desk):
    raw = "一盏灯\r\n\r\n　　正文一段，有缩进。\r\n"
    answer = shown(desk, edition, "", file=SimpleUploadedFile("a.txt", raw.encode()))
    make_draft(desk, answer)
    assert Story.objects.get().manuscript == raw


def test_a_nominee_who_is_there_is_proposed(edition, desk):
    place = Community.objects.create(district="荔湾区", subdistrict="榕荫街", name="木棉里社区")
    known = cast.a_nominee(edition, name="林木生", number=9, community=place)
    make_draft(desk, shown(desk, edition))
    assert Story.objects.get().nominee == known


def test_a_new_nominee_is_made_as_the_editor_typed_it(edition, desk):
    make_draft(desk, shown(desk, edition), person="new", new_post="社区主任", new_name="林木森")
    nominee = Story.objects.get().nominee
    assert (nominee.name, nominee.post, nominee.community.name) == (
        *("林木森", "社区主任"),
        "木棉里社区",
    )


def test_a_nominee_without_name_is_refused_and_nothing_is_half_made(edition, desk):
    answer = make_draft(desk, shown(desk, edition), person="new", new_name="")
    assert answer.status_code == 200
    assert "errornote" in page(answer)
    assert not Story.objects.exists()
    assert not Community.objects.exists()


def test_a_likely_duplicate_is_shown_before_saving(edition, desk):
    make_draft(desk, shown(desk, edition))
    answer = shown(desk, edition, MANUSCRIPT.replace("扳手", "钳子"))
    assert "可能已经录入" in page(answer)
    assert f"/admin/profiles/story/{Story.objects.get().pk}/change/" in page(answer)


def test_repairs_are_made_where_they_are_chosen_and_nowhere_else(edition, desk):
    text = "一盏灯\n\n天刚亮,她来了。她说,早。\n\n第二段，有字。"
    answer = shown(desk, edition, text)
    first, second = answer.context["review"].repairs
    assert (first.old, first.new) == (",", "，")
    make_draft(desk, answer, repair=[second.key])
    story = Story.objects.get()
    assert "天刚亮,她来了。她说，早。" in story.lead + story.body
    assert story.manuscript == text


def test_a_word_file_is_read(edition, desk):
    file = SimpleUploadedFile("稿件.docx", a_docx("一盏灯", "天刚亮，她已经在巷口了。"))
    make_draft(desk, shown(desk, edition, "", file=file))
    story = Story.objects.get()
    assert story.headline == "一盏灯"
    assert "天刚亮" in story.lead + story.body


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(99), "另存为"),
        ("a.wps", b"\xd0\xcf\x11\xe0" + bytes(99), "另存为"),
        ("a.docx", b"PK\x03\x04" + bytes(99), "Word"),
        ("a.zip", b"PK\x03\x04" + bytes(99), "压缩包"),
    ],
)
def test_what_can_not_be_read_is_answered_with_what_to_do(edition, desk, name, raw, says):
    answer = shown(desk, edition, "", file=SimpleUploadedFile(name, raw))
    assert answer.status_code == 200
    assert says in page(answer)


def test_a_damaged_review_is_asked_for_again(edition, desk):
    answer = desk.post(ADDRESS, {"delivered": "x", "make": "1"})
    assert answer.status_code == 200
    assert "重新粘贴" in page(answer)


def test_a_zip_goes_in_with_portraits_and_says_what_needs_a_person(edition, desk):
    files = {
        "林木生.txt": MANUSCRIPT.encode(),
        "林木生.jpg": a_face(),
        "旧稿.doc": b"\xd0\xcf\x11\xe0",
        "没人.jpg": a_face(),
    }
    answer = shown(desk, edition, "", file=a_zip(**files), create_missing="on")
    results = {one.name: one.result.value for one in answer.context["outcomes"]}
    assert results["旧稿.doc"] == "failed"
    assert results["没人.jpg"] == "person"
    nominee = Nominee.objects.get()
    assert nominee.portrait_small.width == 480
    again = shown(desk, edition, "", file=a_zip(**files), create_missing="on")
    assert again.context["outcomes"][0].result == "already"
    assert Story.objects.count() == 1


def a_reporters_draft(edition) -> Story:
    return import_manuscript(edition=edition, text=MANUSCRIPT, create_missing=False).story


def test_an_editor_takes_the_nominee_from_a_reporters_manuscript(edition, desk):
    story = a_reporters_draft(edition)
    form = desk.get(f"/admin/profiles/story/{story.pk}/change/").content.decode()
    assert f"act/nominee/?ids={story.pk}" in form
    asked = desk.get(f"/admin/profiles/story/act/nominee/?ids={story.pk}").content.decode()
    assert "林木生 · 社区居委会副主任 · 荔湾区榕荫街木棉里社区" in asked
    desk.post(f"/admin/profiles/story/act/nominee/?ids={story.pk}")
    story.refresh_from_db()
    assert (story.nominee.name, story.nominee.community.name) == ("林木生", "木棉里社区")
    assert story.version == 2
    form = desk.get(f"/admin/profiles/story/{story.pk}/change/").content.decode()
    assert f"act/nominee/?ids={story.pk}" not in form


def test_who_is_in_the_list_already_is_not_made_again(edition, desk):
    story = a_reporters_draft(edition)
    there = cast.a_nominee(edition, name="林木生", community=cast.a_community(name="木棉里社区"))
    desk.post(f"/admin/profiles/story/act/nominee/?ids={story.pk}")
    story.refresh_from_db()
    assert story.nominee == there


def test_a_reporter_can_not_take_the_nominee(edition, client):
    story = a_reporters_draft(edition)
    client.force_login(cast.a_member(REPORTER))
    assert client.post(f"/admin/profiles/story/act/nominee/?ids={story.pk}").status_code == 403
    assert not Nominee.objects.exists()


def test_a_manuscript_that_names_nobody_offers_nobody(edition):
    story = import_manuscript(edition=edition, text="栏目|一盏新灯\n\n正文一段。").story
    assert person_in_words(story) == ""
    with pytest.raises(ValidationError, match="稿件里没有写明"):
        name_nominee(story=story)


def test_a_reporter_reads_whom_the_manuscript_names_and_need_not_choose(edition, client):
    client.force_login(cast.a_member(REPORTER))
    shown_page = page(shown(client, edition))
    assert "稿件写的是：林木生" in shown_page
    assert "编辑审稿时会确认并录入" in shown_page
