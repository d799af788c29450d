"""A visitor finds their like in the ledger, with script and without; a reader recounts it."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tools.demo_site import ROOT, run_in

SEALED = """
from datetime import timedelta
from pathlib import Path
from django.utils import timezone
from profiles.models import Edition
from voting.ledger.sealing import seal
from voting.likes import cast_like
now, edition = timezone.now(), Edition.objects.current()
given = now - timedelta(minutes=1)
for one in edition.nominees.all()[:3]:
    like = cast_like(nominee=one, visitor="seen", at=given)
    seal(edition=edition, at=now, now=True)
Path({!r}).write_text(like.receipt)
"""
# A whole tree of one line, to put in the place of the real proof: its root is the line's own hash.
ALONE = (
    r'data-leaf="(\S+)" data-proof="[^"]*?\n\n(\S+)\n[^"]*"',
    r'data-leaf="\1" data-proof="c2sp.org/tlog-proof@v1\nindex {}\n{}\n\2\n{}\n{}\n\n— x x\n"',
)


def alone(*, index="0", path="", size="1", root=r"\1") -> tuple[str, str]:
    return ALONE[0], ALONE[1].format(index, path, size, root)


# What a forger could change in the page, each by a single letter or line. The receipt's line is the
# tree's last: the path up from there would be the same for every place beyond the tree.
FORGED = {
    "the line": (r'data-line="\d+', 'data-line="9999999'),
    "a place in the tree": (r"index \d+", "index 0"),
    "a place beyond the tree": (r"index (\d+)", r"index 7\1"),
    "the path": (r"(index \d+\n)\S+\n", r"\1"),
    "the root": (
        r"(data-proof=.*?\n\n\S+\n\d+\n)(\S)",
        lambda found: found[1] + ("B" if found[2] == "A" else "A"),
    ),
    "the receipt": (r'data-receipt="..', 'data-receipt="aa'),
    "a place that is no number": (r"index \d+", "index last"),
    "another line's place": alone(),
    "a tree without a line": alone(size="0"),
    "no root": alone(path=r"\1\n", root=" "),
}


def like_and_look_up(visit, paths) -> str:
    """Like, go to one's own likes, look the receipt up; return what the page says."""
    visit.page.goto(paths["nominee"])
    visit.page.wait_for_timeout(3000)  # a cookie has to be so old
    visit.page.locator('form[action$="/like/"] button').first.click()
    visit.page.wait_for_timeout(3000)
    visit.page.goto("/me/likes/")
    visit.page.get_by_role("button", name="在账本里查询").first.click()
    return visit.page.locator("main [role=status]").first.inner_text()


def test_a_young_like_is_told_to_wait(phone, paths):
    assert "等待下一次封存" in like_and_look_up(phone, paths)
    assert phone.complaints == []


@pytest.fixture(scope="module")
def receipt(site, site_folder):
    """The receipt of a like that stands in the ledger."""
    file = site_folder / "receipt"
    run_in(site_folder, site, SEALED.format(str(file)))
    return file.read_text()


def look_up(page, receipt: str) -> None:
    page.goto("/verify/")
    page.fill("#receipt", receipt)
    page.get_by_role("button", name="在账本里查询").click()


def test_the_browser_recomputes_the_proof_by_itself(phone, receipt):
    look_up(phone.page, " ".join(re.findall(".{1,4}", receipt.upper())))
    expect(phone.page.locator("#proof")).to_contain_text("已自行验算")
    expect(phone.page.locator("#proof")).to_contain_text("签名也已验过")
    assert phone.complaints == []


# As browsers before 2025 answer, in which the path alone is checked.
NO_ED25519 = (
    'crypto.subtle.importKey = async () => { throw new DOMException("", "NotSupportedError"); };'
)


def test_a_browser_without_ed25519_says_what_it_did_not_check(phone, receipt):
    phone.page.add_init_script(NO_ED25519)
    look_up(phone.page, receipt)
    expect(phone.page.locator("#proof")).to_contain_text("已自行验算")
    expect(phone.page.locator("#proof")).to_contain_text("没有验签名")


# What a forger could change of the signature alone; the path stays good.
SIGNATURES = {
    "the signature": (
        r"(\n— \S+ \S{20})(\S)",
        lambda found: found[1] + ("B" if found[2] == "A" else "A"),
    ),
    "a signature of another name": (r"(\n— )(\S+ )", r"\1x\2"),
    "no signature": (r"\n— \S+ \S+\n", "\n"),
    "the key": (r'(data-vkey="[^"+]+\+\w+\+A)(.{9})', r"\1AAAAAAAAA"),
    "the name of the key": (r'(data-vkey=")', r"\1x"),
    "the name of the ledger": (r"(data-proof=.*?\n\n)", r"\1x"),
}


@pytest.mark.parametrize("forged", SIGNATURES.values(), ids=SIGNATURES)
def test_a_forged_signature_does_not_pass(phone, receipt, forged):
    look_up_forged(phone.page, receipt, [forged])
    expect(phone.page.locator("#proof")).to_contain_text("不一致")


# As a witness, or the key that comes next, would sign beside ours.
OTHERS = {
    "a witness": f"witness.example {'A' * 91}=",
    "the next key": rf"\2{'A' * 91}=",
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("order", [r"\1— {}\n\3", r"\1\3— {}\n"], ids=["before", "after"])
def test_other_signatures_are_passed_over(phone, receipt, other, order):
    signature = r'(data-proof="[^"]*\n\n)(?=— (\S+ ))(— \S+ \S+\n)'
    look_up_forged(phone.page, receipt, [(signature, order.format(other))])
    expect(phone.page.locator("#proof")).to_contain_text("签名也已验过")


def look_up_forged(page, receipt: str, forged) -> None:
    """Look the receipt up, and change the page that answers on its way."""

    def forge(route):
        answer = route.fetch()
        text = answer.text()
        for one in forged:
            text, changes = re.subn(*one, text, count=1, flags=re.DOTALL)
            assert changes == 1
        route.fulfill(response=answer, body=text)

    page.goto("/verify/")
    page.route("**/verify/", forge)
    page.fill("#receipt", receipt)
    page.get_by_role("button", name="在账本里查询").click()


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_proof_does_not_pass(phone, receipt, forged):
    phone.page.add_init_script(NO_ED25519)  # the path has to tell it by itself
    look_up_forged(phone.page, receipt, [forged])
    expect(phone.page.locator("#proof")).to_contain_text("不一致")


NO_LINE = (r'data-line="[^"]+"', 'data-line=""')  # as it is while counts are not shown


def test_while_lines_are_not_public_the_browser_climbs_from_the_leaf(phone, receipt):
    look_up_forged(phone.page, receipt, [NO_LINE])
    expect(phone.page.locator("#proof")).to_contain_text("已自行验算")


def test_a_forged_leaf_does_not_pass(phone, receipt):
    phone.page.add_init_script(NO_ED25519)
    look_up_forged(phone.page, receipt, [NO_LINE, (r'data-leaf="..', 'data-leaf="aa')])
    expect(phone.page.locator("#proof")).to_contain_text("不一致")


def test_without_script_another_program_is_named(plain_phone, receipt):
    look_up(plain_phone.page, receipt)
    expect(plain_phone.page.locator("#proof")).to_contain_text("别的程序")


def test_whoever_mistypes_is_told_so(plain_phone):
    plain_phone.page.goto("/verify/")
    plain_phone.page.fill("#receipt", "hello")
    plain_phone.page.get_by_role("button", name="在账本里查询").click()
    assert "26 位" in plain_phone.page.locator("main [role=status]").first.inner_text()


def test_a_reader_recounts_the_demonstration(site, tmp_path, phone):
    phone.page.goto("/ledger/")
    key = phone.page.locator("code").nth(1).inner_text()
    said = subprocess.run(
        [
            *(sys.executable, ROOT / "docs/verify.py", tmp_path),
            *("--fetch", f"{site.address}/ledger/900/", "--key", key),
        ],
        capture_output=True,
        text=True,
    )
    assert (said.returncode, said.stdout.splitlines()[-1]) == (0, "OK")
