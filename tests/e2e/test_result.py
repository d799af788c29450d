"""Two people declare a result in real browsers; readers see it, and axe looks at every page."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import DESKTOP, PHONE, Visit
from tests.e2e.over import PASSWORD, SECOND
from tools.demo_site import Site, manage, serve

RESULT = "/e/3/result/"


class Over:
    """The site, and how to run something in it."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder

    def run(self, *command: str) -> None:
        manage(self.folder, *command, PORT=self.site.address.rpartition(":")[2])


@pytest.fixture(scope="module")
def over(tmp_path_factory) -> Iterator[Over]:
    folder = tmp_path_factory.mktemp("over")
    with serve(folder) as site:
        over = Over(site, folder)
        over.run("shell", "-c", "from tests.e2e.over import end; end()")
        yield over


def test_from_winners_to_a_certificate(over, signed_in, browser):
    found: list[str] = []

    def look(page: Page, where: str) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth") - page.viewport_size["width"]
        found.extend([f"{where} is {wide} pixels too wide"] if wide > 0 else [])
        found.extend(violations(page, where))
        if pictures := os.environ.get("PICTURES"):
            page.screenshot(path=f"{pictures}/{where}.png", full_page=True)

    first = signed_in(over.site, viewport=PHONE).page
    first.goto("/admin/profiles/edition/?q=第三届")
    first.get_by_role("link", name="第三届寻找“最美社区工作者”", exact=True).click()
    first.get_by_role("link", name="结果", exact=True).click()
    for name, award in (("丁三", "最美社区工作者"), ("张榕", "最美社区工作者"), ("李敏", "提名奖")):
        first.get_by_label(name).select_option(label=award)
    first.get_by_role("button", name="保存获奖者").click()
    expect(first.get_by_text("已选定获奖者")).to_be_visible()
    look(first, "desk-before")
    first.get_by_role("button", name="提请").click()
    expect(first.get_by_role("button", name="宣布这个结果")).to_have_count(0)

    second = signed_in(over.site, SECOND, PASSWORD, viewport=DESKTOP).page
    second.goto(first.url)
    look(second, "desk-waiting")
    second.get_by_role("button", name="宣布这个结果").click()
    expect(second.get_by_text("第 1 版结果已宣布")).to_be_visible()
    look(second, "desk-after")
    over.run("seal")

    reader = Visit(browser, over.site, viewport=PHONE, reduced_motion="reduce")
    page = reader.page
    for _try in range(20):  # pages speak as of an even second
        if page.goto(RESULT).ok:
            break
    look(page, "result")
    winners = page.locator(".card-name")
    assert winners.all_inner_texts() == ["丁三", "张榕", "李敏"]
    page.get_by_role("link", name="证书 · 张榕").click()
    expect(page.get_by_role("heading", name="证书：张榕")).to_be_visible()
    look(page, "certificate")
    address = page.get_by_role("link", name="打印证书").get_attribute("href")
    pdf = reader.context.request.get(address)
    assert pdf.body().startswith(b"%PDF")
    page.goto(f"/en{RESULT}")
    look(page, "result-en")
    page.get_by_role("link", name="Certificate of the whole edition").click()
    page.wait_for_url("**/certificate/")
    look(page, "certificate-of-edition-en")
    assert not reader.complaints
    reader.context.close()
    assert not found
