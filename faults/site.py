"""The site as it is really served: gunicorn with its own settings, on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from faults.visitors import Visitors

ROOT = Path(__file__).resolve().parent.parent
LOG = "gunicorn.log"
GUNICORN = "campaign/gunicorn.py"
FOLLOW = ("ALLOWED_HOSTS", "SITE_ALIASES")  # they follow from SITE_URL unless they are set


@dataclass(frozen=True, kw_only=True)
class Site:
    """A served site; `address` is host and port, `folder` its VAR_DIR."""

    address: str
    folder: Path
    visitors: Visitors
    process: "subprocess.Popen[bytes]"

    @property
    def said(self) -> str:
        """What the server has printed: nothing, while all is well."""
        return (self.folder / LOG).read_text(errors="replace")

    def worker_ids(self) -> list[int]:
        """Return the ids of the worker processes, for whoever wants to kill one."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]


@contextmanager
def serve(
    folder: Path, *, workers: int = 2, config: str = GUNICORN, **environment: str
) -> Iterator[Site]:
    """Serve the site whose database the environment names; everything stops at the end."""
    port = _free_port()
    with (folder / LOG).open("wb") as log:
        process = _start(folder, port, log, workers, config, environment)
    address = f"127.0.0.1:{port}"
    site = Site(address=address, folder=folder, visitors=Visitors(address), process=process)
    try:
        _wait_for(site)
        yield site
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _start(
    folder: Path,
    port: int,
    log: IO[bytes],
    workers: int,
    config: str,
    environment: dict[str, str],
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", config, "campaign.wsgi"],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name not in FOLLOW},
            "DJANGO_SETTINGS_MODULE": "campaign.settings",
            "PORT": str(port),
            "SITE_URL": f"http://127.0.0.1:{port}",
            # The runner stands where the proxy would: it may name visitors' addresses.
            "TRUSTED_PROXIES": "127.0.0.1/32",
            "WEB_CONCURRENCY": str(workers),
            "VAR_DIR": str(folder),
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=log,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(site: Site) -> None:
    host, port = site.address.split(":")
    for _attempt in range(600):
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                return
        if site.process.poll() is not None:
            break
        time.sleep(0.05)
    raise SystemExit(f"The site did not start:\n{site.said}")
