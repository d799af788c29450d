"""Pictures of the desk's screens, for docs/editors.zh.md: `python -m tools.desk_pictures`.

docs/pictures/desk-<screen>.webp; `make pictures` makes them too.
"""

import json
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.demo_site import ROOT, Site, launch, run_in, serve

FOLDER = ROOT / "docs" / "pictures"
MADE = """
from django.contrib.auth.models import User
from tests.e2e.newsroom import PASSWORD, staff; staff()
from tests.e2e.desk_screens import write_screens; write_screens()
User.objects.create_superuser("guanli", password=PASSWORD)
"""
MANUSCRIPT = ROOT / "tests" / "profiles" / "manuscripts" / "1-column-and-note.txt"
PASSWORD = "a-long-enough-password"  # noqa: S105  of the invented people in tests/e2e/newsroom.py
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
QUALITY = 45  # words on plain ground stay sharp
HEAVIEST = 80_000


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        take_desk_pictures(launch(playwright), site, Path(folder))
    heavy = [file.name for file in FOLDER.glob("desk-*") if file.stat().st_size > HEAVIEST]
    print("Too heavy: " + ", ".join(heavy) if heavy else "The desk's pictures are made")
    return 1 if heavy else 0


def take_desk_pictures(browser: Browser, site: Site, folder: Path) -> None:
    """Fill the demonstration with a newsroom, and take each screen of its work."""
    run_in(folder, site, MADE)
    screens = json.loads((folder / "screens.json").read_text())
    _reporter(_sign_in(browser, site, "jizhe", LAPTOP), screens)
    chief = _sign_in(browser, site, "zhubian", LAPTOP)
    _chief_editor(chief, screens)
    _two_at_once(chief, _sign_in(browser, site, "ershen", LAPTOP), screens)
    _administrator(_sign_in(browser, site, "guanli", LAPTOP), screens)
    _on_the_way(_sign_in(browser, site, "yishen", PHONE), screens)


def _reporter(page: Page, screens: dict[str, str]) -> None:
    page.goto(screens["pasting"])
    _take(page, "pasting")
    page.fill("#id_text", MANUSCRIPT.read_text())
    _click(page, "逐项核对")
    _take(page, "parts")
    page.goto(screens["publication of a draft"])
    page.fill("#text-read-back", "11月20日电话读给本人听，无异议")
    _click(page, "登记")
    _click(page, "送审")


def _chief_editor(page: Page, screens: dict[str, str]) -> None:
    _take(page, "start")
    page.goto(screens["publication of a draft"])
    _take(page, "publication")
    page.goto(screens["a draft"])
    page.fill("#id_lead", "天刚黑，她已经在楼道里换灯泡了。")
    _click(page, "保存并继续编辑")
    page.goto(screens["a draft"].replace("change", "history"))
    _take(page, "versions")
    page.goto(screens["a story that is out"])
    page.locator(".tiptap").wait_for()
    page.locator(".prose-tools").evaluate("one => scrollTo(0, one.offsetTop - 90)")
    _take(page, "story")
    for screen, name in {
        "for WeChat": "wechat",
        "stories": "stories",
        "nominees": "nominees",
        "nominees in": "table",
        "posters in bulk": "posters",
        "held likes": "case",
        "preview": "preview",
        "communities": "communities",
        "readiness": "readiness",
        "rules": "rules",
        "scans": "scans",
    }.items():
        page.goto(screens[screen])
        _take(page, name)
    page.goto(screens["a nominee"])
    page.locator("#consents-group").evaluate("one => scrollTo(0, one.offsetTop - 120)")
    _take(page, "nominee")
    page.goto("/admin/profiles/story/?q=粤曲阿姐")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")
    page.locator("#photos").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    _take(page, "photos")


def _two_at_once(one: Page, other: Page, screens: dict[str, str]) -> None:
    one.goto(screens["a draft"])
    other.goto(screens["a draft"])
    other.fill("#id_lead", "天刚黑，楼道里有人在换灯泡。")
    _click(other, "保存并继续编辑")
    one.fill("#id_lead", "天黑了，灯还没亮，她先到了。")
    one.get_by_role("button", name="保存并继续编辑").first.click()
    one.wait_for_load_state("networkidle")
    _take(one, "conflict")


def _administrator(page: Page, screens: dict[str, str]) -> None:
    page.goto(screens["people"])
    _take(page, "people")
    page.goto("/admin/voting/like/")
    page.get_by_role("link", name="核查点赞").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("a[href*='/nominees/']").first.click()
    page.wait_for_load_state("networkidle")
    _take(page, "review")


def _on_the_way(page: Page, screens: dict[str, str]) -> None:
    page.goto(screens["publication of a draft"])
    page.get_by_role("heading", name="通过").evaluate("one => one.scrollIntoView()")
    _take(page, "phone")
    page.goto(screens["publication of what is out"])
    page.get_by_role("heading", name="立即撤下").evaluate("one => scrollTo(0, one.offsetTop - 320)")
    _take(page, "takedown")


def _sign_in(browser: Browser, site: Site, name: str, size: dict[str, int]) -> Page:
    page = browser.new_context(
        base_url=site.address, locale="zh-CN", viewport=size, timezone_id="Asia/Shanghai"
    ).new_page()
    page.goto("/admin/")
    if name == "guanli":
        _take(page, "sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    _click(page, "登录")
    return page


def _click(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).first.click()


def _take(page: Page, name: str) -> None:
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    shot.save(FOLDER / f"desk-{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    sys.exit(main())
