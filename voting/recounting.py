"""Proofs that what is derived from cases, and what was sealed, is what the likes say."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet

from profiles.models import Edition
from voting.case_likes import tallies_of
from voting.clock import floor_to
from voting.counted import MINUTE, scores
from voting.models import Case, CaseLike, CaseTally, Like
from voting.settled import totals_at_close
from voting.tallies import GRACE


def case_differences(*, edition: Edition, at: datetime) -> list[str]:
    """Say where the edition's cases, their tallies and its counts contradict its likes.

    [] proves that a case's tallies are its likes, that no like is in two cases that bind
    it, and that what counts is what was received without what is void. Counts are compared
    up to a minute that is over, since a like is written moments after it was received.
    """
    until = floor_to(at - GRACE, MINUTE)
    return [*_of_tallies(edition), *_taken_twice(edition, at), *_of_counts(edition, until)]


def close_differences(*, edition: Edition) -> list[str]:
    """Say where the totals sealed with the close contradict the likes; [] also before it."""
    sealed = totals_at_close(edition)
    if sealed is None:
        return []
    codes = dict(edition.nominees.values_list("pk", "code"))
    likes = {codes[pk]: n for pk, n in _by_nominee(Like.objects.filter(edition=edition)).items()}
    return [
        f"nominee {code}: sealed {sealed[code].received if code in sealed else 0},"
        f" likes {likes.get(code, 0)}"
        for code in sorted(sealed.keys() | likes.keys())
        if code not in sealed or sealed[code].received != likes.get(code, 0)
    ]


def rebuild_case_tallies(*, edition: Edition) -> None:
    """Throw the tallies of the edition's cases away and make them anew from their likes."""
    with transaction.atomic():
        CaseTally.objects.filter(case__edition=edition).delete()
        for case in Case.objects.filter(edition=edition):
            CaseTally.objects.bulk_create(tallies_of(case))


def _of_tallies(edition: Edition) -> list[str]:
    found = []
    for case in Case.objects.filter(edition=edition):
        kept = {(row.nominee_id, row.start): row.likes for row in case.tallies.all()}
        made = {(row.nominee_id, row.start): row.likes for row in tallies_of(case)}
        found += [
            f"case {case} {key[1]:%Y-%m-%dT%H:%MZ} nominee {key[0]}:"
            f" tally {kept.get(key, 0)}, likes {made.get(key, 0)}"
            for key in sorted(kept.keys() | made.keys())
            if kept.get(key, 0) != made.get(key, 0)
        ]
    return found


def _taken_twice(edition: Edition, at: datetime) -> list[str]:
    binding = Case.objects.filter(edition=edition).binding(at=at)
    likes = CaseLike.objects.filter(case__in=binding.values("pk")).values_list("like")
    twice = likes.annotate(cases=Count("pk")).filter(cases__gt=1).order_by("like")
    return [f"like {like} is in {cases} cases that bind it" for like, cases in twice]


def _of_counts(edition: Edition, until: datetime) -> list[str]:
    void = Case.objects.filter(edition=edition).void()
    struck = CaseLike.objects.filter(case__in=void.values("pk")).values("like")
    likes = Like.objects.received(edition=edition, until=until)
    counted = _by_nominee(likes.exclude(pk__in=struck))
    shown = {pk: score.counted for pk, score in scores(edition=edition, until=until).items()}
    return [
        f"nominee {pk}: counted {shown.get(pk, 0)}, likes {counted[pk]}"
        for pk in sorted(shown.keys() | counted.keys())
        if shown.get(pk, 0) != counted[pk]
    ]


def _by_nominee(likes: QuerySet[Like]) -> Counter[int]:
    return Counter(dict(likes.values_list("nominee").annotate(Count("pk")).order_by()))
