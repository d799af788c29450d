"""Posters in bulk, and a designer's finished one, by an organiser in a real browser."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from campaign.posters import draw_code
from tests.e2e.axe import violations
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.newsroom import PASSWORD
from tools.demo_site import Site, run_in, serve

CHOOSE = "/admin/profiles/place/posters/"
STAFF = f"""
from django.contrib.auth.models import Group, User
from profiles.models import Community, Place
person = User.objects.create_user("banfang", password="{PASSWORD}", is_staff=True)
person.groups.add(Group.objects.get(name="主办方"))
for community in Community.objects.order_by("pk")[:3]:
    Place.objects.create(community=community, spot="北门公告栏")
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("desk")
    with serve(folder) as site:
        run_in(folder, site, STAFF)
        yield site


@pytest.fixture
def sits_down(signed_in, desk):
    """Let the organiser sit down before a browser."""
    return partial(signed_in, desk, "banfang", PASSWORD)


def choose(page: Page, *, nominees: int, places: int = 0, sizes=("A4",), packing="zip") -> None:
    """Go the organiser's way from the list of places to the page that shows the progress."""
    page.goto("/admin/profiles/place/")
    page.get_by_role("link", name="批量制作海报").click()
    for field, count in (("nominees", nominees), ("places", places)):
        values = page.locator(f"#id_{field} option").evaluate_all("all => all.map(o => o.value)")
        page.locator(f"#id_{field}").select_option(values[:count])
    page.get_by_label("只限候选人所在区的点位").set_checked(False)
    for size in ("A4", "A3", "手机屏", "分享图"):
        page.get_by_label(size, exact=True).set_checked(size in sizes)
    page.locator("#id_packing").select_option(packing)
    page.get_by_role("button", name="开始制作").click()


def downloaded(page: Page) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("link", name="下载").click()
    return Path(found.value.path()).read_bytes()


def test_nominees_at_places_in_sizes_are_made_while_one_watches(sits_down):
    visit = sits_down(viewport=DESKTOP)
    page = visit.page
    choose(page, nominees=2, places=2, sizes=("A4", "分享图"))
    expect(page.get_by_role("button", name="取消")).to_be_visible()
    expect(page.locator("output")).to_have_text(re.compile(r"^[1-8] / 8$"), timeout=60_000)
    expect(page.get_by_role("link", name="下载")).to_be_visible(timeout=120_000)
    names = zipfile.ZipFile(io.BytesIO(downloaded(page))).namelist()
    assert [name[:5] for name in names] == [f"{number:04}-" for number in range(1, 9)]
    assert [name.rpartition("-")[2] for name in names] == ["a4.pdf"] * 4 + ["share.jpg"] * 4
    assert visit.complaints == []


def test_a_batch_that_was_left_goes_on_and_becomes_one_pdf(sits_down):
    page = sits_down(viewport=DESKTOP, java_script_enabled=False).page
    choose(page, nominees=4, packing="pdf")
    expect(page.locator("output")).to_have_text("0 / 4")
    page.get_by_role("button", name="继续").click()
    address = page.url
    made = int(page.locator("output").inner_text().partition(" ")[0])
    assert made >= 1
    page.goto("/admin/")  # away, and back with another browser
    again = sits_down(viewport=DESKTOP).page
    again.goto(address)
    expect(again.get_by_role("link", name="下载")).to_be_visible(timeout=120_000)
    pages = pypdfium2.PdfDocument(downloaded(again))
    numbers = [re.search(r"(\d+)号候选人", p.get_textpage().get_text_range())[1] for p in pages]
    assert numbers == ["1", "2", "3", "4"]
    again.goto(CHOOSE)
    expect(again.get_by_role("link", name=address.rstrip("/").rpartition("/")[2])).to_be_visible()


def test_a_batch_is_cancelled_while_it_is_being_made(sits_down):
    page = sits_down(viewport=DESKTOP).page
    choose(page, nominees=18, sizes=("A4", "A3"))
    expect(page.locator("output")).to_have_text(re.compile(r"^[1-9]\d* / 36$"), timeout=60_000)
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_text("已取消")).to_be_visible(timeout=60_000)
    page.reload()
    expect(page.get_by_text("已取消")).to_be_visible()
    expect(page.get_by_role("link", name="下载")).to_have_count(0)


def test_every_district_in_one_go(sits_down):
    page = sits_down(viewport=DESKTOP).page
    page.goto(CHOOSE)
    page.locator("#id_layout").select_option("district")
    first = page.locator("#id_nominees option").first.get_attribute("value")
    page.locator("#id_nominees").select_option([first])
    page.locator("#id_packing").select_option("pdf")
    page.get_by_role("button", name="开始制作").click()
    expect(page.get_by_role("link", name="下载")).to_be_visible(timeout=120_000)
    assert len(pypdfium2.PdfDocument(downloaded(page))) == 1


def artwork(address: str) -> bytes:
    """A designer's page with a code."""
    from PIL import Image

    sheet = Image.new("RGB", (900, 1200), "#7a4b2a")
    sheet.paste(draw_code(address, 420), (240, 700))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def test_a_finished_poster_is_refused_with_the_reason_and_then_shown(sits_down, desk):
    visit = sits_down(viewport=DESKTOP)
    page = visit.page
    page.goto("/posters/")
    page.locator(".poster-list a").first.click()
    gallery = page.url
    code = gallery.rstrip("/").rpartition("/")[2]
    page.goto("/admin/profiles/finishedposter/add/")
    first = page.locator("#id_nominee option").nth(1).get_attribute("value")  # its number is 1
    page.locator("#id_nominee").select_option(first)
    for address, words in (
        (f"{desk.address}/n/zzzzzz", "不是这位候选人"),
        ("https://elsewhere.example/n/" + code, "不在本站"),
        (f"{desk.address}/n/{code}", "900 × 1200"),
    ):
        file = {"name": "design.png", "mimeType": "image/png", "buffer": artwork(address)}
        page.locator("#id_picture").set_input_files(file)
        page.get_by_role("button", name="保存", exact=True).click()
        page.wait_for_load_state()
        assert words in page.locator("body").inner_text(), address
    shown = page.locator(".posters figure img[src$='finished.jpg']")
    for _second in range(5):  # a page lives for two
        page.goto(gallery)
        if shown.count():
            break
        page.wait_for_timeout(1000)
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 900
    assert visit.complaints == []


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(sits_down, screen):
    page = sits_down(viewport=screen).page
    found = []
    finished = [f"/admin/profiles/finishedposter/{page}" for page in ("", "add/", "codes/")]
    for path in (CHOOSE, *finished):
        page.goto(path)
        found += violations(page, path)
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{path} is {width} wide"] if width > screen["width"] else []
    choose(page, nominees=1)
    expect(page.get_by_role("link", name="下载")).to_be_visible(timeout=120_000)
    found += violations(page, "a finished batch")
    assert not found, "\n" + "\n".join(found)
