"""Ranks, and what the rules say of nominees with equally many likes."""

from collections import Counter
from datetime import datetime

from profiles.models import Edition, Nominee
from voting.counted import Scores, reached_in
from voting.models import Rules

# Per nominee's id: the likes that count, then how early they were reached. More is better.
Strengths = dict[int, tuple[int, float]]
NONE = (0, 0.0)


def rank(nominees: list[Nominee], order: Strengths) -> dict[int, int]:
    """Return each nominee's rank by id: one more than the number of those who are stronger."""
    falling = sorted((order.get(nominee.pk, NONE) for nominee in nominees), reverse=True)
    first_place = {one: place for place, one in reversed(list(enumerate(falling, start=1)))}
    return {nominee.pk: first_place[order.get(nominee.pk, NONE)] for nominee in nominees}


def strengths(
    *,
    edition: Edition,
    scores: Scores,
    ties: str,
    until: datetime,
    since: datetime | None,
) -> Strengths:
    """Return by what nominees are ranked, under the rule for ties.

    Rules.Ties.EARLIER: of those with equal likes, whoever came to that number in an earlier
    hour is stronger. Within one hour nobody is: hours are what can be recounted for ever.
    """
    counted = {pk: score.counted for pk, score in scores.items()}
    if ties != Rules.Ties.EARLIER:
        return {pk: (likes, 0.0) for pk, likes in counted.items()}
    common = Counter(counted.values())
    level = [pk for pk, likes in counted.items() if likes and common[likes] > 1]
    hours = reached_in(edition=edition, until=until, since=since, nominees=level)
    early = {pk: -hour.timestamp() for pk, hour in hours.items()}
    return {pk: (likes, early.get(pk, 0.0)) for pk, likes in counted.items()}
