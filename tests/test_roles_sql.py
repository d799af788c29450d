"""The site's role in PostgreSQL, as deploy/roles.sql makes it: enough to serve, no more."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from campaign.declaring import take_back_result
from profiles.models import Edition
from tests import cast
from tests.cases import close, declare, propose
from voting.ledger.notes import make_key
from voting.ledger.sealing import seal
from voting.likes import cast_like
from voting.models import Like, Result
from voting.rehearsals import discard_rehearsal
from voting.roles import ORGANISER
from voting.tallies import roll_up

pytestmark = [pytest.mark.django_db, pytest.mark.only_postgresql]
SQL = Path(__file__).parent.parent / "deploy/roles.sql"


@pytest.fixture
def as_the_site(nominee):
    with connection.cursor() as cursor:
        cursor.execute(SQL.read_text())
        cursor.execute(SQL.read_text())  # it may run again
        cursor.execute("SET ROLE campaign_site")
        yield
        cursor.execute("RESET ROLE")


@pytest.fixture
def nominee():
    now = timezone.now()
    return cast.a_published_nominee(cast.an_edition(at=now), at=now)


def test_readers_and_likes_are_served(as_the_site, nominee):
    visitor = cast.a_visitor()
    assert visitor.get("/").status_code == 200
    answer = visitor.post(f"/nominees/{nominee.code}/like/", headers={"Accept": "application/json"})
    assert answer.json()["answer"] == "liked"
    assert visitor.get("/me/likes/").status_code == 200
    assert roll_up(edition=nominee.edition, at=timezone.now() + timedelta(hours=2))


def test_the_desk_is_served(as_the_site, client):
    client.force_login(cast.a_member(ORGANISER))
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/profiles/nominee/").status_code == 200


def test_a_result_is_declared(as_the_site, nominee, settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "key"
    make_key(settings.LEDGER_KEY_FILE)
    now, edition = timezone.now(), nominee.edition
    cast_like(nominee=nominee, visitor="a", at=now - timedelta(hours=1))
    close(edition, at=now)
    after = now + timedelta(days=7)
    take_back_result(result=propose(edition, at=after))
    result = declare(edition, at=after)
    assert seal(edition=edition, at=after)[-1].note
    with pytest.raises(DatabaseError, match="result_is_final"), transaction.atomic():
        Result.objects.filter(pk=result.pk).update(statement="{}")


def test_the_ledger_is_sealed(as_the_site, nominee, settings, tmp_path, capsys):
    settings.LEDGER_KEY_FILE = tmp_path / "key"
    cast_like(nominee=nominee, visitor="a", at=timezone.now())
    call_command("seal", make_key=True, now=True)
    assert "seal 1" in capsys.readouterr().out


def test_traces_are_forgotten(as_the_site):
    call_command("forget", yes=True, verbosity=0)


@pytest.mark.parametrize("role", ["campaign_site", "campaign_owner"])
def test_postgresqls_own_log_quotes_no_value(as_the_site, role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolconfig FROM pg_roles WHERE rolname = %s", [role])
        (told,) = cursor.fetchone()
    assert set(told) >= {
        "log_min_error_statement=panic",
        "log_error_verbosity=terse",
        "log_min_duration_statement=-1",
    }


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM voting_like",
        "TRUNCATE voting_like CASCADE",
        "UPDATE voting_like SET slot = slot",
        "DELETE FROM voting_case",
        "UPDATE voting_act SET at = at",
        "DELETE FROM voting_caselike",
        "DELETE FROM voting_complaintletter",
        "DELETE FROM django_migrations",
        "ALTER TABLE voting_like DISABLE TRIGGER ALL",
        "DROP TRIGGER like_is_final ON voting_like",
        "CREATE TABLE mine (id int)",
    ],
)
def test_what_is_final_is_out_of_its_reach(as_the_site, nominee, statement):
    cast_like(nominee=nominee, visitor="a", at=timezone.now())
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Like.objects.count() == 1


def test_a_rehearsal_is_thrown_away_by_the_owner(as_the_site, capsys):
    rehearsal = cast.an_edition(number=901, kind="rehearsal", is_current=False)
    with pytest.raises(ValidationError, match="discard_rehearsal 901"), transaction.atomic():
        discard_rehearsal(edition=rehearsal)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    call_command("discard_rehearsal", "901")
    assert not Edition.objects.filter(number=901).exists()
    assert "gone" in capsys.readouterr().out
