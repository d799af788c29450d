"""What script does besides: taps are kept, the board renews itself, the text grows."""

import json

import pytest
from playwright.sync_api import expect

LIKE = 'form[action$="/like/"] button'
STATUS = "[data-notice]"
FONT = "getComputedStyle(document.documentElement).fontSize"
NOTE_SIZE_AT_FIRST = """new MutationObserver((_, self) => {
  if (!document.body) return;
  window.sizeAtFirst = document.documentElement.dataset.text;
  self.disconnect();
}).observe(document, { childList: true, subtree: true });"""
TOO_SMALL = """(least) => [...document.querySelectorAll(
    "button, .button, .chip, .site-tool, .site-nav a, .footer-links a, .reach, [type=search]"
  )].filter((one) => one.getClientRects().length && one.offsetHeight < least)
  .map((one) => [one.offsetHeight, one.outerHTML.slice(0, 80)])"""


# a like's way


def test_a_tap_without_signal_is_kept_and_sent_when_there_is_one(phone, paths):
    page = phone.page
    page.goto(paths["nominee"], wait_until="networkidle")
    page.context.set_offline(True)
    page.locator(LIKE).tap()
    expect(page.locator(STATUS)).to_contain_text("已经记下")
    expect(page.locator(LIKE)).not_to_have_attribute("aria-pressed", "true")
    page.context.set_offline(False)
    expect(page.locator(LIKE)).to_have_attribute("aria-pressed", "true", timeout=20_000)
    expect(page.locator(STATUS)).to_contain_text("已为")


def test_a_kept_tap_is_sent_from_the_next_page(phone, paths):
    page = phone.page
    page.goto(paths["nominee"], wait_until="networkidle")
    page.route("**/like/", lambda route: route.abort())
    page.locator(LIKE).tap()
    expect(page.locator(STATUS)).to_contain_text("已经记下")
    page.unroute("**/like/")
    page.goto("/rules/")
    expect(page.locator(STATUS)).to_contain_text("已为", timeout=20_000)
    assert page.evaluate("localStorage.unsentLike") is None


def test_after_five_minutes_a_kept_tap_is_given_up_and_it_is_said(phone, paths):
    page = phone.page
    page.goto("/rules/")
    tap = {"action": f"{paths['nominee']}like/", "code": "x", "at": 1}
    page.evaluate("(tap) => { localStorage.unsentLike = tap }", json.dumps(tap))
    page.reload()
    expect(page.locator(STATUS)).to_contain_text("没能及时送出")
    assert page.evaluate("localStorage.unsentLike") is None


def test_a_tap_too_soon_is_sent_once_more(phone, paths):
    page, answers = phone.page, [{"answer": "too_fast", "message": "", "wait": 1}]
    page.goto(paths["nominee"], wait_until="networkidle")
    page.route(
        "**/like/",
        lambda route: route.fulfill(json=answers.pop()) if answers else route.continue_(),
    )
    page.locator(LIKE).tap()
    expect(page.locator(STATUS)).to_contain_text("点赞的人很多")
    expect(page.locator(LIKE)).to_have_attribute("aria-pressed", "true", timeout=20_000)


def test_an_answer_that_is_none_is_said_and_the_count_goes_back(phone, paths):
    page = phone.page
    page.goto(paths["nominee"], wait_until="networkidle")
    count = page.locator("[data-likes-of]").first
    before = count.inner_text()
    page.route("**/like/", lambda route: route.fulfill(status=500, body="<h1>Oh</h1>"))
    page.locator(LIKE).tap()
    expect(page.locator(STATUS)).to_contain_text("出了点问题")
    expect(count).to_have_text(before)


# the board


@pytest.fixture
def board(phone):
    """The board before a clock of the test's own; what it fetches says 合计 in place of 共."""
    page, fetched = phone.page, []

    def answer(route):
        response = route.fetch()
        if route.request.resource_type != "fetch":
            return route.fulfill(response=response)
        fetched.append(route.request.url)
        return route.fulfill(response=response, body=response.text().replace("共 ", "合计 "))

    page.clock.install()
    page.route("**/leaderboard/", answer)
    page.goto("/leaderboard/", wait_until="networkidle")
    page.fetched = fetched
    return page


def test_the_board_is_renewed_each_minute_and_keeps_its_pictures(board):
    board.evaluate("document.querySelector('.row img').kept = true")
    board.clock.run_for(50_000)
    assert board.fetched == []
    board.clock.run_for(20_000)
    expect(board.locator(".board-total")).to_contain_text("合计")
    assert board.evaluate("document.querySelector('.row img').kept")
    assert len(board.fetched) == 1


def test_in_the_background_it_rests(board):
    board.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    board.clock.run_for(200_000)
    assert board.fetched == []


def test_what_is_being_read_stays(board):
    board.locator(".chart summary").click()
    board.evaluate("document.querySelector('.chart').kept = true")
    board.clock.run_for(70_000)
    expect(board.locator(".board-total")).to_contain_text("合计")
    assert board.evaluate("document.querySelector('.chart').kept")
    expect(board.locator(".chart table")).to_be_visible()


# the text's size


def test_the_text_grows_by_the_button_and_stays_so_without_a_flash(phone):
    page = phone.page
    page.add_init_script(NOTE_SIZE_AT_FIRST)
    page.goto("/")
    button = page.locator("[data-text-size]")
    for size, words in (("17px", "大字"), ("20px", "特大字"), ("24px", "标准字")):
        assert page.evaluate(FONT) == size
        expect(button).to_have_accessible_name(f"字号改为 {words}")
        if size != "24px":
            button.tap()
    page.goto("/rules/")
    assert page.evaluate("sizeAtFirst") == "xlarge"
    assert page.evaluate(FONT) == "24px"
    button.tap()
    assert page.evaluate(FONT) == "17px"


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(("size", "least"), [("standard", 48), ("large", 48), ("xlarge", 60)])
def test_what_is_tapped_is_high_enough(phone, paths, size, least, language):
    page = phone.page
    page.add_init_script(f"localStorage.setItem('text-size', '{size}')")
    for name in ("home", "story", "nominees", "nominee", "leaderboard", "verify"):
        page.goto(language + paths[name])
        assert page.evaluate(TOO_SMALL, least) == [], name
