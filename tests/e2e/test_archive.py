"""The honour roll in a real browser: from a disk, and from a server that knows nothing of us."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import DESKTOP, PHONE
from tools.demo_site import begin_in, manage, scroll_through

NAMES = ("index.html", "en/index.html", "leaderboard/index.html", "rules/index.html")


# Each nominee has some twenty posters, which take their time; three show all there is.
SOME_WITHDRAWN = """
from django.utils import timezone
from profiles.models import Nominee
Nominee.objects.filter(number__gt=3).update(withdrawn_at=timezone.now())
"""


@pytest.fixture(scope="module")
def roll(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    begin_in(folder)
    manage(folder, "shell", "-c", SOME_WITHDRAWN)
    said = manage(folder, "archive", f"{folder}/roll", SITE_URL="https://zmsq.example.cn")
    assert ", 0 broken" in said
    return folder / "roll"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(roll: Path) -> Iterator[str]:
    """The folder below an address of another site, as an archive of a newspaper may stand."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(roll.parent))) as httpd:
        threading.Thread(target=httpd.serve_forever).start()
        yield f"http://127.0.0.1:{httpd.server_port}/{roll.name}"
        httpd.shutdown()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    failed: list[str] = []
    # What is still under way when the next page is asked for is let go; nothing was missing.
    page.on(
        "requestfailed",
        lambda request: failed.append(request.url) if "ABORTED" not in request.failure else None,
    )
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda message: failed.append(message.text))
    yield page
    assert failed == []
    assert context.cookies() == []
    context.close()


def pages(roll: Path) -> list[str]:
    """One page of every type."""
    first = [sorted(roll.glob(f"{name}/*/index.html"))[0] for name in ("stories", "nominees")]
    return [*NAMES, *(path.relative_to(roll).as_posix() for path in first)]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_is_whole_from_a_disk(roll, reader, size):
    reader.set_viewport_size(size)
    for name in pages(roll):
        reader.goto(f"file://{roll}/{name}")
        scroll_through(reader)
        assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert reader.evaluate("[...document.images].every(i => i.naturalWidth > 0)"), name
        assert reader.evaluate("getComputedStyle(document.querySelector('header')).color") != (
            "rgb(0, 0, 0)"
        ), "the styles did not arrive"
        assert reader.locator("h1").count() == 1


def test_a_reader_without_script_walks_through_it(roll, browser):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{roll}/index.html")
    page.get_by_role("link", name="候选人", exact=True).click()
    page.locator(".card-name a").first.click()
    name = page.locator("h1").inner_text()
    page.get_by_role("link", name="EN").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() == name
    page.get_by_role("link", name="Board", exact=True).click()
    page.get_by_role("link", name="This week").click()
    assert page.locator("h1").inner_text() == "Leaderboard"
    assert page.url.startswith("file://")
    context.close()


@pytest.mark.parametrize("typed", [str.lower, str.upper])
def test_a_poster_still_leads_to_its_nominee(roll, served, reader, typed):
    code = sorted(path.name for path in (roll / "n").iterdir())[0]
    reader.goto(f"{served}/n/{typed(code)}/")
    reader.wait_for_url(f"**/nominees/{code.lower()}/index.html")
    assert reader.locator("h1").count() == 1


def test_it_stands_anywhere_on_a_web_server(served, reader, roll):
    for name in pages(roll):
        reader.goto(f"{served}/{name.removesuffix('index.html')}")
        assert reader.evaluate("[...document.styleSheets].every(s => s.cssRules.length)"), name
