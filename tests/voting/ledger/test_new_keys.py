"""A new key for the ledger: the one before it vouches for it, or nobody need believe it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests import cast
from tests.cases import give
from tests.cast import NOON
from tests.voting.ledger.judged import judge
from tests.voting.ledger.test_sealing import KilledError, check_whole, kill_after
from voting.ledger import notes
from voting.ledger.lines import keys_to_trust
from voting.ledger.parts import export
from voting.ledger.pending import SealRefusedError
from voting.ledger.sealing import seal
from voting.models import LedgerLine, Seal

MINUTE = timedelta(minutes=1)


@pytest.fixture
def edition(db):
    edition = cast.an_edition()
    give(cast.a_published_nominee(edition), 20)
    seal(edition=edition, at=NOON)
    return edition


def likes(edition, prefix: str) -> None:
    give(edition.nominees.get(), 20, prefix=prefix)


def keys_of(edition) -> list[str]:
    return list(Seal.objects.filter(edition=edition).values_list("vkey", flat=True))


def reason(edition, folder, *keys: str) -> str:
    export(edition=edition, folder=folder)
    return judge(folder, *keys)[0]


def test_a_new_key_is_sealed_under_the_old_one_and_signs_what_follows(edition, key_file, tmp_path):
    notes.add_key(key_file)
    [made] = seal(edition=edition, at=NOON)
    old, new = (notes.verifier_key(made.origin, key) for key in notes.read_keys(key_file))
    assert made.vkey == old
    assert LedgerLine.objects.order_by("seq").last().notice == new
    likes(edition, "w")
    seal(edition=edition, at=NOON)
    assert keys_of(edition) == [old, old, new]
    assert keys_to_trust(edition) == [old]
    assert seal(edition=edition, at=NOON) == []  # it is announced once
    assert reason(edition, tmp_path / "parts", old) == ""


@pytest.mark.django_db(transaction=True)
def test_a_sealer_may_be_killed_while_it_announces_a_key(edition, key_file, tmp_path):
    notes.add_key(key_file)
    killed = 0
    for statements in range(200):
        try:
            with kill_after(statements):
                seal(edition=edition, at=NOON)
        except KilledError:
            killed += 1
            continue
        break
    assert killed > 10
    likes(edition, "w")
    seal(edition=edition, at=NOON)
    check_whole(edition)
    old, new = keys_of(edition)[0], keys_of(edition)[-1]
    assert keys_of(edition) == [old, old, new]
    assert reason(edition, tmp_path / "parts", old) == ""


def test_once_announced_the_old_key_may_be_destroyed(edition, key_file, tmp_path):
    notes.add_key(key_file)
    seal(edition=edition, at=NOON)
    key_file.write_text(key_file.read_text().splitlines()[1])
    likes(edition, "w")
    seal(edition=edition, at=NOON)
    assert reason(edition, tmp_path / "parts", keys_of(edition)[0]) == ""


def test_a_key_that_was_merely_exchanged_signs_nothing(edition, key_file):
    key_file.unlink()
    notes.make_key(key_file)
    assert seal(edition=edition, at=NOON) == []  # nothing waits, as in an edition of last year
    likes(edition, "w")
    with pytest.raises(SealRefusedError, match="not in the file"):
        seal(edition=edition, at=NOON)
    assert len(keys_of(edition)) == 1


def test_a_machine_with_the_old_file_alone_signs_nothing_more(edition, key_file):
    before = key_file.read_text()
    notes.add_key(key_file)
    seal(edition=edition, at=NOON)
    key_file.write_text(before)
    likes(edition, "w")
    with pytest.raises(SealRefusedError, match="not in the file"):
        seal(edition=edition, at=NOON)


def test_after_a_lost_key_readers_have_to_trust_the_next_by_themselves(
    edition, key_file, tmp_path, client
):
    key_file.unlink()
    notes.make_key(key_file)
    likes(edition, "w")
    [made] = seal(edition=edition, at=NOON, key_is_lost=True)
    old, new = keys_of(edition)
    assert made.vkey == new
    assert reason(edition, tmp_path / "parts", old) == "signature"
    assert reason(edition, tmp_path / "parts", old, new) == ""
    assert keys_to_trust(edition) == [old, new]
    page = client.get(f"/e/{edition.number}/ledger/", follow=True).content.decode()
    assert page.count("<code>testserver/ledger/3+") + page.count("testserver/ledger/3&#x2B;") == 2
    assert "由报纸作证" in page


def test_a_key_that_is_there_is_not_lost(edition, key_file):
    notes.add_key(key_file)
    [made] = seal(edition=edition, at=NOON, key_is_lost=True)
    assert [made.vkey] == keys_of(edition)[:1]


def test_the_command_adds_a_key_and_never_loses_one(edition, key_file, capsys):
    [before] = key_file.read_text().splitlines()
    call_command("seal", new_key=True)
    first, second = key_file.read_text().splitlines()
    assert first == before != second
    assert oct(key_file.stat().st_mode)[-3:] == "600"
    assert "added a key" in capsys.readouterr().out


def test_without_a_key_there_is_none_to_follow(key_file):
    key_file.unlink()
    with pytest.raises(CommandError, match="--make-key"):
        call_command("seal", new_key=True)


def test_two_who_add_a_key_at_once_do_not_lose_one(key_file):
    before = key_file.read_text()
    key_file.with_name("key.new").touch()
    with pytest.raises(notes.KeyFileError, match="another key is being made"):
        notes.add_key(key_file)
    assert key_file.read_text() == before
