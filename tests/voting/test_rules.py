"""Rules change by a new version, from a day on, with a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, an_edition
from voting.models import Rules
from voting.rules import change_rules

pytestmark = pytest.mark.django_db
BEFORE = NOON - timedelta(days=6)  # likes open five days before noon


def test_works_before_the_opening_from_the_same_day():
    edition = an_edition()
    change_rules(edition=edition, terms={"period": "day", "daily_limit": 3}, reason="", at=BEFORE)

    rules = Rules.objects.in_force(edition=edition, day=BEFORE.date())

    assert (rules.version, rules.period, rules.daily_limit) == (1, "day", 3)


def test_after_the_opening_from_the_next_midnight():
    edition = an_edition()
    change_rules(
        edition=edition, terms={"period": "edition", "daily_limit": 3}, reason="多些机会", at=NOON
    )

    today = Rules.objects.in_force(edition=edition, day=NOON.date())
    tomorrow = Rules.objects.in_force(edition=edition, day=NOON.date() + timedelta(days=1))

    assert (today.version, today.daily_limit) == (0, 5)
    assert (tomorrow.version, tomorrow.daily_limit) == (1, 3)


def test_after_the_opening_a_reason_is_owed():
    with pytest.raises(ValidationError) as refused:
        change_rules(
            edition=an_edition(), terms={"period": "edition", "daily_limit": 3}, reason=" ", at=NOON
        )
    assert "reason" in refused.value.message_dict
    assert not Rules.objects.exists()


def test_after_the_opening_the_period_is_frozen():
    with pytest.raises(ValidationError) as refused:
        change_rules(
            edition=an_edition(), terms={"period": "day", "daily_limit": 5}, reason="x", at=NOON
        )
    assert "period" in refused.value.message_dict


@pytest.mark.parametrize("limit", [0, 101])
def test_a_limit_has_a_range(limit):
    with pytest.raises(ValidationError) as refused:
        change_rules(
            edition=an_edition(),
            terms={"period": "day", "daily_limit": limit},
            reason="",
            at=BEFORE,
        )
    assert "daily_limit" in refused.value.message_dict


def test_without_versions_the_default_rules_hold():
    rules = Rules.objects.in_force(edition=an_edition(), day=NOON.date())
    assert (rules.version, rules.period, rules.daily_limit) == (0, "edition", 5)
