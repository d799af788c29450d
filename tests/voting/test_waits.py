"""Without script one waits instead of working, on a ticket for one like and a small budget."""

import html
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.utils import timezone

from profiles.models import Nominee
from tests.cast import a_published_nominee, a_visitor, an_edition, some_rules
from voting import refusals, waits
from voting.friction import WAITERS
from voting.models import Like, NetworkKey, Refusals, Rules, Trace
from voting.stamps import stamp
from voting.visitors import Visitor

pytestmark = pytest.mark.django_db
VISITOR = Visitor(id="v", age=60)


@pytest.fixture(autouse=True)
def _a_minute_that_does_not_end(monkeypatch):
    class Clock:
        @staticmethod
        def time():
            return 1_795_000_000

    monkeypatch.setattr("django_ratelimit.core.time", Clock)


@pytest.fixture
def nominee():
    edition = an_edition(at=timezone.now())
    long_ago = timezone.now().date() - timedelta(days=9)
    some_rules(edition, from_day=long_ago, friction="always")
    return a_published_nominee(edition, at=timezone.now())


def address(nominee, act="like"):
    return f"/nominees/{nominee.code}/{act}/"


def older(ticket: str, seconds: int = waits.WAIT) -> str:
    """Return the ticket as if it had been given so many seconds earlier."""
    text = ticket.rsplit(":", 2)[0]
    return stamp(text, salt=waits.SALT, at=timezone.now() - timedelta(seconds=seconds))


def ticket_in(page) -> str:
    found = re.search(
        r'<noscript><meta http-equiv="refresh" content="(\d+); url=\?ticket=([^"]+)"', page
    )
    assert found, page
    assert int(found[1]) == waits.WAIT
    return unquote(html.unescape(found[2]))


def test_works(nominee):
    visitor = a_visitor()
    page = visitor.get(visitor.post(address(nominee)).url)
    ticket = ticket_in(page.content.decode())

    early = visitor.get(address(nominee, "confirm"), {"ticket": ticket})
    assert 1 <= int(early.headers["Refresh"]) <= waits.WAIT
    assert "<form" not in early.content.decode().partition("<main")[2]

    ripe = older(ticket)
    late = visitor.get(address(nominee, "confirm"), {"ticket": ripe})
    assert "Refresh" not in late.headers
    assert f'name="ticket" value="{html.escape(ripe)}"' in late.content.decode()

    assert visitor.post(address(nominee), {"ticket": ripe}).url == address(nominee, "liked")
    trace = Trace.objects.get()
    assert (trace.waited, trace.puzzle) == (True, 0)


def test_the_page_names_no_error(nominee):
    visitor = a_visitor()
    for query in ({}, {"ticket": "x"}):
        page = visitor.get(address(nominee, "confirm"), query).content.decode()
        main = page[page.index("<main") : page.index("</main")]
        assert "请稍候" in main
        assert not re.search("错误|失败|拒绝|[Ee]rror", main)


def ticket_for(nominee, visitor=VISITOR, *, age=waits.WAIT):
    made_at = timezone.now() - timedelta(seconds=age)
    return waits.make_ticket(nominee=nominee, visitor=visitor, at=made_at)


def left(text, nominee):
    return waits.seconds_left(text, nominee=nominee, visitor=VISITOR, at=timezone.now())


def test_a_ticket_counts_after_its_seconds_and_for_some_minutes(nominee):
    assert left(ticket_for(nominee, age=0), nominee) in (waits.WAIT, waits.WAIT - 1)
    assert left(ticket_for(nominee), nominee) == 0
    assert left(ticket_for(nominee, age=waits.VALID_FOR - 1), nominee) == 0
    assert left(ticket_for(nominee, age=waits.VALID_FOR + 2), nominee) is None


@pytest.mark.parametrize("text", ["", "x", ":", "a:b:c", "é", "x" * 100_000])
def test_a_ticket_that_we_did_not_sign_counts_nothing(nominee, text):
    assert left(text, nominee) is None
    answer = a_visitor().post(address(nominee), {"ticket": text})
    assert answer.url == address(nominee, "confirm")
    assert not Like.objects.exists()


def test_a_ticket_is_for_one_visitor_and_one_nominee(nominee):
    other = a_published_nominee(nominee.edition, at=timezone.now(), number=2)
    assert left(ticket_for(other), nominee) is None
    assert left(ticket_for(nominee, Visitor(id="w", age=60)), nominee) is None


def test_a_ticket_that_is_too_young_counts_nothing(nominee):
    visitor = a_visitor()
    page = visitor.get(address(nominee, "confirm")).content.decode()
    answer = visitor.post(address(nominee), {"ticket": ticket_in(page)})
    assert answer.url == address(nominee, "confirm")
    assert not Like.objects.exists()


def test_waiting_has_a_small_budget_for_each_network(nominee, settings):
    settings.NETWORK_BUDGET = 3 * WAITERS
    answers = []
    for _ in range(4):
        visitor = a_visitor()
        page = visitor.get(address(nominee, "confirm")).content.decode()
        fields = {"ticket": older(ticket_in(page))}
        answers.append(visitor.post(address(nominee), fields, REMOTE_ADDR="203.0.113.7"))
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert Like.objects.count() == 3
    # who works is still welcome, and so is another network
    assert a_visitor().post(address(nominee)).status_code == 303


def test_looking_at_the_page_writes_nothing(nominee):
    a_visitor().get(address(nominee, "confirm"))
    assert not NetworkKey.objects.exists()
    assert not Like.objects.exists()


def test_the_page_is_for_this_visitor_alone(nominee):
    page = a_visitor().get(address(nominee, "confirm"))
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.content.decode()


def test_a_calm_network_gets_the_button_at_once(nominee):
    nominee.edition.rules.all().delete()
    page = a_visitor().get(address(nominee, "confirm")).content.decode()
    assert f'action="{address(nominee)}"' in page
    assert "data-puzzle" not in page


def refused_between(nominee, visitor=None) -> tuple[int, str]:
    """Return status and words of the page between tap and like; it asks for no tap."""
    page = (visitor or a_visitor()).get(address(nominee, "confirm"))
    main = page.content.decode().partition("<main")[2].partition("</main")[0]
    assert "再点一次" not in main
    assert "<form" not in main
    assert re.search(r"<b>\w+</b>", main)  # a reference
    return page.status_code, main


def test_after_the_close_the_page_says_since_when(nominee):
    nominee.edition.likes_close_at = timezone.now()
    nominee.edition.save()
    status, words = refused_between(nominee)
    assert status == 409
    assert "点赞已于" in words


def test_before_the_opening_the_page_says_when_to_come_back(nominee):
    nominee.edition.likes_open_at = timezone.now() + timedelta(hours=1)
    nominee.edition.save()
    page = a_visitor().get(address(nominee, "confirm"))
    assert 3500 < int(page.headers["Retry-After"]) <= 3600
    assert "点赞从北京时间" in refused_between(nominee)[1]


def test_of_a_withdrawn_nominee_the_page_says_so(nominee):
    Nominee.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="退出")
    status, words = refused_between(nominee)
    assert status == 410
    assert "已不再参加活动" in words


def test_who_has_used_up_the_day_is_not_asked_to_work_or_tap(nominee):
    Rules.objects.update(daily_limit=1, friction="off")
    visitor = a_visitor()
    other = a_published_nominee(nominee.edition, at=timezone.now(), number=2)
    assert visitor.post(address(other)).url == address(other, "liked")
    Rules.objects.update(friction="always")
    status, words = refused_between(nominee, visitor)
    assert status == 409
    assert "您今天的赞已经用完" in words
    refusals.write()
    assert not Refusals.objects.exists()  # looking is no wish that was refused
