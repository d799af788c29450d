"""Servers for the bench: the same workers and threads for us, for floors and for peers."""

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

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
THREADS = 4


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server. `pid` is its first process."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """Return the processor time that it and its children have used so far."""
        return sum(cpu_seconds(pid) for pid in self.processes())

    def memory(self) -> int:
        """Return the bytes of memory that its largest child holds alone (Pss)."""
        children = [pid for pid in self.processes() if pid != self.pid] or [self.pid]
        return max(_pss(pid) for pid in children)

    def processes(self) -> list[int]:
        found = [self.pid]
        for pid in found:
            children = Path(f"/proc/{pid}/task/{pid}/children")
            if children.exists():
                found += [int(child) for child in children.read_text().split()]
        return found


@contextmanager
def serving(
    application: str,
    *,
    server: str = "gunicorn",
    python: str = sys.executable,
    folder: Path = ROOT,
    workers: int = WORKERS,
    **environment: str,
) -> Iterator[Server]:
    """Serve a WSGI application, named as module:name, until the end."""
    port = free_port()
    process = subprocess.Popen(
        [python, "-m", *_command(server, application, port, workers)],
        cwd=folder,
        env={**os.environ, "PORT": str(port), **environment},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(port, process)
        yield Server(port=port, pid=process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _command(server: str, application: str, port: int, workers: int) -> list[str]:
    where = f"127.0.0.1:{port}"
    if server == "granian":
        return [
            *("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", str(workers), "--blocking-threads", str(THREADS), "--no-ws"),
            *("--log-level", "error", application),
        ]
    return [
        *("gunicorn", "--bind", where, "--workers", str(workers), "--worker-class", "gthread"),
        *("--threads", str(THREADS), "--preload", "--log-level", "error", application),
    ]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _attempt in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not start")


def cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
