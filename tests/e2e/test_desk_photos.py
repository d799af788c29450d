"""A story's photos at the desk: dropped, pointed at, described, and seen in the story."""

import os
import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import sign_in


def a_file(name: str, colour: str) -> dict[str, object]:
    out = BytesIO()
    Image.new("RGB", (1200, 800), colour).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def open_story(page) -> str:
    page.goto("/admin/profiles/story/?q=粤曲阿姐")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")
    return page.url


def test_many_are_dropped_and_the_bad_one_is_named(desktop, site):
    page = desktop.page
    page.set_viewport_size({"width": 1366, "height": 768})
    sign_in(page, site.editor, site.password)
    address = open_story(page)
    page.fill("#id_summary", "正在写，还没有保存的提要。")
    bad = {"name": "坏图.jpg", "mimeType": "image/jpeg", "buffer": b"GIF89a"}
    page.set_input_files("#new_photos", [a_file("甲.jpg", "teal"), bad, a_file("乙.jpg", "navy")])
    arriving = page.locator(".desk-arriving li")
    expect(arriving.nth(2)).to_contain_text("已收下", timeout=30_000)
    expect(arriving.nth(0)).to_contain_text("已收下")
    expect(arriving.nth(1)).to_contain_text("坏图.jpg")
    expect(arriving.nth(1)).to_contain_text("JPEG")
    page.locator("#id_correction").select_option("small")
    page.get_by_role("button", name="保存，接着填写图片文字").click()
    expect(page.locator("#id_summary")).to_have_value("正在写，还没有保存的提要。")
    expect(page.locator(".desk-photo")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert violations(page, part="#photos") == []
    # a click on the picture, and the same by keyboard
    last = page.locator(".desk-photo").last
    last.scroll_into_view_if_needed()
    picture = last.locator(".focus")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.8, "y": box["height"] * 0.25})
    assert abs(int(last.locator("[name$=focus_x]").input_value()) - 80) <= 1
    assert abs(int(last.locator("[name$=focus_y]").input_value()) - 25) <= 1
    field = last.locator("[name$=focus_x]")
    field.focus()
    page.keyboard.press("ArrowUp")
    assert abs(int(field.input_value()) - 81) <= 1
    mark = last.locator(".focus-mark").evaluate("mark => parseFloat(mark.style.left)")
    assert abs(mark - 81) <= 1
    for name, words in (("alt", "一片蓝"), ("caption", "说明文字"), ("credit", "甲 摄")):
        last.locator(f"[name$={name}]").fill(words)
    page.locator("#id_correction").select_option("small")
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert abs(int(page.locator("[name$=focus_x]").last.input_value()) - 81) <= 1
    page.goto(address.partition("change/")[0] + "publication/")
    expect(page.locator(".check-stops").first).to_contain_text("图2")
    # axe writes styles of its own into the page, which the page's policy refuses
    assert [one for one in desktop.complaints if "inline style" not in one] == []


def test_a_cameras_file_is_made_smaller_on_the_way(desktop, site):
    page = desktop.page
    sign_in(page, site.editor, site.password)
    open_story(page)
    out = BytesIO()
    Image.frombytes("RGB", (4600, 3000), os.urandom(4600 * 3000 * 3)).save(out, "JPEG", quality=90)
    assert len(out.getvalue()) > 10 * 1024 * 1024
    file = {"name": "相机.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    page.set_input_files("#new_photos", [file])
    expect(page.locator(".desk-arriving li")).to_contain_text("已收下", timeout=60_000)
    other = page.locator("[name^=replace-]").first
    other.set_input_files([file])
    for _half_second in range(60):
        if other.evaluate("one => one.files[0].size") < 10 * 1024 * 1024:
            return
        page.wait_for_timeout(500)
    raise AssertionError("It stayed as large as it was.")


def test_the_mark_on_a_portrait_stands_on_the_picture(desktop, site):
    page = desktop.page
    page.set_viewport_size({"width": 1366, "height": 768})
    sign_in(page, site.editor, site.password)
    page.goto("/admin/profiles/nominee/")
    page.locator("#result_list tbody th a").first.click()
    picture = page.locator(".focus img")
    expect(picture).to_have_js_property("complete", True)
    picture.click(position={"x": 200, "y": 100})
    seen, mark = picture.bounding_box(), page.locator(".focus-mark").bounding_box()
    assert abs(mark["x"] + mark["width"] / 2 - seen["x"] - 200) < 4
    assert abs(mark["y"] + mark["height"] / 2 - seen["y"] - 100) < 4


def test_a_form_that_comes_back_shows_what_is_wrong(desktop, site):
    page = desktop.page
    page.set_viewport_size({"width": 1366, "height": 768})
    sign_in(page, site.editor, site.password)
    open_story(page)
    page.fill("#id_lead", "读者已经看到，又改了一句。")
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator("#id_correction")).to_be_focused()
    expect(page.locator("#id_correction")).to_be_in_viewport()


def test_without_script_the_same_field_goes_with_the_form(plain_phone, site):
    page = plain_phone.page
    sign_in(page, site.editor, site.password)
    open_story(page)
    page.set_input_files("#new_photos", [a_file("丙.jpg", "green"), a_file("丁.jpg", "white")])
    page.locator("#id_correction").select_option("small")
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist")).to_contain_text("已收下")
    expect(page.locator("[name$=focus_x]").last).to_be_visible()


def test_a_reader_meets_it_where_the_text_has_it_and_nothing_moves(phone, site):
    page = phone.page
    page.goto("/stories/")
    page.get_by_role("link", name=re.compile("粤曲阿姐")).first.click()
    picture = page.locator(".photo img").first
    before = picture.bounding_box()
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    page.wait_for_function("document.querySelector('.photo img').naturalWidth > 0")
    assert page.evaluate("document.querySelector('.photo img').currentSrc").endswith(".webp")
    after = picture.bounding_box()
    assert (before["width"], before["height"]) == (after["width"], after["height"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "[图" not in page.locator(".story-text").inner_text()
    assert violations(page) == []
