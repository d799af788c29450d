"""`manage.py backup` and `restore`: proven files, empty places, and what is refused."""

import hashlib
import os
import secrets
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from campaign.backups import BackupError, boxes, ledger, postgresql, proving
from campaign.backups.making import good_backups, throw_away
from campaign.backups.manifest import read_manifest
from campaign.backups.sealing import MAGIC, read_key
from faults.scratch import programs_on_path
from tests import cast
from tests.engines import ENGINE, address_of_test_database
from voting.models import Like, Trace

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
WORDS = "words-that-only-two-people-at-the-newspaper-know"


@pytest.fixture(autouse=True)
def site(settings, tmp_path, monkeypatch):
    """A small living site: one nominee with a picture, and three likes."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
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


def test_works(settings, place):
    said = backup()
    assert "3 likes, 1 pictures" in said
    assert "recount: ok" in said
    assert "is good" in said
    assert "not encrypted" in said
    path = the_backup(settings)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in settings.BACKUP_DIR.iterdir()] == [path.name]  # nothing left over
    restored = place.run("restore", str(path))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    [picture] = (place.folder / "media").rglob("*.jpg")
    assert picture.read_bytes() == b"a face"
    recounted = place.run("recount")
    assert "3 likes, 0 differences" in recounted.stdout


def test_what_was_restored_is_guarded(settings, place):
    backup()
    place.run("restore", str(the_backup(settings)))
    tried = place.run("shell", "-c", "from voting.models import Like; Like.objects.all().delete()")
    assert "like_is_kept" in tried.stderr


def test_a_living_database_is_never_overwritten(settings):
    backup()
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", str(the_backup(settings)))
    assert Like.objects.count() == 3


def test_a_second_restore_is_refused_and_touches_nothing(settings, place):
    backup()
    assert place.run("restore", str(the_backup(settings))).returncode == 0
    again = place.run("restore", str(the_backup(settings)))
    assert again.returncode == 1
    assert "The database is not empty" in again.stderr


def test_pictures_of_somebody_else_are_never_overwritten(settings, place):
    backup()
    (place.folder / "media").mkdir()
    (place.folder / "media/other.jpg").write_bytes(b"another face")
    refused = place.run("restore", str(the_backup(settings)))
    assert refused.returncode == 1
    assert "MEDIA_ROOT" in refused.stderr
    assert "other.jpg" in refused.stderr


def test_pictures_that_came_in_an_earlier_try_are_no_obstacle(settings, place):
    backup()
    said = place.folder / "media"
    for path in settings.MEDIA_ROOT.rglob("*.jpg"):
        target = said / path.relative_to(settings.MEDIA_ROOT)
        target.parent.mkdir(parents=True)
        target.write_bytes(path.read_bytes())
    assert place.run("restore", str(the_backup(settings))).returncode == 0


def test_a_backup_that_remembers_what_is_due_says_so(settings, place, site):
    backup()
    before = the_backup(settings)
    assert "due to be forgotten" not in place.run("restore", str(before)).stdout
    site.likes_close_at = timezone.now() - timedelta(days=31)
    site.likes_open_at = site.likes_close_at - timedelta(days=9)
    site.save()
    assert "Edition 3 is due to be forgotten" in backup(keep=1)


@pytest.mark.only_postgresql
def test_an_owner_without_other_rights_can_do_it_all(settings, tmp_path):
    """The role that guides make: it may create databases and owns its own, no more."""
    backup()
    role = f"owner_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role} LOGIN CREATEDB NOSUPERUSER")
    with postgresql.scratch_database() as address:
        name = address.partition("?")[0].rpartition("/")[2]
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name} OWNER TO {role}")
        owner = Place(tmp_path / "new", address.replace("postgres:@", f"{role}:@", 1))
        restored = owner.run("restore", str(the_backup(settings)))
        assert restored.returncode == 0, restored.stderr
        again = owner.run("backup", "--keep=1", f"--to={tmp_path}/again")
        assert again.returncode == 0, again.stderr
        assert "3 likes, 1 pictures" in again.stdout
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_encrypted_with_a_key(settings, place, key_file):
    said = backup(key_file=key_file)
    assert "not encrypted" not in said
    path = the_backup(settings)
    assert path.name.endswith(".sealed")
    assert path.read_bytes().startswith(MAGIC)
    assert "encrypted: name its key" in place.run("restore", str(path)).stderr
    assert place.run("restore", str(path), f"--key-file={key_file}").returncode == 0


def test_a_wrong_key_and_a_damaged_backup_are_refused(settings, place, key_file, tmp_path):
    backup(key_file=key_file)
    path = the_backup(settings)
    other = tmp_path / "other"
    other.write_text(WORDS[::-1])
    assert "Not the key" in place.run("restore", str(path), f"--key-file={other}").stderr
    path.write_bytes(path.read_bytes()[:-5])
    cut = place.run("restore", str(path), f"--key-file={key_file}")
    assert cut.returncode == 1
    assert "damaged" in cut.stderr


@pytest.mark.parametrize("place_of_damage", [0.3, 0.6, 0.9])
def test_damage_without_a_key_is_noticed_too(settings, tmp_path, place_of_damage):
    backup()
    path = the_backup(settings)
    data = bytearray(path.read_bytes())
    data[int(len(data) * place_of_damage)] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(BackupError):
        boxes.unpack(path, into=tmp_path / "out", key=None)


def test_a_short_key_is_refused(tmp_path):
    (tmp_path / "key").write_text("too short")
    with pytest.raises(CommandError, match="at least 32"):
        backup(key_file=str(tmp_path / "key"))
    with pytest.raises(BackupError, match="can't be read"):
        read_key(str(tmp_path / "nothing"))


def test_a_name_that_leads_elsewhere_is_refused(tmp_path):
    evil = tmp_path / "evil"
    evil.write_bytes(b"x")
    digest = hashlib.sha256(b"x").hexdigest()
    said = read_manifest(
        b'{"format": 1, "made_at": "", "engine": "sqlite", "rows": {}, "lost": [],'
        b' "files": {"../evil": "%s"}}' % digest.encode()
    )
    boxes.pack(tmp_path / "box", said=said, sources={"../evil": evil}, key=None)
    (tmp_path / "out").mkdir()
    with pytest.raises(BackupError, match="does not belong"):
        boxes.unpack(tmp_path / "box", into=tmp_path / "out", key=None)


def test_a_backup_of_later_code_is_refused():
    with pytest.raises(BackupError, match="format 2"):
        read_manifest(b'{"format": 2}')
    with pytest.raises(BackupError, match="damaged"):
        read_manifest(b"{")


def test_a_backup_of_the_other_engine_is_refused(settings, tmp_path, place):
    backup()
    path = the_backup(settings)
    said = boxes.unpack(path, into=tmp_path / "out", key=None)
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    changed = read_manifest(said.to_bytes().replace(connection.vendor.encode(), other.encode()))
    sources = {name: tmp_path / "out" / name for name in said.files}
    boxes.pack(tmp_path / "box", said=changed, sources=sources, key=None)
    refused = place.run("restore", str(tmp_path / "box"))
    assert f"This backup is of {other}" in refused.stderr


def test_a_site_whose_tallies_lie_makes_no_good_backup(settings, site):
    from voting.models import Tally
    from voting.tallies import rebuild

    rebuild(edition=site, at=timezone.now() + timedelta(hours=2))
    assert Tally.objects.update(likes=99)
    with pytest.raises(CommandError, match="is NOT good"):
        backup()
    assert good_backups(settings.BACKUP_DIR) == []
    [unproven] = settings.BACKUP_DIR.iterdir()
    assert unproven.name.endswith(".unproven")


def test_a_lost_picture_is_said_and_stops_no_backup(settings):
    for path in settings.MEDIA_ROOT.rglob("*.jpg"):
        path.unlink()
    said = backup()
    assert "A picture is missing on the site itself" in said
    assert "is good" in said


def test_missing_guards_rows_and_a_lying_ledger_are_found(settings, tmp_path, monkeypatch):
    from voting.guards import OF_LIKES

    backup()
    said = boxes.unpack(the_backup(settings), into=tmp_path / "out", key=None)
    now = timezone.now()
    assert proving.prove(said=said, at=now, tell=lambda _line: None) == []
    monkeypatch.setattr(ledger, "differences", lambda: ["root 7 is another"])
    OF_LIKES[0].remove(connection)
    try:
        Trace.objects.all()[0].delete()
        wrong = proving.prove(said=said, at=now, tell=lambda _line: None)
    finally:
        OF_LIKES[0].install(connection)
    assert "voting_trace: 3 rows were backed up, 2 are there" in wrong
    assert "guards: like_is_final" in wrong
    assert "ledger: root 7 is another" in wrong


def test_the_oldest_go_and_the_newest_stay(tmp_path):
    tmp_path = tmp_path / "many"
    tmp_path.mkdir()
    for day in range(1, 6):
        (tmp_path / f"campaign-2026110{day}T000000Z.tar.gz").touch()
    (tmp_path / "campaign-20261101T010000Z.tar.gz.unproven").touch()
    (tmp_path / "campaign-20261105T010000Z.tar.gz.unproven").touch()
    (tmp_path / "somebody-elses.tar.gz").touch()
    throw_away(folder=tmp_path, keep=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "campaign-20261104T000000Z.tar.gz",
        "campaign-20261105T000000Z.tar.gz",
        "campaign-20261105T010000Z.tar.gz.unproven",
        "somebody-elses.tar.gz",
    ]


def test_at_least_one_has_to_stay():
    with pytest.raises(CommandError, match="at least 1"):
        backup(keep=0)


@pytest.mark.only_postgresql
def test_without_programs_as_new_as_the_server_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path)
    with pytest.raises(CommandError, match="Install postgresql-client-"):
        backup()
