"""Names, nicknames, places and stories at their limits: every page stays whole around them."""

import re

import pytest

from tests.e2e.strange_people import PEOPLE
from tools.demo_site import run_in, serve

WIDTHS = (320, 390, 1280)
SIZES = ("standard", "large", "xlarge")
# Parts that stand side by side or one below the other, and never on one another.
OVERLAPPING = """() => {
  const style = (one) => getComputedStyle(one);
  const seen = (one) => one.getClientRects().length && style(one).position !== "absolute";
  const name = (one) => (one.className || one.tagName) + ": " + one.textContent.trim().slice(0, 20);
  const wrong = [];
  for (const group of document.querySelectorAll(
      ".cards, .card, .board, .row, .row-who, .stories, .story-card, .person, .my-likes li, "
      + ".story-portrait, .hero-faces, .like-bar, .neighbours")) {
    const parts = [...group.children].filter(seen);
    const boxes = parts.map((one) => one.getBoundingClientRect());
    boxes.forEach((a, i) => {
      if (a.right > innerWidth + 1) wrong.push("beyond the edge: " + name(parts[i]));
      boxes.slice(i + 1).forEach((b, j) => {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 1) wrong.push(name(parts[i]) + " on " + name(parts[i + 1 + j]));
      });
    });
  }
  // words that leave the box of their own part
  for (const one of document.querySelectorAll(
      ".card-name, .row-name, .person-name, .nickname, .place, .story-card-title, .like-bar-name"))
    if (one.scrollWidth > one.clientWidth + 1 && style(one).display !== "inline")
      wrong.push("too wide: " + name(one));
  return wrong;
}"""


@pytest.fixture(scope="module")
def strange(tmp_path_factory):
    """A demonstration of its own, so that nobody else's tests meet these people."""
    folder = tmp_path_factory.mktemp("strange")
    with serve(folder) as site:
        run_in(folder, site, "from tests.e2e.strange_people import make; make()")
        yield site


@pytest.fixture(scope="module")
def pages(strange) -> list[str]:
    """Every page on which one of them stands."""
    codes = re.findall(r'href="/posters/(\w+)/">30\d\d号', strange.read("/posters/"))
    assert len(codes) == len(PEOPLE)
    stories = [
        re.search(r'href="(/stories/[\w-]+/)"', strange.read(f"/nominees/{code}/"))[1]
        for code in codes
    ]
    general = ("/", "/nominees/", "/stories/", "/leaderboard/", "/posters/", "/nominees/?q=䶮")
    own = [path for code in codes for path in (f"/nominees/{code}/", f"/posters/{code}/")]
    return [*general, *own, *stories]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size", SIZES)
def test_no_name_widens_a_page_or_lies_on_another(browser, strange, pages, width, size):
    context = browser.new_context(
        base_url=strange.address, locale="zh-CN", viewport={"width": width, "height": 800}
    )
    context.add_init_script(f"localStorage.setItem('text-size', '{size}')")
    # no picture says anything about the place that it takes: that is in the page
    context.route("**/*.{png,jpg}", lambda route: route.abort())
    page = context.new_page()
    wrong = {}
    for path in pages:
        page.goto(path)
        found = page.evaluate(OVERLAPPING)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append("scrolls sideways")
        if found:
            wrong[path] = found[:5]
    context.close()
    assert wrong == {}
