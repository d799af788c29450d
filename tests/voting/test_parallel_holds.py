"""Two people at the same instant: the same hold confirmed, the same likes held, the end of a hold.

Real threads with connections of their own, on both engines.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connections, transaction

from tests.cases import a_hold, a_person, confirm, give
from tests.cast import NOON, a_published_nominee, an_edition
from voting.counted import scores
from voting.holds import release_likes, restore_likes
from voting.likes import Outcome, cast_like
from voting.models import HOLD_LASTS, Act, Case, CaseLike

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5
END = NOON + HOLD_LASTS
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def nominee():
    nominee = a_published_nominee(an_edition())
    give(nominee, 6)
    for name in ("first", "second", "third", "fourth"):
        a_person(name)
    return nominee


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do the acts in as many threads at the same moment; return what came of each."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=30)
            return act()
        except ValidationError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def done(results: list[object]) -> list[object]:
    return [one for one in results if not isinstance(one, ValidationError)]


def test_two_people_who_confirm_the_same_hold_strike_it_out_once(nominee):
    for n in range(ROUNDS):
        case = a_hold(nominee, pk=nominee.likes.order_by("pk")[n].pk)
        results = at_once(
            lambda case=case: confirm(case, by="second"),
            lambda case=case: confirm(case, by="third"),
            lambda case=case: confirm(case, by="fourth"),
        )
        assert len(done(results)) == 1
        assert Act.objects.filter(case=case, kind="voided").count() == 1
    call_command("recount")


def test_a_confirmation_and_a_release_at_once_are_one_of_the_two(nominee):
    for n in range(ROUNDS):
        case = a_hold(nominee, pk=nominee.likes.order_by("pk")[n].pk)
        by = a_person("third")
        results = at_once(
            lambda case=case: confirm(case, by="second"),
            lambda case=case, by=by: release_likes(case=case, by=by, text="x", at=NOON),
        )
        assert len(done(results)) == 1
        assert Act.objects.filter(case=case, kind__in=["voided", "released"]).count() == 1


def test_the_same_likes_held_by_many_at_once_are_in_one_case(nominee):
    for n in range(ROUNDS):
        like = nominee.likes.order_by("pk")[n]
        results = at_once(
            *(
                lambda by=by, like=like: a_hold(nominee, by=by, pk=like.pk)
                for by in ("first", "second", "third", "fourth")
            )
        )
        assert len(done(results)) == 1
        assert CaseLike.objects.filter(like=like).count() == 1


def test_holds_that_overlap_share_no_like(nominee):
    ids = list(nominee.likes.order_by("pk").values_list("pk", flat=True))
    at_once(
        lambda: a_hold(nominee, by="first", pk__in=ids[:4]),
        lambda: a_hold(nominee, by="second", pk__in=ids[2:]),
    )
    assert sorted(CaseLike.objects.values_list("like", flat=True)) == ids


def test_at_the_end_of_a_hold_a_like_is_never_void_in_one_case_and_held_in_another(nominee):
    for n in range(ROUNDS):
        like = nominee.likes.order_by("pk")[n]
        case = a_hold(nominee, pk=like.pk)
        at_once(
            lambda case=case: confirm(case, at=END - MOMENT),
            lambda like=like: a_hold(nominee, at=END, by="third", pk=like.pk),
            lambda case=case: confirm(case, at=END, by="fourth"),
        )
        binding = Case.objects.binding(at=END).filter(case_likes__like=like)
        assert binding.count() == 1
    call_command("recount")


def test_a_void_is_brought_back_once(nominee):
    case = a_hold(nominee)
    confirm(case)
    restore = {"case": case, "text": "x", "at": NOON}
    people = [a_person(name) for name in ("first", "second", "third")]
    results = at_once(*(lambda by=by: restore_likes(**restore, by=by) for by in people))
    assert len(done(results)) == 1
    assert scores(edition=nominee.edition, until=END)[nominee.pk].counted == 6


@pytest.mark.only_postgresql  # SQLite has one writer at a time
def test_a_like_does_not_wait_for_a_hold(nominee):
    """In the middle of a hold, before its transaction ends, a like is cast and answered."""

    def like() -> Outcome:
        try:
            with connections["default"].cursor() as cursor:
                # Foreign keys are checked by COMMIT, which statement_timeout does not end.
                cursor.execute("SET lock_timeout = '3s'")
            return cast_like(nominee=nominee, visitor="new", at=NOON)
        finally:
            connections.close_all()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        a_hold(nominee)
        assert pool.submit(like).result().first
