"""Home, board and nominee from the first day to after the last: what a reader is told when."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests import cast
from tests.reading import let_pages_speak_of
from voting.likes import cast_like

pytestmark = pytest.mark.django_db

# The edition closes on Monday 23 November 2026 at 12:00 in Shanghai, five days after NOON.
CLOSE = cast.NOON + timedelta(days=5)
TONIGHT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # 24:00 of that Monday in Shanghai


@pytest.fixture
def edition():
    return cast.an_edition()


@pytest.fixture
def nominee(edition):
    return cast.a_published_nominee(edition)


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the time as of which pages speak."""

    def stand(moment: datetime) -> None:
        let_pages_speak_of(moment, monkeypatch)

    stand(cast.NOON)
    return stand


def change(edition, **times: datetime | None) -> None:
    for name, moment in times.items():
        setattr(edition, name, moment)
    edition.save()


@pytest.fixture
def read():
    """Return a function that reads a page, and makes sure that everybody gets the same one."""
    editor = Client()
    editor.force_login(cast.an_editor())
    readers = (Client(), editor, cast.a_visitor())

    def page_at(path: str) -> str:
        pages = {reader.get(path).content.decode() for reader in readers}
        assert len(pages) == 1, path
        page = pages.pop()
        assert page.count("<h1") == 1
        return page

    return page_at


def plain(page: str) -> str:
    """Return a page in which a time is its words alone."""
    return re.sub(r"</?time[^>]*>", "", page)


def test_without_a_nominee_home_and_board_say_that_stories_are_to_come(edition, at, read):
    home, board = read("/"), read("/leaderboard/")
    for page in (home, board):
        assert "首批报道即将发布" in page
    assert "选一位，为TA点赞" not in home
    assert "读报道" not in home
    assert "今天还可点" not in home
    assert 'href="/rules/"' in board
    assert "<ol" not in board


def test_with_news_alone_there_is_something_to_read_and_nobody_to_choose(edition, at, read):
    cast.a_story(edition, headline="活动启动")
    home = read("/")
    assert "首批报道即将发布" in home
    assert "读报道" in home
    assert "活动启动" in home
    assert "认识候选人" not in home


def test_before_an_opening_whose_time_is_known_it_is_told(edition, nominee, at, read):
    change(edition, likes_open_at=cast.NOON + timedelta(days=2, hours=-3))
    home, board = read("/"), read("/leaderboard/")
    for page in (home, board, read(f"/nominees/{nominee.code}/")):
        assert "点赞开始" in page
        assert ">2026年11月20日 09:00</time>" in page
        assert "<form method" not in page
    assert "距点赞开始还有 1 天 21 小时" in plain(home)
    assert "认识候选人" in home
    assert "暂无排名" in board
    assert "全部候选人" in board


def test_before_an_opening_without_a_time_its_condition_is_told(edition, nominee, at, read):
    change(edition, likes_open_at=None)
    home, board = read("/"), read("/leaderboard/")
    for page in (home, board):
        assert "全部候选人的报道发布后，点赞统一开始" in page
    assert "还有" not in plain(home)


def test_while_likes_are_open_the_close_is_told_with_its_day(edition, nominee, at, read):
    home, board = read("/"), read("/leaderboard/")
    assert "点赞截止" in home
    assert ">2026年11月23日 12:00</time>" in home
    assert "选一位，为TA点赞" in home
    assert "第一个赞，等您来点" in board
    for page in (home, board):
        assert "最后一" not in page


@pytest.mark.parametrize(
    ("close", "words"),
    [
        (CLOSE, "最后一天：点赞今天 12:00 截止"),
        (TONIGHT - timedelta(hours=4), "最后一天：点赞今晚 20:00 截止"),
        (TONIGHT, "最后一天：点赞今晚 24:00 截止"),
    ],
)
def test_on_the_last_day_home_and_board_say_so(edition, nominee, at, read, close, words):
    change(edition, likes_close_at=close)
    begins = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    for moment, is_told in ((begins - timedelta(seconds=2), False), (begins, True)):
        at(moment)
        for path in ("/", "/leaderboard/"):
            assert (words in plain(read(path))) is is_told, (path, moment)


def test_in_the_last_hour_home_and_board_say_so(edition, nominee, at, read):
    at(CLOSE - timedelta(minutes=60, seconds=2))
    assert "最后一天" in read("/")
    at(CLOSE - timedelta(minutes=60))
    for path in ("/", "/leaderboard/"):
        page = read(path)
        assert "最后一小时：点赞 12:00 截止" in plain(page)
        assert "最后一天" not in page
        assert '<time datetime="2026-11-23T12:00:00+08:00">12:00</time>' in page


def test_how_long_likes_stay_open_is_told_in_both_languages(edition, nominee, at, read):
    assert ">还有 5 天<" in read("/")
    at(CLOSE - timedelta(minutes=5))
    assert ">还有 5 分钟<" in read("/")
    at(CLOSE - timedelta(milliseconds=1))
    assert ">还有 1 分钟<" in read("/")
    at(CLOSE - timedelta(days=1, hours=2, minutes=3))
    assert "1 day 2 hours to go" in plain(read("/en/"))


def test_a_close_at_midnight_ends_the_day_before(edition, nominee, at, read):
    change(edition, likes_close_at=TONIGHT)
    at(TONIGHT - timedelta(minutes=5))
    assert "最后一小时：点赞 24:00 截止" in plain(read("/"))


def test_the_last_day_is_announced_in_english_too(edition, nominee, at, read):
    change(edition, likes_close_at=TONIGHT)
    at(TONIGHT - timedelta(hours=3))
    assert "Last day: likes close tonight at 24:00" in plain(read("/en/"))


def test_on_the_last_day_counts_that_are_held_back_stay_so(edition, nominee, at, read):
    cast.some_rules(edition, from_day=cast.NOON.date(), visibility="hidden", ranks="all")
    at(CLOSE - timedelta(hours=3))
    board = plain(read("/leaderboard/"))
    assert "截止之前不公布票数" in board
    assert board.count("12:00 截止") == 1
    assert "点赞截止：" not in board


def test_after_the_close_the_board_is_final_and_says_since_when(edition, nominee, at, read):
    cast_like(nominee=nominee, visitor="a", at=cast.NOON)
    at(CLOSE)
    home, board = read("/"), read("/leaderboard/")
    for page in (home, board, read(f"/nominees/{nominee.code}/")):
        assert "点赞已结束" in page
        assert ">2026年11月23日 12:00</time>" in page
        assert "<form method" not in page
        assert "最后一" not in page
    assert '<a class="button" href="/leaderboard/">完整榜单</a>' in home
    assert "还有" not in plain(home)
    assert "截止时榜单" in board
    assert "共 1 个赞" in board


def test_after_a_close_without_a_like_nobody_is_invited_to_give_one(edition, nominee, at, read):
    at(CLOSE)
    board = read("/leaderboard/")
    assert "截止之前没有人获得点赞" in board
    assert "等你" not in board
    assert "认识候选人" in read("/")
