"""What is done in a case stays done: each constraint and guard of the cases is broken once."""

from datetime import timedelta

import pytest
from django.db import connection

from profiles.models import Edition
from tests.cast import NOON, a_published_nominee, an_edition, an_editor
from tests.voting.test_constraints import refuses
from voting.likes import cast_like
from voting.models import Act, Case, CaseLike, CaseTally, Like, NetworkKey, Trace

pytestmark = pytest.mark.django_db


def a_case(*, kind: str = Edition.Kind.REAL) -> Case:
    nominee = a_published_nominee(an_edition(kind=kind))
    cast_like(nominee=nominee, visitor="v", at=NOON)
    case = Case.objects.create(
        edition=nominee.edition, kind="likes", nominee=nominee, opened_at=NOON
    )
    Act.objects.create(case=case, kind="held", by=an_editor(), at=NOON)
    CaseLike.objects.create(case=case, like=Like.objects.get())
    return case


def a_second_person():
    return an_editor(username="second")


def test_a_void_is_confirmed_by_a_second_person():
    case = a_case()
    first = case.acts.get().by
    void = {"case": case, "kind": "voided", "at": NOON, "reason": "network"}
    refuses("act_void_needs_two", Act(**void, by=first, proposed_by=first).save)
    refuses("act_void_needs_two", Act(**void, by=first).save)
    Act.objects.create(**void, by=a_second_person(), proposed_by=first)


def test_a_void_has_a_reason():
    case = a_case()
    void = {"case": case, "kind": "voided", "at": NOON, "proposed_by": case.acts.get().by}
    refuses("act_void_needs_two", Act(**void, by=a_second_person()).save)


def test_what_staff_did_bears_a_name():
    case = a_case()
    refuses("act_has_a_name", Act(case=case, kind="released", at=NOON).save)
    Act.objects.create(case=case, kind="said", at=NOON, text="我没有请人点赞。")


def test_kinds_are_known():
    case = a_case()
    refuses(
        "act_kind_known", Act(case=case, kind="hidden", at=NOON, by=an_editor(username="x")).save
    )
    refuses("case_kind_known", Case(edition=case.edition, kind="rumour", opened_at=NOON).save)


def test_a_case_holds_a_like_once():
    case = a_case()
    refuses("case_like_once", CaseLike(case=case, like=Like.objects.get()).save)


def test_a_tally_of_a_case_stands_once():
    case = a_case()
    row = {"case": case, "nominee": case.nominee, "start": NOON, "likes": 1}
    CaseTally.objects.create(**row)
    refuses("case_tally_once", CaseTally(**row).save)


def test_two_complaints_have_no_common_address():
    case = a_case()
    row = {"edition": case.edition, "kind": "complaint", "opened_at": NOON}
    Case.objects.create(**row, token_digest=b"x" * 32)
    refuses("case_token_once", Case(**row, token_digest=b"x" * 32).save)


@pytest.mark.parametrize(
    ("table", "name"),
    [("voting_case", "case"), ("voting_act", "act"), ("voting_caselike", "case_like")],
)
def test_nothing_of_a_case_is_changed_or_deleted_in_sql(table, name):
    a_case()

    def change():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET id = id")

    def delete():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")

    refuses(f"{name}_is_final", change)
    refuses(f"{name}_is_kept", delete)


@pytest.mark.only_postgresql  # SQLite has no TRUNCATE
@pytest.mark.parametrize(
    ("table", "name"),
    [("voting_case", "case"), ("voting_act", "act"), ("voting_caselike", "case_like")],
)
def test_cases_can_not_be_truncated(table, name):
    a_case()

    def truncate():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"TRUNCATE {table} CASCADE")

    refuses("s_are_kept", truncate)


def test_a_case_of_a_rehearsal_may_go():
    case = a_case(kind=Edition.Kind.DEMO)
    CaseLike.objects.all().delete()
    Act.objects.all().delete()
    case.delete()
    assert not Case.objects.exists()


def test_a_day_has_one_network_key():
    edition = an_edition()
    NetworkKey.objects.create(edition=edition, day=NOON.date(), key=b"k" * 32)
    refuses("network_key_once", NetworkKey(edition=edition, day=NOON.date(), key=b"l" * 32).save)


def test_a_puzzle_has_one_of_three_levels():
    a_case()
    trace = {"like": Like.objects.get(), "subscriber": b"a", "neighbourhood": b"b"}
    refuses("trace_puzzle_level", Trace(**trace, client="x", cookie_age=3, puzzle=4).save)


def test_a_hold_ends_after_a_day():
    case = a_case()
    later = timedelta(hours=23, minutes=59)
    assert Case.objects.under_review(at=NOON + later).get() == case
    assert not Case.objects.under_review(at=NOON + timedelta(hours=24)).exists()
    assert not Case.objects.void().exists()
