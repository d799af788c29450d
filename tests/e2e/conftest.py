"""The site as `make run` serves it, and visitors with browsers of their own."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.newsroom import PASSWORD
from tests.e2e.people import Person
from tools.demo_site import Site, launch, page_types, prepare, run_in, serve

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def pytest_configure(config: pytest.Config) -> None:
    """Make the demonstration once; the processes that xdist starts later find it by its name."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    folder = TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    prepare(Path(folder.name))


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[Site]:
    with serve(site_folder) as site:
        yield site


@pytest.fixture(scope="session")
def newsroom_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("newsroom")


@pytest.fixture(scope="session")
def newsroom(newsroom_folder: Path) -> Iterator[Site]:
    """The same with four people, three approvals demanded, and something of everything."""
    with serve(newsroom_folder) as site:
        run_in(newsroom_folder, site, "from tests.e2e.newsroom import staff; staff()")
        yield site


@pytest.fixture(scope="session")
def screens(newsroom: Site, newsroom_folder: Path) -> dict[str, str]:
    """One page of every kind at the desk, by its name."""
    made = "from tests.e2e.desk_screens import write_screens; write_screens()"
    run_in(newsroom_folder, newsroom, made)
    found: dict[str, str] = json.loads((newsroom_folder / "screens.json").read_text())
    return found


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


def sign_in(page: Page, name: str, password: str) -> None:
    """Go to the desk and through its door."""
    page.goto("/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="退出登录").wait_for()


@pytest.fixture
def signed_in(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a site's desk, as its editor where nobody is named."""
    visits = []

    def opened(site: Site, name: str = "", password: str = "", **options: object) -> Visit:
        visit = Visit(browser, site, reduced_motion="reduce", **options)
        visits.append(visit)
        sign_in(visit.page, name or site.editor, password or site.password)
        return visit

    yield opened
    for visit in visits:
        visit.context.close()


@pytest.fixture
def sits_down(signed_in: Callable[..., Visit], newsroom: Site) -> Callable[..., Person]:
    """Let somebody of the newsroom sit down before a browser."""
    return lambda name, **options: Person(signed_in(newsroom, name, PASSWORD, **options))
