"""A nominee who asks to be shown without rank has none anywhere; nor has any place one."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import cast
from voting.likes import cast_like

pytestmark = pytest.mark.django_db
RANKED, UNRANKED = "张榕", "欧阳晓"


@pytest.fixture
def edition():
    edition = cast.an_edition(at=timezone.now())
    cast.a_published_nominee(edition, at=timezone.now(), name=RANKED, number=1)
    cast.a_published_nominee(edition, at=timezone.now(), name=UNRANKED, number=2, is_ranked=False)
    at = timezone.now() - timedelta(hours=1)
    for nominee in edition.nominees.all():
        for number in range(7 if nominee.name == UNRANKED else 3):
            cast_like(nominee=nominee, visitor=f"{nominee.pk}-{number}", at=at)
    return edition


@pytest.fixture(params=["ten", "all"])
def ranks(request, edition):
    """Under both rules that give ranks."""
    cast.some_rules(
        edition,
        from_day=timezone.localdate() - timedelta(days=2),
        ranks=request.param,
    )


def read(client, path: str) -> str:
    return client.get(path).content.decode()


def row_of(page: str, name: str) -> str:
    rows = re.findall(r'<li class="row.*?</li>', page, re.DOTALL)
    return next(row for row in rows if f">{name}</a>" in row)


def test_the_board_shows_them_below_the_ranks_with_their_likes(edition, ranks, client):
    for path in ("/leaderboard/", "/leaderboard/?span=week", "/leaderboard/?district=越秀区"):
        page = read(client, path)
        assert page.index(RANKED) < page.index('class="board board-others"') < page.index(UNRANKED)
        assert '<span class="unseen">名次 </span>1</p>' in row_of(page, RANKED)
        row = row_of(page, UNRANKED)
        assert '<p class="row-rank"></p>' in row
        assert ">7</b>" in row
        assert 'class="bar"' not in row


def test_the_home_page_does_not_count_them_among_the_leaders(edition, ranks, client):
    page = read(client, "/")
    leaders = re.search(r'<ol class="board">.*?</ol>', page, re.DOTALL)[0]
    assert RANKED in leaders
    assert UNRANKED not in leaders
    assert page.count(f">{UNRANKED}</a>") == 1  # among all nominees they are


def test_the_spreadsheet_has_no_rank_for_them(edition, ranks, client):
    text = client.get("/leaderboard.csv").content.decode("utf-8-sig")
    rows = {row[2]: row for row in csv.reader(io.StringIO(text))}
    assert rows[RANKED][0] == "1"
    assert (rows[UNRANKED][0], rows[UNRANKED][4]) == ("", "7")
    assert rows[UNRANKED][7] == ""  # a share of the leader's likes would tell it


def test_their_own_page_has_none(edition, ranks, client):
    ranked, unranked = (edition.nominees.get(name=name) for name in (RANKED, UNRANKED))
    assert "第 1 名" in read(client, f"/nominees/{ranked.code}/")
    page = read(client, f"/nominees/{unranked.code}/")
    assert "person-rank" not in page
    assert not re.search(r"第 \d+ 名", page)
    assert ">7</b>" in page


def test_the_rules_say_that_a_nominee_may_ask_for_it(edition, client):
    assert "候选人可以要求不显示名次，点赞照常计数。" in read(client, "/rules/")
    assert "be shown without rank" in read(client, "/en/rules/")


def test_where_nobody_is_ranked_the_rules_do_not_offer_it(edition, client):
    cast.some_rules(edition, from_day=timezone.localdate(), ranks="none")
    page = read(client, "/rules/")
    assert "本届不排名次" in page
    assert "候选人可以要求不显示名次" not in page


def test_no_place_is_ranked_or_given_a_total(edition, client):
    assert "不给任何区、街道或社区排名" in read(client, "/rules/")
    assert "共 10 个赞" in read(client, "/leaderboard/")
    page = read(client, "/leaderboard/?district=越秀区")
    assert not re.search(r"共 \d+ 个赞", page)
    assert "board-total" not in page
    text = client.get("/leaderboard.csv?district=越秀区").content.decode()
    assert "10" not in [cell for row in csv.reader(io.StringIO(text)) for cell in row]
