"""A complaint over the web: sent without account or token, answered at an address of its own."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from profiles.models import Edition
from tests import cast
from tests.cases import a_person
from tests.cast import SITE
from voting import friction
from voting.complaints import answer_complaint, forget_letters
from voting.models import Case, ComplaintLetter

pytestmark = pytest.mark.django_db
LETTER = {"text": "有人在群里卖票", "contact": "13800000000", "nominee": ""}


@pytest.fixture
def reader():
    return Client(headers={"origin": SITE})


def send(reader, path="/complaints/", **changes):
    return reader.post(path, {**LETTER, **changes})


def test_works_and_leads_to_a_page_of_its_own(nominee, reader):
    answer = send(reader, nominee=nominee.code)
    assert answer.status_code == 303
    assert re.fullmatch(r"/complaints/[2-9a-z]{12}/", answer.headers["Location"])
    case = Case.objects.get()
    assert (case.nominee, case.letter.text) == (nominee, "有人在群里卖票")
    assert case.letter.contact == "13800000000"
    page = Client().get(answer.headers["Location"])
    assert page.status_code == 200
    text = page.content.decode()
    for shown in (
        case.reference,
        "请保存查询码",
        "-".join(re.findall("....", answer.headers["Location"].strip("/")[-12:])),
        SITE + answer.headers["Location"],
        nominee.name,
    ):
        assert shown in text, shown
    assert "暂无答复" in text
    assert "13800000000" not in text


def test_the_page_is_private_and_not_indexed(edition, reader):
    page = reader.get(send(reader).headers["Location"])
    assert {"private", "no-store"} <= set(page.headers["Cache-Control"].split(", "))
    assert page.headers["X-Robots-Tag"] == "noindex"
    text = page.content.decode()
    assert '<meta name="robots" content="noindex">' in text
    assert 'rel="canonical"' not in text
    assert "og:url" not in text
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert not page.cookies


def test_the_answer_stands_there_in_both_languages(edition, reader):
    address = send(reader).headers["Location"]
    by = a_person("first")
    answer_complaint(case=Case.objects.get(), by=by, text="查过了\n\n没有发现", at=timezone.now())
    for path in (address, f"/en{address}"):
        text = reader.get(path).content.decode()
        assert "<p>没有发现</p>" in text
        assert "first" not in text
    assert "Keep this code" in reader.get(f"/en{address}").content.decode()


def test_the_address_outlives_its_edition(edition, reader):
    address = send(reader).headers["Location"]
    Edition.objects.update(is_current=False)
    cast.an_edition(at=timezone.now(), number=4)
    assert reader.get(address).status_code == 200


def test_a_letter_that_was_forgotten_leaves_the_answer(edition, reader):
    address = send(reader).headers["Location"]
    answer_complaint(
        case=Case.objects.get(), by=a_person("first"), text="查过了", at=timezone.now()
    )
    forget_letters(edition=edition)
    text = reader.get(address).content.decode()
    assert "来信内容已在活动结束后删除" in text
    assert "查过了" in text
    assert "有人在群里卖票" not in text


def test_an_unknown_address_is_not_found(edition, reader):
    send(reader)
    case = Case.objects.get()
    for secret in (case.reference, "x" * 22, "%C3%A9", "a" * 3000):
        assert reader.get(f"/complaints/{secret}/").status_code == 404, secret
    assert reader.post(f"/complaints/{'x' * 22}/").status_code == 405


def test_what_was_written_is_text(edition, reader):
    address = send(reader, text="<script>alert(1)</script>").headers["Location"]
    assert "<script>alert" not in reader.get(address).content.decode()


# the code, copied by hand


def test_a_copied_code_leads_to_the_answer_on_another_phone(edition, reader):
    address = send(reader).headers["Location"]
    code = "-".join(re.findall("....", address.strip("/")[-12:])).upper()
    for prefix in ("", "/en"):
        answer = Client().post(f"{prefix}/complaints/answer/", {"code": f" {code} "})
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"{prefix}{address}"


@pytest.mark.parametrize("wrong", ["abcd-efgh-jkmn", "个", "/../", "x" * 60])
def test_an_unknown_code_is_a_404_and_comes_back_to_be_compared(edition, reader, wrong):
    send(reader)
    answer = reader.post("/complaints/answer/", {"code": wrong})
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "没有找到这个查询码" in page
    assert f'value="{wrong}"' in page
    assert "还没有提交" not in page  # a letter is another matter
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("wrong", ["", "x" * 61, "a\x00"])
def test_what_is_no_code_is_a_400(edition, reader, wrong):
    assert reader.post("/complaints/answer/", {"code": wrong}).status_code == 400


def test_the_code_is_not_asked_for_in_an_address(edition, reader):
    send(reader)
    assert reader.get("/complaints/answer/", {"code": "x"}).status_code == 405


def test_who_tries_codes_is_slowed_down(edition, reader, monkeypatch):
    monkeypatch.setattr("campaign.views.complaints.LOOKS", "2/m")
    tries = [reader.post("/complaints/answer/", {"code": f"{n}"}).status_code for n in range(3)]
    assert tries == [404, 404, 429]


# the form


def test_the_form_is_the_same_bytes_for_everyone(nominee, client):
    page = client.get("/complaints/")
    assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert "csrf" not in page.content.decode()
    assert f'<option value="{nominee.code}">1号 {nominee.name}</option>' in page.content.decode()


def test_the_form_can_be_opened_for_one_nominee(nominee, client):
    page = client.get("/complaints/", {"about": nominee.code}).content.decode()
    assert f'<option value="{nominee.code}" selected>' in page
    assert client.get("/complaints/", {"about": "nobody"}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " "}, "请写明发生了什么"),
        ({"text": "字" * 2001}, "2001"),
        ({"text": "a\x00b"}, "空字符"),
        ({"contact": "1" * 201}, "201"),
        ({"nominee": "nobody"}, "nobody"),
    ],
)
def test_a_wrong_letter_comes_back_filled_in_and_says_what_to_mend(nominee, reader, wrong, said):
    sent = {"text": "写了很久的话", "contact": "写给我", "nominee": nominee.code, **wrong}
    answer = reader.post("/complaints/", sent)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert "还没有提交" in page
    assert ("写了很久的话" in page) == ("text" not in wrong)
    assert ("写给我" in page) == ("contact" not in wrong)
    assert 'aria-invalid="true"' in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert not Case.objects.exists()


def test_a_nominee_of_another_edition_or_without_a_page_is_not_on_the_list(edition, reader):
    draft = cast.a_nominee(edition, number=5)
    past = cast.an_edition(at=timezone.now(), number=2, is_current=False)
    other = cast.a_published_nominee(past, at=timezone.now(), number=6)
    for one in (draft, other):
        assert send(reader, nominee=one.code).status_code == 400
    assert send(reader, path="/e/2/complaints/", nominee=other.code).status_code == 303
    assert Case.objects.get().edition == past


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": SITE, "sec-fetch-site": "cross-site"},
        {"referer": "https://elsewhere.example/complaints/"},
    ],
)
def test_a_form_of_another_site_is_refused_and_its_words_come_back(edition, headers):
    answer = Client(headers=headers).post("/complaints/", LETTER)
    assert answer.status_code == 403
    assert "表单来自别的网站" in answer.content.decode()
    assert "有人在群里卖票" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "same-origin"}, {"referer": f"{SITE}/complaints/"}]
)
def test_a_page_of_ours_may_send_it(edition, headers):
    assert Client(headers=headers).post("/complaints/", LETTER).status_code == 303


def test_django_s_own_check_is_not_missed():
    """The client of other tests never checks tokens; this one does."""
    cast.an_edition(at=timezone.now())
    strict = Client(enforce_csrf_checks=True, headers={"origin": SITE})
    assert strict.post("/complaints/", LETTER).status_code == 303


def test_too_many_letters_from_one_network_wait_and_are_not_lost(edition, reader, monkeypatch):
    monkeypatch.setattr("campaign.views.complaints.LETTERS", "2/h")
    assert [send(reader).status_code for _ in range(2)] == [303, 303]
    answer = send(reader, text="第三封信")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    page = answer.content.decode()
    assert "请稍后再提交" in page
    assert "第三封信" in page
    assert ComplaintLetter.objects.count() == 2
    elsewhere = Client(headers={"origin": SITE}, REMOTE_ADDR="203.0.113.9")
    assert send(elsewhere).status_code == 303


def test_a_typing_error_costs_nothing_of_the_letters_that_a_network_has(
    edition, reader, monkeypatch
):
    monkeypatch.setattr("campaign.views.complaints.LETTERS", "1/h")
    for _ in range(3):
        assert send(reader, text="").status_code == 400
    assert send(reader).status_code == 303


def test_who_tries_addresses_is_slowed_down(edition, reader, monkeypatch):
    monkeypatch.setattr("campaign.views.complaints.LOOKS", "2/m")
    assert [reader.get(f"/complaints/{n}/").status_code for n in range(2)] == [404, 404]
    answer = reader.get("/complaints/3/")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "请稍等片刻" in answer.content.decode()


def test_real_limits_are_wide_enough_for_a_shared_address():
    assert (friction.LETTERS, friction.LOOKS) == ("20/h", "60/m")


def test_an_edition_that_readers_do_not_see_takes_no_letters(reader):
    rehearsal = cast.an_edition(
        at=timezone.now(), number=901, kind=Edition.Kind.REHEARSAL, is_current=False
    )
    assert send(reader, path=f"/e/{rehearsal.number}/complaints/").status_code == 404
    assert reader.get("/e/901/complaints/").status_code == 404
    reader.force_login(cast.an_editor())
    assert send(reader, path="/e/901/complaints/").status_code == 303


def test_other_methods_are_refused(edition, reader):
    for method in (reader.put, reader.delete, reader.patch):
        assert method("/complaints/").status_code == 405
    assert reader.head("/complaints/").status_code == 200
