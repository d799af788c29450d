"""The sealer: what it writes, what it refuses, and that it may be killed anywhere."""

import errno
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from profiles.models import Edition
from tests import cast
from tests.cases import a_person, a_void, give
from tests.cast import NOON
from voting.holds import restore_likes
from voting.ledger import notes, sealing
from voting.ledger.pending import SealRefusedError
from voting.ledger.sealing import seal, sign_waiting, write_lines
from voting.ledger.trees import root_at
from voting.ledger.witness import witness_file
from voting.models import LedgerLine, LedgerTile, Like, Seal

HOUR = timedelta(hours=1)


@pytest.fixture
def nominee(db):
    return cast.a_published_nominee(cast.an_edition())


def kinds(edition) -> str:
    return "".join(LedgerLine.objects.filter(edition=edition).values_list("kind", flat=True))


def check_whole(edition) -> None:
    """Every like has one line, numbers have no gap, every seal extends the one before."""
    seqs = list(LedgerLine.objects.filter(edition=edition).values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    assert not Like.objects.filter(edition=edition, ledger_line=None).exists()
    end = 0
    for number, one in enumerate(Seal.objects.filter(edition=edition), start=1):
        assert (one.number, one.base) == (number, end)
        assert bytes(one.root) == root_at(edition=edition, size=one.size)
        assert notes.is_signed(one.note, one.vkey)
        end = one.size
    assert end == len(seqs)


def test_likes_become_lines_under_a_signed_root(nominee):
    give(nominee, 25)
    [made] = seal(edition=nominee.edition, at=NOON)
    assert kinds(nominee.edition) == "NP" + 25 * "L"
    assert made.note.startswith(f"testserver/ledger/3\n{made.size}\n")
    check_whole(nominee.edition)


def test_a_line_says_no_more_than_it_should(nominee):
    give(nominee, 20)
    seal(edition=nominee.edition, at=NOON)
    line = LedgerLine.objects.filter(kind="L").first()
    like = line.like
    one, kind, seq, number, code, day, pseudonym, commitment = line.text.split("|")
    assert (one, kind, int(seq), number, code) == ("1", "L", line.seq, "3", nominee.code)
    assert day == like.day.isoformat()
    assert len(pseudonym) == 20
    assert pseudonym not in bytes(like.visitor_key).hex()
    assert commitment == bytes(like.commitment).hex()


def test_the_order_within_a_seal_is_drawn_by_lot(nominee):
    give(nominee, 60)
    seal(edition=nominee.edition, at=NOON)
    order = list(LedgerLine.objects.filter(kind="L").order_by("seq").values_list("like", flat=True))
    assert order != sorted(order)


def test_few_likes_wait_for_others_but_no_longer_than_an_hour(nominee):
    give(nominee, 3, at=NOON)
    seal(edition=nominee.edition, at=NOON + timedelta(minutes=5))
    assert "L" not in kinds(nominee.edition)
    seal(edition=nominee.edition, at=NOON + timedelta(minutes=55))
    check_whole(nominee.edition)


def test_nothing_new_makes_no_seal(nominee):
    give(nominee, 20)
    assert len(seal(edition=nominee.edition, at=NOON)) == 1
    assert seal(edition=nominee.edition, at=NOON) == []


def test_a_like_that_was_written_late_is_not_skipped(nominee):
    give(nominee, 20)
    seal(edition=nominee.edition, at=NOON)
    give(nominee, 1, at=NOON - 2 * HOUR, prefix="late")
    seal(edition=nominee.edition, at=NOON + HOUR)
    check_whole(nominee.edition)


def test_voids_and_restores_are_lines_with_their_reason(nominee):
    give(nominee, 20)
    case = a_void(nominee)
    seal(edition=nominee.edition, at=NOON + HOUR, now=True)
    restore_likes(case=case, by=a_person("third"), text="误判", at=NOON + 2 * HOUR)
    seal(edition=nominee.edition, at=NOON + 3 * HOUR)
    assert kinds(nominee.edition) == "NP" + 20 * "L" + "N" + 20 * "V" + "N" + 20 * "R"
    line = LedgerLine.objects.filter(kind="V").first()
    assert line.text.split("|")[4:] == ["3", "2026-11-18", "regular", case.reference]
    check_whole(nominee.edition)


def test_new_rules_are_a_line(nominee):
    give(nominee, 20)
    cast.some_rules(nominee.edition, daily_limit=3)
    seal(edition=nominee.edition, at=NOON)
    texts = LedgerLine.objects.filter(kind="P").values_list("text", flat=True)
    assert [text.split("|")[4:8] for text in texts] == [
        ["0", "1970-01-01", "edition", "5"],
        ["1", "2026-11-18", "edition", "3"],
    ]


def test_the_close_writes_the_totals(nominee):
    give(nominee, 5)
    a_void(nominee, pk__in=Like.objects.values("pk")[:2])
    close = nominee.edition.likes_close_at
    seal(edition=nominee.edition, at=close)
    assert "C" not in kinds(nominee.edition)
    seal(edition=nominee.edition, at=close + HOUR)
    line = LedgerLine.objects.get(kind="C")
    void = LedgerLine.objects.filter(kind="V").count()
    assert line.notice == f"{nominee.code} 5 {void} {5 - void}\n"
    assert seal(edition=nominee.edition, at=close + 2 * HOUR) == []
    check_whole(nominee.edition)


def test_a_like_after_the_close_is_refused(nominee):
    give(nominee, 5)
    close = nominee.edition.likes_close_at
    seal(edition=nominee.edition, at=close + HOUR)
    give(nominee, 1, at=close - HOUR, prefix="late")
    with pytest.raises(SealRefusedError, match="after the close"):
        seal(edition=nominee.edition, at=close + 2 * HOUR)


def test_an_edition_that_has_changed_its_number_is_not_sealed(nominee):
    """Lines of two editions would be in one ledger, which every verifier refuses."""
    give(nominee, 20)
    seal(edition=nominee.edition, at=NOON)
    Edition.objects.update(number=4)
    give(nominee, 20, prefix="w")
    with pytest.raises(SealRefusedError, match="/ledger/3"):
        seal(edition=nominee.edition, at=NOON + HOUR)
    assert Seal.objects.count() == 1
    assert LedgerLine.objects.last().seq == Seal.objects.get().size


def test_without_a_key_the_command_says_how_to_make_one(nominee, key_file, capsys):
    key_file.unlink()
    give(nominee, 20)
    with pytest.raises(CommandError, match="--make-key"):
        call_command("seal")
    call_command("seal", make_key=True)
    assert "seal 1" in capsys.readouterr().out
    assert oct(key_file.stat().st_mode)[-3:] == "600"


def test_a_key_that_is_another_users_is_never_said_to_be_missing(nominee, key_file):
    key_file.unlink()
    key_file.mkdir()  # as unreadable, also for root
    with pytest.raises(CommandError, match="can't be read"):
        call_command("seal")


def test_a_place_where_no_key_can_be_written_is_named(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.LEDGER_KEY_FILE = tmp_path / "file/ledger-key"
    with pytest.raises(CommandError, match="ledger-key can't be written: Not a directory"):
        call_command("seal", make_key=True)


def test_a_seal_waits_where_its_checkpoint_can_not_be_kept(nominee, monkeypatch, capsys):
    def full(edition, note):
        raise OSError(errno.ENOSPC, "No space left on device")

    give(nominee, 20)
    monkeypatch.setattr(sealing, "write_witness", full)
    with pytest.raises(CommandError, match="Not sealed"):
        call_command("seal")
    assert "No space left on device" in capsys.readouterr().err
    assert not Seal.objects.exclude(note="").exists()


def test_a_key_is_never_overwritten(key_file):
    with pytest.raises(notes.KeyFileError, match="never overwritten"):
        notes.make_key(key_file)


def test_a_file_that_holds_no_key_is_refused(nominee, key_file):
    key_file.write_text("hello")
    with pytest.raises(notes.KeyFileError, match="does not hold"):
        seal(edition=nominee.edition, at=NOON)


def test_a_machine_that_signed_nothing_remembers_what_others_signed(nominee):
    give(nominee, 20)
    [made] = seal(edition=nominee.edition, at=NOON)
    witness_file(nominee.edition).unlink()  # as beside another machine's copy of the key
    assert seal(edition=nominee.edition, at=NOON) == []
    assert witness_file(nominee.edition).read_text() == made.note


def test_after_an_old_backup_nothing_is_signed(nominee):
    give(nominee, 20)
    [made] = seal(edition=nominee.edition, at=NOON)
    path = witness_file(nominee.edition)
    path.write_text(made.note.replace(f"\n{made.size}\n", f"\n{made.size + 9}\n"))
    give(nominee, 20, prefix="w")
    with pytest.raises(SealRefusedError, match="does not know"):
        seal(edition=nominee.edition, at=NOON)


def test_a_root_that_the_lines_no_longer_make_is_not_extended(nominee):
    give(nominee, 1100)
    seal(edition=nominee.edition, at=NOON)
    LedgerTile.objects.update(hash=bytes(32))
    give(nominee, 20, prefix="w")
    with pytest.raises(SealRefusedError, match="no longer make"):
        seal(edition=nominee.edition, at=NOON)


class KilledError(Exception):
    pass


def kill_after(statements: int):
    left = [statements]

    def wrapper(execute, sql, params, many, context):
        left[0] -= 1
        if left[0] < 0:
            raise KilledError
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


@pytest.mark.django_db(transaction=True)
def test_a_sealer_may_be_killed_at_every_statement():
    nominee = cast.a_published_nominee(cast.an_edition())
    edition, killed = nominee.edition, 0
    for statements in range(200):
        give(nominee, 2, prefix=f"v{statements}")
        try:
            with kill_after(statements):
                seal(edition=edition, at=NOON, now=True)
        except KilledError:
            killed += 1
            continue
        break
    assert killed > 10
    seal(edition=edition, at=NOON, now=True)
    check_whole(edition)


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_ledger():
    nominee = cast.a_published_nominee(cast.an_edition())
    edition = nominee.edition
    for round_number in range(5):
        give(nominee, 4, prefix=f"r{round_number}")
        errors: list[Exception] = []
        threads = [threading.Thread(target=one_sealer, args=(edition, errors)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not errors
        check_whole(edition)


def one_sealer(edition, errors) -> None:
    try:
        seal(edition=edition, at=NOON, now=True)
    except Exception as error:
        errors.append(error)
    finally:
        connection.close()


def test_lines_that_were_written_and_not_signed_are_signed_next(nominee, key_file):
    give(nominee, 20)
    keys = notes.read_keys(key_file)
    write_lines(edition=nominee.edition, keys=keys, at=NOON, now=False)
    assert Seal.objects.get().note == ""
    assert len(sign_waiting(edition=nominee.edition, keys=keys)) == 1
    check_whole(nominee.edition)
