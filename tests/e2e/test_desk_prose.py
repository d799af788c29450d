"""A story's body as rich text: pasted into, typed into, and left as it was."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import sign_in
from tests.e2e.test_desk_manuscript import MANUSCRIPTS

CLIPBOARDS = Path(__file__).parent / "clipboards"
# What a browser does on Ctrl+V, with the clipboard as the other program has left it.
PASTE = """(one, clipboard) => {
  const data = new DataTransfer();
  for (const [kind, words] of Object.entries(clipboard)) data.setData(kind, words);
  const given = {clipboardData: data, bubbles: true, cancelable: true};
  one.dispatchEvent(new ClipboardEvent("paste", given));
}"""


@pytest.fixture
def desk(desktop, site):
    desktop.page.set_viewport_size({"width": 1366, "height": 768})
    sign_in(desktop.page, site.editor, site.password)
    yield desktop.page
    assert desktop.complaints == []


def new_story(page, headline: str):
    """Open the form of a story without a body, and return where one writes it."""
    page.goto("/admin/profiles/story/add/")
    page.fill("#id_headline", headline)
    return page.locator(".tiptap")


def saved(page) -> str:
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    return body(page)


def body(page) -> str:
    return page.locator("#id_body").input_value()


def write_source(page, html: str) -> None:
    page.get_by_role("button", name="源代码").click()
    page.locator("#id_body").fill(html)


def test_from_word_come_the_words_and_their_shape_alone(desk):
    write = new_story(desk, "从 Word 来")
    write.evaluate(PASTE, {"text/html": (CLIPBOARDS / "word.html").read_text()})
    assert saved(desk) == (
        "<h2>一只灯泡换出来的信任</h2>\n"
        "<p>天刚黑，三楼的灯又灭了。社区工作者<strong>何小满</strong>提着梯子上楼，"
        "这是她今年换的第 27 只灯泡。</p>\n"
        "<ul><li>先敲门，再说话。</li><li>答应了的，当天办。</li></ul>\n"
        "<p>她用WPS Office写的第*1*份清单，#号后面都是名字。</p>"
    )


def test_from_wechat_come_the_words_and_their_shape_alone(desk):
    write = new_story(desk, "从公众号来")
    write.evaluate(PASTE, {"text/html": (CLIPBOARDS / "wechat.html").read_text()})
    expect(desk.get_by_text("图片不能粘贴到正文里")).to_be_visible()
    assert saved(desk) == (
        "<h3>街坊叫他老倪</h3>\n"
        "<p>老倪在<strong>望江社区</strong>管了八年电梯。</p>\n"
        "<p>“电梯停一次，<strong>七楼的阿婆</strong>就少下一次楼。”他说。</p>\n"
        "<p>第二段的头一句。</p>\n"
        "<p>第二段之后另起一段。</p>"
    )


def test_tables_and_other_editors_leave_their_words_apart(desk):
    write = new_story(desk, "从别处来")
    table = "<table><tr><td>甲</td><td><p>乙</p></td></tr><tr><td>丙</td></tr></table>"
    cloud = (
        '<b style="font-weight:normal"><p><span style="font-weight:700">粗</span>细</p><br>'
        "<ul><li><p>一</p></li></ul></b>"
    )
    write.evaluate(PASTE, {"text/html": table + cloud})
    assert saved(desk) == (
        "<p>甲</p>\n<p>乙</p>\n<p>丙</p>\n<p><strong>粗</strong>细</p>\n<ul><li>一</li></ul>"
    )


def test_plain_text_becomes_paragraphs(desk):
    write = new_story(desk, "纯文本")
    write.evaluate(
        PASTE, {"text/plain": "　　第一段 *星号* 和 #号。\n\n　　第二段 <b>不是标签</b>。"}
    )
    assert saved(desk) == (
        "<p>第一段 *星号* 和 #号。</p>\n<p>第二段 &lt;b&gt;不是标签&lt;/b&gt;。</p>"
    )


def test_a_keyboard_is_enough(desk):
    write = new_story(desk, "只用键盘")
    expect(write).to_be_visible()  # with its buttons, which are stops on the way
    desk.locator("#id_lead").focus()
    for _stop in range(20):
        desk.keyboard.press("Tab")
        if write.evaluate("(one) => one === document.activeElement"):
            break
    expect(write).to_be_focused()
    desk.keyboard.press("Control+Alt+2")
    desk.keyboard.type("一盏灯")
    desk.keyboard.press("Shift+Enter")
    desk.keyboard.type("照亮一栋楼")
    desk.keyboard.press("Enter")
    desk.keyboard.type("她说：1. # 和 *星号* 都照写。 ")
    desk.keyboard.press("Control+b")
    desk.keyboard.type("加粗")
    desk.keyboard.press("Shift+Tab")
    expect(desk.get_by_role("button", name="源代码")).to_be_focused()
    expect(desk.locator(".ms-count").last).to_contain_text("18 汉字")
    assert violations(desk, "the form with its editor") == []
    assert saved(desk) == (
        "<h2>一盏灯<br>照亮一栋楼</h2>\n<p>她说：1. # 和 *星号* 都照写。 <strong>加粗</strong></p>"
    )


def test_the_buttons_make_quotes_and_lists(desk):
    write = new_story(desk, "按钮")
    write.click()
    tools = desk.get_by_role("group", name="正文格式")
    desk.keyboard.type("一句话")
    tools.get_by_role("button", name="引语").click()
    expect(tools.get_by_role("button", name="引语")).to_have_attribute("aria-pressed", "true")
    assert saved(desk) == "<blockquote><p>一句话</p></blockquote>"
    write.click()
    tools.get_by_role("button", name="正文").click()
    tools.get_by_role("button", name="编号列表").click()
    assert "<ol><li>" in body(desk)
    tools.get_by_role("button", name="撤销").click()
    tools.get_by_role("button", name="撤销").click()
    assert "<blockquote><p>" in body(desk)


def test_a_link_is_made_changed_and_taken_away_by_keyboard(desk):
    write = new_story(desk, "链接")
    write.click()
    desk.keyboard.type("一句话")
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Control+k")
    asked = desk.get_by_role("dialog", name="链接")
    expect(asked.get_by_label("网址", exact=True)).to_be_focused()
    expect(asked.get_by_label("链接显示的文字")).to_be_hidden()  # it is what was chosen
    assert violations(desk, "what a link asks") == []
    desk.keyboard.type("javascript:alert(1)")
    desk.keyboard.press("Enter")
    expect(asked.get_by_role("alert")).to_contain_text("这个网址不能用作链接")
    asked.get_by_label("网址", exact=True).fill("example.com/a")
    desk.keyboard.press("Enter")
    expect(asked).to_be_hidden()
    expect(write).to_be_focused()
    assert saved(desk) == '<p><a href="https://example.com/a">一句话</a></p>'
    write.click()
    desk.wait_for_timeout(200)
    desk.keyboard.press("ArrowLeft")
    desk.wait_for_timeout(200)  # nobody types sooner after a key that moves
    desk.keyboard.press("Control+k")
    expect(asked.get_by_label("网址", exact=True)).to_have_value("https://example.com/a")
    desk.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    assert 'href="https://example.com/a"' in body(desk)
    desk.keyboard.press("Control+k")
    asked.get_by_role("button", name="去掉链接").click()
    assert body(desk) == "<p>一句话</p>"


def test_a_link_without_chosen_words_brings_its_own(desk):
    write = new_story(desk, "带文字的链接")
    write.click()
    desk.keyboard.type("见")
    desk.get_by_role("button", name="链接").click()
    asked = desk.get_by_role("dialog", name="链接")
    asked.get_by_label("网址", exact=True).fill("https://example.com/b")
    asked.get_by_label("链接显示的文字").fill("第一篇报道")
    asked.get_by_role("button", name="加上链接").click()
    expect(asked).to_be_hidden()
    desk.keyboard.type("。")
    assert saved(desk) == '<p>见<a href="https://example.com/b">第一篇报道</a>。</p>'


def test_a_photo_is_put_after_a_paragraph_by_choosing_it(desk):
    write = new_story(desk, "图在哪里")
    write.click()
    desk.keyboard.type("第一段")
    desk.keyboard.press("Enter")
    desk.keyboard.type("第二段")
    saved(desk)
    desk.get_by_role("button", name="图片…").click()
    asked = desk.get_by_role("dialog", name="在这一段后面放哪张照片？")
    expect(asked).to_contain_text("还没有照片")
    desk.keyboard.press("Escape")
    picture = {"name": "甲.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg()}
    desk.set_input_files("#new_photos", [picture])
    desk.get_by_role("button", name="保存，接着填写图片文字").click(timeout=30_000)
    desk.locator("[name$=caption]").fill("三楼的灯")
    write.locator("p").first.click()
    desk.get_by_role("button", name="图片…").click()
    assert violations(desk, "which photo stands here") == []
    asked.get_by_role("button", name="三楼的灯").click()
    expect(asked).to_be_hidden()
    assert body(desk) == "<p>第一段</p>\n<p>[图1]</p>\n<p>第二段</p>"


def a_jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("name", ["1-column-and-note", "5-word-paste", "7-strange-lines"])
def test_who_opens_and_saves_changes_not_a_letter(desk, name):
    desk.goto("/admin/profiles/story/paste/")
    text = (MANUSCRIPTS / f"{name}.txt").read_text()
    desk.fill("#id_text", text.replace("木", "森"))  # other journeys bring the very same one
    desk.get_by_role("button", name="逐项核对").click()
    desk.get_by_role("button", name="生成草稿").click()
    before = body(desk)
    assert "<p>" in before
    write = desk.locator(".tiptap")
    expect(write).to_be_visible()
    assert saved(desk) == before
    # and who adds a word changes nothing but that place
    write.click()
    desk.wait_for_timeout(200)
    desk.keyboard.press("Control+End")
    desk.wait_for_timeout(300)  # nobody types sooner after a key that moves
    desk.keyboard.type("完")
    assert saved(desk) == re.sub(r"(</\w+>)$", r"完\1", before)


STRANGE = '<p class="x">甲 &amp; 乙　<u>丙</u></p>\n<table><tr><td>丁</td></tr></table>'


def test_what_the_editor_does_not_know_stays_source_text_until_asked(desk):
    new_story(desk, "陌生的标签")
    write_source(desk, STRANGE)
    assert saved(desk) == STRANGE
    expect(desk.locator(".tiptap")).to_be_hidden()
    expect(desk.locator("#id_body")).to_be_visible()
    expect(desk.get_by_text("什么都没有改变")).to_be_visible()
    assert saved(desk) == STRANGE
    desk.get_by_role("button", name="源代码").click()
    expect(desk.get_by_text("文字都在")).to_be_visible()
    expect(desk.locator(".tiptap")).to_contain_text("甲 & 乙　丙")
    assert body(desk) == STRANGE  # until somebody types


def test_what_would_lose_a_letter_is_not_opened_at_all(desk):
    new_story(desk, "会丢字的")
    write_source(desk, "<p>甲</p><noscript>乙</noscript>")
    desk.get_by_role("button", name="源代码").click()
    expect(desk.get_by_text("什么都没有改变")).to_be_visible()
    expect(desk.locator("#id_body")).to_have_value("<p>甲</p><noscript>乙</noscript>")
    expect(desk.locator(".tiptap")).to_be_hidden()


def test_lines_without_any_tag_open_as_paragraphs(desk):
    new_story(desk, "没有标签")
    write_source(desk, "第一行\n\n第二行")
    desk.get_by_role("button", name="源代码").click()
    expect(desk.locator(".tiptap p")).to_have_text(["第一行", "第二行"])


def test_kept_typing_comes_back_into_the_editor(desk):
    write = new_story(desk, "断网之前")
    saved(desk)
    write.click()
    desk.keyboard.type("一个小时写的字")
    desk.wait_for_timeout(800)  # the script waits for a pause in the typing
    desk.reload()
    desk.get_by_role("button", name="恢复到表单").click()
    expect(write).to_have_text("一个小时写的字")
    assert body(desk) == "<p>一个小时写的字</p>"


def test_without_script_the_text_area_does_the_same(plain_phone, site):
    page = plain_phone.page
    sign_in(page, site.editor, site.password)
    page.goto("/admin/profiles/story/add/")
    page.fill("#id_headline", "没有脚本")
    expect(page.get_by_role("button", name="加粗")).to_be_hidden()
    page.fill("#id_body", "<h2>一</h2>\n<p>二</p>")
    assert saved(page) == "<h2>一</h2>\n<p>二</p>"
