"""The database is the referee: each constraint and guard is broken once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from profiles.models import Edition
from tests.cast import NOON, a_published_nominee, an_edition, an_editor, some_rules
from voting.likes import cast_like
from voting.models import Like, Tally, TallyMark

pytestmark = pytest.mark.django_db


@pytest.fixture
def like():
    nominee = a_published_nominee(an_edition())
    cast_like(nominee=nominee, visitor="v", at=NOON)
    return Like.objects.get()


def copy_of(like, **changes):
    fields = {f.attname: getattr(like, f.attname) for f in Like._meta.fields if f.name != "id"}
    return Like(**{**fields, **changes})


def refuses(name, act):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    # SQLite names a unique constraint by its columns
    assert name in str(refused.value) or "UNIQUE constraint failed" in str(refused.value)


def test_one_like_per_visitor_nominee_and_period(like):
    refuses("like_once_per_period", copy_of(like, slot=2).save)


def test_one_like_per_slot(like):
    other = a_published_nominee(like.edition, number=2)
    refuses("like_daily_slot", copy_of(like, nominee_id=other.pk).save)


@pytest.mark.parametrize("slot", [0, 101])
def test_slots_have_a_range(like, slot):
    refuses("like_slot_range", copy_of(like, slot=slot, visitor_key=b"w" * 16).save)


def test_a_like_can_not_be_changed(like):
    refuses("like_is_final", lambda: Like.objects.update(slot=2))


def test_a_like_can_not_be_changed_in_sql(like):
    def change():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE voting_like SET nominee_id = nominee_id")

    refuses("like_is_final", change)


def test_a_real_like_can_not_be_deleted(like):
    refuses("like_is_kept", Like.objects.all().delete)
    assert Like.objects.count() == 1


@pytest.mark.only_sqlite  # PostgreSQL has no such statement
def test_a_real_like_can_not_be_replaced(like):
    other = a_published_nominee(like.edition, number=2)

    def replace():
        values = copy_of(like, id=like.pk, nominee_id=other.pk).__dict__
        names = [field.attname for field in Like._meta.fields]
        marks = ", ".join(["%s"] * len(names))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT OR REPLACE INTO voting_like ({', '.join(names)}) VALUES ({marks})",
                [values[name] for name in names],
            )

    refuses("like_is_kept", replace)
    assert Like.objects.get().nominee_id == like.nominee_id


@pytest.mark.parametrize("kind", [Edition.Kind.DEMO, Edition.Kind.REHEARSAL])
def test_likes_of_a_demo_or_rehearsal_may_go(kind):
    edition = an_edition(kind=kind, is_current=False)
    cast_like(nominee=a_published_nominee(edition), visitor="v", at=NOON)

    Like.objects.filter(edition=edition).delete()

    assert not Like.objects.exists()


def test_a_real_edition_can_not_become_a_demo(like):
    refuses("edition_kind_is_fixed", lambda: Edition.objects.update(kind="demo"))


def test_a_real_edition_makes_no_room_for_a_demo(like):
    editions = Edition.objects.filter(pk=like.edition_id)
    refuses("edition_is_kept", lambda: editions._raw_delete(editions.db))
    refuses("edition_id_is_fixed", lambda: editions.update(id=99))


@pytest.mark.only_sqlite  # PostgreSQL has no such statement
def test_a_real_edition_is_not_replaced_by_a_demo(like):
    def replace():
        names = ", ".join(field.column for field in Edition._meta.fields)
        values = names.replace("kind", "'demo'")
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT OR REPLACE INTO profiles_edition ({names})"
                f" SELECT {values} FROM profiles_edition"
            )

    refuses("edition_is_kept", replace)


@pytest.mark.only_postgresql  # SQLite has no TRUNCATE
def test_likes_can_not_be_truncated(like):
    def truncate():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE voting_like CASCADE")

    refuses("likes_are_kept", truncate)


def test_rules_versions_are_unique():
    edition = an_edition()
    some_rules(edition)
    refuses("rules_version_once", lambda: some_rules(edition))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("rules_daily_limit_range", {"daily_limit": 0}),
        ("rules_daily_limit_range", {"daily_limit": 101}),
        ("rules_period_known", {"period": "week"}),
        ("rules_ties_known", {"ties": "lot"}),
        ("rules_friction_known", {"friction": "much"}),
    ],
)
def test_rules_have_ranges(name, values):
    edition = an_edition()
    refuses(
        name,
        lambda: some_rules(edition, **values),
    )


def test_rules_are_confirmed_by_somebody_else():
    edition, editor = an_edition(), an_editor()
    refuses(
        "rules_second_person",
        lambda: some_rules(edition, written_by=editor, confirmed_by=editor),
    )


def test_one_change_of_the_rules_waits_at_a_time():
    edition, editor = an_edition(), an_editor()
    waiting = {"written_by": editor, "confirmed_at": None}
    some_rules(edition, **waiting)
    refuses("rules_one_waiting", lambda: some_rules(edition, version=2, **waiting))


def test_rules_that_wait_bear_a_name():
    edition = an_edition()
    refuses("rules_waiting_has_a_name", lambda: some_rules(edition, confirmed_at=None))


def test_a_tally_stands_once():
    nominee = a_published_nominee(an_edition())
    row = {"edition": nominee.edition, "nominee": nominee, "start": NOON, "likes": 1}
    Tally.objects.create(unit="hour", **row)
    refuses("tally_once", lambda: Tally.objects.create(unit="hour", **row))
    refuses("tally_unit", lambda: Tally.objects.create(unit="day", **row))


def test_a_mark_keeps_its_order():
    refuses(
        "tally_mark_order",
        lambda: TallyMark.objects.create(
            edition=an_edition(), hours_until=NOON, minutes_until=NOON - timedelta(hours=1)
        ),
    )
