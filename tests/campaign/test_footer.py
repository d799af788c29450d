"""The foot of every page: who is reached, and under which numbers the site is filed."""

import pytest
from django.test import Client
from django.utils import timezone

from tests import cast

pytestmark = pytest.mark.django_db
ICP = "粤ICP备12345678号-1"
POLICE = "粤公网安备 44010402000001号"


def foot(client, path: str = "/") -> str:
    return client.get(path).content.decode().partition("<footer")[2]


def test_nothing_is_shown_where_nothing_is_filled_in(edition, client):
    page = foot(client)
    assert "主办单位" in page
    for absent in ("beian", "备案", "联系方式", "投诉", "tel:", "mailto:"):
        assert absent not in page, absent
    assert page.count("<ul") == 1
    assert page.count("<dl") == 1


def test_the_filings_lead_to_their_registers(edition, client, settings):
    settings.ICP_LICENCE, settings.PUBLIC_SECURITY_LICENCE = ICP, POLICE
    page = foot(client)
    rel = 'rel="external nofollow noreferrer"'
    assert f'<a href="https://beian.miit.gov.cn/" {rel}>{ICP}</a>' in page
    entry = "https://beian.mps.gov.cn/#/query/webSearch?code=44010402000001"
    assert f'<a href="{entry}" {rel}>{POLICE}</a>' in page


@pytest.mark.parametrize(
    ("name", "number", "other"),
    [("ICP_LICENCE", ICP, "mps.gov.cn"), ("PUBLIC_SECURITY_LICENCE", POLICE, "miit.gov.cn")],
)
def test_one_filing_shows_without_the_other(edition, client, settings, name, number, other):
    setattr(settings, name, number)
    page = foot(client)
    assert number in page
    assert other not in page


def test_pages_in_english_and_pages_of_errors_show_the_filings_too(edition, settings, monkeypatch):
    settings.ICP_LICENCE = ICP
    client = Client(raise_request_exception=False)
    assert ICP in foot(client, "/en/")
    assert ICP in foot(client, "/nothing/")

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("campaign.views.boards.board", broken)
    assert ICP in foot(client, "/leaderboard/")


def test_the_organiser_and_the_complaint_line_can_be_reached_with_one_tap(edition, client):
    edition.contact = "活动办公室 020-12345678、zmsq@example.com"
    edition.complaints = "监督热线 12345"
    edition.save()
    page = foot(client)
    assert "联系方式" in page
    assert '活动办公室 <a class="reach" href="tel:02012345678">020-12345678</a>、' in page
    assert '<a class="reach" href="mailto:zmsq@example.com">zmsq@example.com</a>' in page
    assert "投诉监督" in page
    assert '监督热线 <a class="reach" href="tel:12345">12345</a>' in page


def test_what_an_editor_writes_there_is_words_and_no_markup(edition, client):
    edition.contact = '<b onclick="x">甲</b> a@example.com'
    edition.save()
    assert "&lt;b onclick=&quot;x&quot;&gt;甲&lt;/b&gt;" in foot(client)


def test_a_past_edition_names_its_own_people(edition, client):
    cast.an_edition(number=2, is_current=False, complaints="第二届 a@example.com")
    assert "a@example.com" in foot(client, "/e/2/")
    assert "a@example.com" not in foot(client)


def form_of(edition, **changes) -> dict[str, object]:
    """The edition's form as an editor sends it back."""
    form = {
        "name": edition.name,
        "number": 3,
        "reviews": 3,
        "column": edition.column,
        "purpose": "目的",
    }
    for field in ("publish_from", "likes_open_at", "likes_close_at"):
        moment = timezone.localtime(getattr(edition, field))
        form |= {f"{field}_0": f"{moment:%Y-%m-%d}", f"{field}_1": f"{moment:%H:%M:%S}"}
    return {**form, **changes}


def test_an_editor_changes_the_complaint_line_and_every_page_has_it(edition, client):
    desk = Client()
    desk.force_login(cast.an_editor())
    address = f"/admin/profiles/edition/{edition.pk}/change/"
    sent = desk.post(address, form_of(edition, complaints="监督电话 020-87654321"))
    assert sent.status_code == 302
    assert "020-87654321" in foot(client)


def test_the_desk_refuses_a_complaint_line_by_which_nobody_is_reached(edition, client):
    desk = Client()
    desk.force_login(cast.an_editor())
    address = f"/admin/profiles/edition/{edition.pk}/change/"
    answer = desk.post(address, form_of(edition, complaints="有事请找我们"))
    assert answer.status_code == 200
    assert "请写明电话号码或电子邮箱" in answer.content.decode()
    assert "有事请找我们" in answer.content.decode()
    edition.refresh_from_db()
    assert edition.complaints == ""


def test_readiness_points_out_that_nobody_is_named_for_complaints(edition):
    desk = Client()
    desk.force_login(cast.an_editor())
    address = f"/admin/profiles/edition/{edition.pk}/readiness/"
    assert "没有填写投诉监督方式" in desk.get(address).content.decode()
    edition.complaints = "监督热线 12345"
    edition.save()
    assert "没有填写投诉监督方式" not in desk.get(address).content.decode()
