"""What is sealed stays sealed: each constraint and guard of the ledger is broken once."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from profiles.models import Edition
from tests import cast
from tests.cases import give
from tests.cast import NOON
from tests.voting.test_constraints import refuses
from voting.forgetting import forget_visitors
from voting.ledger.sealing import seal
from voting.models import EditionSecret, LedgerLine, LedgerTile, Like, Seal
from voting.rehearsals import discard_rehearsal

pytestmark = pytest.mark.django_db


def a_sealed_edition(**changes: object) -> Edition:
    nominee = cast.a_published_nominee(cast.an_edition(**changes))
    give(nominee, 20)
    seal(edition=nominee.edition, at=NOON)
    return nominee.edition


def a_line(edition: Edition, **changes: object) -> LedgerLine:
    return LedgerLine(**{"edition": edition, "seq": 99, "kind": "N", "text": "x", **changes})


def test_a_line_is_never_changed_or_removed():
    a_sealed_edition()
    refuses("ledger_line_is_final", lambda: LedgerLine.objects.update(text="x"))
    refuses("ledger_line_is_kept", LedgerLine.objects.filter(seq=1).delete)


def test_a_seal_is_never_changed_or_removed():
    a_sealed_edition()
    for change in ({"note": ""}, {"root": bytes(32)}, {"size": 999}, {"at": NOON}):
        refuses("seal_is_final", lambda change=change: Seal.objects.update(**change))
    refuses("seal_is_kept", Seal.objects.all().delete)


def test_an_unsigned_seal_takes_a_signature_and_nothing_else():
    edition = a_sealed_edition()
    one = {"edition": edition, "number": 2, "base": 22, "size": 23, "root": b"", "at": NOON}
    unsigned = Seal.objects.create(**one)
    refuses("seal_is_final", lambda: Seal.objects.filter(note="").update(size=24))
    Seal.objects.filter(pk=unsigned.pk).update(note="signed")


@pytest.mark.only_postgresql
def test_the_ledger_is_not_emptied():
    a_sealed_edition()
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, guard in (
        ("voting_ledgerline", "ledger_lines_are_kept"),
        ("voting_seal", "seals_are_kept"),
    ):
        refuses(guard, lambda table=table: connection.cursor().execute(f"TRUNCATE {table} CASCADE"))


def test_a_number_is_given_once():
    edition = a_sealed_edition()
    refuses("ledger_seq_once", a_line(edition, seq=1).save)


def test_an_edition_closes_once():
    edition = a_sealed_edition()
    a_line(edition, kind="C").save()
    refuses("ledger_one_close", a_line(edition, seq=100, kind="C").save)


def test_a_line_is_of_a_known_kind():
    refuses("ledger_kind_known", a_line(a_sealed_edition(), kind="X").save)


def test_a_likes_line_names_its_like_and_no_other_does():
    edition = a_sealed_edition()
    refuses("ledger_like_has_its_line", a_line(edition, kind="L").save)
    refuses("ledger_like_has_its_line", a_line(edition, commitment=bytes(32)).save)


def test_a_like_has_one_line():
    edition = a_sealed_edition()
    again = {"kind": "L", "like": Like.objects.first(), "commitment": bytes(32)}
    refuses("like_id", a_line(edition, **again).save)


def test_a_seal_has_its_number_and_extends_one_alone():
    edition = a_sealed_edition()
    one = {"edition": edition, "number": 2, "base": 22, "size": 23, "root": b"", "at": NOON}
    refuses("seal_adds_lines", Seal(**{**one, "size": 22}).save)
    Seal.objects.create(**one)
    refuses("seal_number_once", Seal(**{**one, "base": 23, "size": 24}).save)
    refuses("seal_extends_one", Seal(**{**one, "number": 3}).save)


def test_a_tile_is_kept_once():
    tile = {"edition": a_sealed_edition(), "number": 0, "hash": bytes(32)}
    LedgerTile.objects.create(**tile)
    refuses("ledger_tile_once", LedgerTile(**tile).save)


def test_a_rehearsal_is_thrown_away_with_its_ledger():
    edition = a_sealed_edition(kind=Edition.Kind.REHEARSAL, is_current=False, number=901)
    discard_rehearsal(edition=edition)
    assert not LedgerLine.objects.exists()
    assert not Seal.objects.exists()


def test_visitors_are_forgotten_only_once_the_close_is_sealed():
    edition = a_sealed_edition()
    later = edition.likes_close_at.replace(year=edition.likes_close_at.year + 1)
    with pytest.raises(ValidationError, match="run seal first"):
        forget_visitors(edition=edition, at=later)
    seal(edition=edition, at=later)
    forget_visitors(edition=edition, at=later)
    assert not EditionSecret.objects.exists()
    assert seal(edition=edition, at=later) == []
