"""`manage.py restore`: empty places, what is refused, and what is proven."""

import secrets
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from campaign.backups import boxes, ledger, postgresql, proving
from campaign.backups.manifest import read_manifest
from tests.campaign.backups.conftest import Place, backup, the_backup
from voting.guards import OF_LIKES
from voting.models import Like, Trace

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engine,
    pytest.mark.usefixtures("site"),
    pytest.mark.thorough,
]


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


@pytest.mark.only_sqlite
def test_a_second_restore_is_refused_and_touches_nothing(settings, place):
    backup()
    assert place.run("restore", str(the_backup(settings))).returncode == 0
    again = place.run("restore", str(the_backup(settings)))
    assert again.returncode == 1
    assert "The database is not empty" in again.stderr


@pytest.mark.only_sqlite
def test_pictures_of_somebody_else_are_never_overwritten(settings, place):
    backup()
    (place.folder / "media").mkdir()
    (place.folder / "media/other.jpg").write_bytes(b"another face")
    refused = place.run("restore", str(the_backup(settings)))
    assert refused.returncode == 1
    assert "MEDIA_ROOT" in refused.stderr
    assert "other.jpg" in refused.stderr


@pytest.mark.only_sqlite
def test_pictures_that_came_in_an_earlier_try_are_no_obstacle(settings, place):
    backup()
    said = place.folder / "media"
    for path in settings.MEDIA_ROOT.rglob("*.jpg"):
        target = said / path.relative_to(settings.MEDIA_ROOT)
        target.parent.mkdir(parents=True)
        target.write_bytes(path.read_bytes())
    assert place.run("restore", str(the_backup(settings))).returncode == 0


@pytest.mark.only_sqlite
def test_an_encrypted_one(settings, place, key_file):
    assert "not encrypted" not in backup(key_file=key_file)
    path = the_backup(settings)
    assert path.name.endswith(".sealed")
    assert "encrypted: name its key" in place.run("restore", str(path)).stderr
    assert place.run("restore", str(path), f"--key-file={key_file}").returncode == 0


@pytest.mark.only_sqlite
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


@pytest.mark.only_sqlite
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


def test_missing_guards_rows_and_a_lying_ledger_are_found(settings, tmp_path, monkeypatch):
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
