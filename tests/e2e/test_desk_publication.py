"""A reporter, two editors and a chief editor bring a story to its readers, in a real browser."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, Visit
from tests.e2e.newsroom import HEADLINE, PASSWORD
from tests.e2e.test_accessibility import violations
from tools.demo_site import ROOT, SET_BY_US, Site, serve

LAPTOP = {"width": 1366, "height": 768}
STAFF = "from tests.e2e.newsroom import staff; staff()"
MOST_STEPS = 60


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("newsroom")
    with serve(folder) as site:
        environment = {name: v for name, v in os.environ.items() if name not in SET_BY_US}
        environment.update(VAR_DIR=str(folder), PORT=site.address.rpartition(":")[2])
        command = [sys.executable, "tools/run.py", "shell", "-c", STAFF]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield site


class Person:
    """Somebody at the desk; every click and every field filled in is a step."""

    def __init__(self, browser, site, name, **options):
        self.visit = Visit(browser, site, reduced_motion="reduce", **options)
        self.page = self.visit.page
        self.steps = 0
        self.page.goto("/admin/")
        self.fill("#id_username", name)
        self.fill("#id_password", PASSWORD)
        with self.page.expect_navigation():
            self.click("登录")

    def fill(self, field, words):
        self.steps += 1
        self.page.locator(field).fill(words)

    def click(self, words, kind="button"):
        self.steps += 1
        self.page.get_by_role(kind, name=words).first.click()
        self.page.wait_for_load_state()

    def opens_the_story(self):
        self.click(HEADLINE, "link")


@pytest.fixture
def sits_down(browser, newsroom):
    people = []

    def down(name, **options):
        people.append(Person(browser, newsroom, name, **options))
        return people[-1]

    yield down
    for person in people:
        person.visit.context.close()


def test_from_the_reporters_draft_to_the_readers_page(sits_down):
    reporter = sits_down("jizhe", viewport=LAPTOP)
    reporter.page.goto("/admin/profiles/story/")
    reporter.opens_the_story()
    reporter.fill("#id_summary", "一盏灯和一栋楼。")
    reporter.click("保存并继续编辑")
    reporter.click("送审与发布", "link")
    reporter.fill("#text-read-back", "电话读给本人听，无异议")
    reporter.click("登记“已读给本人听”")
    reporter.click("送审")
    expect(reporter.page.locator(".messagelist")).to_contain_text("送审")
    everybody = [reporter]
    for name in ("yishen", "ershen"):
        person = sits_down(name, viewport=LAPTOP)
        everybody.append(person)
        person.opens_the_story()
        person.click("通过")
        expect(person.page.locator(".messagelist")).to_contain_text("通过")
    chief = sits_down("zhubian", viewport=LAPTOP)
    everybody.append(chief)
    chief.opens_the_story()
    chief.click("通过")
    chief.click("立即发布")
    expect(chief.page.locator(".messagelist")).to_contain_text("立即发布")
    address = chief.page.evaluate("document.querySelector('.publication').dataset.address")
    chief.page.goto(address)
    expect(chief.page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    steps = sum(person.steps for person in everybody)
    print(f"{steps} steps")
    assert steps < MOST_STEPS
    assert [person.visit.complaints for person in everybody] == [[]] * 4


def story_of(page) -> str:
    """Return the id of a story that is out."""
    page.goto("/admin/profiles/story/?state__exact=published")
    link = page.locator("#result_list tbody th a").last.get_attribute("href")
    return re.search(r"/story/(\d+)/", link)[1]


def screens(page) -> Iterator[str]:
    pk = story_of(page)
    for path in (
        "/admin/",
        f"/admin/profiles/story/{pk}/publication/",
        f"/admin/profiles/story/{pk}/history/",
        f"/admin/profiles/story/{pk}/wechat/",
        "/admin/profiles/nominee/",
        "/admin/profiles/nominee/import/",
    ):
        page.goto(path)
        yield path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(sits_down, screen, scheme):
    page = sits_down("zhubian", viewport=screen, color_scheme=scheme).page
    found = []
    for name in screens(page):
        found += violations(page, f"{name}, {scheme}")
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{name} is {width} wide"] if width > screen["width"] else []
    assert not found, "\n" + "\n".join(found)


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
    page.goto("/admin/")
    person.fill("#id_username", "zhubian")
    person.fill("#id_password", PASSWORD)
    person.click("登录")
    page.goto(address)
    expect(page.locator("#id_lead")).not_to_have_value("写了一个小时的导语。")
    page.get_by_role("button", name="恢复到表单").click()
    expect(page.locator("#id_lead")).to_have_value("写了一个小时的导语。")
    page.select_option("#id_correction", "small")
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="恢复到表单")).to_have_count(0)


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
