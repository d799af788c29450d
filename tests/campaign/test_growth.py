"""What pages ask the database for, counted: it is the same however many likes there are."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign.boards import board
from campaign.districts import district_key
from tests import cast
from tests.cast import NOON
from voting.clock import shanghai_day
from voting.likes import WHOLE_EDITION
from voting.models import Like
from voting.tallies import rebuild

pytestmark = pytest.mark.django_db

NOW = NOON + timedelta(minutes=34, seconds=56)
FEW, MANY = 50, 500
HOURS = 5  # before NOW, in each of which likes come in
DISTRICTS = ("越秀区", "天河区", "从化区")
# How many questions each page asks. One more is to be chosen, and none comes by accident.
QUERIES = {
    "/": 18,
    "/stories/": 3,
    "{story}": 14,
    "/nominees/": 9,
    "/nominees/{code}/": 24,
    "/leaderboard/": 23,
    "/leaderboard/?span=week": 23,
    "/leaderboard.csv": 16,
    "/rules/": 6,
    "/privacy/": 3,
    "/cases/": 5,
    "/ledger/": 5,
    "/complaints/": 3,
    "/posters/": 3,
    "/posters/{code}/": 5,
    "/posters/{code}/print/": 5,
    "/posters/d/{district}/": 3,
    "/feed/": 3,
    "/sitemap.xml": 4,
    "/robots.txt": 0,
}


@pytest.fixture
def edition(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return cast.an_edition()


def some_nominees(edition, many: int) -> list:
    places = [cast.a_community(district=district, name=district[:2]) for district in DISTRICTS]
    return [
        cast.a_published_nominee(
            edition, name=f"李{number}", number=number, community=places[number % len(places)]
        )
        for number in range(1, many + 1)
    ]


def give(nominees: list, likes: int) -> None:
    """Have so many likes in all, spread evenly over nominees and hours, and tally them."""
    edition = nominees[0].edition
    Like.objects.bulk_create(
        Like(
            edition=edition,
            nominee=nominees[n % len(nominees)],
            visitor_key=n.to_bytes(16),
            day=shanghai_day(NOW),
            period=WHOLE_EDITION,
            slot=1,
            received_at=received(n),
            rules_version=1,
            commitment=n.to_bytes(32),
        )
        for n in range(Like.objects.count(), likes)
    )
    rebuild(edition=edition, at=NOW)


def received(n: int) -> datetime:
    return NOW - timedelta(hours=1 + n // 10 % HOURS, milliseconds=n)


def pages_of(nominee) -> dict[str, str]:
    """Return each page by the name that it has in QUERIES."""
    names = {
        "story": nominee.stories.get().get_absolute_url(),
        "code": nominee.code,
        "district": district_key(nominee.edition, nominee.community.district),
    }
    return {path: path.format(**names) for path in QUERIES}


def queries_of(client, nominee) -> dict[str, int]:
    found = {}
    for name, path in pages_of(nominee).items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200, path
        found[name] = len(asked)
    return found


def test_each_page_asks_the_database_so_many_times_and_no_more_for_many_nominees(edition, client):
    nominees = some_nominees(edition, 30)
    give(nominees, FEW)
    assert queries_of(client, nominees[0]) == QUERIES


def test_no_page_asks_the_database_more_often_when_likes_are_many(edition, client):
    nominees = some_nominees(edition, 5)
    give(nominees, FEW)
    few = queries_of(client, nominees[0])
    give(nominees, MANY)
    assert Like.objects.count() == MANY
    assert queries_of(client, nominees[0]) == few


@pytest.mark.engine
def test_a_board_reads_no_more_rows_when_likes_are_many(edition):
    nominees = some_nominees(edition, 5)
    give(nominees, FEW)
    few = work_of(lambda: show_boards(edition, likes=FEW))
    give(nominees, MANY)
    assert work_of(lambda: show_boards(edition, likes=MANY)) < 1.1 * few


def test_what_counts_the_work_of_a_board_sees_likes_that_are_read(edition):
    nominees = some_nominees(edition, 5)
    give(nominees, FEW)
    few = work_of(lambda: Like.objects.filter(slot=1).count())
    give(nominees, MANY)
    assert work_of(lambda: Like.objects.filter(slot=1).count()) > 5 * few


def show_boards(edition, *, likes: int) -> None:
    """With movement since midnight, of one district, and since yesterday."""
    assert board(edition=edition, at=NOW).total == likes
    board(edition=edition, at=NOW, district=DISTRICTS[0])
    board(edition=edition, at=NOW, since=NOON - timedelta(hours=24))


def work_of(act: Callable[[], object]) -> int:
    """Return the rows that PostgreSQL reads of all tables, or the steps that SQLite takes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Tables as small as these it would else read as a whole, and those that were empty
            # when it last looked by whichever index.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("ANALYZE")
        before = _rows_read()
        act()
        return _rows_read() - before
    steps = []
    connection.connection.set_progress_handler(lambda: steps.append(1), 10)
    act()
    connection.connection.set_progress_handler(None, 0)
    return len(steps)


def _rows_read() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0])
