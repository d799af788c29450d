"""The demonstration as `make run` serves it, and Debian's Chromium before it.

For the journeys, the pictures and Lighthouse, so that all three look at the same site.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, Playwright

SCROLL_THROUGH = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 500) {
    scrollTo(0, y);
    await new Promise((done) => setTimeout(done, 60));
  }
}"""
ROOT = Path(__file__).resolve().parent.parent
SET_BY_US = (
    *("SECRET_KEY", "SITE_URL", "SITE_ALIASES", "DATABASE_URL", "REDIS_URL"),
    *("WECHAT_APP_ID", "WECHAT_APP_SECRET"),
)


# A folder with the demonstration made but not yet served; copying it is quicker than making it.
PREPARED = "PREPARED_DEMONSTRATION"
MAKING = ("migrate -v0", "demo", "collectstatic -v0 --noinput")


class Site(NamedTuple):
    address: str
    editor: str
    password: str

    def read(self, path: str) -> str:
        with urlopen(self.address + path, timeout=20) as answer:  # noqa: S310  our own address
            return str(answer.read().decode())


def prepare(folder: Path) -> None:
    """Make the demonstration in the folder; whatever is served in this process starts from it."""
    for command in MAKING:
        manage(folder, *command.split(), SITE_URL="http://127.0.0.1:8000")
    os.environ[PREPARED] = str(folder)


def begin_in(folder: Path) -> None:
    """Put the prepared demonstration into the folder, where there is one."""
    if PREPARED in os.environ:
        shutil.copytree(os.environ[PREPARED], folder, dirs_exist_ok=True)


@contextmanager
def serve(folder: Path, **settings: str) -> Iterator[Site]:
    """Serve a fresh demonstration on a free port, with everything it writes in the folder.

    settings: more of them for its environment.
    """
    begin_in(folder)
    port = _free_port()
    environment = _environment(folder, PORT=str(port), **settings)
    said = folder / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "tools/run.py"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", process, said)
        password = re.search(r"Password\s+(\S+)", said.read_text())
        assert password, said.read_text()
        yield Site(f"http://127.0.0.1:{port}", "editor", password[1])
    finally:
        process.terminate()
        process.wait(timeout=20)


def run_in(folder: Path, site: Site, code: str) -> None:
    """Run some Python inside the site that is served from the folder."""
    manage(folder, "shell", "-c", code, PORT=site.address.rpartition(":")[2])


def manage(folder: Path, *arguments: str, **settings: str) -> str:
    """Call a command of the site in the folder, and return what it says."""
    command = [sys.executable, "tools/run.py", *arguments]
    environment = _environment(folder, **settings)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _environment(folder: Path, **settings: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if name not in SET_BY_US}
    return {**ours, "VAR_DIR": str(folder), **settings}


def launch(playwright: Playwright) -> Browser:
    """Start Chromium without a window."""
    return playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


def chromium() -> str:
    # Its shell draws the same pages and spares the processor the windows that nobody sees.
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        raise SystemExit("Chromium is missing: make e2e installs it.")
    return path


def scroll_through(page: Page) -> None:
    """Scroll to the end, as a reader would, so that pictures further down are fetched."""
    page.evaluate(SCROLL_THROUGH)
    page.wait_for_load_state("networkidle")


def page_types(site: Site) -> dict[str, str]:
    """Return the path of one page of every type, by its name.

    The story and the nominee come from the sitemap, which no redesign touches.
    """
    story, code = _nominees_story(site)
    return {
        "home": "/",
        "stories": "/stories/",
        "story": story,
        "nominees": "/nominees/",
        "nominees-none": "/nominees/?q=查无此人",
        "nominee": f"/nominees/{code}/",
        "leaderboard": "/leaderboard/",
        "rules": "/rules/",
        "privacy": "/privacy/",
        "cases": "/cases/",
        "ledger": "/ledger/",
        "verify": "/verify/",
        "complaints": "/complaints/",
        "posters": "/posters/",
        "poster": f"/posters/{code}/",
        "my-likes": "/me/likes/",
        "confirm": f"/nominees/{code}/confirm/",
        "not-found": "/nothing/",
    }


def _nominees_story(site: Site) -> tuple[str, str]:
    """Return the path of the first story that is about a nominee, and that nominee's code."""
    for story in re.findall(r"<loc>[^<]+(/stories/[\w-]+/)</loc>", site.read("/sitemap.xml")):
        code = re.search(r'action="/nominees/(\w+)/like/"', site.read(story))
        if code:
            return story, code[1]
    raise AssertionError("The demonstration has no story with a like button.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: "subprocess.Popen[bytes]", said: Path) -> None:
    for _attempt in range(1500):  # a busy machine takes minutes
        try:
            with urlopen(address, timeout=5):  # noqa: S310  our own address
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise AssertionError(f"The site did not start:\n{said.read_text()}")
