"""The like over the web: each answer has its status, its sentence and its effect."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import SITE, a_nominee, a_published_nominee, a_visitor, an_edition, an_editor
from voting.models import Like

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def edition(now):
    return an_edition(at=now)


@pytest.fixture
def nominee(edition, now):
    return a_published_nominee(edition, at=now)


def address(nominee, act="like"):
    return f"/nominees/{nominee.code}/{act}/"


def test_works_as_a_form(nominee):
    visitor = a_visitor()

    response = visitor.post(address(nominee))

    assert response.status_code == 303
    assert response.url == address(nominee, "liked")
    assert Like.objects.get().nominee == nominee
    page = visitor.get(response.url)
    assert page.status_code == 200
    assert nominee.name in page.content.decode()
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_works_from_script(nominee):
    response = a_visitor().post(address(nominee), headers=JSON)

    assert response.status_code == 200
    body = response.json()
    assert (body["answer"], body["first"], body["likes"], body["left"]) == ("liked", True, 1, 4)
    assert nominee.name in body["message"]


@pytest.mark.django_db(transaction=True)
def test_a_like_asks_the_database_no_more_than_it_must(now):
    nominee = a_published_nominee(an_edition(at=now), at=now)
    a_visitor().post(address(nominee))  # the process now knows the keys
    with CaptureQueriesContext(connection) as asked:
        assert a_visitor().post(address(nominee)).status_code == 303
    asked = [query["sql"] for query in asked if not re.match("BEGIN|COMMIT", query["sql"])]
    # the nominee, whether there is a page, the rules, the like; SQLite writes the trace apart
    assert len(asked) == (4 if connection.vendor == "postgresql" else 5), asked


def test_speaks_english_under_en(nominee):
    response = a_visitor().post("/en" + address(nominee), headers=JSON)
    assert "is counted" in response.json()["message"]


def test_a_retry_gets_the_same_answer(nominee):
    visitor = a_visitor()
    first = visitor.post(address(nominee), headers=JSON).json()
    again = visitor.post(address(nominee), headers=JSON)

    assert again.status_code == 200
    same = ("answer", "likes", "left", "receipt")
    assert [again.json()[key] for key in same] == [first[key] for key in same]
    assert (first["first"], again.json()["first"]) == (True, False)
    assert Like.objects.count() == 1


def test_the_sixth_of_a_day_is_refused_with_the_time_to_come_back(edition, now):
    visitor = a_visitor()
    nominees = [a_published_nominee(edition, at=now, number=n) for n in range(1, 7)]
    answers = [visitor.post(address(n), headers=JSON) for n in nominees]

    assert [a.status_code for a in answers] == [200] * 5 + [409]
    refusal = answers[-1].json()
    assert refusal["answer"] == "used_up"
    assert refusal["resets_at"].endswith("T00:00:00+08:00")
    assert "00:00" in refusal["message"]
    form = visitor.post(address(nominees[-1]))
    assert form.status_code == 409
    assert refusal["message"] in form.content.decode()


def test_before_the_opening(nominee, edition, now):
    edition.likes_open_at = now + timedelta(hours=1)
    edition.save()
    response = a_visitor().post(address(nominee), headers=JSON)
    assert (response.status_code, response.json()["answer"]) == (409, "not_open")
    assert not Like.objects.exists()


def test_after_the_closing(nominee, edition, now):
    edition.likes_close_at = now
    edition.save()
    response = a_visitor().post(address(nominee))
    assert response.status_code == 409
    assert not Like.objects.exists()


def test_a_retry_after_the_closing_is_thanked_without_a_word_of_tomorrow(nominee, edition, now):
    visitor = a_visitor()
    receipt = visitor.post(address(nominee), headers=JSON).json()["receipt"]
    edition.likes_close_at = timezone.now()
    edition.save()
    told = visitor.post(address(nominee), headers=JSON)
    assert told.status_code == 200
    assert (told.json()["first"], told.json()["receipt"]) == (False, receipt)
    assert "明天" not in told.json()["message"]
    assert "零点" not in told.json()["message"]
    form = visitor.post(address(nominee))
    assert (form.status_code, form.url) == (303, address(nominee, "liked"))
    assert "点赞成功" in visitor.get(form.url).content.decode()
    assert a_visitor().post(address(nominee)).status_code == 409
    assert Like.objects.count() == 1


@pytest.mark.parametrize("code", ["222222", "nobody", "2"])
def test_an_unknown_nominee(edition, code):
    assert a_visitor().post(f"/nominees/{code}/like/").status_code == 404


def test_a_nominee_without_a_page_is_unknown(edition):
    assert a_visitor().post(address(a_nominee(edition))).status_code == 404
    assert not Like.objects.exists()


def test_a_withdrawn_nominee(nominee, now):
    nominee.withdrawn_at = now
    nominee.save()
    response = a_visitor().post(address(nominee), headers=JSON)
    assert (response.status_code, response.json()["answer"]) == (410, "withdrawn")
    assert not Like.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_only_post_likes(nominee, method):
    assert getattr(a_visitor(), method)(address(nominee)).status_code == 405
    assert not Like.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": ""},
        {"origin": "", "referer": "https://elsewhere.example/http://testserver/"},
        {"origin": SITE, "sec-fetch-site": "cross-site"},
        {"origin": SITE, "sec-fetch-site": "none"},
    ],
)
def test_a_form_on_another_site_is_refused(nominee, headers):
    visitor = a_visitor()
    response = visitor.post(address(nominee), headers={**headers, **JSON})
    assert (response.status_code, response.json()["answer"]) == (403, "foreign")
    assert not Like.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": SITE},
        {"origin": "", "referer": f"{SITE}/nominees/"},
        {"origin": "", "sec-fetch-site": "same-origin"},
        {"origin": "http://alias.example"},
    ],
)
def test_our_own_pages_are_believed(nominee, headers, settings):
    settings.SITE_ORIGINS = frozenset([SITE, "http://alias.example"])
    assert a_visitor().post(address(nominee), headers=headers).status_code == 303


def test_too_fast_for_one_visitor(nominee):
    visitor = a_visitor()
    # a minute may end in between; it can't end twice
    answers = (visitor.post(address(nominee), headers=JSON) for _ in range(61))
    slow_down = next(answer for answer in answers if answer.status_code != 200)
    assert slow_down.status_code == 429
    assert 1 <= int(slow_down.headers["Retry-After"]) <= 60
    assert slow_down.json()["answer"] == "too_fast"


def test_one_fast_visitor_does_not_stop_the_neighbours(nominee):
    hasty = a_visitor()
    for _ in range(32):
        hasty.post(address(nominee), headers=JSON)
    assert a_visitor().post(address(nominee), headers=JSON).status_code == 200


def test_a_rehearsal_is_liked_by_staff_alone(now):
    rehearsal = an_edition(at=now, number=901, kind="rehearsal", is_current=False)
    nominee = a_published_nominee(rehearsal, at=now)
    visitor = a_visitor()
    assert visitor.post(address(nominee)).status_code == 404
    visitor.force_login(an_editor())
    assert visitor.post(address(nominee)).status_code == 303


def test_a_failing_tally_does_not_cost_the_like(nominee, monkeypatch):
    from django.db import DatabaseError

    def fail(**_):
        raise DatabaseError("tallies are away")

    monkeypatch.setattr("voting.tallies.roll_up_if_due", fail)
    assert a_visitor().post(address(nominee)).status_code == 303
    assert Like.objects.count() == 1


def test_my_likes_leads_to_itself_in_the_other_language(nominee, client):
    assert 'href="/en/me/likes/"' in client.get("/me/likes/").content.decode()
    assert 'href="/me/likes/"' in client.get("/en/me/likes/").content.decode()
