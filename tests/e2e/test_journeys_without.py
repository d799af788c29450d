"""The same way through the site for whoever has no pointer, no script, or no pictures."""

import re

import pytest
from playwright.sync_api import expect

# Where the focus is, and why nobody would see it there ("" if it is seen).
FOCUS = """() => {
  const focused = document.activeElement;
  const box = (one) => [...one.getClientRects()].find((r) => r.width > 2 && r.height > 2);
  // A control that is drawn by its label shows its focus there.
  const drawn = [focused, ...(focused.labels || [])].find(box);
  const where = focused.outerHTML.slice(0, 120);
  if (!drawn) return [where, "has no size"];
  const r = box(drawn);
  const x = r.x + r.width / 2, y = r.y + Math.min(r.height, innerHeight) / 2;
  if (r.x < -1 || r.right > innerWidth + 1) return [where, "is beside the screen"];
  if (r.y < -1 || r.bottom > innerHeight + 1) return [where, "is above or below the screen"];
  // What lets taps through hides as well: for the moment of the look it takes them.
  const notice = document.querySelector("[data-notice]");
  notice.style.pointerEvents = "auto";
  const hit = document.elementFromPoint(x, y);
  notice.style.pointerEvents = "";
  if (!hit || !(drawn.contains(hit) || hit.contains(drawn)))
    return [where, "is covered by " + (hit ? hit.outerHTML.slice(0, 120) : "nothing")];
  const style = getComputedStyle(drawn);
  if (style.outlineStyle === "none" && style.boxShadow === "none")
    return [where, "does not show that it has the focus"];
  return [where, ""];
}"""
SEARCH = "input[name=q]"
LIKE = 'form[action$="/like/"] button'
BOARD = 'a[href="/leaderboard/"]'


def tab_to(page, selector: str) -> None:
    """Press Tab until the element has the focus; on the way, every focus must be seen."""
    seen = []
    for _step in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # between the last element and the first, the focus is the browser's own
        where, trouble = page.evaluate(FOCUS)
        assert not trouble, f"{page.url}: {where} {trouble}"
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        seen.append(where)
    raise AssertionError(f"{page.url}: Tab never came to {selector}, but to {seen[:12]}")


@pytest.mark.parametrize("kind", ["phone", "desktop"])
def test_the_whole_way_by_keyboard_alone(request, kind):
    visit = request.getfixturevalue(kind)
    page = visit.page
    page.goto("/")
    tab_to(page, 'a[href="/nominees/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/nominees/")
    tab_to(page, SEARCH)
    page.keyboard.type("hgf")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=hgf**")
    tab_to(page, 'main a[href^="/nominees/"]:not([href*="?"]):not([href="/nominees/"])')
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("何桂芳")
    tab_to(page, 'main a[href^="/stories/"]')
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("四百二十天")
    tab_to(page, LIKE)
    page.keyboard.press("Enter")
    expect(page.locator(f"{LIKE}:focus")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_contain_text("何桂芳")
    tab_to(page, BOARD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/leaderboard/")
    expect(page.get_by_role("main")).to_contain_text("何桂芳")
    assert visit.complaints == []


@pytest.mark.parametrize(
    "name", ["home", "story", "nominee", "leaderboard", "rules", "privacy", "my-likes"]
)
def test_the_focus_is_seen_from_the_first_link_to_the_last(phone, paths, name):
    page = phone.page
    page.goto(paths[name])
    for _step in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return
        where, trouble = page.evaluate(FOCUS)
        assert not trouble, f"{name}: {where} {trouble}"
    raise AssertionError(f"{name}: Tab never came to the end")


def test_the_whole_way_without_script(plain_phone):
    page = plain_phone.page
    page.goto("/")
    page.locator('a[href="/nominees/"]').first.click()
    page.locator(SEARCH).fill("hgf")
    page.locator(SEARCH).press("Enter")
    page.get_by_role("main").get_by_role("link", name=re.compile("何桂芳")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("何桂芳")
    page.locator('main a[href^="/stories/"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("四百二十天")
    page.locator(LIKE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("请再点一次")
    page.locator(LIKE).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("谢谢")
    page.locator(f"main {BOARD}").first.click()
    expect(page.get_by_role("main")).to_contain_text("何桂芳")
    page.goto("/me/likes/")
    expect(page.get_by_role("main").get_by_role("link", name="何桂芳")).to_be_visible()
    assert plain_phone.complaints == []


@pytest.mark.parametrize("name", ["home", "story", "nominee", "leaderboard"])
def test_a_page_without_its_pictures_is_whole(phone, paths, name):
    page = phone.page
    page.goto(paths[name])
    headings = page.get_by_role("heading").all_inner_texts()
    page.route(re.compile(r"/media/|\.(jpe?g|png|webp|avif)"), lambda route: route.abort())
    page.reload()
    assert page.get_by_role("heading").all_inner_texts() == headings
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for picture in page.get_by_role("img").all():
        names = ("alt", "aria-label", "aria-labelledby")
        assert any(picture.get_attribute(one) for one in names), name
    if name != "leaderboard":
        expect(page.get_by_role("button", name=re.compile("点赞")).first).to_be_visible()
