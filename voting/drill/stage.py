"""What the drill plays on: a rehearsal whose likes have been open for days, and its keys."""

import hashlib
from datetime import datetime, timedelta

from profiles.models import Community, Edition, Nominee
from voting.clock import shanghai_day
from voting.drill.honest import CALM_DAYS
from voting.drill.people import NOMINEES
from voting.models import EditionSecret, NetworkKey

NUMBER = 990


def an_edition(*, day: datetime, seed: int) -> Edition:
    """Make the rehearsal with its nominees, under the default rules."""
    opened = day - timedelta(days=CALM_DAYS)
    edition = Edition.objects.create(
        number=NUMBER,
        kind=Edition.Kind.REHEARSAL,
        name="演练",
        column="演练",
        purpose="演练",
        publish_from=opened,
        likes_open_at=opened,
        likes_close_at=day + timedelta(days=2),
    )
    community = Community.objects.create(district="演练区", name="演练社区")
    for number in range(1, NOMINEES + 1):
        Nominee.objects.create(
            edition=edition, community=community, number=number, name=f"演练{number}"
        )
    _write_keys(edition, opened, seed)
    return edition


def _write_keys(edition: Edition, opened: datetime, seed: int) -> None:
    """Keys are drawn by lot on a site; here they follow from the seed, as does all else."""
    EditionSecret.objects.create(edition=edition, key=_key(f"{seed} edition"))
    for n in range(CALM_DAYS + 2):
        day = shanghai_day(opened + timedelta(days=n))
        NetworkKey.objects.create(edition=edition, day=day, key=_key(f"{seed} {day}"))


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
