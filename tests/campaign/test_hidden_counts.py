"""While an edition holds its counts back, nothing that it publishes tells them."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import cast

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
pytestmark = pytest.mark.django_db


@pytest.fixture
def nominee(monkeypatch):
    edition = cast.an_edition(at=timezone.now())
    nominee = cast.a_published_nominee(edition, at=timezone.now())

    def many(*, until, **_more):
        return {nominee.pk: MANY} if until > timezone.now() - timedelta(minutes=20) else {}

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
