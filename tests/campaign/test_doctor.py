"""`manage.py doctor`: what is broken is said in a sentence, and the exit code tells monitors."""

import os
import re
import socket
import ssl
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from campaign.doctor import checks, engines, house, install_guards
from campaign.doctor.notes import Level, Note
from faults import proxy
from tests import cast
from tests.cast import NOON
from voting.guards import GUARDS
from voting.ledger.notes import make_key
from voting.ledger.sealing import seal
from voting.likes import cast_like
from voting.tallies import roll_up

pytestmark = pytest.mark.django_db
BACKUP = f"campaign-{timezone.now():%Y%m%dT%H%M%SZ}.tar.gz"


@pytest.fixture(autouse=True)
def _a_good_site(settings, tmp_path):
    """Settings as a guide-abiding operator has them; each test spoils one thing."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()
    (settings.BACKUP_DIR / BACKUP).touch()
    settings.STATICFILES_DIRS = []
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text('{"paths": {}}')
    settings.SITE_URL, settings.HTTPS = "https://zmsq.example.cn", True
    settings.TRUSTED_PROXIES = ("127.0.0.1/32",)
    settings.LEDGER_KEY_FILE = tmp_path / "ledger-key"
    make_key(settings.LEDGER_KEY_FILE)


@pytest.fixture
def administrator():
    return cast.an_editor(is_superuser=True)


def said(**options) -> str:
    output = StringIO()
    try:
        call_command("doctor", inside=True, stdout=output, **options)
    except CommandError as error:
        return f"{output.getvalue()}{error}"
    return output.getvalue()


def test_a_good_site_ends_well(administrator):
    output = StringIO()
    call_command("doctor", inside=True, stdout=output)
    assert "MEND" not in output.getvalue()
    assert "All migrations have run" in output.getvalue()


def test_quiet_prints_only_what_is_not_well(administrator, settings):
    assert "DEBUG is off" in said()
    assert "DEBUG is off" not in said(quiet=True)


def test_something_broken_ends_with_an_error(administrator, settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="1 to mend"):
        call_command("doctor", inside=True, stdout=StringIO())


def test_a_local_address_is_named(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert "every poster is a sample" in said()


def test_a_missing_proxy_is_named(settings):
    settings.TRUSTED_PROXIES = ()
    assert "TRUSTED_PROXIES is empty" in said()


def test_nobody_to_administer_is_named():
    assert "createsuperuser" in said()


@pytest.mark.parametrize("name", ["MEDIA_ROOT", "PRIVATE_MEDIA_ROOT", "BACKUP_DIR"])
def test_a_folder_that_can_not_be_written_to_is_named(settings, tmp_path, name):
    (tmp_path / "file").write_text("")
    setattr(settings, name, tmp_path / "file")
    assert f" {name} (" in said(quiet=True)


def test_a_place_for_checkpoints_that_can_not_be_written_to_is_named(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.LEDGER_KEY_FILE = tmp_path / "file/ledger-key"
    assert "The folder of LEDGER_KEY_FILE (" in said(quiet=True)


def test_folders_that_are_nobody_elses_are_made_so(settings, tmp_path):
    settings.BACKUP_DIR, settings.PRIVATE_MEDIA_ROOT = tmp_path / "kept", tmp_path / "private"
    said()
    for folder in (settings.BACKUP_DIR, settings.PRIVATE_MEDIA_ROOT):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert settings.MEDIA_ROOT.stat().st_mode & 0o777 == 0o755  # nginx reads in it


@pytest.mark.parametrize(("free", "sign"), [(9e9, "look"), (0.9e9, "MEND")])
def test_a_disk_that_is_nearly_full_is_named(monkeypatch, free, sign):
    monkeypatch.setattr(
        house.shutil, "disk_usage", lambda folder: SimpleNamespace(total=100e9, free=free)
    )
    assert re.search(rf"^{sign}  VAR_DIR .* has {free / 1e9:.1f} GB left", said(), re.MULTILINE)


def test_a_disk_that_takes_names_and_no_bytes_is_named(monkeypatch):
    def full(dir):
        return Path("/dev/full").open("wb", buffering=0)

    monkeypatch.setattr(house.tempfile, "TemporaryFile", full)
    assert re.search("MEND  VAR_DIR .* can't be written to: No space left on device", said())


def test_statics_that_were_not_collected_are_named(settings, tmp_path):
    (tmp_path / "staticfiles.json").unlink()
    assert "have not been collected" in said()


def test_statics_that_changed_are_named(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "new.css").write_text("")
    settings.STATICFILES_DIRS = [source]
    assert "changed after they were collected" in said()


def test_missing_fonts_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(house, "FONTS", tmp_path)
    assert "Fonts are missing: NotoSansSC-Regular.ttf" in said()


def test_a_missing_guard_is_named_and_put_back():
    GUARDS[0].remove(connection)
    assert f"Guards are missing or off: {GUARDS[0].name}." in said()
    install_guards()
    assert "Guards are missing" not in said()


def test_waiting_migrations_are_named_before_anything_that_needs_them(monkeypatch):
    waiting = [(SimpleNamespace(app_label="voting", name="0099_next"), False)]
    monkeypatch.setattr(engines.MigrationExecutor, "migration_plan", lambda *_: waiting)
    words = said()
    assert "1 migrations have not run: voting 0099_next" in words
    assert "guards" not in words


def test_clocks_that_differ_are_named(monkeypatch):
    ahead = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(engines, "_time_of_database", lambda: ahead)
    assert "3600 seconds apart" in said()


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (engines.UNSYNCHRONISED, "Nothing keeps this machine's clock right"),
        (0, "A time service keeps this machine's clock."),
    ],
)
def test_a_clock_that_nothing_keeps_is_named(monkeypatch, state, says):
    assert engines._state_of_the_clock() in range(-1, 6)  # all that adjtimex(2) returns
    monkeypatch.setattr(engines, "_state_of_the_clock", lambda: state)
    assert says in said()


def test_a_clock_of_which_nothing_is_known_is_passed_over(monkeypatch):
    monkeypatch.setattr(engines, "_state_of_the_clock", lambda: -1)
    assert not list(engines.check_time_service())


def test_a_database_that_is_away_is_named(monkeypatch):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(engines, "check_migrations", away)
    assert "connection refused" in said()


@pytest.mark.only_postgresql
def test_commits_that_are_put_off_are_named():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert "synchronous_commit is off" in said()


@pytest.mark.only_postgresql
def test_a_role_that_could_empty_the_likes_is_named():
    assert "The site's role may empty" in said()  # the tests' own role owns the tables


def test_redis_that_is_away_is_named(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "friction is off, limits hold" in said()


def test_a_site_without_redis_is_told_what_that_means(settings):
    settings.REDIS_URL = ""
    assert "each worker counts friction by itself" in said()


def test_likes_that_nobody_tallies_are_named():
    now = timezone.now()
    edition = cast.an_edition(at=now)
    nominee = cast.a_published_nominee(edition, at=now)
    cast_like(nominee=nominee, visitor="a", at=now - timedelta(minutes=20))
    assert "not tallied: boards grow slower" in said()
    roll_up(edition=edition, at=now)
    assert "likes are tallied." in said()


def test_likes_that_nobody_seals_are_named():
    now = timezone.now()
    edition = cast.an_edition(at=now)
    nominee = cast.a_published_nominee(edition, at=now)
    cast_like(nominee=nominee, visitor="a", at=now - timedelta(minutes=30))
    assert "sealed within the hour" in said()
    cast_like(nominee=nominee, visitor="b", at=now - timedelta(minutes=70))
    assert "are in no seal yet" in said()
    seal(edition=edition, at=now, now=True)
    assert "in no seal yet" not in said()


def test_a_ledger_key_that_is_missing_spoilt_or_open_to_others_is_named(settings):
    key = settings.LEDGER_KEY_FILE
    assert "its owner's alone" in said()
    key.chmod(0o640)
    assert "Others may read the ledger key" in said()
    key.write_text("spoilt")
    assert "does not hold a ledger key" in said()
    key.unlink()
    assert "nothing is sealed" in said()
    key.mkdir()  # as unreadable as another user's file, also for root
    assert re.search("MEND  The ledger key .* can't be read: .*\n.*chown campaign", said())


def test_a_backups_key_that_is_missing_or_open_to_others_is_named(settings, tmp_path):
    assert "backups' key" not in said()
    key = tmp_path / "backup.key"
    settings.BACKUP_KEY_FILE = str(key)
    assert "can't be read: no backup is made" in said()
    key.write_text("k" * 48)
    key.chmod(0o640)
    assert "Others may read the backups' key" in said()
    key.chmod(0o400)
    assert "backups' key is there" in said()


def test_traces_kept_too_long_are_named():
    edition = cast.an_edition(at=NOON - timedelta(days=365))
    edition.network_keys.create(day=NOON - timedelta(days=365), key=b"k" * 32)
    assert re.search("^MEND .*should be forgotten since", said(), re.MULTILINE)


def test_the_public_address_is_asked_as_readers_do(monkeypatch):
    asked = []

    class Answer(SimpleNamespace):
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    def answer(request, timeout):
        asked.append(request.full_url)
        return Answer(headers={})

    monkeypatch.setattr(house, "urlopen", answer)
    monkeypatch.setattr(house, "_check_certificate", lambda: iter(()))
    notes = list(house.check_outside())
    assert asked == ["https://zmsq.example.cn/healthz"]
    assert [note.level for note in notes] == [Level.GOOD, Level.LOOK]
    assert "Strict-Transport-Security" in notes[1].says


def test_a_public_address_that_does_not_answer_is_named(monkeypatch):
    def refuse(request, timeout):
        raise OSError("no route")

    monkeypatch.setattr(house, "urlopen", refuse)
    assert "does not answer: no route" in next(house.check_outside()).says


@pytest.fixture
def reader_of(monkeypatch, settings, tmp_path):
    """Return a function that serves a certificate of so many days, and says what is said of it."""

    connect = socket.create_connection

    def serve(days: int) -> list[Note]:
        proxy.make_certificate(tmp_path, days=days)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "fullchain.pem"))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tmp_path / "fullchain.pem", tmp_path / "privkey.pem")
        with socket.create_server(("127.0.0.1", 0)) as door:
            there = door.getsockname()
            door.settimeout(20)
            monkeypatch.setattr(
                house.socket, "create_connection", lambda _address, timeout: connect(there, timeout)
            )

            def answer() -> None:
                with suppress(OSError), context.wrap_socket(door.accept()[0], server_side=True):
                    pass

            server = Thread(target=answer)
            server.start()
            notes = list(house._check_certificate())
            server.join()
        return notes

    return serve


def test_a_certificate_that_was_not_renewed_is_named(reader_of):
    [note] = reader_of(9)
    assert note.level == Level.MEND
    assert "was not renewed" in note.says
    [note] = reader_of(11)
    assert note.level == Level.GOOD


def test_a_certificate_that_can_not_be_read_is_named(monkeypatch):
    def refuse(address, timeout):
        raise OSError("no route")

    monkeypatch.setattr(house.socket, "create_connection", refuse)
    [note] = house._check_certificate()
    assert note.level == Level.MEND
    assert "zmsq.example.cn can't be read: no route" in note.says


def test_every_check_is_called():
    called = {*checks.WITHOUT_DATABASE, *checks.WITH_DATABASE}
    for module in (house, engines, checks.work):
        defined = {getattr(module, name) for name in dir(module) if name.startswith("check_")}
        assert defined - called <= {house.check_outside, engines.check_migrations}


def test_backups_that_nobody_makes(administrator, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "none-yet"
    assert "no proven backup" in said()
    unproven = settings.BACKUP_DIR / "campaign-20261101T000000Z.tar.gz.unproven"
    unproven.touch()
    with pytest.raises(CommandError, match="1 to mend"):  # monitors look at that
        call_command("doctor", inside=True, stdout=StringIO())
    good = settings.BACKUP_DIR / "campaign-20261101T000000Z.tar.gz"
    good.touch()
    assert "There is a proven backup" in said()
    long_ago = (timezone.now() - timedelta(days=3)).timestamp()
    os.utime(good, (long_ago, long_ago))
    assert re.search("^MEND .*proven backup is 3 days old", said(), re.MULTILINE)
