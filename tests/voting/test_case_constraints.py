"""What is done in a case stays done: each constraint and guard of the cases is broken once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import ProtectedError

from profiles.models import Edition
from tests.cast import NOON, a_published_nominee, an_edition, an_editor
from tests.voting.test_constraints import refuses
from voting.likes import cast_like
from voting.models import (
    Act,
    Case,
    CaseLike,
    CaseTally,
    ComplaintLetter,
    Like,
    NetworkKey,
    Trace,
)

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


def test_telling_the_nominee_bears_a_name_too():
    case = a_case()
    refuses("act_has_a_name", Act(case=case, kind="told", at=NOON).save)
    Act.objects.create(case=case, kind="told", at=NOON, by=case.acts.get().by)


@pytest.mark.parametrize("kind", ["held", "restored", "received"])
def test_some_acts_happen_once_in_a_case(kind):
    case = a_case()
    act = {"case": case, "kind": kind, "at": NOON, "by": a_second_person()}
    if kind != "held":
        Act.objects.create(**act)
    refuses("act_once", Act(**act).save)


@pytest.mark.parametrize("first", ["voided", "released"])
@pytest.mark.parametrize("second", ["voided", "released"])
def test_a_hold_ends_once(first, second):
    case = a_case()
    act = {"case": case, "at": NOON, "by": a_second_person(), "reason": "network"}
    act["proposed_by"] = case.acts.get().by
    Act.objects.create(**act, kind=first)
    refuses("act_hold_ends_once", Act(**act, kind=second).save)


def a_letter() -> ComplaintLetter:
    case = Case.objects.create(edition=an_edition(), kind="complaint", opened_at=NOON)
    return ComplaintLetter.objects.create(case=case, text="有人卖票", contact="13800000000")


def test_a_letter_can_be_emptied_and_not_rewritten():
    letter = a_letter()
    letters = ComplaintLetter.objects.all()
    refuses("letter_is_final", lambda: letters.update(text="没有人卖票"))
    refuses("letter_is_final", lambda: letters.update(contact="x"))
    refuses("letter_is_final", lambda: letters.update(text="", contact="x"))
    other = Case.objects.create(edition=letter.case.edition, kind="complaint", opened_at=NOON)
    refuses("letter_is_final", lambda: letters.update(case=other))
    letters.update(contact="")
    letters.update(text="")
    refuses("letter_is_final", lambda: letters.update(text="有人卖票"))


def test_a_letter_is_not_deleted():
    a_letter()

    def delete():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM voting_complaintletter")

    refuses("letter_is_kept", delete)
    refuses("letter_is_kept", ComplaintLetter.objects.all().delete)


def test_nothing_of_a_case_is_changed_or_deleted_by_models():
    case = a_case()
    act, case_like = case.acts.get(), case.case_likes.get()
    case.reference, act.text = "aaaaaa", "nothing"
    refuses("case_is_final", case.save)
    refuses("act_is_final", act.save)
    refuses("case_like_is_final", case_like.save)
    refuses("act_is_kept", act.delete)
    refuses("case_like_is_kept", case_like.delete)
    with pytest.raises(ProtectedError):
        case.delete()
    refuses("act_is_kept", lambda: Act.objects.all().delete())
    refuses("act_is_final", lambda: Act.objects.update(kind="released"))
    refuses("act_is_final", lambda: Act.objects.bulk_update([act], ["text"]))


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


of_each_table = pytest.mark.parametrize(
    ("table", "name"),
    [("voting_case", "case"), ("voting_act", "act"), ("voting_caselike", "case_like")],
)


@of_each_table
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


@pytest.mark.only_sqlite  # PostgreSQL has no such statement
@of_each_table
def test_nothing_of_a_case_is_replaced(table, name):
    a_case()

    def replace():
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    refuses(f"{name}_is_kept", replace)


@pytest.mark.only_postgresql  # SQLite has no TRUNCATE
@of_each_table
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
