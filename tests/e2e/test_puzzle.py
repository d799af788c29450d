"""A like where every like needs a puzzle: with script, by the widget, and with neither."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import PHONE, Visit
from tools.demo_site import Site, page_types, run_in, serve

ALWAYS = """
from datetime import timedelta
from django.utils import timezone
from profiles.models import Edition
from voting.models import Rules
now = timezone.now()
Rules.objects.create(edition=Edition.objects.current(), version=1, friction="always",
                     from_day=now.date() - timedelta(days=1), confirmed_at=now)
"""
STATUS = "[role=status]"
LIKE = ".like-button"
# A puzzle may be solved sooner than Playwright looks twice.
NOTE_WHAT_IS_SAID = """
  window.said = [];
  const status = document.querySelector("[role=status]");
  new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own, whose rules set a puzzle before every like."""
    folder = tmp_path_factory.mktemp("puzzles")
    with serve(folder) as site:
        run_in(folder, site, ALWAYS)
        yield site


@pytest.fixture(scope="module")
def nominee(site: Site) -> str:
    return page_types(site)["nominee"]


@pytest.fixture
def visit(browser, site: Site) -> Iterator[Visit]:
    visit = Visit(browser, site, viewport=PHONE, has_touch=True)
    yield visit
    visit.context.close()


@pytest.fixture
def plain(browser, site: Site) -> Iterator[Visit]:
    visit = Visit(browser, site, viewport=PHONE, java_script_enabled=False)
    yield visit
    visit.context.close()


def expect_thanks(page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("谢谢", timeout=20_000)


def send_the_form(page) -> None:
    """Send the like's form as a browser does whose script has not come yet."""
    with page.expect_navigation():
        page.evaluate("document.querySelector('form[data-like]').submit()")


def test_script_solves_it_on_the_spot(visit, nominee):
    page, asked = visit.page, []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(nominee)
    button = page.locator(LIKE).first
    page.evaluate(NOTE_WHAT_IS_SAID)
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true", timeout=20_000)
    expect(page.locator(STATUS)).to_contain_text("已为")
    assert any("小题" in words for words in page.evaluate("said"))
    assert sum("/like/" in url for url in asked) == 3  # too young a cookie, a puzzle, the like
    assert not any("altcha.min" in url for url in asked)
    assert visit.complaints == []


def test_a_solution_that_does_not_count_leaves_no_promise_behind(visit, nominee):
    page = visit.page

    def answer(route) -> None:
        if "altcha" in (route.request.post_data or ""):
            route.fulfill(status=409, json={"answer": "puzzle", "message": "小题"})
        else:
            route.continue_()

    page.route("**/like/", answer)
    page.goto(nominee)
    page.locator(LIKE).first.tap()
    expect(page.locator(STATUS)).to_contain_text("请稍后再点一次", timeout=20_000)
    expect(page.locator(STATUS)).not_to_contain_text("小题")
    expect(page.locator(LIKE).first).not_to_have_attribute("aria-pressed", "true")


def test_no_page_loads_a_puzzle_before_one_is_asked(visit, nominee):
    asked = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.goto(nominee, wait_until="networkidle")
    assert not any("puzzle" in url or "altcha" in url for url in asked)


def test_a_form_is_led_to_the_widget_and_goes_on_by_itself(visit, nominee):
    page = visit.page
    page.goto(nominee)
    page.wait_for_timeout(2100)
    send_the_form(page)
    expect_thanks(page)
    assert visit.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_while_the_widget_works_it_says_so_and_axe_finds_nothing(visit, nominee, scheme):
    page = visit.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.route("**/pbkdf2*.js", lambda route: None)  # it never comes, so the work never ends
    page.goto(nominee)
    page.wait_for_timeout(2100)
    send_the_form(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("请稍候")
    expect(page.locator("main").locator(STATUS)).to_contain_text("您的设备正在计算")
    expect(page.locator("altcha-widget")).to_contain_text("您的设备正在计算")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="稍等几秒").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("请再点一次", timeout=10_000)


@pytest.mark.parametrize("broken", ["altcha.min", "pbkdf2"])
def test_whose_browser_can_not_work_waits_instead(visit, nominee, broken):
    page = visit.page
    page.route(f"**/{broken}*.js", lambda route: route.abort())
    page.goto(nominee)
    page.wait_for_timeout(2100)
    send_the_form(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("请再点一次", timeout=15_000)
    page.locator(LIKE).click()
    expect_thanks(page)


def test_script_that_can_not_work_leads_to_the_page_where_one_waits(visit, nominee):
    page = visit.page
    page.route("**/pbkdf2*.js", lambda route: route.abort())
    page.goto(nominee)
    page.locator(LIKE).first.tap()
    page.wait_for_url("**/confirm/**", timeout=15_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("请再点一次", timeout=15_000)


def test_without_script_one_waits_and_likes(plain, nominee):
    page = plain.page
    heading = page.get_by_role("heading", level=1)
    page.goto(nominee)
    page.locator(LIKE).first.click()
    expect(heading).to_have_text("请稍候")  # the cookie grows old enough
    expect(page.locator("[data-puzzle]")).to_have_count(1, timeout=10_000)
    assert "这里没有启用脚本" in page.content()  # Playwright itself never reads a <noscript>
    expect(heading).to_have_text("请再点一次", timeout=15_000)
    page.locator(LIKE).click()
    expect_thanks(page)
    assert plain.complaints == []
