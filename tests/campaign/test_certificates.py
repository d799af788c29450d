"""Certificates: who gets one, what it says, and that its code leads to its page."""

from dataclasses import replace
from datetime import timedelta
from html import unescape
from io import BytesIO

import pypdfium2
import pytest
from django.utils import timezone
from PIL import Image

from campaign.certificates import certificate_address, certificate_copy
from campaign.posters import UnreadableError, prove
from campaign.posters.certificate import certificate
from campaign.posters.shapes import Code, Words
from campaign.posters.sheets import page_of
from campaign.shown_results import ShownResult
from profiles.models import Edition
from tests import cast
from tests.campaign.test_result_pages import an_award
from tests.cases import HOUR, MINUTE, a_hold, an_edition_over, confirm, declare
from tests.voting.ledger.conftest import key_file  # noqa: F401
from voting.ledger.sealing import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return an_edition_over()


def sealed(edition, *, reason=""):
    """Declare the edition's result and let the ledger have it."""
    result = declare(edition, at=timezone.now() - HOUR, reason=reason)
    seal(edition=edition, at=timezone.now() - HOUR + MINUTE)
    return ShownResult(result, at=timezone.now())


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range())


def test_a_winners_certificate_is_a_page_and_a_pdf(edition, client):
    winner = edition.nominees.get(number=1)
    an_award(edition, winner)
    shown = sealed(edition)
    root = shown.sealed.root
    for path, award in (("", "最美社区工作者"), ("/en", "Finest worker")):
        page = unescape(client.get(f"{path}/result/certificate/{winner.code}/").content.decode())
        assert f"<b>{award}</b>" in page
        assert root in page
        assert f'href="{path}/result/certificate/{winner.code}/certificate.pdf"' in page
    pdf = client.get(f"/result/certificate/{winner.code}/certificate.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    words = words_of(pdf.content)
    for said in (
        *("张榕", "最美社区工作者", "Finest worker", "有效点赞 5 个", root, "示例报社"),
        "特颁此证",
    ):
        assert said in words
    prove(page_of(pdf.content), certificate_address(edition, winner))


def test_the_code_leads_to_the_page_for_ever(edition, client):
    winner = edition.nominees.get(number=1)
    an_award(edition, winner)
    sealed(edition)
    path = certificate_address(edition, winner).removeprefix("http://testserver")
    assert path == f"/e/3/result/certificate/{winner.code}/"
    assert client.get(path, follow=True).status_code == 200
    Edition.objects.update(is_current=False)
    assert client.get(path).status_code == 200


def test_the_editions_own_names_everybody_who_is_honoured(edition, client):
    an_award(edition, edition.nominees.get(number=1), name="金奖", name_en="Gold")
    an_award(edition, edition.nominees.get(number=2), name="银奖", name_en="Silver")
    sealed(edition)
    assert client.get("/result/certificate/").status_code == 200
    pdf = client.get("/result/certificate/certificate.pdf").content
    words = words_of(pdf)
    for said in ("结 果 证 书", "金奖", "张榕", "银奖", "欧阳晓", "有效点赞 8 个"):
        assert said in words
    prove(page_of(pdf), certificate_address(edition))


def test_one_whose_code_can_not_be_read_is_held_back_with_the_reason(edition, client, monkeypatch):
    def refuse(*_: object) -> None:
        raise UnreadableError("OpenCV could not read its code.")

    sealed(edition)
    monkeypatch.setattr("campaign.printing.posters.prove", refuse)
    answer = client.get("/result/certificate/certificate.pdf")
    assert answer.status_code == 503
    assert "OpenCV could not read its code." in answer.content.decode()
    assert "Retry-After" not in answer.headers


def test_it_is_shown_as_a_picture(edition, client):
    an_award(edition, edition.nominees.get(number=1))
    sealed(edition)
    answer = client.get("/result/certificate/certificate.jpg")
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (1400, 990)


def test_whoever_won_nothing_has_none(edition, client):
    an_award(edition, edition.nominees.get(number=1))
    sealed(edition)
    other = edition.nominees.get(number=2)
    for path in ("", "certificate.pdf"):
        assert client.get(f"/result/certificate/{other.code}/{path}").status_code == 404
    assert client.get("/result/certificate/other.pdf").status_code == 404
    assert client.get("/result/certificate/zzzzzz/").status_code == 404


def test_before_the_seal_there_is_a_page_and_no_pdf(edition, client):
    winner = edition.nominees.get(number=1)
    an_award(edition, winner)
    assert client.get(f"/result/certificate/{winner.code}/").status_code == 404
    declare(edition, at=timezone.now() - MINUTE)
    page = client.get(f"/result/certificate/{winner.code}/").content.decode()
    assert "将在一小时内记入账本" in page
    assert "certificate.pdf" not in page
    assert client.get(f"/result/certificate/{winner.code}/certificate.pdf").status_code == 404


def test_without_awards_the_first_ten_have_one_with_their_place(edition):
    edition.nominees.filter(number=2).update(is_ranked=False)
    shown = sealed(edition)
    first, second = edition.nominees.order_by("number")
    assert certificate_copy(shown, first).honour == "按有效点赞数列第 1 位"
    assert not certificate_copy(shown, first).closing
    assert shown.has_certificate(first.code)
    assert not shown.has_certificate(second.code)


def test_a_corrected_result_has_new_certificates(edition, client):
    winner = edition.nominees.get(number=1)
    an_award(edition, winner)
    sealed(edition)
    address = f"/result/certificate/{winner.code}/certificate.pdf"
    assert "有效点赞 5 个" in words_of(client.get(address).content)
    case = a_hold(winner, at=timezone.now() - 50 * MINUTE, by="third")
    confirm(case, at=timezone.now() - 40 * MINUTE)
    seal(edition=edition, at=timezone.now() - 30 * MINUTE)
    declare(edition, at=timezone.now() - timedelta(minutes=20), reason="更正")
    seal(edition=edition, at=timezone.now() - timedelta(minutes=10))
    words = words_of(client.get(address).content)
    assert "有效点赞 0 个" in words
    assert "第 2 版" in words


def test_a_place_stands_beside_an_award_only_where_the_rules_promised_it(edition, client):
    winner = edition.nominees.get(number=1)
    an_award(edition, winner)
    shown = sealed(edition)
    assert certificate_copy(shown, winner).counted == "有效点赞 5 个"
    Edition.objects.update(winners_by="rank")
    edition.refresh_from_db()
    result = declare(edition, at=timezone.now() - 30 * MINUTE, reason="按规则列出位次")
    shown = ShownResult(result, at=timezone.now())
    assert certificate_copy(shown, winner).counted == "有效点赞 5 个，列第 1 位"
    page = client.get(f"/result/certificate/{winner.code}/").content.decode()
    assert "按有效点赞数列第 1 位" in page


def test_an_edition_without_winners_and_places_has_its_own_all_the_same(edition, client):
    cast.some_rules(edition, ranks="none", from_day=timezone.now().date() - timedelta(days=30))
    sealed(edition)
    words = words_of(client.get("/result/certificate/certificate.pdf").content)
    assert "有效点赞 8 个" in words
    assert "张榕" not in words


def test_a_stamp_finds_room_where_whoever_awards_signs(edition):
    copy = replace(certificate_copy(sealed(edition), None), hosts="甲报社、乙市民政局、丙集团")
    drawn = certificate(copy)
    (code,) = [one for one in drawn if isinstance(one, Code)]
    signed = [one for one in drawn if isinstance(one, Words) and one.text in (copy.day, "丙集团")]
    assert len(signed) == 2
    assert all(one.x - one.size * len(one.text) > code.area.right + 60 for one in signed)


def test_eighty_winners_keep_their_names_whole(edition):
    people = "、".join(f"欧阳晓{number:02}" for number in range(80))
    copy = replace(
        certificate_copy(sealed(edition), None), winners=(("金奖", people), ("银奖", people))
    )
    drawn = [one.text for one in certificate(copy) if isinstance(one, Words)]
    lines = [line for line in drawn if "欧阳晓" in line]
    assert "、".join(line.strip("、") for line in lines) == f"{people}、{people}"
    assert len({one.size for one in certificate(copy) if "欧阳晓" in getattr(one, "text", "")}) == 1
