"""Several people propose, declare or take back at the same instant, on both engines."""

from datetime import timedelta

import pytest

from campaign.declaring import confirm_result, propose_result, take_back_result
from tests import cast
from tests.cases import a_person, close, give, propose
from tests.cast import NOON
from tests.voting.ledger.conftest import key_file  # noqa: F401
from tests.voting.test_parallel_holds import at_once, done
from voting.models import Result
from voting.settled import newest_result

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5
AFTER = NOON + timedelta(days=6)


@pytest.fixture
def edition():
    edition = cast.an_edition()
    for number in range(1, ROUNDS + 1):
        give(cast.a_published_nominee(edition, name=f"王{number}", number=number), 1)
    close(edition, at=NOON)
    for name in ("first", "second", "third", "fourth"):
        a_person(name)
    return edition


def test_of_many_who_confirm_at_once_one_declares_it(edition):
    for number in range(1, ROUNDS + 1):
        if number > 1:  # something to correct
            edition.nominees.filter(number=number).update(is_ranked=False)
        result = propose(edition, at=AFTER, reason="更正" if number > 1 else "")
        results = at_once(
            *(
                lambda name=name, result=result: confirm_result(
                    result=result, by=a_person(name), at=AFTER
                )
                for name in ("second", "third", "fourth", "first")
            )
        )
        assert len(done(results)) == 1
        assert Result.objects.declared().count() == number
    assert newest_result(edition, at=AFTER).version == ROUNDS


def test_of_two_who_propose_at_once_one_waits(edition):
    for _n in range(ROUNDS):
        results = at_once(
            *(
                lambda name=name: propose_result(
                    edition=edition, by=a_person(name), reason="", at=AFTER
                )
                for name in ("first", "second", "third")
            )
        )
        assert len(done(results)) == 1
        take_back_result(result=Result.objects.get())


def test_a_proposal_is_declared_or_taken_back_never_both(edition):
    result = propose(edition, at=AFTER)
    results = at_once(
        lambda: confirm_result(result=result, by=a_person("second"), at=AFTER),
        lambda: take_back_result(result=result) or "taken",
    )
    assert len(done(results)) == 1
    assert Result.objects.filter(confirmed_at__isnull=False).exists() != ("taken" in results)
