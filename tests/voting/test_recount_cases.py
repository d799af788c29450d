"""recount finds whatever contradicts the likes of a case, and mends what is derived."""

import pytest
from django.core.management import CommandError, call_command

from tests.cases import HOUR, MINUTE, a_hold, a_person, a_void, close, give
from tests.cast import NOON, a_published_nominee, an_edition
from tests.voting.ledger.conftest import key_file  # noqa: F401
from voting.counted import Score, scores
from voting.models import Act, Case, CaseLike, CaseTally, Like
from voting.tallies import roll_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def nominee():
    nominee = a_published_nominee(an_edition())
    give(nominee, 3, at=NOON - 2 * HOUR)
    give(nominee, 2, at=NOON - 65 * MINUTE, prefix="late")
    roll_up(edition=nominee.edition, at=NOON)
    return nominee


def contradictions(capsys) -> str:
    with pytest.raises(CommandError, match="differ"):
        call_command("recount")
    return capsys.readouterr().err


def test_works_after_a_hold_and_a_void(nominee, capsys):
    a_hold(nominee, received_at__lt=NOON - 90 * MINUTE)
    a_void(nominee, received_at__gt=NOON - 90 * MINUTE)
    call_command("recount")
    assert "edition 3: 5 likes, 0 differences" in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["changed", "missing", "invented"])
def test_a_tally_that_is_not_its_likes_is_found_and_made_anew(nominee, capsys, damage):
    case = a_void(nominee, received_at__lt=NOON - 90 * MINUTE)
    tallies = CaseTally.objects.filter(case=case)
    if damage == "changed":
        tallies.update(likes=1)
    elif damage == "missing":
        tallies.delete()
    else:
        CaseTally.objects.create(case=case, nominee=nominee, start=NOON - HOUR, likes=1)
    said = contradictions(capsys)
    assert f"case {case}" in said
    assert f"nominee {nominee.pk}: counted" in said

    call_command("recount", "--rebuild")

    found = scores(edition=nominee.edition, until=NOON + HOUR)
    assert found == {nominee.pk: Score(received=5, void=3)}


def test_a_like_in_two_void_cases_is_found(nominee, capsys):
    """No function of ours does it; somebody with a database shell can."""
    a_void(nominee)
    like = Like.objects.first()
    twin = Case.objects.create(
        edition=nominee.edition, kind="likes", nominee=nominee, opened_at=NOON
    )
    CaseLike.objects.create(case=twin, like=like)
    first, second = a_person("first"), a_person("second")
    Act.objects.create(case=twin, kind="held", by=first, at=NOON)
    void = {"kind": "voided", "by": second, "proposed_by": first, "reason": "test"}
    Act.objects.create(case=twin, at=NOON, **void)
    assert f"like {like.pk} is in 2 cases" in contradictions(capsys)


def test_a_like_that_was_written_after_the_sealed_close_is_found(nominee, capsys, key_file):  # noqa: F811
    close(nominee.edition, at=NOON)
    call_command("recount")
    give(nominee, 1, at=NOON - HOUR, prefix="too-late")
    roll_up(edition=nominee.edition, at=NOON + HOUR)
    assert f"nominee {nominee.code}: sealed 5, likes 6" in contradictions(capsys)
