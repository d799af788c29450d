"""Traces for the demonstration's likes, and 260 likes that a script gives; for the desk's pages.

Run inside the site: `tools/run.py shell -c "from tests.e2e.bought import buy; buy('2026-11-28')"`.
"""

from datetime import date, timedelta

from django.utils import timezone

from profiles.models import Edition
from tests.voting.rigs import CLIENTS, Crowd, tag
from voting.clock import day_begins
from voting.models import Like, Trace
from voting.tallies import rebuild

NUMBER = 260


def buy(day: str) -> None:
    """Let the demonstration's third nominee have bought likes on that day, after midday."""
    edition = Edition.objects.get(kind=Edition.Kind.DEMO)
    crowd = Crowd(edition)
    Trace.objects.bulk_create(_traces(crowd))
    now = timezone.now()
    nominee = edition.nominees.order_by("number")[2]
    start = day_begins(date.fromisoformat(day)) + timedelta(hours=12, minutes=10)
    crowd.script(nominee, start, number=NUMBER)
    crowd.write()
    rebuild(edition=edition, at=now)


def _traces(crowd: Crowd) -> list[Trace]:
    dice = crowd.dice
    return [
        Trace(
            like_id=pk,
            neighbourhood=tag(f"net-{dice.randrange(900)}"),
            subscriber=tag(f"address-{dice.randrange(9000)}"),
            client=dice.choice(CLIENTS),
            cookie_age=dice.choice([20, 400, 9000, 90_000]),
        )
        for pk in Like.objects.filter(trace=None).values_list("pk", flat=True)
    ]
