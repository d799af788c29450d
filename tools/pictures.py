"""Pictures of every page type, as a fresh visitor meets it, and the README's: `make pictures`.

docs/pictures/<page>-<width>-<scheme>.webp, and docs/pictures/site.jpg with four phone screens.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.demo_site import ROOT, Site, launch, page_types, scroll_through, serve
from tools.desk_pictures import take_desk_pictures

FOLDER = ROOT / "docs" / "pictures"
SCREENS = {390: 844, 1280: 900}
SCHEMES = ("light", "dark")
TALLEST = 2600  # the rest of the home page looks like what stands above
QUALITY = 45
ALL_TOGETHER = 6_500_000
FOR_README = 300_000
PAPER = "#fbf7f0"
GAP = 36


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        paths = page_types(site)
        for width in SCREENS:
            for scheme in SCHEMES:
                take_all(browser, site, paths, width, scheme)
        compose(four_screens(browser, site, paths))
        take_desk_pictures(browser, site, Path(folder))
        browser.close()
    return report()


def take_all(browser: Browser, site: Site, paths: dict[str, str], width: int, scheme: str) -> None:
    print(f"· {width} px, {scheme}", flush=True)
    for name, path in paths.items():
        page = open_page(browser, site, path, width, color_scheme=scheme)
        file = FOLDER / f"{name}-{width}-{scheme}.webp"
        # As tall a screen as the page: what sticks to the screen then stands at its end.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
        shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
        shot.save(file, quality=QUALITY, method=6)
        page.context.close()


def open_page(browser: Browser, site: Site, path: str, width: int, **options: object) -> Page:
    """Open the page with every picture loaded, at its top, in a context of its own."""
    size = {"width": width, "height": SCREENS[width]}
    context = browser.new_context(
        base_url=site.address, locale="zh-CN", viewport=size, reduced_motion="reduce", **options
    )
    page = context.new_page()
    page.goto(path)
    scroll_through(page)
    page.evaluate("scrollTo(0, 0)")
    return page


def four_screens(browser: Browser, site: Site, paths: dict[str, str]) -> list[Image.Image]:
    """Return the home page, a story's head, its text, and the board, as a phone shows them."""
    screens = []
    for name, below in (("home", ""), ("story", ""), ("story", "article h2"), ("leaderboard", "")):
        page = open_page(browser, site, paths[name], 390, device_scale_factor=2)
        if below:
            page.locator(below).first.evaluate("(one) => scrollTo(0, one.offsetTop - 24)")
        screens.append(Image.open(BytesIO(page.screenshot())).convert("RGB"))
        page.context.close()
    return screens


def compose(screens: list[Image.Image]) -> None:
    """Set the screens side by side on the colour of the site's paper."""
    width, height = 440, 952
    size = (len(screens) * (width + GAP) + GAP, height + 2 * GAP)
    sheet = Image.new("RGB", size, PAPER)
    for place, screen in enumerate(screens):
        left = GAP + place * (width + GAP)
        sheet.paste("#c9bda8", (left - 1, GAP - 1, left + width + 1, GAP + height + 1))
        sheet.paste(screen.resize((width, height), Image.Resampling.LANCZOS), (left, GAP))
    sheet.save(FOLDER / "site.jpg", quality=82, optimize=True, progressive=True)


def report() -> int:
    """Say what the pictures weigh, and fail where that is too much for a repository."""
    weights = {file.name: file.stat().st_size for file in FOLDER.iterdir()}
    print(f"{len(weights)} pictures, {sum(weights.values()) / 1e6:.1f} MB, in {FOLDER}")
    if weights["site.jpg"] > FOR_README or sum(weights.values()) > ALL_TOGETHER:
        print(f"Too heavy: site.jpg {weights['site.jpg']}, all {sum(weights.values())}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
