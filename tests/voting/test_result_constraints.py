"""What two people declared stays declared: each constraint and guard of results is broken once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F

from profiles.models import Edition
from tests import cast
from tests.cases import HOUR, a_hold, a_person, close, confirm, declare, give, propose
from tests.cast import NOON
from tests.voting.ledger.conftest import key_file  # noqa: F401
from tests.voting.test_constraints import refuses
from voting.holds import release_likes
from voting.models import Award, Result, Winner
from voting.quotas import read_quotas
from voting.rehearsals import discard_rehearsal

pytestmark = pytest.mark.django_db
AFTER = NOON + timedelta(days=6)


@pytest.fixture
def edition():
    return closed(cast.an_edition())


def closed(edition: Edition) -> Edition:
    give(cast.a_published_nominee(edition), 3)
    close(edition, at=NOON)
    return edition


def a_result(edition: Edition, **changes: object) -> Result:
    values: dict[str, object] = {
        "edition": edition,
        "version": 1,
        "statement": "{}",
        "notice_until": NOON,
        "proposed_at": AFTER,
        "proposed_by": a_person("first"),
    }
    return Result(**{**values, **changes})


def confirmation(**changes: object) -> object:
    """Return an act that declares whatever waits, past all of our functions."""
    values = {"confirmed_at": AFTER, "confirmed_by": a_person("second"), **changes}
    return lambda: Result.objects.waiting().update(**values)


def test_it_is_confirmed_by_a_second_person_whose_name_is_known(edition):
    a_result(edition).save()
    refuses("result_second_person", confirmation(confirmed_by=a_person("first")))
    refuses("result_declared_by_somebody", confirmation(confirmed_by=None))
    confirmation()()


def test_it_waits_for_the_end_of_public_notice(edition):
    a_result(edition, notice_until=AFTER + HOUR).save()
    refuses("result_after_notice", confirmation())
    confirmation(confirmed_at=AFTER + HOUR)()


def test_it_waits_for_the_sealed_close():
    a_result(cast.an_edition()).save()
    refuses("result_waits_for_the_close", confirmation())


@pytest.mark.parametrize("end", ["released", "void", "by the clock"])
def test_it_waits_while_likes_are_held(edition, end):
    a_result(edition).save()
    case = a_hold(edition.nominees.get(), at=AFTER - HOUR)
    refuses("result_waits_for_reviews", confirmation())
    if end == "by the clock":
        confirmation(confirmed_at=AFTER + timedelta(hours=23))()
        return
    if end == "void":
        confirm(case, at=AFTER)
    else:
        release_likes(case=case, by=a_person("second"), text="正常", at=AFTER)
    confirmation()()


def test_held_likes_of_another_edition_stop_nothing(edition):
    other = cast.a_published_nominee(cast.an_edition(number=4, is_current=False))
    give(other, 1)
    a_hold(other, at=AFTER - HOUR)
    a_result(edition).save()
    confirmation()()


def test_it_is_proposed_first(edition):
    declared = a_result(edition, confirmed_at=AFTER, confirmed_by=a_person("second"))
    refuses("result_is_proposed_first", declared.save)


def test_one_waits_at_a_time_and_versions_are_unique(edition):
    declare(edition, at=AFTER)
    refuses("result_version_once", a_result(edition).save)
    a_result(edition, version=2, reason="更正").save()
    refuses("result_one_waiting", a_result(edition, version=3, reason="更正").save)


def test_a_correction_has_a_reason(edition):
    refuses("result_correction_has_a_reason", a_result(edition, version=2).save)


def test_a_proposal_is_declared_as_it_was_proposed(edition):
    a_result(edition).save()
    for change in ({"statement": "x"}, {"reason": "x"}, {"notice_until": NOON - HOUR}):
        refuses("result_is_final", lambda change=change: Result.objects.update(**change))


def test_a_declared_result_can_not_be_changed(edition):
    declare(edition, at=AFTER)
    refuses("result_is_final", lambda: Result.objects.update(statement="{}"))
    refuses("result_is_final", lambda: Result.objects.update(confirmed_at=F("confirmed_at")))
    refuses("result_is_final", lambda: Result.objects.update(confirmed_at=None, confirmed_by=None))


def test_a_declared_result_can_not_be_deleted_and_a_proposal_can(edition):
    declare(edition, at=AFTER)
    refuses("result_is_kept", lambda: Result.objects.all().delete())
    a_result(edition, version=2, reason="更正").save()
    Result.objects.waiting().delete()


def test_a_rehearsal_goes_with_its_result():
    rehearsal = closed(cast.an_edition(kind="rehearsal", number=901, is_current=False))
    award = Award.objects.create(edition=rehearsal, name="奖", name_en="Prize", places=1)
    Winner.objects.create(
        award=award, nominee=rehearsal.nominees.get(), by=a_person("first"), at=AFTER
    )
    declare(rehearsal, at=AFTER)
    discard_rehearsal(edition=rehearsal)
    assert not Result.objects.exists()


@pytest.mark.only_postgresql
def test_results_can_not_be_truncated(edition):
    def truncate():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE voting_result")

    refuses("results_are_kept", truncate)


def test_an_award_has_a_name_of_its_own_and_at_least_one_place(edition):
    award = {"edition": edition, "name": "奖", "name_en": "Prize"}
    Award.objects.create(**award, places=1)
    refuses("award_name_once", Award(**award, places=1).save)
    refuses("award_has_places", Award(**{**award, "name": "别的"}, places=0).save)


def test_a_nominee_wins_once(edition):
    nominee = edition.nominees.get()
    for name in ("一", "二"):
        award = Award.objects.create(edition=edition, name=name, name_en="Prize", places=1)
        winner = Winner(award=award, nominee=nominee, by=a_person("first"), at=AFTER)
        if name == "一":
            winner.save()
        else:
            refuses("winner_once", winner.save)


def test_the_days_of_notice_and_the_order_of_winners_are_known(edition):
    rows = Edition.objects.filter(pk=edition.pk)
    for days in (0, 31):
        refuses("edition_notice", lambda days=days: rows.update(notice_days=days))
    refuses("edition_winners_by_known", lambda: rows.update(winners_by="lot"))


def test_quotas_are_lines_of_a_district_and_a_number():
    assert read_quotas("越秀区 2\n\n 天河区  1 ") == {"越秀区": 2, "天河区": 1}
    for wrong in ("越秀区", "越秀区二", "越秀区 1\n越秀区 2"):
        with pytest.raises(ValidationError):
            read_quotas(wrong)


def test_a_proposal_bears_the_end_of_the_notice(edition):
    result = propose(edition, at=AFTER)
    assert result.notice_until == NOON.replace(hour=16) + timedelta(days=5)
