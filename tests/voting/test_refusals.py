"""A refusal says why, when to come back and what to quote; organisers see how many there were."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from profiles.codes import read_code
from tests.cast import a_nominee, a_published_nominee, a_visitor, an_edition
from tests.voting.test_constraints import refuses
from voting import refusals
from voting.books import keep_books
from voting.clock import floor_to
from voting.friction import PER_VISITOR
from voting.models import Like, Refusals

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
LIMIT = int(PER_VISITOR.partition("/")[0])


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def edition(now):
    return an_edition(at=now)


@pytest.fixture
def nominee(edition, now):
    return a_published_nominee(edition, at=now)


def address(nominee):
    return f"/nominees/{nominee.code}/like/"


def refuse(kind, nominee):
    """Bring about a refusal of that kind; return what to ask it with."""
    edition, now, visitor = nominee.edition, timezone.now(), a_visitor()
    headers = {}
    if kind == "used_up":
        for number in range(2, 7):
            visitor.post(address(a_published_nominee(edition, at=now, number=number)))
    elif kind == "not_open":
        edition.likes_open_at = now + timedelta(hours=1)
        edition.save()
    elif kind == "closed":
        edition.likes_close_at = now
        edition.save()
    elif kind == "withdrawn":
        nominee.withdrawn_at = now
        nominee.save()
    elif kind == "foreign":
        headers = {"origin": "https://elsewhere.example"}
    elif kind == "too_fast":
        for _ in range(2 * LIMIT):  # a minute may end in between
            if visitor.post(address(nominee)).status_code == 429:
                break
    return lambda **more: visitor.post(address(nominee), headers={**headers, **more})


KINDS = {
    "used_up": (409, "您今天的赞已经用完", True),
    "not_open": (409, "点赞从北京时间", True),
    "closed": (409, "点赞已于", False),
    "withdrawn": (410, "已不再参加活动", False),
    "foreign": (403, "来自别的网站", False),
    "too_fast": (429, "秒后再点", True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_has_a_reason_a_time_and_a_reference(nominee, caplog, kind):
    status, words, has_time = KINDS[kind]
    ask = refuse(kind, nominee)
    with caplog.at_level("INFO", logger="voting.answers"):
        told = ask(**JSON)
        page = ask()
    body = told.json()
    assert (told.status_code, body["answer"]) == (status, kind)
    assert page.status_code == status
    assert words in body["message"]
    assert words in page.content.decode()
    assert ("Retry-After" in told.headers) == has_time == ("Retry-After" in page.headers)
    if has_time:
        assert 0 <= int(told.headers["Retry-After"]) - body["wait"] <= 1
        assert int(told.headers["Retry-After"]) > 0
    assert read_code(body["reference"]) == body["reference"]
    shown = re.search("请报编号 <b>([^<]+)</b>", page.content.decode())
    assert shown
    for reference in (body["reference"], shown[1]):
        line = f"Like refused, {reference}: {kind}, nominee {nominee.code}"
        assert line in caplog.messages
    assert body["reference"] != shown[1]


def test_the_log_line_says_nothing_about_the_visitor(nominee, caplog):
    visitor = a_visitor()
    cookie = visitor.cookies["visitor"].value
    with caplog.at_level("INFO"):
        visitor.post(
            address(nominee), headers={"origin": "", "user-agent": "Telltale"}, REMOTE_ADDR="::77"
        )
    assert "foreign" in caplog.text
    for secret in (cookie, cookie.partition(":")[0], "Telltale", "::77"):
        assert secret not in caplog.text


# --- how many there were


def noted() -> Counter:
    return Counter({row.answer: row.number for row in Refusals.objects.all()})


def test_refusals_are_counted_by_nominee_hour_and_answer(nominee, now):
    for _ in range(3):
        a_visitor().post(address(nominee), headers={"origin": "null"})
    a_visitor(age=0).post(address(nominee))
    assert not Refusals.objects.exists()  # a refusal writes nothing

    a_visitor().post(address(nominee))

    assert noted() == {"foreign": 3, "again": 1}
    row = Refusals.objects.filter(answer="foreign").get()
    assert (row.edition, row.nominee) == (nominee.edition, nominee)
    assert row.hour == floor_to(timezone.now(), timedelta(hours=1)) or row.hour < now


def test_later_ones_are_added_once_a_minute(edition, nominee, now):
    for minute in range(3):
        refusals.note(nominee, "used_up", at=now.replace(minute=0))
        keep_books(edition=edition, at=now + timedelta(minutes=minute))
        keep_books(edition=edition, at=now + timedelta(minutes=minute, seconds=9))
    assert noted() == {"used_up": 3}
    assert Refusals.objects.count() == 1


def test_no_get_writes_them(nominee):
    a_visitor().post(address(nominee), headers={"origin": "null"})
    visitor = a_visitor()
    for path in ("/", "/me/", "/me/likes/", "/leaderboard/", f"/nominees/{nominee.code}/confirm/"):
        assert visitor.get(path).status_code == 200
    assert not Refusals.objects.exists()


def test_a_like_counts_even_if_they_can_not_be_written(nominee, monkeypatch):
    def fail():
        raise DatabaseError("away")

    monkeypatch.setattr(refusals, "write", fail)
    assert a_visitor().post(address(nominee)).status_code == 303
    assert Like.objects.count() == 1


def test_a_row_stands_once_per_nominee_hour_and_answer(edition, now):
    row = {"edition": edition, "nominee": a_nominee(edition), "hour": now, "answer": "closed"}
    Refusals.objects.create(**row, number=1)
    refuses("refusals_once", lambda: Refusals.objects.create(**row, number=1))


def test_refusals_of_a_nominee_who_has_gone_cost_the_others_nothing():
    edition = an_edition()
    gone, stays = a_nominee(edition, number=1), a_nominee(edition, number=2)
    for nominee in (gone, stays):
        refusals.note(nominee, "closed", at=timezone.now())
    gone.delete()
    refusals.write()
    assert Refusals.objects.get().nominee == stays
