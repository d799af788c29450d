"""A nominee's own page: likes per day as a chart and as a table, as of the page's time."""

from datetime import timedelta

import pytest

from tests import cast
from tests.reading import let_pages_speak_of
from voting.likes import cast_like

pytestmark = pytest.mark.django_db
CHART = '<figure class="spark">'


@pytest.fixture
def nominee():
    return cast.a_published_nominee(cast.an_edition())


@pytest.fixture
def read(client, nominee, monkeypatch):
    """Return a function that reads the nominee's page as of a time."""

    def page_at(moment=cast.NOON, prefix=""):
        let_pages_speak_of(moment, monkeypatch)
        answer = client.get(f"{prefix}/nominees/{nominee.code}/")
        assert answer.status_code == 200
        return answer.content.decode()

    return page_at


def like(nominee, *, days_ago: int, visitors: int) -> None:
    for number in range(visitors):
        at = cast.NOON - timedelta(days=days_ago, minutes=5)
        cast_like(nominee=nominee, visitor=f"{days_ago}-{number}", at=at)


def test_likes_per_day_are_drawn_told_and_listed(nominee, read):
    like(nominee, days_ago=3, visitors=2)
    like(nominee, days_ago=1, visitors=5)
    page = read()
    assert page.count(CHART) == 1
    assert "css/board.css" in page
    assert page.count('<rect class="spark-bar') == 2
    assert "单日最多 5 个赞（11月17日）" in page
    assert "用表格看数字" in page
    figure = page.partition(CHART)[2].partition("</figure>")[0]
    rows = [row for row in figure.split("<tr>") if 'scope="row"' in row]
    assert len(rows) == 6  # from the opening day to today
    assert "11月18日" in rows[0]
    assert "<td>0</td>" in rows[0]
    assert "<td>5</td>" in rows[1]


def test_the_chart_speaks_english(nominee, read):
    like(nominee, days_ago=1, visitors=1)
    assert "Likes per day" in read(prefix="/en")


def test_before_the_first_like_there_is_no_chart_and_no_style_for_one(nominee, read):
    page = read()
    assert CHART not in page
    assert "css/board.css" not in page


def test_before_the_opening_there_is_no_chart(nominee, read):
    nominee.edition.likes_open_at = cast.NOON + timedelta(days=1)
    nominee.edition.save()
    assert CHART not in read()


def test_a_like_of_today_waits_where_counts_are_renewed_once_a_day(nominee, read):
    day = cast.NOON.date() - timedelta(days=9)
    cast.some_rules(nominee.edition, from_day=day, visibility="daily", ranks="all")
    like(nominee, days_ago=2, visitors=1)
    like(nominee, days_ago=0, visitors=3)
    page = read()
    assert page.count('<rect class="spark-bar') == 1
    assert "单日最多 1 个赞" in page


def test_after_the_close_the_chart_stays(nominee, read):
    like(nominee, days_ago=1, visitors=2)
    page = read(nominee.edition.likes_close_at + timedelta(days=30))
    assert "单日最多 2 个赞" in page
    figure = page.partition(CHART)[2].partition("</figure>")[0]
    assert figure.count('scope="row"') == 11  # the last one is the day of the close


def test_somebody_elses_likes_are_not_in_it(nominee, read):
    other = cast.a_published_nominee(nominee.edition, name="李敏", number=2)
    like(other, days_ago=1, visitors=4)
    assert CHART not in read()
