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

from faults.visitors import Visitors

ROOT = Path(__file__).resolve().parent.parent
LOG = "log/gunicorn.log"  # in a folder that may be a volume of its own
GUNICORN = "campaign/gunicorn.py"
FOLLOW = ("ALLOWED_HOSTS", "SITE_ALIASES")  # they follow from SITE_URL unless they are set


@dataclass(kw_only=True)
class Site:
    """A served site; `address` is host and port, `folder` its VAR_DIR."""

    address: str
    folder: Path
    visitors: Visitors
    command: list[str]
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    door: socket.socket | None = None  # held open for the server, as systemd does

    @property
    def said(self) -> str:
        """What the server has printed: nothing, while all is well."""
        return (self.folder / LOG).read_text(errors="replace")

    def start(self) -> None:
        """Start the server, and wait until it listens."""
        with (self.folder / LOG).open("ab") as log:
            self.process = subprocess.Popen(
                self._command(),
                pass_fds=[self.door.fileno()] if self.door else [],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,  # so that server and workers can be killed as one
            )
        wait_for(self.address, self.process, log=self.folder / LOG)

    def _command(self) -> list[str]:
        if self.door is None:
            return self.command
        hand_over = f'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@" 3<&{self.door.fileno()}'
        return ["sh", "-c", hand_over, "sh", *self.command]

    def stop(self) -> None:
        """Let it end what it has begun."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def kill(self) -> None:
        """End the server and all its workers in the middle of whatever they do."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        while self.door is None and _listens(self.address):
            time.sleep(0.01)  # a worker is on its way out

    def worker_ids(self) -> list[int]:
        """Return the ids of the worker processes, for whoever wants to kill one."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]


@contextmanager
def serve(
    folder: Path,
    *,
    workers: int = 2,
    config: str = GUNICORN,
    hold_door: bool = False,
    **environment: str,
) -> Iterator[Site]:
    """Serve the site whose database the environment names; everything stops at the end.

    hold_door: keep the listening socket here, so that it outlives the server.
    """
    door = socket.create_server(("127.0.0.1", 0), backlog=4096) if hold_door else None
    port = int(door.getsockname()[1]) if door else free_port()
    address = f"127.0.0.1:{port}"
    (folder / LOG).parent.mkdir(exist_ok=True)
    (folder / LOG).touch()
    site = Site(
        address=address,
        folder=folder,
        visitors=Visitors(address),
        command=[sys.executable, "-m", "gunicorn", "-c", config, "campaign.wsgi"],
        environment=environment_of(folder, port, workers, environment),
        door=door,
    )
    try:
        site.start()
        yield site
    finally:
        if site.process is not None:
            site.stop()
        if door is not None:
            door.close()


def environment_of(
    folder: Path, port: int, workers: int, changes: dict[str, str]
) -> dict[str, str]:
    """Return what a server is told; `changes` go before everything else."""
    return {
        **{name: value for name, value in os.environ.items() if name not in FOLLOW},
        "DJANGO_SETTINGS_MODULE": "campaign.settings",
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        # The runner stands where the proxy would: it may name visitors' addresses.
        "TRUSTED_PROXIES": "127.0.0.1/32",
        "WEB_CONCURRENCY": str(workers),
        "VAR_DIR": str(folder),
        **changes,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(
    address: str, process: "subprocess.Popen[bytes] | None", *, log: Path | None = None
) -> None:
    """Wait until somebody listens there; raises SystemExit where the process ends instead."""
    for _attempt in range(600):
        if _listens(address):
            return
        if process is not None and process.poll() is not None:
            break
        time.sleep(0.05)
    said = log.read_text(errors="replace") if log else ""
    raise SystemExit(f"Nobody listens at {address}:\n{said}")


def _listens(address: str) -> bool:
    host, port = address.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0
