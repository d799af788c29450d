"""Two verifiers, written apart, say the same of every ledger: the specification is enough."""

import json
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.cases import a_void, an_edition_over, declare
from tests.voting.ledger import second_verifier, wild
from tests.voting.ledger.edges import EDGES, announce, give_up, lost_checkpoint, one_more_seal
from tests.voting.ledger.judged import Kept, judge
from tests.voting.ledger.mutations import MUTATIONS, an_example
from voting.ledger.parts import export
from voting.ledger.sealing import seal
from voting.models import Seal

MINUTE = timedelta(minutes=1)
DOCS = Path(__file__).resolve().parents[3] / "docs"
VECTORS = json.loads((DOCS / "ledger-vectors.json").read_text())
UNCHECKED = "not all was checked"


def first(folder: Path, *keys: str, kept: Kept = ()) -> str:
    word, unchecked = judge(folder, *keys, kept=kept)
    return word or (UNCHECKED if unchecked else "")


def second(folder: Path, key: str, *also: str, kept: Kept = ()) -> str:
    verdict = second_verifier.verify(folder, key=key, also=also, kept=kept)
    return verdict.word or ("" if verdict.ok else UNCHECKED)


def a_random_ledger(seed: int, folder: Path) -> str:
    """Write a ledger, clean or spoilt in one of three ways, and return the key to trust."""
    dice = random.Random(seed)
    example = an_example(dice)
    key = example.signer.vkey
    way = seed % 10
    if way in (1, 2, 3):
        dice.choice(MUTATIONS)(example, dice)
    if way in (4, 5, 6):
        wild.spoil_the_sense(example, dice)
    example.write(folder)
    if way in (7, 8, 9):
        wild.spoil_a_file(folder, dice)
    return key


def words(seeds: range, folder: Path) -> Counter[str]:
    """Return how often which word was said, or fail where the two differ."""
    said: Counter[str] = Counter()
    differ = []
    for seed in seeds:
        key = a_random_ledger(seed, folder)
        one, other = first(folder, key), second(folder, key)
        said[one] += 1
        if one != other:
            differ.append(f"seed {seed}: {one!r}, {other!r}")
    assert not differ
    return said


def test_both_say_the_same_of_random_ledgers(tmp_path):
    said = words(range(30), tmp_path)
    assert said[""] >= 3
    assert len(said) >= 8


@pytest.mark.thorough
def test_both_say_the_same_of_a_thousand_ledgers_and_say_every_word(tmp_path):
    said = words(range(1_000, 2_000), tmp_path)
    assert said[""] >= 100
    assert set(said) >= {
        *("", UNCHECKED, "format", "sequence", "edition", "closed", "rules", "twice", "limit"),
        *("case", "review", "totals", "notice", "missing", "checkpoint", "origin", "size"),
        *("root", "key", "signature"),
    }


@pytest.mark.parametrize("ledger", VECTORS["ledgers"], ids=lambda one: one["spoilt"] or "clean")
def test_the_vectors_of_the_specification_pass(ledger):
    files = {}
    for number, lines in enumerate(ledger["lines"], start=1):
        notices = ledger["notices"][number - 1]
        files[f"lines/{number}.txt"] = "".join(f"{line}\n" for line in lines).encode()
        files[f"notices/{number}.txt"] = "".join(f"{json.dumps(n)}\n" for n in notices).encode()
        if ledger["checkpoints"][number - 1]:
            files[f"checkpoints/{number}.txt"] = ledger["checkpoints"][number - 1].encode()
    kept = [(size, root) for size, root in ledger["kept"]]
    verdict = second_verifier.verify(files, key=ledger["key"], kept=kept)
    assert verdict.word in (ledger["refused"] or [""])
    assert verdict.ok == (not ledger["refused"])
    if verdict.ok:
        assert verdict.totals == ledger["totals"]


def test_the_roots_of_the_specification_are_the_second_verifiers():
    for size, root in enumerate(VECTORS["roots"]):
        leaves = [f"line {number}".encode() for number in range(1, size + 1)]
        assert second_verifier.root(leaves).hex() == root


@pytest.mark.parametrize(("spoil", "word"), EDGES)
def test_both_know_what_is_and_is_not_allowed(spoil, word, tmp_path):
    example = an_example(random.Random(7))
    key = example.signer.vkey
    spoil(example)
    example.write(tmp_path)
    kept = example.kept
    assert (first(tmp_path, key, kept=kept), second(tmp_path, key, kept=kept)) == (word, word)


def test_a_key_that_follows_a_lost_one_has_to_be_trusted_itself(tmp_path):
    example = an_example(random.Random(7))
    key = example.signer.vkey
    new = announce(example)
    example.checkpoints[-1] = new.sign(example.lines)
    one_more_seal(example)
    example.checkpoints.append(new.sign(example.lines))
    example.write(tmp_path)
    for keys, word in (((key,), "signature"), ((key, new.vkey), ""), ((new.vkey,), "key")):
        assert (first(tmp_path, *keys), second(tmp_path, *keys)) == (word, word)


def test_a_root_among_lines_that_were_given_up_is_said_not_to_be_checked(tmp_path):
    example = an_example(random.Random(7))
    give_up(example, f"{lost_checkpoint(example)}\nfire")
    kept = [(str(len(example.lines) + 3), "A" * 43 + "=")]
    example.write(tmp_path)
    key = example.signer.vkey
    said = first(tmp_path, key, kept=kept), second(tmp_path, key, kept=kept)
    assert said == (UNCHECKED, UNCHECKED)


def test_a_root_may_be_among_lines_that_are_not_out_yet(tmp_path):
    example = an_example(random.Random(7))
    example.write(tmp_path)
    (tmp_path / "lines/5.txt").unlink()
    key, kept = example.signer.vkey, [("999", "A" * 43 + "=")]
    assert judge(tmp_path, key, kept=kept)[1][1].startswith("the root 999:")
    said = first(tmp_path, key, kept=kept), second(tmp_path, key, kept=kept)
    assert said == (UNCHECKED, UNCHECKED)


@pytest.mark.parametrize(
    ("gone", "word"),
    [
        *((("lines/5", "notices/5"), UNCHECKED), (("lines/3", "notices/3"), "missing")),
        *((("checkpoints/5",), "missing"), (("notices/2",), "notice")),
        (tuple(f"checkpoints/{number}" for number in range(1, 6)), "missing"),
    ],
)
def test_both_say_what_is_not_there(gone, word, tmp_path):
    example = an_example(random.Random(7))
    example.write(tmp_path)
    for name in gone:
        (tmp_path / f"{name}.txt").unlink()
    key = example.signer.vkey
    assert (first(tmp_path, key), second(tmp_path, key)) == (word, word)


@pytest.mark.parametrize(
    "content", [b"\xff\n", b"[" * 100_000 + b"\n", b'{"line": 1}\n', b"[]\n", b'{"line"', b"\n"]
)
def test_both_refuse_notices_that_cannot_be_read(content, tmp_path):
    example = an_example(random.Random(7))
    example.write(tmp_path)
    (tmp_path / "notices/3.txt").write_bytes(content)
    key = example.signer.vkey
    assert (first(tmp_path, key), second(tmp_path, key)) == ("notice", "notice")


@pytest.mark.parametrize("number", ["1.0", "true", '"1"'])
def test_both_refuse_a_text_whose_line_is_no_whole_number(number, tmp_path):
    example = an_example(random.Random(7))
    file = example.write(tmp_path) / "notices/1.txt"
    file.write_text(file.read_text().replace('"line": 1,', f'"line": {number},'))
    key = example.signer.vkey
    assert (first(tmp_path, key), second(tmp_path, key)) == ("notice", "notice")


def test_both_refuse_a_seal_without_lines(tmp_path):
    example = an_example(random.Random(7))
    example.parts, example.notices = [[]], [{}]
    example.sign_again()
    example.write(tmp_path)
    key = example.signer.vkey
    assert (first(tmp_path, key), second(tmp_path, key)) == ("key", "key")


@pytest.mark.django_db
@pytest.mark.parametrize("sealed_between", [False, True])
@pytest.mark.parametrize("later", [-MINUTE, MINUTE], ids=["waited", "came after"])
def test_what_is_void_after_a_result_stands_after_it_in_the_ledger(tmp_path, sealed_between, later):
    edition = an_edition_over(likes=(5, 3))
    now = timezone.now()
    declare(edition, at=now)
    if sealed_between:
        seal(edition=edition, at=now + MINUTE, now=True)
    # A minute before: its request had come, and waited while the result was declared.
    a_void(edition.nominees.last(), at=now + later)
    seal(edition=edition, at=now + 4 * MINUTE, now=True)
    export(edition=edition, folder=tmp_path)
    key = Seal.objects.first().vkey
    assert (first(tmp_path, key), second(tmp_path, key)) == ("", "")
