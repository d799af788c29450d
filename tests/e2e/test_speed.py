"""What a reader's phone has to fetch and to endure before a page stands still."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tools.demo_site import scroll_through

KINDS = ("home", "story", "nominees", "nominee", "leaderboard")
REQUESTS = 12
# What moves after the reader has touched the screen is an answer, not a shift.
NOTE_SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) window.shifts.push([
    e.value, e.sources.map((s) => s.node?.outerHTML?.slice(0, 120) || s.node?.textContent),
  ]);
}).observe({ type: "layout-shift", buffered: true });"""
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
FIRST_PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  for (const e of list.getEntriesByName("first-contentful-paint")) done(e.startTime);
}).observe({ type: "paint", buffered: true }))"""
IMAGE = re.compile(r"/media/|/posters/|\.(jpe?g|png|webp|avif)$")


@pytest.mark.parametrize("name", KINDS)
def test_a_page_asks_nobody_else_and_says_nothing_to_the_console(phone, site, paths, name):
    page, asked, said = phone.page, [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(paths[name], wait_until="networkidle")
    scroll_through(page)
    here = urlsplit(site.address).netloc
    strangers = [url for url in asked if urlsplit(url).netloc not in (here, "")]
    assert strangers == []
    assert said == []
    assert phone.complaints == []


def test_the_first_view_of_a_story_takes_few_requests(phone, paths):
    page, asked = phone.page, []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(paths["story"], wait_until="networkidle")
    asked = [url for url in asked if not url.startswith("data:")]
    assert len(asked) <= REQUESTS, asked


class SlowPictures:
    """Holds back every picture until the page has been laid out and drawn."""

    def __init__(self, page) -> None:
        self.held: list | None = []
        page.route(IMAGE, self._take)

    def _take(self, route) -> None:
        if self.held is None:
            route.continue_()
        else:
            self.held.append(route)

    def let_go(self) -> None:
        held, self.held = self.held, None
        for route in held or ():
            route.continue_()


@pytest.mark.parametrize("name", KINDS)
def test_nothing_moves_when_slow_pictures_arrive(phone, paths, name):
    page = phone.page
    page.add_init_script(NOTE_SHIFTS)
    pictures = SlowPictures(page)
    page.goto(paths[name], wait_until="domcontentloaded")
    page.evaluate(FIRST_PAINT)
    page.wait_for_timeout(400)  # script has asked for the visitor's state and shown it
    pictures.let_go()
    page.wait_for_load_state("load")
    scroll_through(page)
    assert page.evaluate("shifts") == []


def test_a_story_can_be_read_within_five_seconds_on_slow_3g(browser, site, paths):
    context = browser.new_context(base_url=site.address, viewport=PHONE)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_3G)
    page.goto(paths["story"], wait_until="commit")
    expect(page.get_by_role("article").locator("p").first).to_be_visible()
    painted = page.evaluate(FIRST_PAINT)
    context.close()
    assert 400 < painted < 5000, painted
