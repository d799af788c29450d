"""While an edition holds its counts back, nothing that it publishes tells them."""

import json
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import cast
from voting.clock import shanghai_day

MANY = 7351  # stands on no page by chance
PAGES = (
    "/",
    "/stories/",
    "/nominees/",
    "/nominees/?q=张",
    "/nominees/{code}/",
    "/stories/{slug}/",
    "/leaderboard/",
    "/leaderboard/?span=week",
    "/rules/",
    "/privacy/",
    "/cases/",
    "/complaints/",
    "/posters/",
    "/posters/{code}/",
    "/feed/",
    "/sitemap.xml",
    "/en/",
    "/en/nominees/{code}/",
    "/en/leaderboard/",
)
PICTURES = ("/share.jpg", "/nominees/{code}/share.jpg", "/nominees/{code}/share-square.jpg")
pytestmark = pytest.mark.django_db


@pytest.fixture
def nominee(monkeypatch):
    edition = cast.an_edition(at=timezone.now())
    nominee = cast.a_published_nominee(edition, at=timezone.now())

    def many(*, until, **_more):
        return {nominee.pk: MANY} if until > timezone.now() - timedelta(minutes=20) else {}

    def many_a_day(*, until, **_more):
        likes = many(until=until)
        return {pk: Counter({shanghai_day(until): number}) for pk, number in likes.items()}

    monkeypatch.setattr("campaign.trends.daily_counted", many_a_day)
    monkeypatch.setattr("voting.counted.counts", many)
    return nominee


def show(nominee, how, **more):
    day = timezone.now().date() - timedelta(days=1)
    cast.some_rules(nominee.edition, from_day=day, visibility=how, ranks="all", **more)


def told(answer) -> bool:
    text = answer.content.decode()
    return str(MANY) in text or f"{MANY:,}" in text


def addresses(nominee):
    slug = nominee.stories.get().slug
    return [page.format(code=nominee.code, slug=slug) for page in PAGES]


def test_a_live_edition_tells_its_counts(nominee, client):
    pages = [page for page in addresses(nominee) if told(client.get(page))]
    assert len(pages) >= 7


@pytest.mark.parametrize("how", ["hidden", "delayed"])
def test_no_page_tells_counts_that_are_held_back(nominee, client, how):
    show(nominee, how)
    for page in addresses(nominee):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert not told(answer), page
        assert how == "delayed" or "第 1 名" not in answer.content.decode(), page


@pytest.mark.parametrize("how", ["live", "hidden", "delayed"])
def test_share_pictures_know_nothing_of_counts_under_any_rule(nominee, client, monkeypatch, how):
    addresses = [address.format(code=nominee.code) for address in PICTURES]
    show(nominee, how)
    while_many = [client.get(address).content for address in addresses]
    monkeypatch.setattr("voting.counted.counts", lambda **_: {})
    assert [client.get(address).content for address in addresses] == while_many


def test_machines_are_told_no_count_even_while_all_are_shown(nominee, client):
    for address in addresses(nominee):
        page = client.get(address).content.decode()
        blocks = re.findall(r"<script type=.application/ld.json.>(.*?)</script>", page)
        heads = re.findall(r"<(?:meta|title)[^>]*>", page)
        assert not any(str(MANY) in words or f"{MANY:,}" in words for words in blocks + heads)


def test_a_nominees_chart_tells_what_the_board_may_tell_and_nothing_else(nominee, client):
    page = f"/nominees/{nominee.code}/"
    assert f"单日最多 {MANY:,} 个赞" in client.get(page).content.decode()
    show(nominee, "hidden")
    hidden = client.get(page).content.decode()
    assert "单日最多" not in hidden
    assert "<rect" not in hidden


@pytest.mark.parametrize("how", ["hidden", "delayed"])
def test_the_answer_to_a_like_does_not_tell_them_either(nominee, how):
    show(nominee, how)
    visitor = cast.a_visitor()
    script = visitor.post(f"/nominees/{nominee.code}/like/", headers={"accept": "application/json"})
    assert (script.status_code, script.json()["answer"]) == (200, "liked")
    assert script.json()["likes"] in (None, 0)
    form = visitor.post(f"/nominees/{nominee.code}/like/", follow=True)
    assert form.status_code == 200
    for answer in (script, form, visitor.get("/me/"), visitor.get("/me/likes/")):
        assert not told(answer)
    assert str(MANY) not in json.dumps(script.json())


def test_the_board_says_when_counts_will_be_shown(nominee, client):
    show(nominee, "hidden")
    assert "截止之前不公布票数" in client.get("/leaderboard/").content.decode()
    assert "截止之前不公布票数" in client.get("/rules/").content.decode()
