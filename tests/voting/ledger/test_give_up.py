"""After a restore from an older backup: what was signed and is lost is given up, in public."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tests import cast
from tests.cases import give
from tests.cast import NOON
from tests.voting.ledger import second_verifier
from tests.voting.ledger.judged import judge
from tests.voting.ledger.test_sealing import KilledError, check_whole, kill_after
from tests.voting.ledger.test_verify import FILE
from voting.ledger import notes
from voting.ledger.given_up import given_up
from voting.ledger.parts import export
from voting.ledger.pending import SealRefusedError
from voting.ledger.sealing import seal, write_lines
from voting.ledger.witness import witness_file
from voting.likes import cast_like
from voting.models import LedgerLine, Seal, newest_seal

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WHY = "11 月 18 日硬盘损坏，备份为凌晨三点。"


@contextmanager
def forgotten():
    """Let the database forget what happens inside, as a restored one; files beside it stay."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def edition(db):
    """An edition of which one seal of 6 lines is in the database, and another is lost."""
    edition = cast.an_edition()
    likes(edition, 4, "v")
    seal(edition=edition, at=NOON, now=True)
    lose(edition)
    return edition


def likes(edition, number: int, prefix: str, at=NOON) -> None:
    nominee = edition.nominees.first() or cast.a_published_nominee(edition)
    give(nominee, number, at=at, prefix=prefix)


def lose(edition, number: int = 3) -> str:
    """Seal some likes, forget them, and return the receipt of one."""
    with forgotten():
        likes(edition, number - 1, "lost")
        given = cast_like(nominee=edition.nominees.get(), visitor="lost", at=NOON)
        seal(edition=edition, at=NOON, now=True)
    return given.receipt


def give_up(edition, why: str = WHY, at=NOON + HOUR, **how: object) -> list[Seal]:
    return seal(edition=edition, at=at, give_up=why, **how)


def lost_root(edition) -> tuple[str, str]:
    _origin, size, root = witness_file(edition).read_text().split("\n")[:3]
    return size, root


def verdicts(edition, folder, *kept: tuple[str, str]) -> tuple[str, str]:
    """Return what both verifiers say of the ledger to somebody who has kept those roots."""
    export(edition=edition, folder=folder)
    key = Seal.objects.filter(edition=edition).first().vkey
    other = second_verifier.verify(folder, key=key, kept=kept)
    word, unchecked = judge(folder, key, kept=kept)
    assert not unchecked
    assert not other.unchecked
    return word, other.word


def test_nothing_is_sealed_until_it_is_given_up(edition):
    likes(edition, 2, "w")
    with pytest.raises(SealRefusedError, match="--give-up-checkpoint"):
        seal(edition=edition, at=NOON + HOUR)
    assert Seal.objects.count() == 1


def test_it_is_said_in_the_ledger_which_goes_on_to_the_close(edition, tmp_path):
    lost, note = lost_root(edition), witness_file(edition).read_text()
    [made] = give_up(edition)
    line = LedgerLine.objects.get(edition=edition, seq=7)
    assert line.text.startswith("1|N|7|3|given-up|2026-11-18|")
    assert line.notice == f"{note}\n{WHY}"
    assert witness_file(edition).read_text() == made.note
    likes(edition, 2, "w")
    close = edition.likes_close_at
    seal(edition=edition, at=close + HOUR)
    check_whole(edition)
    assert LedgerLine.objects.filter(edition=edition, kind="C").exists()
    assert verdicts(edition, tmp_path, lost) == ("", "")


def test_whoever_kept_the_lost_root_is_told_so_in_a_sentence(edition, tmp_path):
    lost = ":".join(lost_root(edition))
    give_up(edition)
    export(edition=edition, folder=tmp_path)
    trusted = f"--key={Seal.objects.first().vkey}"
    command = [sys.executable, str(FILE), str(tmp_path), trusted, f"--root={lost}"]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout
    assert f"GIVEN UP {lost}: line 7 says that this root no longer holds: {WHY}" in said.stdout


def test_a_ledger_that_goes_on_in_silence_is_refused_to_whoever_kept_the_root(edition, tmp_path):
    lost = lost_root(edition)
    witness_file(edition).unlink()  # which the guide demands to bring along
    likes(edition, 5, "w")
    seal(edition=edition, at=NOON + HOUR, now=True)
    assert verdicts(edition, tmp_path) == ("", "")
    assert verdicts(edition, tmp_path, lost) == ("fork", "fork")


def test_a_silent_fork_can_still_be_owned_up_to(edition, tmp_path):
    witness, lost = witness_file(edition).read_text(), lost_root(edition)
    witness_file(edition).unlink()
    likes(edition, 5, "w")
    seal(edition=edition, at=NOON + HOUR, now=True)
    witness_file(edition).write_text(witness)
    give_up(edition, at=NOON + 2 * HOUR)
    assert verdicts(edition, tmp_path, lost) == ("", "")
    assert [one.gone for one in given_up(edition)] == [1]  # at least


def test_what_waited_when_the_backup_was_made_comes_into_the_same_seal(edition):
    likes(edition, 2, "waited")
    give_up(edition, at=NOON + 3 * DAY)
    check_whole(edition)
    texts = LedgerLine.objects.filter(seq__gt=6).order_by("seq").values_list("kind", flat=True)
    assert "".join(texts) == "NLL"


def test_a_seal_that_was_begun_when_the_backup_was_made_is_signed_first(
    edition, key_file, tmp_path
):
    likes(edition, 2, "begun")
    with forgotten():
        likes(edition, 1, "more")
        witness_file(edition).unlink()
        seal(edition=edition, at=NOON, now=True)
    lost, keys = lost_root(edition), notes.read_keys(key_file)
    write_lines(edition=edition, keys=keys, at=NOON, now=True)
    assert [one.number for one in give_up(edition)] == [2, 3]
    check_whole(edition)
    assert verdicts(edition, tmp_path, lost) == ("", "")


def test_a_backup_from_before_the_first_seal_goes_on_too(db, tmp_path):
    edition = cast.an_edition()
    cast.a_published_nominee(edition)
    lose(edition)
    lost = lost_root(edition)
    give_up(edition)
    assert [line.kind for line in LedgerLine.objects.order_by("seq")] == ["N", "N", "P"]
    assert verdicts(edition, tmp_path, lost) == ("", "")


def test_a_key_that_was_announced_in_what_is_lost_is_announced_again(edition, key_file, tmp_path):
    give_up(edition)
    notes.add_key(key_file)
    with forgotten():
        seal(edition=edition, at=NOON + HOUR)  # announces it
        likes(edition, 2, "w")
        seal(edition=edition, at=NOON + HOUR, now=True)  # is signed by it
    lost = lost_root(edition)
    give_up(edition, at=NOON + 2 * HOUR)
    likes(edition, 2, "x")
    seal(edition=edition, at=NOON + 2 * HOUR, now=True)
    assert verdicts(edition, tmp_path, lost) == ("", "")
    last = newest_seal(edition)
    assert last.vkey == notes.verifier_key(last.origin, notes.read_key(key_file))


@pytest.mark.django_db(transaction=True)
def test_it_may_be_killed_at_every_statement_and_is_said_once(tmp_path):
    edition = cast.an_edition()
    likes(edition, 4, "v")
    seal(edition=edition, at=NOON, now=True)
    lose(edition)
    lost, killed = lost_root(edition), 0
    for statements in range(200):
        try:
            with kill_after(statements):
                give_up(edition)
        except KilledError:
            killed += 1
            continue
        except SealRefusedError:
            pass  # it was done already, and killed before it could say so
        break
    assert killed > 10
    likes(edition, 2, "w")
    seal(edition=edition, at=NOON + HOUR, now=True)
    check_whole(edition)
    assert len(given_up(edition)) == 1
    assert verdicts(edition, tmp_path, lost) == ("", "")


def nobody_lost_anything(edition) -> None:
    witness_file(edition).write_text(newest_seal(edition).note)


def no_file(edition) -> None:
    witness_file(edition).unlink()


def an_empty_file(edition) -> None:
    witness_file(edition).write_text("")


def another_ledger(edition) -> None:
    path = witness_file(edition)
    path.write_text(path.read_text().replace("testserver", "elsewhere"))


def a_number_of_ones_own(edition) -> None:
    path = witness_file(edition)
    path.write_text(path.read_text().replace("\n9\n", "\n99\n"))


def the_key_of_somebody_else(edition) -> None:
    path = witness_file(edition)
    body = "\n".join(path.read_text().split("\n")[:3]) + "\n"
    notes.make_key(path.with_name("other"))
    path.write_text(notes.sign(body, notes.read_key(path.with_name("other"))))


@pytest.mark.parametrize(
    ("spoil", "why", "says"),
    [
        (nobody_lost_anything, WHY, "Nothing has to be given up"),
        (no_file, WHY, "There is no checkpoint to give up"),
        (an_empty_file, WHY, "holds no checkpoint"),
        (another_ledger, WHY, "of another ledger: elsewhere/ledger/3"),
        (a_number_of_ones_own, WHY, "bears no signature of a key of this edition"),
        (the_key_of_somebody_else, WHY, "bears no signature of a key of this edition"),
        (None, " \n ", "Say in one line why"),
        (None, "fire\0", "Say in one line why"),
    ],
)
def test_it_is_refused_in_a_sentence_and_nothing_is_written(edition, spoil, why, says):
    if spoil:
        spoil(edition)
    with pytest.raises(SealRefusedError, match=says):
        give_up(edition, why)
    assert (Seal.objects.count(), LedgerLine.objects.count()) == (1, 6)


def test_a_rehearsal_has_nothing_to_give_up(db):
    edition = cast.an_edition(kind="rehearsal", is_current=False, number=901)
    witness_file(edition).write_text("what stood here before")
    with pytest.raises(SealRefusedError, match="the edition is no real one"):
        give_up(edition)


def test_the_command_wants_the_edition_named(edition):
    with pytest.raises(CommandError, match="--edition N"):
        call_command("seal", give_up_checkpoint=WHY)
    assert Seal.objects.count() == 1


def test_the_command_gives_up_once_and_then_refuses(edition, capsys):
    call_command("seal", edition=3, give_up_checkpoint=f" {WHY}\n")
    assert "edition 3: seal 2, 7 lines" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Not sealed"):
        call_command("seal", edition=3, give_up_checkpoint=WHY)
    assert "Nothing has to be given up" in capsys.readouterr().err
    assert [one.reason for one in given_up(edition)] == [WHY]


def test_the_ledgers_page_says_when_how_much_and_why(edition, client):
    size, root = lost_root(edition)
    assert "已放弃" not in client.get("/ledger/").content.decode()
    give_up(edition)
    for path, words in (
        ("/ledger/", f"覆盖 {size} 行的检查点就此放弃（至少丢失 3 行"),
        ("/en/ledger/", f"the checkpoint of {size} lines was given up (lines lost: at least 3"),
    ):
        page = client.get(path).content.decode().replace("&#x2B;", "+")
        assert words in page
        assert WHY in page
        assert root in page
        assert "13:00" in page


def test_a_receipt_of_a_lost_like_is_told_what_may_have_become_of_it(edition, client):
    witness_file(edition).unlink()
    receipt = lose(edition)
    before = client.post("/verify/", {"receipt": receipt})
    assert "恢复时丢失" not in before.content.decode()
    give_up(edition)
    page = client.post("/verify/", {"receipt": receipt})
    assert page.status_code == 404
    assert "也可能这个赞在数据库从较早的状态恢复时丢失了" in page.content.decode()
    assert 'href="/ledger/"' in page.content.decode()
    english = client.post("/en/verify/", {"receipt": receipt}).content.decode()
    assert "lost when the database was restored" in english.replace("&#x27;", "'")
