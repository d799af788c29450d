"""`manage.py backup`: proven files, what stops one, and which stay."""

import errno
import fcntl
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone

from campaign.backups import making, postgresql
from campaign.backups.making import good_backups, throw_away
from tests import cast
from tests.campaign.backups.conftest import backup, the_backup
from voting.models import Tally
from voting.tallies import rebuild

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engine,
    pytest.mark.usefixtures("site"),
    pytest.mark.thorough,
]


def test_works(settings, place):
    said = backup()
    assert "3 likes, 1 pictures" in said
    assert "recount: ok" in said
    assert "is good" in said
    assert "not encrypted" in said
    path = the_backup(settings)
    assert path.stat().st_mode & 0o777 == 0o600
    left = {one.name for one in settings.BACKUP_DIR.iterdir()}
    assert left == {path.name, ".lock"}
    restored = place.run("restore", str(path))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    [picture] = (place.folder / "media").rglob("*.jpg")
    assert picture.read_bytes() == b"a face"
    recounted = place.run("recount")
    assert "3 likes, 0 differences" in recounted.stdout


@pytest.mark.only_sqlite
def test_the_originals_of_photos_come_back_as_private_as_they_were(settings, place, site):
    photo = cast.a_photo(site.stories.get())
    backup()
    assert place.run("restore", str(the_backup(settings))).returncode == 0
    [original] = (path for path in (place.folder / "originals").rglob("*") if path.is_file())
    assert original.stat().st_mode & 0o777 == 0o600
    for folder in (original.parent, place.folder / "originals"):
        assert folder.stat().st_mode & 0o777 == 0o700
    with photo.image.open() as kept:
        assert original.read_bytes() == kept.read()
    for name in photo.files:
        assert (place.folder / "media" / name).stat().st_mode & 0o777 == 0o644


@pytest.mark.only_sqlite
def test_a_lost_original_is_said(settings, site):
    photo = cast.a_photo(site.stories.get())
    photo.image.storage.delete(photo.image.name)
    assert f"A picture is missing on the site itself: {photo.image.name}" in backup()


def test_a_site_whose_tallies_lie_makes_no_good_backup(settings, site):
    rebuild(edition=site, at=timezone.now() + timedelta(hours=2))
    assert Tally.objects.update(likes=99)
    with pytest.raises(CommandError, match="is NOT good"):
        backup()
    assert good_backups(settings.BACKUP_DIR) == []
    assert len(list(settings.BACKUP_DIR.glob("*.unproven"))) == 1


@pytest.mark.only_sqlite
def test_a_lost_picture_is_said_and_stops_no_backup(settings):
    for path in settings.MEDIA_ROOT.rglob("*.jpg"):
        path.unlink()
    said = backup()
    assert "A picture is missing on the site itself" in said
    assert "is good" in said


@pytest.mark.only_sqlite
def test_the_oldest_go_and_the_newest_stay(tmp_path):
    tmp_path = tmp_path / "many"
    tmp_path.mkdir()
    for day in range(1, 6):
        (tmp_path / f"campaign-2026110{day}T000000Z.tar.gz").touch()
    (tmp_path / "campaign-20261101T010000Z.tar.gz.unproven").touch()
    (tmp_path / "somebody-elses.tar.gz").touch()
    throw_away(folder=tmp_path, keep=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "campaign-20261101T010000Z.tar.gz.unproven",
        "campaign-20261104T000000Z.tar.gz",
        "campaign-20261105T000000Z.tar.gz",
        "somebody-elses.tar.gz",
    ]


@pytest.mark.only_sqlite
def test_what_killed_and_failed_ones_left_goes(settings):
    folder = settings.BACKUP_DIR
    for name in (".copying-1", ".trying-2"):
        (folder / name).mkdir(parents=True)
        (folder / name / "database").touch()
    for day in (1, 2, 3):
        (folder / f"campaign-2026010{day}T000000Z.tar.gz.unproven").touch()
    backup()
    left = [path.name for path in folder.iterdir() if path != the_backup(settings)]
    assert sorted(left) == [".lock", "campaign-20260103T000000Z.tar.gz.unproven"]


def test_a_backup_that_would_fill_the_disk_is_not_begun(settings, monkeypatch):
    monkeypatch.setattr(making.shutil, "disk_usage", lambda folder: SimpleNamespace(free=10_000))
    with pytest.raises(CommandError, match=r"0\.0 GB left\. Make room"):
        backup()
    assert [path.name for path in settings.BACKUP_DIR.iterdir()] == [".lock"]


def test_half_a_backup_does_not_keep_the_disk_full(settings, monkeypatch):
    def full(box, **_options):
        box.write_bytes(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(making.boxes, "pack", full)
    with pytest.raises(CommandError, match="No space left on device"):
        backup()
    assert [path.name for path in settings.BACKUP_DIR.iterdir()] == [".lock"]


def test_two_at_once_are_refused(settings):
    settings.BACKUP_DIR.mkdir()
    with (settings.BACKUP_DIR / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="Another backup is being made"):
            backup()


@pytest.mark.only_postgresql
def test_a_scratch_database_that_was_left_goes():
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {postgresql._prefix('trying')}left")
        backup()
        cursor.execute("SELECT datname FROM pg_database")
        mine = postgresql._prefix("trying")  # other tests have some of their own meanwhile
        assert not [name for (name,) in cursor.fetchall() if name.startswith(mine)]


def test_at_least_one_has_to_stay():
    with pytest.raises(CommandError, match="at least 1"):
        backup(keep=0)


@pytest.mark.only_postgresql
def test_without_programs_as_new_as_the_server_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path)
    with pytest.raises(CommandError, match="Install postgresql-client-"):
        backup()
