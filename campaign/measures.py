"""What a monitor may know: requests, pages, and how far timers are behind. Private by default."""

import math
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Min
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

from campaign.backups.making import good_backups
from campaign.scans import scans_waiting
from profiles.models import Edition
from voting.forgetting import forgettable_from
from voting.ledger.pending import oldest_unsealed
from voting.models import TallyMark

View = Callable[[HttpRequest], HttpResponse]
REQUESTS = Counter("campaign_requests", "Requests that Django answered.", ["view", "status"])
SECONDS = Histogram(
    "campaign_request_seconds",
    "How long Django took for an answer.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
PAGES = Counter("campaign_pages", "Public pages: kept ready, or made for one reader.", ["found"])
DAY = timedelta(days=1)
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
        yield self._tally_lag()
        yield self._seal_lag()
        yield self._backup_age()
        yield self._forgetting_overdue()
        yield self._free_disk()
        yield GaugeMetricFamily(
            "campaign_scans_waiting", "Scans of posters not summed up yet.", value=scans_waiting()
        )

    def _seal_lag(self) -> GaugeMetricFamily:
        lag = GaugeMetricFamily(
            "campaign_seal_lag_seconds", "Age of the oldest like in no seal.", labels=["edition"]
        )
        for edition in Edition.objects.filter(secret__isnull=False):
            oldest = oldest_unsealed(edition)
            seconds = (self._at - oldest).total_seconds() if oldest else 0
            lag.add_metric([str(edition.number)], max(seconds, 0))
        return lag

    def _tally_lag(self) -> GaugeMetricFamily:
        lag = GaugeMetricFamily(
            "campaign_tally_lag_seconds", "Age of the newest tallied minute.", labels=["edition"]
        )
        marks = dict(TallyMark.objects.values_list("edition", "minutes_until"))
        for edition in Edition.objects.all():
            if edition.likes_window(at=self._at) != Edition.Window.OPEN:
                continue
            # Nothing marks an edition before its first tally, which its first like waits for.
            first = edition.likes.aggregate(first=Min("received_at"))["first"]
            until = marks.get(edition.pk) or first or self._at
            lag.add_metric([str(edition.number)], (self._at - until).total_seconds())
        return lag

    def _backup_age(self) -> GaugeMetricFamily:
        """Infinite where there is none: a second machine has none, so look at the smallest."""
        backups = good_backups(Path(settings.BACKUP_DIR))
        made = backups[-1].stat().st_mtime if backups else -math.inf
        return GaugeMetricFamily(
            "campaign_backup_age_seconds",
            "Age of the newest proven backup.",
            value=self._at.timestamp() - made,
        )

    def _forgetting_overdue(self) -> GaugeMetricFamily:
        """Count the keys, which go first: an edition's traces are too many to be counted often."""
        overdue = sum(
            edition.network_keys.count()
            for edition in Edition.objects.all()
            if (due := forgettable_from(edition)) is not None and self._at > due + DAY
        )
        return GaugeMetricFamily(
            "campaign_forgetting_overdue",
            "Keys of networks that should have been destroyed.",
            value=overdue,
        )

    def _free_disk(self) -> GaugeMetricFamily:
        free = GaugeMetricFamily("campaign_disk_free_ratio", "Free part.", labels=["folder"])
        for name in ("VAR_DIR", "MEDIA_ROOT"):
            with suppress(OSError):  # not there yet
                disk = shutil.disk_usage(getattr(settings, name))
                free.add_metric([name], disk.free / disk.total)
        return free
