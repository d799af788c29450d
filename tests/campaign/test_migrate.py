"""`manage.py migrate` beside likes: it lets go of the queue, and tries again."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections, migrations, models, transaction

from campaign.management.commands import migrate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
ALTER = "ALTER TABLE voting_like ALTER COLUMN slot SET NOT NULL"


class ServerError(Exception):
    """As psycopg2's: it bears PostgreSQL's own code."""

    def __init__(self, pgcode):
        self.pgcode = pgcode


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return cursor.fetchone()[0]


@pytest.fixture
def work(monkeypatch):
    """Let a migration alter the table of likes; return what it saw of its settings."""
    seen = []

    def alter(self, *args, **options):
        seen.append((setting("lock_timeout"), setting("statement_timeout")))
        with connection.cursor() as cursor:
            cursor.execute(ALTER)

    monkeypatch.setattr(migrate.migrate.Command, "handle", alter)
    monkeypatch.setattr(migrate, "PATIENCE", "100ms")
    monkeypatch.setattr(migrate, "PAUSE", 0.05)
    return seen


@pytest.fixture
def reader():
    """Somebody who reads likes in a long transaction, until told to let go."""
    there, let_go = threading.Event(), threading.Event()

    def read():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM voting_like LIMIT 1")
            there.set()
            let_go.wait(timeout=30)
        connections.close_all()

    thread = threading.Thread(target=read)
    thread.start()
    there.wait(timeout=30)
    yield let_go
    let_go.set()
    thread.join()


@pytest.mark.only_postgresql
def test_it_waits_a_moment_and_works_as_long_as_it_takes(work):
    before = setting("lock_timeout"), setting("statement_timeout")
    call_command("migrate")
    assert work == [("100ms", "0")]
    assert (setting("lock_timeout"), setting("statement_timeout")) == before


@pytest.mark.only_postgresql
def test_a_table_in_use_is_let_go_and_tried_again(work, reader):
    said = StringIO()
    threading.Timer(0.5, reader.set).start()
    call_command("migrate", stderr=said)
    assert len(work) > 1
    assert "it is tried again" in said.getvalue()


@pytest.mark.only_postgresql
def test_where_it_and_a_like_wait_for_each_other_it_gives_way_and_is_tried_again(work, monkeypatch):
    def deadlock(self, *args, **options):
        work.append(1)
        if len(work) == 1:
            raise OperationalError from ServerError("40P01")

    monkeypatch.setattr(migrate.migrate.Command, "handle", deadlock)
    call_command("migrate", stderr=StringIO())
    assert work == [1, 1]


@pytest.mark.only_postgresql
def test_a_table_that_stays_in_use_is_said_in_a_sentence(work, reader, monkeypatch):
    monkeypatch.setattr(migrate, "TRIES", 2)
    with pytest.raises(CommandError, match="A table stayed in use"):
        call_command("migrate", stderr=StringIO())
    assert len(work) == 2


@pytest.mark.only_postgresql
def test_another_failure_is_not_tried_again(work, monkeypatch):
    def fail(self, *args, **options):
        work.append(1)
        raise OperationalError("the disk is full")

    monkeypatch.setattr(migrate.migrate.Command, "handle", fail)
    with pytest.raises(OperationalError, match="the disk is full"):
        call_command("migrate")
    assert work == [1]


def test_it_does_what_djangos_own_does(capsys):
    call_command("migrate", verbosity=1)
    assert "No migrations to apply." in capsys.readouterr().out


@pytest.mark.only_postgresql
def test_what_can_not_be_noted_is_not_done(monkeypatch):
    executor = migrate.WholeExecutor(connection)
    made = migrations.Migration("made", "voting")
    word = models.CharField(max_length=9, db_index=True)  # its index comes last, before the note
    made.operations = [
        migrations.CreateModel("Made", [("id", models.AutoField(primary_key=True)), ("word", word)])
    ]

    def killed(migration):
        raise KeyboardInterrupt

    monkeypatch.setattr(executor, "record_migration", killed)
    with pytest.raises(KeyboardInterrupt):
        executor.apply_migration(executor.loader.project_state(), made)
    assert "voting_made" not in connection.introspection.table_names()
