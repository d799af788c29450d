"""A visitor finds their like in the ledger, with script and without; a reader recounts it."""

import subprocess
import sys

from tools.demo_site import ROOT


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
