"""The site as `make run` serves it, and visitors with browsers of their own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools.demo_site import Site, launch, page_types, serve

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def paths(site: Site) -> dict[str, str]:
    """One page of every type, by its name."""
    return page_types(site)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


class Visit:
    """One browser with a cookie jar of its own; it remembers what went wrong in its pages."""

    def __init__(self, browser: Browser, site: Site, **options: object) -> None:
        self.context = browser.new_context(base_url=site.address, locale="zh-CN", **options)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: object) -> None:
        # A like that comes sooner than its cookie counts is asked for again with 409: the script
        # waits, the browser notes it, and how fast the machine is decides whether it happens.
        if message.type == "error" and "409 (Conflict)" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Visit]:
    visit = Visit(browser, site, viewport=PHONE, has_touch=True)
    yield visit
    visit.context.close()


@pytest.fixture
def plain_phone(browser: Browser, site: Site) -> Iterator[Visit]:
    """A phone with script switched off."""
    visit = Visit(browser, site, viewport=PHONE, java_script_enabled=False)
    yield visit
    visit.context.close()


@pytest.fixture
def desktop(browser: Browser, site: Site) -> Iterator[Visit]:
    visit = Visit(browser, site, viewport=DESKTOP)
    yield visit
    visit.context.close()
