"""`manage.py backup`: proven files, what stops one, and which stay."""

from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from campaign.backups import postgresql
from campaign.backups.making import good_backups, throw_away
from tests.campaign.backups.conftest import backup, the_backup
from voting.models import Tally
from voting.tallies import rebuild

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("site")]


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


def test_a_site_whose_tallies_lie_makes_no_good_backup(settings, site):
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
