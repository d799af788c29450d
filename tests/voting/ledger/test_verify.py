"""The verifier that readers run: it accepts what is clean and says why it refuses the rest."""

import json
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests import cast
from tests.cases import a_void, give
from tests.cast import NOON
from tests.voting.ledger.judged import judge
from tests.voting.ledger.mutations import MUTATIONS, an_example
from voting.ledger import merkle
from voting.ledger.parts import export
from voting.ledger.sealing import seal
from voting.models import Seal

FILE = Path(__file__).resolve().parents[3] / "docs/verify.py"


def reason(folder: Path, *keys: str) -> str:
    return judge(folder, *keys)[0]


@pytest.mark.parametrize("seed", range(10))
def test_a_clean_ledger_is_accepted(seed, tmp_path):
    example = an_example(random.Random(seed), seals=4 + seed % 3)
    assert reason(example.write(tmp_path), example.signer.vkey) == ""


@pytest.mark.parametrize("spoil", MUTATIONS)
def test_a_spoilt_ledger_is_refused_with_its_reason(spoil, tmp_path):
    for seed in range(10):
        dice = random.Random(seed)
        example = an_example(dice)
        reasons = spoil(example, dice)
        assert reason(example.write(tmp_path)) in reasons, seed


def test_another_key_than_the_trusted_one_is_refused(tmp_path):
    example = an_example(random.Random(1))
    other = an_example(random.Random(2)).signer.vkey
    assert reason(example.write(tmp_path), other) == "key"


def test_lines_that_are_not_out_yet_are_said_not_to_be_checked(tmp_path):
    example = an_example(random.Random(1))
    example.write(tmp_path)
    for number in (3, 4, 5):
        (tmp_path / f"lines/{number}.txt").unlink()
    said = run(tmp_path, example.signer.vkey)
    assert said.returncode == 3
    assert "NOT CHECKED seals 3 to 5" in said.stdout
    assert "\nOK" not in said.stdout


def test_it_says_ok_only_where_all_was_checked(tmp_path):
    example = an_example(random.Random(1))
    example.write(tmp_path)
    trusted = run(tmp_path, example.signer.vkey)
    assert (trusted.returncode, trusted.stdout.splitlines()[-1]) == (0, "OK")
    assert run(tmp_path).returncode == 3
    alone = run(tmp_path, example.signer.vkey, "-S")  # without any package
    assert alone.returncode == 3
    assert "NOT CHECKED signatures" in alone.stdout


def run(folder: Path, key: str = "", *flags: str) -> "subprocess.CompletedProcess[str]":
    trusted = [f"--key={key}"] if key else []
    command = [sys.executable, *flags, str(FILE), str(folder), *trusted]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.django_db
def test_what_the_sealer_writes_is_accepted(tmp_path):
    nominee = cast.a_published_nominee(cast.an_edition())
    other = cast.a_published_nominee(nominee.edition, name="欧阳晓", number=2)
    give(nominee, 25)
    give(other, 3)
    seal(edition=nominee.edition, at=NOON, now=True)
    a_void(other)
    close = nominee.edition.likes_close_at
    seal(edition=nominee.edition, at=close + timedelta(hours=1))
    assert export(edition=nominee.edition, folder=tmp_path) == Seal.objects.count() == 3
    said = run(tmp_path, Seal.objects.first().vkey)
    assert said.returncode == 0, said.stdout
    assert f"{nominee.code} 25 0 25\n" in said.stdout
    assert f"{other.code} 3 3 0\n" in said.stdout
    assert "closed" in said.stdout


def test_it_stays_short_and_needs_nothing_of_ours():
    text = FILE.read_text()
    assert len(text.splitlines()) < 300
    assert "import django" not in text
    assert "from voting" not in text


def test_the_vectors_of_the_specification_pass(tmp_path):
    vectors = json.loads((FILE.parent / "ledger-vectors.json").read_text())
    for size, root in enumerate(vectors["roots"]):
        leaves = [merkle.leaf(f"line {number}".encode()) for number in range(1, size + 1)]
        assert merkle.root(leaves).hex() == root
    for place, ledger in enumerate(vectors["ledgers"]):
        folder = tmp_path / str(place)
        for part in ("lines", "notices", "checkpoints"):
            (folder / part).mkdir(parents=True)
            for number, content in enumerate(ledger[part], start=1):
                text = content
                if part == "lines":
                    text = "".join(f"{line}\n" for line in content)
                if part == "notices":
                    text = "".join(f"{json.dumps(one)}\n" for one in content)
                if text or part != "checkpoints":
                    (folder / part / f"{number}.txt").write_text(text)
        kept = [(size, root) for size, root in ledger["kept"]]
        found = judge(folder, kept=kept)[0]
        assert found in (ledger["refused"] or [""]), ledger["spoilt"]
