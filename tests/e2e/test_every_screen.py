"""Small and wide, enlarged, in forced colours, without motion, on paper: the same page, whole."""

import re

import pytest
from playwright.sync_api import expect

SCREENS = {
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "200 % of 640 px": {"viewport": {"width": 320, "height": 400}, "device_scale_factor": 2},
    "landscape": {"viewport": {"width": 844, "height": 390}},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
SIZES = ("standard", "xlarge")
KINDS = ("home", "story", "nominee", "leaderboard")
# Elements that stay on the screen while one scrolls, as a share of its height.
STICKING = """() => {
  scrollTo(0, document.body.scrollHeight / 2);
  let height = 0;
  for (const one of document.querySelectorAll("body *")) {
    const r = one.getBoundingClientRect(), position = getComputedStyle(one).position;
    const stuck = position === "fixed" || position === "sticky" && (
      Math.abs(r.top) < 2 || Math.abs(r.bottom - innerHeight) < 2);
    if (stuck && r.width > innerWidth / 2 && r.bottom > 0 && r.top < innerHeight)
      height += r.height;
  }
  return height / innerHeight;
}"""
MOVING = """() => {
  const seconds = (list) => Math.max(...list.split(",").map((one) => parseFloat(one)));
  return [...document.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    return seconds(style.transitionDuration) > 0.011
      || style.animationName !== "none" && seconds(style.animationDuration) > 0.011
      || style.scrollBehavior === "smooth";
  }).map((one) => one.outerHTML.slice(0, 80)).slice(0, 5);
}"""
WITHOUT_BORDER = """() => [...document.querySelectorAll("button, input, select, [type=search]")]
  .filter((one) => one.getClientRects().length && getComputedStyle(one).opacity !== "0")
  .filter((one) => {
    const drawn = [one, ...(one.labels || [])].map((each) => getComputedStyle(each));
    return drawn.every((style) => style.borderBottomStyle === "none");
  }).map((one) => one.outerHTML.slice(0, 100))"""

BORDER = """(one) => {
  const style = getComputedStyle(one);
  return [style.borderBottomWidth, style.borderBottomColor];
}"""
# axe can't judge these colours: it reads -webkit-text-fill-color, which is not forced.
OWN_COLOURS = """() => [...document.querySelectorAll("body *")].filter((one) =>
    getComputedStyle(one).forcedColorAdjust === "none" && one.textContent.trim()
  ).map((one) => one.outerHTML.slice(0, 100))"""


@pytest.fixture
def open_page(browser, site):
    """Return a function that opens a page in a browser of the given kind."""
    contexts = []

    def opened(path: str, *, size: str = "standard", **options: object):
        context = browser.new_context(base_url=site.address, locale="zh-CN", **options)
        context.add_init_script(f"localStorage.setItem('text-size', '{size}')")
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
def test_no_page_has_to_be_scrolled_sideways(open_page, paths, screen, size):
    options = SCREENS[screen]
    page = open_page("/", size=size, **options)
    wide = []
    for path in paths.values():
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > options["viewport"]["width"]:
            wide.append(path)
    assert wide == []


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [320, 360, 375, 390, 844])
def test_every_word_of_the_menu_is_in_sight(open_page, language, width):
    page = open_page(f"{language}/", viewport={"width": width, "height": 640})
    for word in page.get_by_role("navigation").first.get_by_role("link").all():
        box = word.bounding_box()
        assert box, word
        assert box["x"] >= 0, word.inner_text()
        assert box["x"] + box["width"] <= width, word.inner_text()


def test_a_menu_of_large_words_scrolls_to_its_last(open_page):
    page = open_page("/", size="xlarge", viewport={"width": 390, "height": 640})
    menu = page.get_by_role("navigation").first
    assert menu.evaluate("(one) => getComputedStyle(one.firstElementChild).maskImage") != "none"
    last = menu.get_by_role("link").last
    last.focus()
    box = last.bounding_box()
    assert box["x"] + box["width"] <= 390 * 0.9  # clear of the fade


@pytest.mark.parametrize("screen", ["200 % of 640 px", "landscape"])
@pytest.mark.parametrize("name", KINDS)
def test_a_low_screen_is_for_reading_and_not_for_bars(open_page, paths, screen, name):
    page = open_page(paths[name], **SCREENS[screen])
    assert page.evaluate(STICKING) <= 0.3


@pytest.mark.parametrize("size", ["standard", "large", "xlarge"])
def test_who_scans_a_poster_sees_face_name_and_button_at_once(open_page, paths, size):
    # 844 px of the phone, less what WeChat and the system keep for themselves
    height = 720
    page = open_page(paths["nominee"], size=size, viewport={"width": 390, "height": height})
    main = page.get_by_role("main")
    for seen in (
        main.get_by_role("img").first,
        page.get_by_role("heading", level=1),
        main.get_by_role("button", name=re.compile("点赞")).first,
    ):
        box = seen.bounding_box()
        assert box, seen
        assert box["y"] >= 0, seen
        assert box["y"] + box["height"] <= height, seen


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_words_readable_and_controls_in_sight(open_page, paths, name, scheme):
    page = open_page(paths[name], forced_colors="active", color_scheme=scheme)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(WITHOUT_BORDER) == []
    assert page.evaluate(OWN_COLOURS) == []


@pytest.mark.parametrize("choice", [".chip", ".site-nav a"])
def test_forced_colours_show_what_is_chosen(open_page, paths, choice):
    page = open_page(paths["leaderboard"], forced_colors="active")
    chosen, other = f"{choice}[aria-current]", f"{choice}:not([aria-current])"
    here, there = (page.locator(one).first.evaluate(BORDER) for one in (chosen, other))
    assert here != there


@pytest.mark.parametrize("name", KINDS)
def test_nothing_moves_for_those_who_asked_for_calm(open_page, paths, name):
    page = open_page(paths[name], reduced_motion="reduce")
    assert page.evaluate(MOVING) == []


def test_a_printed_story_is_headline_and_text_and_nothing_to_press(open_page, paths):
    page = open_page(paths["story"])
    paragraphs = page.get_by_role("article").locator("p").all_inner_texts()
    headline = page.get_by_role("heading", level=1).inner_text()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    story = page.get_by_role("article").inner_text()
    longest = sorted(paragraphs, key=len)[-8:]
    assert [one for one in longest if one not in story] == []
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_count(0)
    assert page.pdf().startswith(b"%PDF")
