"""A receipt: what it says of a like, and what it keeps to itself."""

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import cast
from tests.cases import a_hold, confirm
from tests.voting.ledger.test_merkle import climbs
from voting.ledger import merkle
from voting.ledger.sealing import seal
from voting.likes import cast_like
from voting.models import LedgerLine, Seal

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def nominee():
    return cast.a_published_nominee(cast.an_edition(at=timezone.now()), at=timezone.now())


def a_receipt(nominee, *, visitors: int = 30) -> str:
    at = timezone.now() - timedelta(minutes=10)
    given = [cast_like(nominee=nominee, visitor=f"v{n}", at=at) for n in range(visitors)]
    return given[7].receipt


def look(client, receipt: str, **more: str):
    return client.post("/verify/", {"receipt": receipt, **more})


def test_the_page_asks_for_a_receipt(nominee, client):
    page = client.get("/verify/")
    assert page.status_code == 200
    assert "verify.js" not in page.content.decode()


def test_a_young_like_waits_for_the_next_seal(nominee, client):
    assert "等待下一次封存" in look(client, a_receipt(nominee)).content.decode()


def test_a_like_waits_however_late_the_next_seal_is(nominee, client):
    at = timezone.now() - 9 * HOUR
    given = [cast_like(nominee=nominee, visitor=f"v{n}", at=at) for n in range(30)]
    seal(edition=nominee.edition, at=at)
    late = cast_like(nominee=nominee, visitor="late", at=at + HOUR)
    assert "等待下一次封存" in look(client, late.receipt).content.decode()
    assert "第 1 号封存" in look(client, given[0].receipt).content.decode()


def test_a_sealed_like_is_told_its_line(nominee, client):
    receipt = a_receipt(nominee)
    seal(edition=nominee.edition, at=timezone.now())
    page = look(client, receipt.upper()).content.decode()
    assert "第 1 号封存" in page
    assert "有效" in page
    assert f"<code>{Seal.objects.get().vkey}</code>" in page  # to be compared with the printed one
    assert nominee.name not in page


def test_the_proof_climbs_to_the_root(nominee, client):
    receipt = a_receipt(nominee)
    seal(edition=nominee.edition, at=timezone.now())
    answer = look(client, receipt, proof="1")
    assert answer.headers["Content-Disposition"].endswith('.tlog-proof"')
    top, note, _signature = answer.content.decode().split("\n\n")
    head, index, *path = top.split("\n")
    assert head == "c2sp.org/tlog-proof@v1"
    _origin, size, root = note.split("\n")
    place = int(index.split()[1])
    leaf = merkle.leaf(LedgerLine.objects.get(seq=place + 1).text.encode())
    hashes = [base64.b64decode(one) for one in path]
    assert climbs(leaf, place, hashes, int(size)) == base64.b64decode(root)


def test_held_and_void_likes_are_told_why(nominee, client):
    receipt = a_receipt(nominee)
    seal(edition=nominee.edition, at=timezone.now())
    now = timezone.now()
    case = a_hold(nominee, at=now)
    page = look(client, receipt).content.decode()
    assert "<h2>正在核查</h2>" in page
    assert "正在核查；作出决定之前仍然计入" in page
    assert "个案" not in page
    confirm(case, at=now)
    page = look(client, receipt).content.decode()
    assert "<h2>已作废</h2>" in page
    assert case.reference in page
    assert f'href="/cases/#case-{case.reference}"' in page
    assert 'href="/complaints/"' in page


def test_a_like_that_is_void_before_its_seal_is_not_said_to_count(nominee, client):
    receipt = a_receipt(nominee)
    case = a_hold(nominee, at=timezone.now())
    page = look(client, receipt).content.decode()
    assert "<h2>正在核查</h2>" in page
    assert 'id="proof"' not in page
    confirm(case, at=timezone.now())
    page = look(client, receipt).content.decode()
    assert "<h2>已作废</h2>" in page
    assert f'href="/cases/#case-{case.reference}"' in page
    assert "计入" not in page


def test_without_script_the_page_says_that_it_could_not_recompute(nominee, client):
    receipt = a_receipt(nominee)
    seal(edition=nominee.edition, at=timezone.now())
    page = look(client, receipt).content.decode()
    assert ">这个浏览器无法自行验算；请下载证明，用别的程序验算。</p>" in page
    assert f'value="{receipt}"' in page


def test_the_page_after_a_like_shows_its_receipt_to_its_visitor_alone(nominee):
    visitor, other = cast.a_visitor(), cast.a_visitor()
    path = f"/nominees/{nominee.code}/"
    told = visitor.post(f"{path}like/", headers={"accept": "application/json"}).json()
    assert "回执在“我的点赞”里" in told["message"]
    assert told["receipt"] in visitor.get(f"{path}liked/").content.decode()
    assert told["receipt"] not in other.get(f"{path}liked/").content.decode()


def test_no_receipt_is_refused_and_an_unknown_one_not_found(nominee, client):
    assert look(client, "hello").status_code == 400
    assert look(client, "é" * 26).status_code == 400
    assert look(client, "a" * 26).status_code == 404
    assert client.get("/verify/?receipt=" + "a" * 26).status_code == 200
    assert client.delete("/verify/").status_code == 405


def test_ones_own_likes_show_their_receipts(nominee):
    visitor = cast.a_visitor()
    liked = visitor.post(
        f"/nominees/{nominee.code}/like/", headers={"accept": "application/json"}
    ).json()
    page = visitor.get("/me/likes/").content.decode()
    assert len(liked["receipt"]) == 26
    assert liked["receipt"] in page


def test_while_lines_are_not_public_the_page_has_none(nominee, client):
    cast.some_rules(
        nominee.edition, visibility="hidden", from_day=timezone.localdate() - timedelta(days=3)
    )
    receipt = a_receipt(nominee)
    seal(edition=nominee.edition, at=timezone.now())
    page = look(client, receipt).content.decode()
    assert nominee.code not in page
    assert 'data-line=""' in page
