"""Pictures of the desk on the way to publication, for docs/editors.zh.md."""

import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.demo_site import ROOT, SET_BY_US, Site, launch, serve

FOLDER = ROOT / "docs" / "pictures"
STAFF = "from tests.e2e.newsroom import staff; staff()"
PASSWORD = "a-long-enough-password"  # noqa: S105  of the invented people in tests/e2e/newsroom.py
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
QUALITY = 45  # words on plain ground stay sharp


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        take_publication_pictures(launch(playwright), site, Path(folder))
    return 0


def take_publication_pictures(browser: Browser, site: Site, folder: Path) -> None:
    """Fill the demonstration with a newsroom, and take each screen of its work."""
    environment = {name: v for name, v in os.environ.items() if name not in SET_BY_US}
    environment.update(VAR_DIR=str(folder), PORT=site.address.rpartition(":")[2])
    command = [sys.executable, "tools/run.py", "shell", "-c", STAFF]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    page = _sign_in(browser, site, "jizhe", LAPTOP)
    page.goto("/admin/profiles/story/?state__exact=draft")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")
    story = page.url.partition("change/")[0]
    page.goto(f"{story}publication/")
    page.fill("#text-read-back", "11月20日电话读给本人听，无异议")
    _click(page, "登记")
    _click(page, "送审")
    page = _sign_in(browser, site, "zhubian", LAPTOP)
    _take(page, "desk-start")
    page.goto(f"{story}publication/")
    _take(page, "desk-publication")
    page.goto(f"{story}change/")
    page.fill("#id_lead", "天刚黑，她已经在楼道里换灯泡了。")
    _click(page, "保存并继续编辑")
    page.goto(f"{story}history/")
    _take(page, "desk-versions")
    page.goto("/admin/profiles/nominee/")
    _take(page, "desk-nominees")
    page = _sign_in(browser, site, "yishen", PHONE)
    page.goto(f"{story}publication/")
    page.get_by_role("heading", name="通过").scroll_into_view_if_needed()
    _take(page, "desk-phone")


def _sign_in(browser: Browser, site: Site, name: str, size: dict[str, int]) -> Page:
    page = browser.new_context(
        base_url=site.address, locale="zh-CN", viewport=size, timezone_id="Asia/Shanghai"
    ).new_page()
    page.goto("/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    _click(page, "登录")
    return page


def _click(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).first.click()


def _take(page: Page, name: str) -> None:
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    shot.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    sys.exit(main())
