"""/metrics: for the monitor that brings the token, and nobody else; without a word about people."""

import json
import logging
import math
import os
import re
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from logging.config import DictConfigurator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.log import log_response
from environ import Env

from campaign.environment import read_choice, read_token
from campaign.finished import FinishedPages
from campaign.logs import WithRequestId, name_requests
from campaign.measures import count_requests
from campaign.scans import note_scan
from profiles.models import Place
from tests import cast
from tests.voting.ledger.conftest import key_file  # noqa: F401
from voting.ledger.sealing import seal
from voting.likes import cast_like
from voting.tallies import roll_up

pytestmark = pytest.mark.django_db
ETAG = ("ETag", '"x"')
ALERTS = Path(__file__).resolve().parent.parent.parent / "deploy/alerts.yml"
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


def test_a_tally_that_never_ran_lags_since_the_first_like(client, watched):
    now = timezone.now()
    edition = cast.an_edition(at=now)
    nominee = cast.a_published_nominee(edition, at=now)
    line = f'campaign_tally_lag_seconds{{edition="{edition.number}"}}'
    assert f"{line} 0.0" in read(client)  # nobody has liked yet: nothing waits
    cast_like(nominee=nominee, visitor="a", at=now - timedelta(minutes=40))
    assert 40 * 60 <= number(read(client), line) <= 42 * 60


def test_nobody_is_woken_because_a_campaign_has_closed(client, watched):
    stopped = re.search(r"alert: LikesStopped.*?expr: ([^\n]+)", ALERTS.read_text(), re.DOTALL)[1]
    assert stopped.endswith(" and on() campaign_tally_lag_seconds")
    cast.an_edition(at=timezone.now() - timedelta(days=365), is_current=False)
    assert "campaign_tally_lag_seconds{" not in read(client)
    cast.an_edition(number=99, at=timezone.now())
    assert "campaign_tally_lag_seconds{" in read(client)


@pytest.mark.parametrize("alert", ["LikesStopped", "LikesRefused"])
def test_a_site_that_took_no_like_since_its_start_is_compared_with_none(alert):
    """Where a measure is not there, Prometheus compares nothing, and would wake nobody."""
    asked = re.search(rf"alert: {alert}.*?expr: ([^\n]+)", ALERTS.read_text(), re.DOTALL)[1]
    assert '(sum(rate(campaign_likes_total{answer="liked"}[10m])) or vector(0))' in asked


def test_the_age_of_the_newest_backup_is_told(client, watched, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    assert number(read(client), "campaign_backup_age_seconds") == math.inf
    made = tmp_path / "campaign-20261101T000000Z.tar.gz"
    made.touch()
    ago = timezone.now().timestamp() - 1000
    os.utime(made, (ago, ago))
    assert 1000 <= number(read(client), "campaign_backup_age_seconds") < 1060


def test_keys_that_should_be_forgotten_are_told(client, watched, settings):
    now = timezone.now()
    edition = cast.an_edition(at=now, likes_open_at=now - timedelta(days=90))
    edition.network_keys.create(day=now - timedelta(days=80), key=b"k" * 32)
    for days, overdue in ((settings.FORGET_AFTER_DAYS, 0), (settings.FORGET_AFTER_DAYS + 2, 1)):
        closed_at = now - timedelta(days=days)
        type(edition).objects.filter(pk=edition.pk).update(likes_close_at=closed_at)
        assert number(read(client), "campaign_forgetting_overdue") == overdue


def test_the_free_part_of_the_disk_is_told(client, watched, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert 0 < number(read(client), 'campaign_disk_free_ratio{folder="VAR_DIR"}') <= 1


def test_the_age_of_the_oldest_unsealed_like_is_told(client, watched, key_file):  # noqa: F811
    now = timezone.now()
    edition = cast.an_edition(at=now)
    nominee = cast.a_published_nominee(edition, at=now)
    line = f'campaign_seal_lag_seconds{{edition="{edition.number}"}}'
    cast_like(nominee=nominee, visitor="a", at=now - timedelta(minutes=40))
    assert 40 * 60 <= number(read(client), line) <= 42 * 60
    seal(edition=edition, at=now, now=True)
    assert number(read(client), line) == 0
    assert f"{line} 0.0" in read(client)


def test_scans_that_wait_are_told(client, watched, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert number(read(client), "campaign_scans_waiting") == 0
    note_scan(place=Place(pk=1), at=timezone.now())
    assert number(read(client), "campaign_scans_waiting") == 1


def test_pages_that_were_kept_and_made_are_counted(client, watched):
    def page(environ, start_response):
        headers = [("Cache-Control", "public, max-age=2"), ("Content-Type", "text/html"), ETAG]
        start_response("200 OK", headers)
        return [b"page"]

    before = read(client)
    site = FinishedPages(page)
    for _ in range(5):
        site(RequestFactory().get("/rules/").environ, lambda *_: None)
    after = read(client)
    counted = {
        found: number(after, line) - number(before, line)
        for found in ("made", "ready")
        if (line := f'campaign_pages_total{{found="{found}"}}')
    }
    assert counted["made"] >= 1
    assert counted["made"] + counted["ready"] == 5


def test_every_alert_asks_for_a_measure_that_there_is(client, watched):
    asked = set(re.findall(r"\bcampaign_[a-z_]+", ALERTS.read_text()))
    told = set(re.findall(r"^# TYPE (\S+)", read(client), re.MULTILINE))
    assert {"campaign_requests_total", "campaign_seal_lag_seconds"} <= asked
    assert {re.sub("_(bucket|count)$", "", name) for name in asked} <= told
    assert "campaign_puzzles_total" in told


def test_nobody_is_woken_because_an_editor_draws_posters_at_night():
    slow = re.search(r"alert: PagesSlow.*?expr: ([^\n]+)", ALERTS.read_text(), re.DOTALL)[1]
    views = re.findall(r'view=~"([^"]+)"', slow)
    assert len(set(views)) == 1
    for view in views[0].split("|"):
        assert reverse(view, args=["k7m2p4"] if view in ("nominee", "like", "story") else [])
    assert re.search(r"_count\{.*\) > 0\.5$", slow)


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


@pytest.mark.parametrize("form", ["json", "plain"])
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/en/complaints/key-of-a-letter/", "/en/complaints/…/"),
        ("/preview/shared/key-of-a-story/", "/preview/shared/…/"),
        ("/nominees/?q=key-of-somebody", "/nominees/"),
    ],
)
def test_what_fails_is_logged_without_what_was_typed(settings, form, path, told):
    """As Django does it for each 5xx, while the database is away, say."""
    request, answer = RequestFactory().get(path), HttpResponse(status=503)
    with lines_of("django.request", settings, form) as lines:
        log_response("%s: %s", "Unavailable", request.path, response=answer, request=request)
    (line,) = lines()
    said = json.loads(line)["message"] if form == "json" else line
    assert said == f"Unavailable: {told}"
    assert "key-of" not in line


def test_every_line_of_a_request_that_fails_bears_its_id(settings, client, monkeypatch):
    def away(**_more):
        raise OperationalError

    monkeypatch.setattr("voting.verifying.look_up", away)
    with (
        lines_of("campaign.errors", settings, "json") as ours,
        lines_of("django.request", settings, "json") as djangos,
    ):
        answer = client.post("/verify/", {"receipt": "x"})
    assert answer.status_code == 503
    lines = [json.loads(line) for line in (*ours(), *djangos())]
    assert [line["message"] for line in lines] == [
        "The database did not answer",
        "Service Unavailable: /verify/",
    ]
    assert {line["request_id"] for line in lines} == {answer.headers["X-Request-ID"]}


@contextmanager
def lines_of(name, settings, form):
    """What a logger writes by the site's own settings, line by line."""
    reader = DictConfigurator(settings.LOGGING)
    handler = logging.StreamHandler(StringIO())
    handler.setFormatter(reader.configure_formatter(settings.LOGGING["formatters"][form].copy()))
    for one in settings.LOGGING["handlers"]["stderr"]["filters"]:
        handler.addFilter(reader.configure_filter(settings.LOGGING["filters"][one].copy()))
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    try:
        yield lambda: handler.stream.getvalue().splitlines()
    finally:
        logger.removeHandler(handler)


def _env(**values: str) -> Env:
    env = Env()
    env.ENVIRON = values
    return env
