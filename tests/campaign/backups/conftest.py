"""A small living site, an empty place, and the commands between them."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from campaign.backups import postgresql
from campaign.backups.making import good_backups
from faults.scratch import programs_on_path
from tests import cast
from tests.engines import ENGINE, address_of_test_database

ROOT = Path(__file__).resolve().parents[3]
WORDS = "words-that-only-two-people-at-the-newspaper-know"


@pytest.fixture
def site(transactional_db, settings, tmp_path, monkeypatch):
    """A small living site: one nominee with a picture, and three likes."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "originals"
    settings.BACKUP_DIR = tmp_path / "backups"
    if ENGINE == "postgresql":
        monkeypatch.setenv("PATH", programs_on_path())
        # What the site was started with; the tests' own database has another name.
        monkeypatch.setenv("DATABASE_URL", address_of_test_database())
    edition = cast.an_edition(at=timezone.now())
    nominee = cast.a_published_nominee(edition, at=timezone.now())
    nominee.portrait.save("face.jpg", ContentFile(b"a face"))
    for _ in range(3):
        cast.a_visitor().post(f"/nominees/{nominee.code}/like/")
    return edition


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "key"
    path.write_text(WORDS)
    return str(path)


def backup(**options) -> str:
    said = StringIO()
    call_command("backup", stdout=said, stderr=said, **options)
    return said.getvalue()


def the_backup(settings) -> Path:
    [path] = good_backups(settings.BACKUP_DIR)
    return path


class Place:
    """A new machine: an empty database and folder, and commands in a process of their own."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        folder.mkdir()
        self.settings = {
            "DATABASE_URL": address,
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": f"{folder}/media",
            "PRIVATE_MEDIA_ROOT": f"{folder}/originals",
            "REDIS_URL": "",
        }

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.settings},
            capture_output=True,
            text=True,
        )


@pytest.fixture
def place(tmp_path, site):
    if ENGINE == "sqlite":
        yield Place(tmp_path / "new", f"sqlite:///{tmp_path}/new/site.sqlite3")
        return
    with postgresql.scratch_database() as address:
        yield Place(tmp_path / "new", address)
