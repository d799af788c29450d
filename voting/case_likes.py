"""Which likes a case is about, and how many they are for each nominee in each minute."""

from datetime import UTC

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMinute

from voting.models import Case, CaseLike, CaseTally, Like

# The database copies them by itself: a hold may be of a hundred thousand, and on SQLite
# every like waits until it is done.
TAKE = "INSERT INTO voting_caselike (case_id, like_id) SELECT %s, chosen.* FROM ({likes}) AS chosen"


def take_likes(*, case: Case, likes: QuerySet[Like]) -> int:
    """Write that the case is about these likes, tally them, and return how many they are."""
    try:
        chosen, parameters = likes.order_by().values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(likes=chosen), [case.pk, *parameters])
    tallies = tallies_of(case)
    CaseTally.objects.bulk_create(tallies)
    return sum(tally.likes for tally in tallies)


def tallies_of(case: Case) -> list[CaseTally]:
    """Return the tallies that the case's likes make, unsaved."""
    minutes = (
        CaseLike.objects.filter(case=case)
        .annotate(start=TruncMinute("like__received_at", tzinfo=UTC))
        .values_list("like__nominee", "start")
        .annotate(likes=Count("pk"))
        .order_by("like__nominee", "start")
    )
    return [
        CaseTally(case=case, nominee_id=nominee, start=start, likes=likes)
        for nominee, start, likes in minutes
    ]
