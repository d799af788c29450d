"""The ledger as readers download it, and when they may."""

import random
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from campaign.posters.codes import DARK, LIGHT
from tests import cast
from tests.cases import give
from tests.voting.ledger.conftest import key_file  # noqa: F401
from voting.ledger.sealing import seal
from voting.models import Rules, Seal

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def edition():
    edition = cast.an_edition(at=timezone.now())
    give(cast.a_published_nominee(edition, at=timezone.now()), 25, at=timezone.now() - HOUR)
    return edition


@pytest.fixture
def sealed(edition):
    seal(edition=edition, at=timezone.now() - timedelta(minutes=1))
    return edition


def test_the_page_tells_the_root_and_how_to_recount(sealed, client):
    root = Seal.objects.get().note.split("\n")[2]
    for path in ("/ledger/", "/en/ledger/"):
        page = client.get(path).content.decode()
        assert root.replace("+", "&#x2B;") in page or root in page
        assert "verify.py ledger --fetch http://testserver/ledger/3/" in page
        assert "/ledger/3/lines/1.txt" in page


def test_before_the_first_seal_the_page_says_so(edition, client):
    assert "还没有封存" in client.get("/ledger/").content.decode()
    assert client.get("/ledger/3/checkpoint").status_code == 404


def test_parts_may_be_kept_for_ever(sealed, client):
    for part in ("lines", "notices", "checkpoints"):
        answer = client.get(f"/ledger/3/{part}/1.txt")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert not answer.cookies
    assert client.get("/ledger/3/lines/1.txt").content.count(b"\n") == Seal.objects.get().size


def test_the_newest_checkpoint_may_not_be_kept(sealed, client):
    answer = client.get("/ledger/3/checkpoint")
    assert answer.content.decode() == Seal.objects.get().note
    assert "immutable" not in answer.headers["Cache-Control"]


def test_what_is_not_there_is_not_found(sealed, client):
    for path in ("3/lines/2.txt", "3/other/1.txt", "9/lines/1.txt", "other.py", "3/qr/2.svg"):
        assert client.get(f"/ledger/{path}").status_code == 404, path


@pytest.mark.parametrize(
    "terms",
    [
        {"visibility": Rules.Visibility.HIDDEN},
        {"visibility": Rules.Visibility.DELAYED, "delay_minutes": 30},
    ],
)
def test_while_counts_are_not_shown_checkpoints_alone_are_public(edition, client, terms):
    today = timezone.localdate() - timedelta(days=3)
    cast.some_rules(edition, **terms, from_day=today)
    seal(edition=edition, at=timezone.now() - timedelta(minutes=1))
    assert client.get("/ledger/3/lines/1.txt").status_code == 403
    assert client.get("/ledger/3/notices/1.txt").status_code == 403
    assert client.get("/ledger/3/checkpoints/1.txt").status_code == 200
    assert "/ledger/3/lines/1.txt" not in client.get("/ledger/").content.decode()
    edition.likes_close_at = timezone.now() - timedelta(seconds=5)
    edition.save()
    assert client.get("/ledger/3/lines/1.txt").status_code == 200


def test_witnesses_get_the_checkpoints_as_a_feed(sealed, client):
    feed = client.get("/ledger/3/checkpoints.atom")
    assert feed.status_code == 200
    assert "testserver/ledger/3" in feed.content.decode()
    assert "/ledger/3/checkpoints/1.txt" in feed.content.decode()


def test_the_code_for_print_is_dark_on_white_on_a_dark_page_too(sealed, client):
    answer = client.get("/ledger/3/qr/1.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    ground, modules = re.findall(r'fill="(#\w+)"', answer.content.decode())[:2]
    assert (ground, modules) == (LIGHT, DARK)


@pytest.mark.parametrize("name", ["verify.py", "ledger-spec.md", "ledger-vectors.json"])
def test_what_recounts_can_be_downloaded(edition, client, name):
    assert client.get(f"/ledger/{name}").status_code == 200


def test_the_export_has_what_is_downloaded(sealed, client, tmp_path):
    call_command("export_ledger", str(tmp_path))
    lines = (tmp_path / "lines/1.txt").read_bytes()
    assert lines == client.get("/ledger/3/lines/1.txt").content


def test_an_export_without_a_place_says_so(sealed, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="file can't be written to: Not a directory"):
        call_command("export_ledger", str(tmp_path / "file"))


def test_seals_come_in_any_number(sealed, client):
    nominee = sealed.nominees.get()
    for number in range(random.Random(1).randrange(2, 5)):
        give(nominee, 2, at=timezone.now() - HOUR, prefix=f"s{number}")
        seal(edition=sealed, at=timezone.now(), now=True)
    assert client.get("/ledger/").status_code == 200
