"""An organiser reviews likes in a real browser, and axe looks at every page of it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import DESKTOP, PHONE
from tools.demo_site import Site, run_in, serve
from voting.clock import shanghai_day

BUY = "from tests.e2e.bought import buy; buy('{}')"
PAGES = ("totals", "edition", "nominee", "look", "filtered", "refused", "log", "rules")


@pytest.fixture(scope="module")
def day() -> date:
    """Yesterday in Shanghai: all of it is over, whatever the hour is."""
    return shanghai_day(timezone.now()) - timedelta(days=1)


@pytest.fixture(scope="module")
def desk_site(tmp_path_factory, day) -> Iterator[Site]:
    """A demonstration of its own, in which likes were bought yesterday."""
    folder = tmp_path_factory.mktemp("desk")
    with serve(folder) as site:
        run_in(folder, site, BUY.format(day))
        yield site


def walk(page, day: date) -> Iterator[str]:
    """Go through every page of that day's review; yield the name of each when it stands."""
    page.goto("/admin/voting/like/")
    yield "totals"
    page.get_by_role("link", name="核查点赞").first.click()
    page.locator(f'[href="?day={day}"]').click()
    yield "edition"
    page.locator("tr", has_text="◆").get_by_role("link").first.click()
    yield "nominee"
    page.get_by_role("button", name="细看").first.click()
    yield "look"
    page.select_option("#id_network", index=1)
    page.check("#id_fresh")
    page.get_by_role("button", name="细看").click()
    yield "filtered"
    # submit() asks no browser whether the field is filled in
    with page.expect_navigation():
        page.evaluate("document.querySelector('form[action$=\"/hold/\"]').submit()")
    yield "refused"
    page.goto("/admin/admin/logentry/")
    yield "log"
    page.goto("/admin/profiles/edition/1/rules/")
    yield "rules"


@pytest.mark.parametrize(
    ("screen", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")], ids=["phone-dark", "desktop-light"]
)
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(
    signed_in, desk_site, day, screen, scheme
):
    page = signed_in(desk_site, viewport=screen, color_scheme=scheme).page
    found, seen = [], []
    for name in walk(page, day):
        seen.append(name)
        found += violations(page, f"{name}, {scheme}")
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{name} is {width} wide"] if width > screen["width"] else []
    assert tuple(seen) == PAGES
    assert not found, "\n" + "\n".join(found)


def test_bought_likes_are_found_and_held_without_script(signed_in, desk_site, day):
    page = signed_in(desk_site, viewport=PHONE, java_script_enabled=False).page
    page.goto("/admin/voting/like/")
    page.get_by_role("link", name="核查点赞").first.click()
    page.locator(f'[href="?day={day}"]').click()
    page.locator("tr", has_text="◆").get_by_role("link").first.click()
    expect(page.locator(".timeline svg[role=img]")).to_be_visible()
    page.get_by_role("button", name="细看").first.click()
    expect(page.locator("#content")).to_contain_text("已记录在案")
    expect(page.locator("#content")).to_contain_text("net#")
    page.select_option("#id_network", index=1)
    page.get_by_role("button", name="细看").click()
    expect(page.locator(".review-facts")).to_contain_text("260 个赞，来自 260 位访客")
    page.fill("#id_text", "同一网络，每十秒一个，从凌晨开始。")
    page.get_by_role("button", name="暂扣 260 个赞").click()
    expect(page.locator(".messagelist")).to_contain_text("由第二个人决定")


def test_a_review_goes_by_keyboard_alone(signed_in, desk_site, day):
    page = signed_in(desk_site, viewport=DESKTOP).page
    page.goto("/admin/voting/like/")
    for words in ("核查点赞", f"{day.month}月{day.day}日", "·", "细看"):
        for _step in range(80):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "document.activeElement.closest('#content') ? document.activeElement.innerText : ''"
            )
            if words in focused and focused != "":
                break
        assert words in focused
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator("#content")).to_contain_text("已记录在案")
