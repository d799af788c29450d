"""Received, struck out and counted, wherever the public sees a number."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from campaign.boards import board
from campaign.trends import board_chart, nominee_bars
from tests import cast
from tests.cases import HOUR, MINUTE, a_hold, a_person, a_void, give
from tests.cast import NOON
from voting.holds import release_likes

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(edition):
    now = timezone.now()
    one = cast.a_published_nominee(edition, at=now)
    other = cast.a_published_nominee(edition, at=now, name="李敏", number=2)
    give(one, 5, at=now - 3 * HOUR)
    give(other, 3, at=now - 3 * HOUR)
    return one, other


def struck(nominee, number: int):
    ids = list(nominee.likes.order_by("pk").values_list("pk", flat=True)[:number])
    return a_void(nominee, at=timezone.now() - HOUR, pk__in=ids)


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def close(edition) -> None:
    edition.likes_close_at = timezone.now() - 2 * HOUR
    edition.save()


def test_the_board_ranks_by_what_counts(edition, two, client):
    struck(two[0], 3)
    page = read(client, "/leaderboard/")
    assert page.index("李敏") < page.index("张榕")
    assert f'<b data-likes-of="{two[0].code}">2</b>' in page
    assert "共 5 个赞" in page
    assert "收到 8，作废 3" in page


def test_a_nominee_with_void_likes_shows_received_void_and_counted(two, client):
    struck(two[0], 2)
    page = read(client, f"/nominees/{two[0].code}/")
    assert "收到 5 · 作废 2 · 有效 3" in page
    assert "这不指责任何人" in page
    assert f'<b data-likes-of="{two[0].code}">3</b>' in page
    without = read(client, f"/nominees/{two[1].code}/")
    assert "作废" not in without.replace("为什么会作废", "")
    story = two[0].stories.get().get_absolute_url()
    assert f'<b data-likes-of="{two[0].code}">3</b>' in read(client, story)
    assert "3</b>" in read(client, "/nominees/")


def test_a_hold_shows_only_in_the_edition_s_total(two, client):
    a_hold(two[0], at=timezone.now() - HOUR)
    board_page = read(client, "/leaderboard/")
    assert "待核：5" in board_page
    assert "作废" not in board_page
    nominee_page = read(client, f"/nominees/{two[0].code}/")
    assert "待核" not in nominee_page
    assert f'<b data-likes-of="{two[0].code}">5</b>' in nominee_page
    assert board_page.index("张榕") < board_page.index("李敏")


def test_the_spreadsheet_has_a_column_for_each(two, client):
    struck(two[0], 2)
    text = client.get("/leaderboard.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][4:7] == ["收到的赞", "作废的赞", "有效的赞"]
    assert [row[4:7] for row in rows[1:]] == [["5", "2", "3"], ["3", "0", "3"]]


def test_the_spreadsheet_keeps_hidden_cells_empty(edition, two, client):
    day = timezone.now().date() - timedelta(days=1)
    cast.some_rules(edition, from_day=day, visibility="hidden")
    struck(two[0], 2)
    text = client.get("/leaderboard.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert {tuple(row[4:7]) for row in rows[1:]} == {("", "", "")}


def test_the_answer_to_a_like_says_what_counts(two):
    struck(two[0], 2)
    visitor = cast.a_visitor()
    answer = visitor.post(f"/nominees/{two[0].code}/like/", headers={"accept": "application/json"})
    assert answer.json()["likes"] == 4


def test_no_result_is_declared_while_likes_are_under_review(edition, two, client):
    case = a_hold(two[0], at=timezone.now() - HOUR)
    close(edition)
    for path, said in (
        ("/leaderboard/", "结果未定：还有 5 个赞待核"),
        ("/", "结果未定：还有 5 个赞待核"),
        (f"/nominees/{two[1].code}/", "结果未定：还有 5 个赞待核"),
        ("/leaderboard/?district=越秀区", "结果未定：还有 5 个赞待核"),
        ("/en/leaderboard/", "Not final yet: 5 likes are under review"),
    ):
        page = read(client, path)
        assert said in page, path
        assert "最终榜单" not in page, path
    release_likes(case=case, by=a_person("second"), text="无异常", at=timezone.now() - 5 * MINUTE)
    for path in ("/leaderboard/", "/"):
        assert "截止时榜单" in read(client, path), path
        assert "结果未定" not in read(client, path), path


def test_a_hold_that_ended_by_itself_no_longer_stops_the_result(edition, two, client):
    long_ago = timezone.now() - timedelta(hours=24, seconds=5)
    give(two[0], 2, at=long_ago - HOUR, prefix="before")
    assert a_hold(two[0], at=long_ago).case_likes.count() == 2
    close(edition)
    assert "截止时榜单" in read(client, "/leaderboard/")


def test_a_board_on_which_everything_is_void_does_not_say_that_nobody_was_liked(two, client):
    struck(two[0], 5)
    struck(two[1], 3)
    page = read(client, "/leaderboard/")
    assert "还没有人点赞" not in page
    assert "收到 8，作废 8" in page


def test_charts_draw_what_counts():
    edition = cast.an_edition()
    nominee = cast.a_published_nominee(edition)
    give(nominee, 4)
    give(nominee, 2, at=NOON - 30 * HOUR, prefix="before")
    a_void(nominee, received_at__gte=NOON - 2 * HOUR)
    at = NOON + HOUR
    chart = board_chart(edition=edition, board=board(edition=edition, at=at))
    assert chart.lines[0].totals[-1] == 2
    bars = nominee_bars(nominee=nominee, at=at)
    assert sum(bar.likes for bar in bars.bars) == 2


def test_movement_is_by_what_counts_and_a_void_moves_nobody_by_itself():
    edition = cast.an_edition()
    cast.some_rules(edition, ranks="all")
    one = cast.a_published_nominee(edition)
    other = cast.a_published_nominee(edition, name="李敏", number=2)
    give(one, 5, at=NOON - 30 * HOUR)
    give(other, 2, at=NOON - 30 * HOUR)
    a_void(one)
    moved = {row.nominee: row.moved for row in board(edition=edition, at=NOON + HOUR).rows}
    assert moved == {one: 0, other: 0}
