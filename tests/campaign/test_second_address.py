"""Where an address is blocked, a second one takes over: what goes on, and what does not."""

import pytest
from django.utils import timezone

from tests import cast
from voting.models import Like
from voting.visitors import COOKIE_NAME

pytestmark = pytest.mark.django_db
OTHER = "https://zmsq-2.example.cn"
HOST = "zmsq-2.example.cn"


@pytest.fixture(autouse=True)
def nominee(settings):
    settings.SITE_ORIGINS = frozenset([settings.SITE_URL, OTHER])
    settings.ALLOWED_HOSTS = ["testserver", HOST]
    return cast.a_published_nominee(cast.an_edition(at=timezone.now()), at=timezone.now())


def test_a_printed_code_leads_on_without_leaving_the_second_address(nominee, client):
    answer = client.get(f"/n/{nominee.code}", headers={"host": HOST})
    assert answer.status_code == 302
    assert answer.url == f"/nominees/{nominee.code}/"
    page = client.get(answer.url, headers={"host": HOST})
    assert page.status_code == 200
    # search engines are told of one address alone
    assert f'rel="canonical" href="http://testserver{answer.url}"' in page.content.decode()


def test_likes_are_accepted_there(nominee):
    visitor = cast.a_visitor()
    headers = {"host": HOST, "origin": OTHER}
    assert visitor.post(f"/nominees/{nominee.code}/like/", headers=headers).status_code == 303
    assert Like.objects.count() == 1


def test_a_browser_is_a_new_visitor_there(nominee, client):
    """Its cookie belongs to the first address alone, so it is counted anew: docs say so."""
    client.get("/me/")
    assert client.cookies[COOKIE_NAME]["domain"] == ""


def test_an_address_that_nobody_named_is_answered_by_nobody(nominee, client):
    assert client.get(f"/n/{nominee.code}", headers={"host": "evil.example"}).status_code == 400
    visitor = cast.a_visitor()
    headers = {"host": HOST, "origin": "https://evil.example"}
    assert visitor.post(f"/nominees/{nominee.code}/like/", headers=headers).status_code == 403
    assert not Like.objects.exists()
