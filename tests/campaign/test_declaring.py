"""A final result takes two people, and the close, the days of notice and every review before it."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from campaign.declaring import (
    choose_winners,
    confirm_result,
    take_back_result,
)
from tests import cast
from tests.cases import HOUR, MINUTE, a_hold, a_person, close, confirm, declare, give, propose
from tests.cast import NOON
from tests.voting.ledger.conftest import key_file  # noqa: F401
from tests.voting.ledger.judged import verify
from voting.holds import release_likes, restore_likes
from voting.ledger.parts import export
from voting.ledger.sealing import seal
from voting.models import Award, Result, Winner, newest_seal
from voting.settled import line_of, public_notice, settled_scores
from voting.statements import read_statement

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DAY = timedelta(days=1)
CLOSE = NOON  # a Wednesday, 12:00 in Shanghai; five whole days later it is Tuesday
AFTER = NOON + 6 * DAY


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def edition():
    """Closed, with two nominees of five and three likes."""
    edition = cast.an_edition()
    for number, likes in ((1, 5), (2, 3)):
        nominee = cast.a_published_nominee(edition, name=f"王{'一二'[number - 1]}", number=number)
        give(nominee, likes)
    close(edition, at=CLOSE)
    return edition


def an_award(edition, *nominees, name="最美社区工作者", places=2, **more):
    award = Award.objects.create(
        edition=edition, name=name, name_en="Finest", places=places, **more
    )
    chosen = dict.fromkeys(nominees, award)
    choose_winners(edition=edition, chosen=chosen, by=a_person("first"), at=AFTER)
    return award


def refused(words, act):
    with pytest.raises(ValidationError) as error:
        act()
    assert words in " ".join(error.value.messages)


def test_a_seal_of_a_clock_that_was_set_back_does_not_hide_the_close(edition):
    case = a_hold(edition.nominees.last(), at=CLOSE - 30 * MINUTE)
    confirm(case, at=CLOSE - 20 * MINUTE)
    seal(edition=edition, at=CLOSE - 10 * MINUTE, now=True)
    assert newest_seal(edition).at < CLOSE
    propose(edition, at=AFTER)
    assert settled_scores(edition=edition, at=AFTER)[edition.nominees.last().pk].void == 3


def test_works(edition):
    first = edition.nominees.get(number=1)
    an_award(edition, first)
    result = declare(edition, at=AFTER)
    said = read_statement(result.statement)
    assert (result.version, said.honours[0].winners) == (1, (first.code,))
    assert {one.code: (one.counted, one.place) for one in said.nominees} == {
        nominee.code: (likes, place)
        for nominee, likes, place in zip(edition.nominees.all(), (5, 3), (1, 2), strict=True)
    }
    assert (result.proposed_by.username, result.confirmed_by.username) == ("first", "second")


def test_nobody_declares_what_they_have_proposed(edition):
    result = propose(edition, at=AFTER)
    refused(
        "a second person",
        lambda: confirm_result(result=result, by=a_person("first"), at=AFTER),
    )
    assert not Result.objects.declared().exists()


def test_not_before_the_close():
    edition = cast.an_edition()
    refused("not closed yet", lambda: propose(edition, at=NOON))


def test_not_before_the_close_is_sealed(edition):
    other = cast.an_edition(number=4, is_current=False, likes_close_at=NOON - HOUR)
    refused("not sealed yet", lambda: propose(other, at=AFTER))


def test_not_while_public_notice_runs(edition):
    notice = public_notice(edition)
    assert (notice.first - CLOSE.date(), notice.last - notice.first) == (DAY, 4 * DAY)
    refused("Public notice runs", lambda: propose(edition, at=notice.until - MINUTE))
    assert propose(edition, at=notice.until)


def test_a_close_at_midnight_begins_the_notice_with_the_day(edition):
    midnight = NOON.replace(hour=16)  # 24:00 in Shanghai
    other = cast.an_edition(number=4, is_current=False)
    give(cast.a_published_nominee(other), 1)
    close(other, at=midnight)
    assert public_notice(other).first == NOON.date() + DAY


def test_a_close_that_is_sealed_late_begins_the_notice_late(edition):
    other = cast.an_edition(number=4, is_current=False, likes_close_at=NOON)
    give(cast.a_published_nominee(other), 1)
    seal(edition=other, at=NOON + 3 * DAY, now=True)
    assert public_notice(other).first == NOON.date() + 4 * DAY


@pytest.mark.parametrize("end", ["released", "void", "by the clock"])
def test_not_while_likes_are_held(edition, end):
    case = a_hold(edition.nominees.get(number=1), at=AFTER, by="third")
    refused("5 likes are under review", lambda: propose(edition, at=AFTER + MINUTE))
    at = AFTER + 2 * MINUTE
    if end == "released":
        release_likes(case=case, by=a_person("second"), text="正常", at=at)
    elif end == "void":
        confirm(case, at=at)
        refused("not in the ledger yet", lambda: propose(edition, at=at))
        seal(edition=edition, at=at)
    else:
        at = AFTER + DAY
    said = read_statement(propose(edition, at=at).statement)
    counted = {one.code: one.counted for one in said.nominees}
    assert counted[edition.nominees.get(number=1).code] == (0 if end == "void" else 5)


def test_a_hold_between_proposal_and_declaration_stops_it(edition):
    result = propose(edition, at=AFTER)
    a_hold(edition.nominees.get(number=1), at=AFTER, by="third")
    act = lambda: confirm_result(result=result, by=a_person("second"), at=AFTER + MINUTE)  # noqa: E731
    refused("under review", act)


def test_what_has_changed_since_the_proposal_is_proposed_anew(edition):
    nominee = edition.nominees.get(number=1)
    result = propose(edition, at=AFTER)
    an_award(edition, nominee)
    act = lambda: confirm_result(result=result, by=a_person("second"), at=AFTER)  # noqa: E731
    refused("have changed", act)
    take_back_result(result=result)
    refused("taken back", act)
    assert declare(edition, at=AFTER).version == 1


def test_one_proposal_waits_at_a_time(edition):
    propose(edition, at=AFTER)
    refused("Another proposal waits", lambda: propose(edition, at=AFTER, by="third"))


def test_a_correction_is_a_version_beside_the_old_one(edition):
    nominee = edition.nominees.get(number=1)
    first = declare(edition, at=AFTER)
    refused("needs a reason", lambda: propose(edition, at=AFTER + HOUR))
    refused("Nothing would be corrected", lambda: propose(edition, at=AFTER + HOUR, reason="误"))
    confirm(a_hold(nominee, at=AFTER + HOUR, by="third"), at=AFTER + 2 * HOUR)
    seal(edition=edition, at=AFTER + 2 * HOUR)
    # What was declared stays on show until it is corrected.
    assert settled_scores(edition=edition, at=AFTER + 3 * HOUR)[nominee.pk].counted == 5
    second = declare(edition, at=AFTER + 3 * HOUR, reason="复核后更正")
    assert settled_scores(edition=edition, at=AFTER + 4 * HOUR)[nominee.pk].counted == 0
    first.refresh_from_db()
    assert [first.version, second.version] == [1, 2]
    assert read_statement(second.statement).reason == "复核后更正"


def test_nothing_is_declared_by_a_clock_that_was_set_back(edition):
    declare(edition, at=AFTER)
    edition.nominees.filter(number=1).update(is_ranked=False)  # something to correct
    correct = partial(propose, edition, reason="更正")
    refused("Version 1 was declared on Nov. 24, 2026, noon", partial(correct, at=AFTER - HOUR))
    decide = partial(confirm_result, result=correct(at=AFTER), by=a_person("second"))
    refused("Have the clock set right first", partial(decide, at=AFTER - HOUR))
    assert decide(at=AFTER).version == 2


def test_a_void_and_a_restore_after_the_close_change_what_is_settled(edition):
    nominee = edition.nominees.get(number=1)
    case = a_hold(nominee, at=NOON + HOUR)
    confirm(case, at=NOON + 2 * HOUR)
    assert settled_scores(edition=edition, at=NOON + 3 * HOUR)[nominee.pk].counted == 0
    restore_likes(case=case, by=a_person("second"), text="误判", at=NOON + 3 * HOUR)
    assert settled_scores(edition=edition, at=NOON + 4 * HOUR)[nominee.pk].counted == 5


def test_the_result_is_sealed(edition):
    result = declare(edition, at=AFTER)
    assert line_of(result) is None
    seal(edition=edition, at=AFTER + MINUTE)
    line = line_of(result)
    assert line.text.split("|")[4] == "result-1"
    assert line.notice == result.statement
    assert seal(edition=edition, at=AFTER + HOUR) == []


def test_an_award_has_so_many_places(edition):
    award = an_award(edition, *edition.nominees.all(), places=1)
    refused("2 nominees are chosen for places: 1", lambda: propose(edition, at=AFTER))
    award.places = 2
    award.save()
    assert propose(edition, at=AFTER)


def test_a_district_has_so_many_places(edition):
    an_award(edition, *edition.nominees.all(), quotas="越秀区 1\n天河区 1")
    refused("at most 1 from 越秀区, but 2 are chosen", lambda: propose(edition, at=AFTER))


def test_nobody_without_a_page_wins(edition):
    an_award(edition, cast.a_nominee(edition, name="李敏", number=3))
    refused("without a page, or withdrawn: 李敏", lambda: propose(edition, at=AFTER))


def test_winners_stand_by_strokes_unless_places_were_promised(edition):
    third = cast.a_published_nominee(edition, name="丁三", number=3)
    an_award(edition, *edition.nominees.all(), places=3)
    codes = dict(edition.nominees.values_list("number", "code"))
    said = read_statement(propose(edition, at=AFTER).statement)
    assert said.honours[0].winners == (third.code, codes[1], codes[2])
    take_back_result(result=Result.objects.get())
    edition.winners_by = edition.WinnersBy.RANK
    edition.save()
    said = read_statement(propose(edition, at=AFTER).statement)
    assert said.honours[0].winners == (codes[1], codes[2], third.code)


def test_who_asked_to_stand_without_rank_has_no_place(edition):
    edition.nominees.filter(number=1).update(is_ranked=False)
    said = read_statement(propose(edition, at=AFTER).statement)
    places = [(one.counted, one.place) for one in said.nominees]
    assert sorted(places) == [(3, 1), (5, None)]


def test_a_nominee_has_one_award_and_loses_it_again(edition):
    nominee = edition.nominees.get(number=1)
    an_award(edition, nominee)
    an_award(edition, nominee, name="提名奖")
    assert Winner.objects.get().award.name == "提名奖"
    choose_winners(edition=edition, chosen={nominee: None}, by=a_person("first"), at=AFTER)
    assert not Winner.objects.exists()


def test_nobody_wins_in_another_edition(edition):
    other = cast.an_edition(number=4, is_current=False)
    stranger = cast.a_published_nominee(other)
    refused("same edition", lambda: an_award(edition, stranger))


def test_strangers_recount_what_was_declared(edition, tmp_path):
    nominee = edition.nominees.get(number=1)
    confirm(a_hold(nominee, at=NOON + HOUR), at=NOON + 2 * HOUR)
    seal(edition=edition, at=NOON + 2 * HOUR)
    result = declare(edition, at=AFTER)
    seal(edition=edition, at=AFTER)
    export(edition=edition, folder=tmp_path)
    verifier = verify.Verifier(tmp_path, newest_seal(edition).vkey)
    verifier.run()
    recounted = [row.split(" ") for row in verifier.ledger.totals().splitlines()]
    verifier.ledger.db.close()
    said = read_statement(result.statement).nominees
    assert {(one.code, str(one.received), str(one.void)) for one in said} == {
        (code, received, void) for code, received, void, _counted in recounted
    }
