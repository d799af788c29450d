"""A reporter, two editors and a chief editor bring a story to its readers, in a real browser."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, Visit, sign_in
from tests.e2e.newsroom import HEADLINE, PASSWORD
from tests.e2e.people import LAPTOP
from tools.demo_site import ROOT

MOST_STEPS = 60
MANUSCRIPT = (ROOT / "tests/profiles/manuscripts/1-column-and-note.txt").read_text()
TITLE = "“楼道管家”林木生"


def approve(person):
    person.click(TITLE, "link")
    person.click("通过")
    expect(person.page.locator(".messagelist")).to_contain_text("通过")


def test_from_the_manuscript_to_a_reader_with_a_phone(sits_down, browser, newsroom):
    reporter = sits_down("jizhe", viewport=LAPTOP)
    reporter.click("粘贴稿件", "link")
    reporter.fill("#id_text", MANUSCRIPT)
    reporter.click("逐项核对")
    reporter.choose(".ms-part:has-text('那天他一直忙到中午') select", "小标题")
    reporter.check(".ms-repairs input")
    reporter.click("生成草稿")
    reporter.click("送审与发布", "link")
    reporter.click("送审")
    expect(reporter.page.locator(".messagelist")).to_contain_text("送审")

    first = sits_down("yishen", viewport=LAPTOP)
    first.click(TITLE, "link")
    first.click("修改", "link")
    first.click("按稿件确定候选人", "link")
    expect(first.page.locator("#content")).to_contain_text("林木生")
    first.click("按稿件确定候选人")
    first.writes_at_the_end("他说，本子还会写下去。")
    first.click("保存并继续编辑")
    first.click("送审与发布", "link")
    first.fill("#text-send-back", "请补一句他家在哪里。")
    first.click("退回")

    reporter.click("首页", "link")
    reporter.click(TITLE, "link")
    expect(reporter.page.locator(".steps")).to_contain_text("请补一句他家在哪里")
    reporter.fill("#text-read-back", "电话读给本人听，无异议")
    reporter.click("登记“已读给本人听”")
    reporter.click("送审")

    first.click("首页", "link")
    approve(first)
    second = sits_down("ershen", viewport=LAPTOP)
    approve(second)
    chief = sits_down("zhubian", viewport=LAPTOP)
    approve(chief)
    chief.fill("#publish-text", "同意书原件在社区，明天补登记；肖像周一拍。")
    chief.click("立即发布")
    expect(chief.page.locator(".messagelist")).to_contain_text("立即发布")
    address = chief.page.evaluate("document.querySelector('.publication').dataset.address")

    reader = Visit(browser, newsroom, viewport=PHONE, has_touch=True)
    reader.page.goto(address)
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("一把扳手走遍三十六栋楼")
    article = reader.page.get_by_role("article")
    expect(article.get_by_role("heading", name="那天他一直忙到中午")).to_be_visible()
    expect(article).to_contain_text("他说，本子还会写下去。")
    reader.page.get_by_role("button", name=re.compile("点赞")).first.click()
    expect(reader.page.get_by_text("已点赞").filter(visible=True).first).to_be_visible()
    reader.context.close()

    everybody = (reporter, first, second, chief)
    steps = sum(person.steps for person in everybody)
    print(f"{steps} steps")
    assert steps < MOST_STEPS
    assert [person.visit.complaints for person in everybody] == [[]] * 4


def story_of(page) -> str:
    """Return the id of a story that is out."""
    page.goto("/admin/profiles/story/?state__exact=published")
    link = page.locator("#result_list tbody th a").last.get_attribute("href")
    return re.search(r"/story/(\d+)/", link)[1]


def test_a_story_is_sent_back_and_approved_on_a_phone(sits_down):
    reporter = sits_down("jizhe", viewport=LAPTOP)
    reporter.page.goto("/admin/profiles/story/?q=三楼的灯")
    reporter.click(HEADLINE, "link")
    reporter.click("送审与发布", "link")
    reporter.click("送审")
    editor = sits_down("ershen", viewport=PHONE, has_touch=True)
    editor.click(HEADLINE, "link")
    editor.fill("#text-send-back", "灯是哪一年换的？")
    editor.click("退回")
    expect(editor.page.locator(".steps")).to_contain_text("灯是哪一年换的？")
    reporter.click("首页", "link")
    reporter.click(HEADLINE, "link")
    reporter.click("送审")
    editor.click("首页", "link")
    editor.click(HEADLINE, "link")
    editor.click("通过")
    expect(editor.page.locator(".messagelist")).to_contain_text("通过")
    assert editor.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert editor.visit.complaints == []


def test_a_story_is_taken_down_on_a_phone_without_script(sits_down):
    person = sits_down("yishen", viewport=PHONE, java_script_enabled=False)
    page = person.page
    page.goto(f"/admin/profiles/story/{story_of(page)}/publication/")
    person.fill("#text-withdraw", "当事人要求")
    person.click("立即撤下")
    expect(page.locator(".messagelist")).to_contain_text("立即撤下")
    expect(page.locator(".publication")).to_contain_text("已撤下")


def test_an_expired_session_loses_no_typing(sits_down):
    person = sits_down("zhubian", viewport=LAPTOP)
    page = person.page
    address = f"/admin/profiles/story/{story_of(page)}/change/"
    page.goto(address)
    page.locator("#id_lead").fill("写了一个小时的导语。")
    page.wait_for_timeout(800)  # the script waits for a pause in the typing
    person.visit.context.clear_cookies()
    page.get_by_role("button", name="保存").first.click()
    page.wait_for_load_state()
    sign_in(page, "zhubian", PASSWORD)
    page.goto(address)
    expect(page.locator("#id_lead")).not_to_have_value("写了一个小时的导语。")
    page.get_by_role("button", name="恢复到表单").click()
    expect(page.locator("#id_lead")).to_have_value("写了一个小时的导语。")
    page.select_option("#id_correction", "small")
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="恢复到表单")).to_have_count(0)


def test_who_signs_in_again_in_another_window_just_saves(sits_down):
    person = sits_down("zhubian", viewport=LAPTOP)
    page = person.page
    page.clock.install()
    page.goto(f"/admin/profiles/story/{story_of(page)}/change/")
    page.locator("#id_lead").fill("写了一个小时的导语。")
    page.select_option("#id_correction", "small")
    person.visit.context.clear_cookies(name="sessionid")
    page.clock.fast_forward(21_000)  # the form asks every twenty seconds who is there
    expect(page.locator(".desk-line")).to_contain_text("登录已过期")
    other = person.visit.context.new_page()
    sign_in(other, "zhubian", PASSWORD)
    expect(other.get_by_role("link", name="粘贴稿件").first).to_be_visible()
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator("#id_lead")).to_have_value("写了一个小时的导语。")


def test_a_comment_typed_before_the_session_ended_is_not_lost(sits_down):
    person = sits_down("yishen", viewport=PHONE, has_touch=True)
    page = person.page
    page.goto(f"/admin/profiles/story/{story_of(page)}/publication/")
    page.fill("#text-withdraw", "当事人来电，说门牌号写得太细。")
    page.wait_for_timeout(800)  # the script waits for a pause in the typing
    person.visit.context.clear_cookies(name="sessionid")
    person.click("立即撤下")
    person.fill("#id_username", "yishen")
    person.fill("#id_password", PASSWORD)
    person.click("登录")
    expect(page.locator("#text-withdraw")).to_have_value("")
    page.get_by_role("button", name="恢复到表单").click()
    expect(page.locator("#text-withdraw")).to_have_value("当事人来电，说门牌号写得太细。")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_second_editor_is_told_who_has_the_story_open(sits_down):
    first = sits_down("yishen", viewport=LAPTOP).page
    address = f"/admin/profiles/story/{story_of(first)}/change/"
    first.goto(address)
    first.wait_for_timeout(500)
    second = sits_down("zhubian", viewport=LAPTOP).page
    second.goto(address)
    expect(second.locator(".desk-line")).to_contain_text("yishen")


def test_a_story_is_copied_with_its_styles(sits_down):
    person = sits_down("zhubian", viewport=LAPTOP)
    page = person.page
    page.goto(f"/admin/profiles/story/{story_of(page)}/wechat/")
    page.evaluate(
        """() => {
        window.given = "";
        const set = DataTransfer.prototype.setData;
        DataTransfer.prototype.setData = function (type, data) {
          if (type === "text/html") window.given = data;
          return set.call(this, type, data);
        };
        }"""
    )
    person.click("带格式复制")
    assert 'style="' in page.evaluate("window.given")
    expect(page.get_by_role("status")).to_contain_text("已复制")
