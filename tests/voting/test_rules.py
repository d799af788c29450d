"""Rules change by a new version, from a day on, with a reason; after the opening by two people."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from profiles.models import Edition
from tests.cast import NOON, an_edition, an_editor, some_rules
from voting.models import Rules
from voting.rules import change_rules, confirm_rules, decline_rules

pytestmark = pytest.mark.django_db
BEFORE = NOON - timedelta(days=6)  # likes open five days before noon
TODAY = NOON.date()
TOMORROW = TODAY + timedelta(days=1)


def a_proposal(edition, *, by=None, reason="多些机会", at=NOON, **terms) -> Rules:
    by = by or an_editor(username="first")
    return change_rules(
        edition=edition, terms=terms or {"daily_limit": 3}, reason=reason, by=by, at=at
    )


def in_force(edition, day) -> tuple[int, int]:
    rules = Rules.objects.in_force(edition=edition, day=day)
    return rules.version, rules.daily_limit


def test_works_before_the_opening_from_the_same_day_by_one_person():
    edition = an_edition()
    terms = {"period": "day", "daily_limit": 3}
    change_rules(edition=edition, terms=terms, reason="", by=None, at=BEFORE)

    rules = Rules.objects.in_force(edition=edition, day=BEFORE.date())

    assert (rules.version, rules.period, rules.daily_limit) == (1, "day", 3)
    assert rules.confirmed_at == BEFORE


def test_after_the_opening_a_change_waits_without_any_force():
    edition = an_edition()
    waiting = a_proposal(edition)

    assert waiting.confirmed_at is None
    assert waiting.written_by.username == "first"
    assert in_force(edition, TOMORROW + timedelta(days=9)) == (0, 5)


def test_a_second_person_lets_it_hold_from_the_next_midnight():
    edition = an_edition()
    waiting = a_proposal(edition)
    two_days_later = NOON + timedelta(days=2)

    confirm_rules(rules=waiting, by=an_editor(), at=two_days_later)

    assert in_force(edition, two_days_later.date()) == (0, 5)
    assert in_force(edition, two_days_later.date() + timedelta(days=1)) == (1, 3)


def test_midnight_is_shanghais():
    edition = an_edition()
    waiting = a_proposal(edition)
    half_past_midnight = NOON.replace(hour=16, minute=30)  # 00:30 of the nineteenth in Shanghai

    rules = confirm_rules(rules=waiting, by=an_editor(), at=half_past_midnight)

    assert rules.from_day == TODAY + timedelta(days=2)


def test_a_midnight_that_is_less_than_a_minute_away_is_left_out():
    """A like of the new day could still be cast by the old limit, and the ledger be refused."""
    edition = an_edition()
    waiting = a_proposal(edition)
    half_a_minute_before = NOON.replace(hour=15, minute=59, second=30)

    rules = confirm_rules(rules=waiting, by=an_editor(), at=half_a_minute_before)

    assert rules.from_day == TODAY + timedelta(days=2)


def test_in_the_minute_before_the_opening_a_change_waits_as_after_it():
    edition = an_edition()
    moment_before = edition.likes_open_at - timedelta(seconds=30)

    waiting = a_proposal(edition, at=moment_before)

    assert waiting.confirmed_at is None
    assert in_force(edition, moment_before.date()) == (0, 5)


def test_in_the_minute_before_the_opening_the_period_is_frozen():
    edition = an_edition()
    with pytest.raises(ValidationError) as refused:
        a_proposal(edition, period="day", at=edition.likes_open_at - timedelta(seconds=30))
    assert "period" in refused.value.message_dict


def test_whoever_wrote_a_change_can_not_confirm_it():
    edition = an_edition()
    waiting = a_proposal(edition)
    with pytest.raises(ValidationError, match="第二个人"):
        confirm_rules(rules=waiting, by=waiting.written_by, at=NOON)
    assert Rules.objects.waiting().get() == waiting


def test_a_change_is_confirmed_once():
    edition = an_edition()
    waiting = a_proposal(edition)
    confirm_rules(rules=waiting, by=an_editor(), at=NOON)
    with pytest.raises(ValidationError, match="已经确认"):
        confirm_rules(rules=waiting, by=an_editor(username="third"), at=NOON + timedelta(days=3))
    waiting.refresh_from_db()
    assert (waiting.from_day, waiting.confirmed_by.username) == (TOMORROW, "editor")


def test_a_declined_change_is_gone_and_its_number_free():
    edition = an_edition()
    some_rules(edition)
    waiting = a_proposal(edition)
    decline_rules(rules=waiting)
    with pytest.raises(ValidationError, match="已被否决"):
        confirm_rules(rules=waiting, by=an_editor(), at=NOON)
    assert a_proposal(edition, by=waiting.written_by).version == 2


def test_a_confirmed_change_can_not_be_declined():
    edition = an_edition()
    waiting = a_proposal(edition)
    confirm_rules(rules=waiting, by=an_editor(), at=NOON)
    with pytest.raises(ValidationError, match="已经确认"):
        decline_rules(rules=waiting)
    assert in_force(edition, TOMORROW) == (1, 3)


def test_a_second_change_is_refused_while_one_waits():
    edition = an_edition()
    waiting = a_proposal(edition)
    with pytest.raises(ValidationError, match="等待确认"):
        a_proposal(edition, by=an_editor(), daily_limit=4)
    assert Rules.objects.get() == waiting


def test_a_change_keeps_the_terms_that_it_does_not_name():
    edition = an_edition()
    some_rules(edition, ranks="all", daily_limit=7)
    assert a_proposal(edition, visibility="hidden").ranks == "all"


def test_after_the_opening_a_reason_is_owed():
    with pytest.raises(ValidationError) as refused:
        a_proposal(an_edition(), reason=" ")
    assert "reason" in refused.value.message_dict
    assert not Rules.objects.exists()


def test_after_the_opening_a_name_is_owed():
    edition = an_edition()
    with pytest.raises(ValidationError, match="必须知道"):
        change_rules(edition=edition, terms={"daily_limit": 3}, reason="x", by=None, at=NOON)
    assert not Rules.objects.exists()


def test_after_the_opening_the_period_is_frozen():
    with pytest.raises(ValidationError) as refused:
        a_proposal(an_edition(), period="day")
    assert "period" in refused.value.message_dict


@pytest.mark.parametrize("limit", [0, 101])
def test_a_limit_has_a_range(limit):
    with pytest.raises(ValidationError) as refused:
        a_proposal(an_edition(), daily_limit=limit, at=BEFORE)
    assert "daily_limit" in refused.value.message_dict


def test_without_versions_the_default_rules_hold():
    rules = Rules.objects.in_force(edition=an_edition(), day=NOON.date())
    assert (rules.version, rules.period, rules.daily_limit) == (0, "edition", 5)


def at_once(*acts) -> list[str]:
    """Run the acts in threads of their own; return for each "done" or why it was refused."""

    def one(act) -> str:
        try:
            act()
        except ValidationError as error:
            return error.messages[0]
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


@pytest.mark.django_db(transaction=True)
def test_of_many_confirmations_at_once_one_counts():
    waiting = a_proposal(an_edition(likes_close_at=NOON + timedelta(days=9)))
    people = [an_editor(username=f"second-{n}") for n in range(6)]

    def confirmation(person, n):
        return lambda: confirm_rules(rules=waiting, by=person, at=NOON + timedelta(days=n))

    said = at_once(*(confirmation(person, n) for n, person in enumerate(people)))

    assert said.count("done") == 1
    assert sum("已经确认" in words for words in said) == 5
    rules = Rules.objects.get()
    # day and name belong to one and the same confirmation
    n = people.index(rules.confirmed_by)
    assert rules.from_day == TOMORROW + timedelta(days=n)


@pytest.mark.django_db(transaction=True)
def test_of_many_proposals_at_once_one_waits():
    edition = an_edition()
    people = [an_editor(username=f"first-{n}") for n in range(6)]

    said = at_once(*((lambda p=person: a_proposal(edition, by=p)) for person in people))

    assert said.count("done") == 1
    assert sum("等待确认" in words for words in said) == 5
    assert Rules.objects.waiting().count() == Rules.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_confirmation_and_a_refusal_at_once_one_counts():
    waiting = a_proposal(an_edition())
    second = an_editor(username="second")
    said = at_once(
        lambda: confirm_rules(rules=waiting, by=second, at=NOON),
        lambda: decline_rules(rules=waiting),
    )
    assert said.count("done") == 1
    assert Rules.objects.confirmed().count() == Rules.objects.count()


def moved(edition, *, to, at=NOON):
    """Write a change of the closing time; confirm it with what this returns."""
    return a_proposal(edition, at=at, closes_at=to, reason="台风，延期一天")


def test_the_close_is_moved_by_two_people_at_once():
    edition = an_edition()
    later = edition.likes_close_at + timedelta(days=1)
    waiting = moved(edition, to=later)
    edition.refresh_from_db()
    assert edition.likes_close_at != later

    confirm_rules(rules=waiting, by=an_editor(), at=NOON)

    edition.refresh_from_db()
    assert edition.likes_close_at == later
    assert in_force(edition, TODAY) == (0, 5)  # all else waits for midnight


@pytest.mark.django_db(transaction=True)
def test_a_new_change_that_meets_a_moved_close_waits_its_turn():
    """Both need the edition's row and the only place for rules that wait, in one order."""
    edition, third = an_edition(), an_editor(username="third")
    writer, second = an_editor(username="writer"), an_editor(username="second")
    for days in range(1, 11):
        close = edition.likes_close_at + timedelta(days=days)
        waiting = a_proposal(edition, by=writer, closes_at=close)
        said = at_once(
            lambda waiting=waiting: confirm_rules(rules=waiting, by=second, at=NOON),
            lambda: a_proposal(edition, by=third, daily_limit=4),
        )
        assert said.count("done") == 2 or "等待确认" in "".join(said)
        assert Edition.objects.get().likes_close_at == close
        for rules in Rules.objects.waiting():
            decline_rules(rules=rules)


def test_the_closing_time_that_stands_is_no_change():
    edition = an_edition()
    assert moved(edition, to=edition.likes_close_at).closes_at is None


def test_before_the_opening_the_close_is_set_in_the_editions_form():
    edition = an_edition()
    with pytest.raises(ValidationError, match="表单"):
        moved(edition, to=edition.likes_close_at + timedelta(days=1), at=BEFORE)


def test_a_close_is_not_moved_into_the_past():
    with pytest.raises(ValidationError, match="已经过去"):
        moved(an_edition(), to=NOON)


def test_a_close_that_was_is_final():
    edition = an_edition()
    close = edition.likes_close_at
    with pytest.raises(ValidationError, match="不能再改"):
        moved(edition, to=close + timedelta(days=1), at=close)


def test_a_change_confirmed_after_the_close_reopens_nothing():
    edition = an_edition()
    close = edition.likes_close_at
    waiting = moved(edition, to=close + timedelta(days=1))

    with pytest.raises(ValidationError, match="不能再改"):
        confirm_rules(rules=waiting, by=an_editor(), at=close)

    edition.refresh_from_db()
    assert edition.likes_close_at == close
    assert Rules.objects.waiting().get() == waiting


def test_a_close_that_is_less_than_a_minute_away_is_not_moved():
    """A process that still knew it would turn likes away that the new one lets in."""
    edition = an_edition()
    close = edition.likes_close_at
    waiting = moved(edition, to=close + timedelta(days=1))

    with pytest.raises(ValidationError, match="不足一分钟"):
        confirm_rules(rules=waiting, by=an_editor(), at=close - timedelta(seconds=30))

    edition.refresh_from_db()
    assert edition.likes_close_at == close
    assert Rules.objects.waiting().get() == waiting


def test_a_new_close_that_passed_while_it_waited_is_refused():
    edition = an_edition()
    sooner = NOON + timedelta(hours=1)
    waiting = moved(edition, to=sooner)
    with pytest.raises(ValidationError, match="已经过去"):
        confirm_rules(rules=waiting, by=an_editor(), at=sooner)


def test_after_the_close_no_rule_changes():
    edition = an_edition()
    waiting = a_proposal(edition)
    close = edition.likes_close_at
    with pytest.raises(ValidationError, match="规则不能再改"):
        confirm_rules(rules=waiting, by=an_editor(), at=close)
    decline_rules(rules=waiting)
    with pytest.raises(ValidationError, match="规则不能再改"):
        a_proposal(edition, by=waiting.written_by, at=close)
    assert not Rules.objects.exists()
