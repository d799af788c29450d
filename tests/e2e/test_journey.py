"""The whole journey in a real browser, against the site as it is served."""

import re
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import sign_in

MANUSCRIPT = Path(__file__).parent.parent / "profiles/manuscripts/1-column-and-note.txt"
PAGES = (
    *("/", "/stories/", "/nominees/", "/leaderboard/", "/rules/", "/privacy/", "/posters/"),
    "/me/likes/",
)


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def code_of(page) -> str:
    found = re.search(r"/nominees/([a-z0-9]+)/", page.url)
    assert found, page.url
    return found[1]


def likes_on_the_board(page, code: str) -> int:
    # A page may be kept for a second by the edge, and speaks as of two.
    page.wait_for_timeout(2200)
    page.goto("/leaderboard/")
    return number(page.locator(f".board [data-likes-of='{code}']").inner_text())


def test_a_reader_on_a_phone_reads_likes_and_sees_the_board_move(phone):
    page = phone.page
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("最美社区工作者")
    page.locator(".story-card-title a").first.click()
    expect(page.locator(".prose h2").first).to_be_visible()
    expect(page.locator(".prose blockquote")).to_be_visible()
    page.locator(".story-name").click()
    code = code_of(page)
    before = likes_on_the_board(page, code)
    page.goto(f"/nominees/{code}/")
    button = page.locator(f"form[data-like='{code}'] button")
    expect(page.locator("[data-my]")).to_contain_text("5")
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("已点赞", use_inner_text=True)
    expect(page.locator("[role=status]")).to_contain_text("已为")
    expect(page.locator("[data-my]")).to_contain_text("4")
    assert likes_on_the_board(page, code) == before + 1
    page.goto(f"/nominees/{code}/")
    expect(button).to_contain_text("已点赞", use_inner_text=True)
    button.tap()
    expect(page.locator("[role=status]")).to_contain_text("已经")
    assert likes_on_the_board(page, code) == before + 1
    page.goto("/me/likes/")
    expect(page.locator(".my-likes li")).to_have_count(1)
    assert phone.complaints == []


def test_the_sixth_like_of_a_day_is_refused_with_the_time_to_come_back(phone):
    page = phone.page
    page.goto("/nominees/")
    buttons = page.locator(".card .like-button")
    for turn in range(5):
        buttons.nth(turn).tap()
        expect(buttons.nth(turn)).to_have_attribute("aria-pressed", "true")
    count = page.locator(".card [data-likes-of]").nth(5)
    before = count.inner_text()
    buttons.nth(5).tap()
    expect(page.locator("[role=status]")).to_contain_text("00:00")
    expect(count).to_have_text(before)
    expect(buttons.nth(5)).not_to_have_attribute("aria-pressed", "true")


def test_without_script_the_form_says_what_happened(plain_phone):
    page = plain_phone.page
    page.goto("/nominees/")
    page.locator(".card-name a").nth(3).click()
    before = number(page.locator(".like-count b").inner_text())
    page.locator(".like-button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("请再点一次")
    page.locator(".like-button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("谢谢")
    assert number(page.locator(".answer p").nth(1).inner_text()) >= before + 1
    page.get_by_role("link", name="查看榜单").click()
    expect(page.locator(".board .row")).not_to_have_count(0)


def test_without_script_and_cookies_the_reader_is_told_so(browser, site):
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/nominees/")
    page.locator(".like-button").first.click()
    page.wait_for_url("**/confirm/")
    context.clear_cookies()  # as a browser that kept none would come back
    page.goto(page.url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("拒绝了 Cookie")
    context.close()


def test_a_like_is_given_by_keyboard_alone(desktop):
    page = desktop.page
    page.goto("/nominees/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.like-button')"):
            break
    focused = page.locator(".like-button:focus")
    expect(focused).to_have_count(1)
    page.keyboard.press("Enter")
    expect(focused).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[role=status]")).to_contain_text("已为")


def poster_of(page, path: str) -> bytes:
    """Return the poster; while others are being drawn, come back when the site says."""
    for _attempt in range(20):
        answer = page.request.get(path)
        if answer.status != 503:
            break
        page.wait_for_timeout(int(answer.headers["retry-after"]) * 1000)
    assert answer.status == 200
    return answer.body()


def test_the_poster_leads_back_to_the_nominee(phone, site):
    page = phone.page
    page.goto("/nominees/")
    page.locator(".card-name a").first.click()
    code = code_of(page)
    page.get_by_role("link", name="海报（打印或转发）").click()
    expect(page.locator(".posters figure img")).to_be_visible()
    for name in ("phone.png", "a4.png"):
        picture = poster_of(page, f"/posters/{code}/{name}")
        codes = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
        assert [found.text for found in codes] == [f"{site.address}/n/{code}"]
    page.goto(codes[0].text)
    assert code_of(page) == code
    assert poster_of(page, f"/posters/{code}/a4.pdf").startswith(b"%PDF")


def test_an_editor_pastes_checks_and_publishes_a_story(desktop, phone, site):
    desk = desktop.page
    sign_in(desk, site.editor, site.password)
    desk.goto("/admin/profiles/story/")
    desk.get_by_role("link", name="粘贴稿件").click()
    desk.fill("#id_text", MANUSCRIPT.read_text())
    desk.get_by_role("button", name="逐项核对").click()
    desk.check("[name=person][value=new]")
    desk.get_by_role("button", name="生成草稿").click()
    expect(desk.locator(".messagelist")).to_contain_text("已生成草稿")
    expect(desk.locator("#id_headline")).to_have_value(re.compile("林木生"))
    expect(desk.locator("#id_source")).to_have_value("示例日报")
    desk.fill("#id_summary", "编辑写的提要。")
    desk.get_by_role("button", name="保存并继续编辑").click()
    story = desk.locator(".field-slug .readonly").inner_text()
    reader = phone.page
    assert reader.goto(f"/stories/{story}/").status == 404
    editing = desk.url
    desk.get_by_role("link", name="预览").click()
    expect(desk.locator(".banner-preview")).to_contain_text("草稿")
    expect(desk.locator("h1")).to_contain_text("林木生")
    desk.goto(editing)
    desk.get_by_role("link", name="送审与发布").click()
    desk.fill("#publish-text", "本人已口头同意，肖像随后补上。")
    desk.locator("form:has(#publish-text) button.default").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    reader.goto(f"/stories/{story}/")
    for words in ("一把扳手", "编辑写的提要。", "开栏语", "等你来点赞", "责编 | 丁四"):
        expect(reader.locator("main")).to_contain_text(words)
    reader.locator(".like-button").tap()
    expect(reader.locator(".like-count b")).to_have_text("1")
    assert [one for one in desktop.complaints if "404" not in one] == []


def test_a_search_of_ten_thousand_characters(phone):
    page = phone.page
    page.goto("/nominees/")
    page.fill("#q", "张" * 10_000)
    page.press("#q", "Enter")
    expect(page.locator(".empty")).to_contain_text("没有找到")
    answer = page.goto(f"/nominees/?q={'a' * 10_000}")
    assert answer.status == 414
    expect(page.get_by_role("heading", level=1)).to_have_text("网址太长")
    page.get_by_role("link", name="查找候选人").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("候选人")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["", "/en"])
def test_no_page_is_wider_than_the_screen_or_complains(desktop, width, language):
    page = desktop.page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/stories/")
    story = page.locator(".story-card-title a").first.get_attribute("href")
    page.goto("/nominees/")
    nominee = page.locator(".card-name a").first.get_attribute("href")
    for path in (*PAGES, story, nominee):
        page.goto(f"{language}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert desktop.complaints == []
