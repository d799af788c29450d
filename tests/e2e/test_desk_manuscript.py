"""An editor's way from a delivered manuscript to a draft, on a laptop and on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import sign_in

MANUSCRIPTS = Path(__file__).parent.parent / "profiles" / "manuscripts"


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_a_part_is_renamed_and_the_draft_has_it_so(desktop, site, size):
    page = desktop.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    sign_in(page, site.editor, site.password)
    page.goto("/admin/profiles/story/paste/")
    assert violations(page) == []
    text = (MANUSCRIPTS / "1-column-and-note.txt").read_text()
    page.fill("#id_text", text.replace("林木生", f"林木{size[0]}生"))
    page.get_by_role("button", name="逐项核对").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.get_by_label("全选").check()
    expect(page.locator(".ms-repairs input:not(:checked)")).to_have_count(0)
    heading = page.locator(".ms-heading").first
    words = heading.locator(".ms-words").inner_text().splitlines()[0]
    heading.locator("select").select_option(label="正文段落")
    expect(page.locator(".ms-fields")).not_to_contain_text(re.compile(f"小标题\\s*{words}"))
    page.get_by_role("button", name="生成草稿").click()
    expect(page.locator(".messagelist")).to_contain_text("已生成草稿")
    expect(page.locator("#id_body")).to_have_value(re.compile(f"<p>{words}</p>"))
    expect(page.locator(".ms-count").first).to_contain_text("/30")
    # axe writes styles of its own into the page, which the page's policy refuses
    assert [one for one in desktop.complaints if "inline style" not in one] == []


def test_without_script_it_is_as_good(plain_phone, site):
    page = plain_phone.page
    sign_in(page, site.editor, site.password)
    page.goto("/admin/profiles/story/paste/")
    page.fill("#id_text", "一盏新的灯\n\n天刚亮,她已经在巷口了。\n\n第二段，也有字。")
    page.get_by_role("button", name="逐项核对").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="刷新右侧").click()
    expect(page.locator(".ms-fields")).to_contain_text("天刚亮，她已经在巷口了。")
    page.get_by_role("button", name="生成草稿").click()
    expect(page.locator("#id_headline")).to_have_value("一盏新的灯")
