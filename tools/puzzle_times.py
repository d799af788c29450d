"""How long the puzzles take in Chromium at a sixth of this machine's speed.

    python -m tools.puzzle_times [RUNS]

Each level is solved at its hardest, with as many tries as it ever takes; half of that is the
average. Chromium's own throttling (CDP, × 6) slows a page's script, but not the compiled code
in which PBKDF2 runs. So the browser's process is also stopped for five sixths of the time,
as a whole. Wall-clock time grows with whatever else this machine does; CPU time doesn't.
"""

import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import altcha
from playwright.sync_api import Browser, Page, sync_playwright

from tools.demo_site import launch, serve

RATE = 6
SLICE = 0.05  # seconds for which the browser runs before it is stopped for RATE - 1 times as long
SOLVE = """async (challenge) => {
  const { solve } = await import("/static/js/puzzle.js");
  const before = performance.now();
  await solve({ challenge, worker: "/static/vendor/altcha/pbkdf2.js", page: "#" });
  return performance.now() - before;
}"""


def main() -> None:
    runs = int(sys.argv[1]) if sys.argv[1:] else 5
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        page = browser.new_page()
        page.goto(f"{site.address}/rules/")
        threads = page.evaluate("Math.min(navigator.hardwareConcurrency || 1, 4)")
        print(f"{threads} workers, the hardest of each level, medians of {runs} runs, ms")
        print("level  tries   as it is   CDP x 6   stopped x 6   CPU   CPU x 6 on one core")
        for level, tries in puzzles().TRIES.items():
            report(browser, page, level, tries, runs)
        browser.close()


def puzzles():  # type: ignore[no-untyped-def]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    os.environ.setdefault("DEBUG", "1")
    import django

    django.setup()
    from voting import puzzles

    return puzzles


def report(browser: Browser, page: Page, level: int, tries: int, runs: int) -> None:
    plain, cpu = [], []
    for _ in range(runs):
        before = cpu_time(browser)
        plain.append(solve(page, tries))
        cpu.append((cpu_time(browser) - before) * 1000)
    throttle = page.context.new_cdp_session(page)
    throttle.send("Emulation.setCPUThrottlingRate", {"rate": RATE})
    throttled = [solve(page, tries) for _ in range(runs)]
    throttle.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    with stopped_mostly(renderers(browser)):
        stopped = [solve(page, tries) for _ in range(runs)]
    print(
        f"{level:5}{tries:7}{median(plain):11.0f}{median(throttled):10.0f}{median(stopped):14.0f}"
        f"{median(cpu):6.0f}{median(cpu) * RATE:22.0f}",
        flush=True,
    )


def solve(page: Page, tries: int) -> float:
    """Have the page solve a puzzle that takes so many tries; return how many ms it took."""
    challenge = altcha.create_challenge(
        puzzles().ALGORITHM, puzzles().ROUNDS, counter=tries, hmac_secret=b"x"
    )
    return float(page.evaluate(SOLVE, challenge.to_dict()))


def cpu_time(browser: Browser) -> float:
    """Return the seconds that the browser's pages have used of the processor so far."""
    return sum(process["cpuTime"] for process in processes(browser))


def renderers(browser: Browser) -> list[int]:
    return [process["id"] for process in processes(browser)]


def processes(browser: Browser) -> list[dict]:  # type: ignore[type-arg]
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return [process for process in found if process["type"] == "renderer"]


@contextmanager
def stopped_mostly(pids: list[int]) -> Iterator[None]:
    """Let the processes run for one part in RATE of the time."""
    done = threading.Event()

    def brake() -> None:
        while not done.is_set():
            for sign, parts in ((signal.SIGSTOP, RATE - 1), (signal.SIGCONT, 1)):
                for pid in pids:
                    os.kill(pid, sign)
                time.sleep(SLICE * parts)

    thread = threading.Thread(target=brake)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


if __name__ == "__main__":
    main()
