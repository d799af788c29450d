"""What a monitor may know: requests, pages, and how far timers are behind. Private by default."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from profiles.models import Edition
from voting.models import TallyMark

View = Callable[[HttpRequest], HttpResponse]
REQUESTS = Counter("campaign_requests", "Requests that Django answered.", ["view", "status"])
SECONDS = Histogram(
    "campaign_request_seconds",
    "How long Django took for an answer.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
NOWHERE = "none"  # the address led to no view; its text is for nobody's label


def count_requests(get_response: View) -> View:
    """Count each request by the name of its view, so that labels stay few."""
    if not settings.METRICS_TOKEN:
        return get_response

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        view = (match.view_name if match else None) or NOWHERE
        if view.startswith("admin:"):
            view = "admin"
        REQUESTS.labels(view, response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - begun)
        return response

    return middleware


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell Prometheus, if it brings the token; for everybody else there is nothing here."""
    token = settings.METRICS_TOKEN
    brought = request.headers.get("Authorization", "")
    if not token or not constant_time_compare(brought, f"Bearer {token}"):
        raise Http404
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    timers = CollectorRegistry()
    timers.register(Timers(at=timezone.now()))
    body = generate_latest(registry) + generate_latest(timers)
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


class Timers(Collector):
    """How far behind what timers do is, asked of the database when somebody wants to know."""

    def __init__(self, *, at: datetime) -> None:
        self._at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        lag = GaugeMetricFamily(
            "campaign_tally_lag_seconds", "Age of the newest tallied minute.", labels=["edition"]
        )
        for mark in TallyMark.objects.select_related("edition"):
            is_open = mark.edition.likes_window(at=self._at) == Edition.Window.OPEN
            if is_open:
                seconds = (self._at - mark.minutes_until).total_seconds()
                lag.add_metric([str(mark.edition.number)], seconds)
        yield lag
