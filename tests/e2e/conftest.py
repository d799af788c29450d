"""The site as `make run` serves it, and Debian's Chromium before it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
SET_BY_THE_TESTS = ("SECRET_KEY", "SITE_URL", "DATABASE_URL", "REDIS_URL")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


class Site(NamedTuple):
    address: str
    editor: str
    password: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start the demonstration on a free port and read from its own words where it is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("site")
    environment = {name: v for name, v in os.environ.items() if name not in SET_BY_THE_TESTS}
    environment.update(VAR_DIR=str(folder), PORT=str(port))
    said = folder / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "tools/run.py"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", process, said)
        words = said.read_text()
        password = re.search(r"Password\s+(\S+)", words)
        assert password, words
        yield Site(f"http://127.0.0.1:{port}", "editor", password[1])
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", said: Path) -> None:
    for _attempt in range(600):
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise AssertionError(f"The site did not start:\n{said.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Chromium is missing: make e2e installs it."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
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
        if message.type == "error":
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
