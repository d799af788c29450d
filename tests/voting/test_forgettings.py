"""What forgetting leaves: a record, and nothing else."""

import html
import os
import re
import subprocess
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.cast import NOON, an_editor
from tests.engines import FOLDER
from tests.voting.test_forget import an_edition_with_likes, close, everything_kept, forget
from voting.complaints import complain
from voting.ledger.notes import make_key, read_key, verifier_key
from voting.models import (
    ComplaintLetter,
    EditionSecret,
    NetworkKey,
    Trace,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def over():
    edition = an_edition_with_likes()
    close(edition, days=30)
    return edition


def test_it_leaves_a_record_that_readers_see(over, client, capsys):
    complain(edition=over, nominee=None, text="有人买赞", contact="1", at=timezone.now())
    assert "已销毁" not in client.get("/privacy/").content.decode()
    forget("--edition", "3", "--yes")
    record = over.forgettings.get()
    assert (record.network_keys, record.traces, record.letters, record.own_key) == (1, 3, 1, False)
    assert record.statement in capsys.readouterr().out
    assert "1 把网络密钥和 3 条痕迹已销毁" in client.get("/privacy/").content.decode()
    forget("--edition", "3", "--visitors", "--yes")
    assert over.forgettings.last().own_key
    assert "区分浏览器的密钥也已销毁" in client.get("/privacy/").content.decode()


def test_a_record_of_nothing_is_not_made(over):
    forget("--edition", "3", "--yes")
    forget("--edition", "3", "--yes")
    assert over.forgettings.count() == 1


def check(record, public_key: str, folder) -> bool:
    """Check the signature as the operators' guide says."""
    guide = (ROOT / "docs/operations.md").read_text()
    lines = re.search(r'^printf %s "\$RECORD"(?:.*\n)*?openssl.*$', guide, re.MULTILINE)[0]
    told = {"RECORD": record.statement, "SIGNATURE": record.signature, "PUBLIC_KEY": public_key}
    done = subprocess.run(
        ["sh", "-ec", lines], cwd=folder, env=os.environ | told, capture_output=True, check=False
    )
    return done.returncode == 0


def test_a_record_is_signed_and_a_stranger_can_check_it(over, client, settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "key"
    make_key(settings.LEDGER_KEY_FILE)
    public_key = verifier_key("zmsq.example.cn/ledger/3", read_key(settings.LEDGER_KEY_FILE))
    forget("--edition", "3", "--yes")
    record = over.forgettings.get()
    client.force_login(an_editor())
    page = client.get(f"/admin/profiles/edition/{over.pk}/readiness/").content.decode()
    assert html.escape(record.signature) in page
    assert check(record, public_key, tmp_path)
    record.traces += 1
    assert not check(record, public_key, tmp_path)
    record.traces -= 1
    other = verifier_key("zmsq.example.cn/ledger/3", Ed25519PrivateKey.generate())
    assert not check(record, other, tmp_path)


def test_the_guide_has_written_anew_what_postgresql_would_keep():
    guide = (ROOT / "docs/operations.md").read_text()
    tables = set(re.search(r"VACUUM FULL ([\w, ]+)'", guide)[1].split(", "))
    emptied = (NetworkKey, EditionSecret, Trace, ComplaintLetter)
    assert tables == {model._meta.db_table for model in emptied}


def test_a_record_without_a_key_is_made_unsigned(over, settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "none"
    forget("--edition", "3", "--yes")
    assert over.forgettings.get().signature == ""


def test_nobody_changes_or_removes_a_record(over):
    forget("--edition", "3", "--yes")
    with pytest.raises(IntegrityError, match="forgetting_is_final"), transaction.atomic():
        over.forgettings.update(traces=0)
    with pytest.raises(IntegrityError, match="forgetting_is_kept"), transaction.atomic():
        over.forgettings.all().delete()
    assert over.forgettings.get().traces == 3


def test_organisers_see_the_day_and_whether_it_has_come(over, client):
    client.force_login(an_editor())
    address = f"/admin/profiles/edition/{over.pk}/readiness/"
    page = client.get(address).content.decode()
    assert "1 把网络密钥、3 条痕迹" in page
    assert "manage.py forget --yes" in page
    forget("--edition", "3", "--yes")
    page = client.get(address).content.decode()
    assert "manage.py forget --yes" not in page
    assert over.forgettings.get().statement in page


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_in_database_files_or_log(caplog, settings):
    """Whatever tells a browser or a network apart: in no row, no file of ours, no line said."""
    caplog.set_level(0)
    edition = an_edition_with_likes()
    close(edition, days=30)
    complain(edition=edition, nominee=None, text="邻居小区门口买赞", contact="13800000000", at=NOON)
    traces = [
        bytes(tag) for one in Trace.objects.all() for tag in (one.subscriber, one.neighbourhood)
    ]
    secrets = [bytes(model.objects.get().key) for model in (NetworkKey, EditionSecret)]
    words = ["邻居小区门口买赞".encode(), b"13800000000"]
    assert everything_kept().count(words[1]) >= 1

    forget("--edition", "3", "--visitors", "--yes")

    files = [
        path for path in FOLDER.rglob("*") if path.is_file() and "postgresql" not in path.parts
    ]
    kept = everything_kept() + b"".join(path.read_bytes() for path in files)
    said = caplog.text.encode()
    for secret in (*secrets, *words, *traces):
        for form in (secret, secret.hex().encode(), b64encode(secret), urlsafe_b64encode(secret)):
            assert form not in kept
            assert form not in said
