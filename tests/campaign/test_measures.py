"""/metrics: for the monitor that brings the token, and nobody else; without a word about people."""

import json
import logging
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from environ import Env

from campaign.environment import read_choice, read_token
from campaign.logs import WithRequestId, name_requests
from campaign.measures import count_requests
from tests import cast
from voting.likes import cast_like
from voting.tallies import roll_up

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests-and-nobody"


@pytest.fixture
def watched(settings):
    settings.METRICS_TOKEN = TOKEN


def read(client) -> str:
    response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    return response.content.decode()


def number(text: str, line: str) -> float:
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0


@pytest.mark.parametrize("brought", ["", "Bearer", "Bearer wrong", TOKEN, f"bearer {TOKEN}é"])
def test_without_the_token_there_is_nothing(client, watched, brought):
    headers = {"Authorization": brought} if brought else {}
    assert client.get("/metrics", headers=headers).status_code == 404


def test_a_site_without_a_token_has_no_metrics(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_likes_are_counted_by_what_became_of_them(client, watched):
    now = timezone.now()
    nominee = cast.a_published_nominee(cast.an_edition(at=now), at=now)
    before = read(client)
    visitor = cast.a_visitor()
    for origin in ("http://testserver", "http://testserver", "http://elsewhere"):
        visitor.post(f"/nominees/{nominee.code}/like/", headers={"Origin": origin})
    after = read(client)
    for answer, times in (("liked", 2), ("foreign", 1)):
        line = f'campaign_likes_total{{answer="{answer}"}}'
        assert number(after, line) - number(before, line) == times


def test_requests_are_counted_by_view_and_status(client, watched, settings):
    before = read(client)
    answer = count_requests(lambda request: HttpResponse(status=404))
    request = RequestFactory().get("/some/words/of/a/visitor")
    request.resolver_match = None
    answer(request)
    line = 'campaign_requests_total{status="404",view="none"}'
    after = read(client)
    assert number(after, line) - number(before, line) == 1
    assert "some/words" not in after


def test_the_lag_of_the_tallies_is_told(client, watched):
    now = timezone.now()
    edition = cast.an_edition(at=now)
    nominee = cast.a_published_nominee(edition, at=now)
    cast_like(nominee=nominee, visitor="a", at=now - timedelta(hours=2))
    assert roll_up(edition=edition, at=now - timedelta(minutes=30))
    lag = number(read(client), f'campaign_tally_lag_seconds{{edition="{edition.number}"}}')
    assert 30 * 60 <= lag <= 33 * 60


def test_a_short_token_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="24"):
        read_token(Env(), "PATH_OF_NO_TOKEN") or read_token(_env(TOKEN="short"), "TOKEN")


def test_an_unknown_log_format_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="plain, json"):
        read_choice(_env(LOG_FORMAT="xml"), "LOG_FORMAT", ("plain", "json"))


def test_a_line_bears_the_id_of_its_request_and_so_does_the_answer():
    seen = []

    def view(request):
        record = logging.makeLogRecord({})
        WithRequestId().filter(record)
        seen.append(record.request_id)
        return HttpResponse()

    handle = name_requests(view)
    factory = RequestFactory()
    assert handle(factory.get("/")).headers["X-Request-ID"] == seen[0]
    handle(factory.get("/", headers={"X-Request-ID": "from-the-proxy-1"}))
    assert seen[1] == "from-the-proxy-1"
    handle(factory.get("/", headers={"X-Request-ID": 'forged" line'}))
    assert re.fullmatch("[0-9a-f]{16}", seen[2])


def test_a_page_that_is_the_same_for_everyone_bears_no_id():
    public = HttpResponse(headers={"Cache-Control": "public, max-age=0"})
    assert "X-Request-ID" not in name_requests(lambda _: public)(RequestFactory().get("/")).headers


def test_a_line_can_be_json(settings):
    from django.utils.module_loading import import_string

    options = settings.LOGGING["formatters"]["json"].copy()
    formatter = import_string(options.pop("()"))(options.pop("format"), **options)
    record = logging.makeLogRecord({"msg": "Like refused, %s", "args": ("k7mq2p",), "name": "x"})
    WithRequestId().filter(record)
    line = json.loads(formatter.format(record))
    assert (line["message"], line["request_id"]) == ("Like refused, k7mq2p", "-")


def _env(**values: str) -> Env:
    env = Env()
    env.ENVIRON = values
    return env
