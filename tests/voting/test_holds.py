"""Likes set aside, struck out by a second person, released, brought back: one case of acts."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from tests.cases import HOUR, MINUTE, WORDS, a_hold, a_person, a_void, confirm, give
from tests.cast import NOON, a_published_nominee, an_edition
from voting.cases import Status, status
from voting.counted import Score, scores, under_review
from voting.holds import hold_likes, may_be_held, release_likes, restore_likes, void_likes
from voting.models import HOLD_LASTS, Act, Case, CaseLike, CaseTally, Like

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LATER = NOON + 2 * HOUR


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def nominee(edition):
    nominee = a_published_nominee(edition)
    give(nominee, 3, at=NOON - 3 * HOUR)
    give(nominee, 2, at=NOON - HOUR, prefix="late")
    return nominee


def score(nominee) -> tuple[int, int, int]:
    found = scores(edition=nominee.edition, until=LATER)[nominee.pk]
    return found.received, found.void, found.counted


def proves_equality(edition) -> None:
    call_command("recount", "--edition", str(edition.number))


def refuses(words, act, **arguments):
    before = Act.objects.count(), Case.objects.count(), CaseLike.objects.count()
    with pytest.raises(ValidationError, match=words):
        act(**arguments)
    assert before == (Act.objects.count(), Case.objects.count(), CaseLike.objects.count())


# holding


def test_held_likes_go_on_counting_for_their_nominee(nominee):
    case = a_hold(nominee, received_at__lt=NOON - 2 * HOUR)
    assert score(nominee) == (5, 0, 5)
    assert under_review(edition=nominee.edition, at=LATER) == 3
    assert (case.kind, case.nominee, case.chosen) == ("likes", nominee, {"network": "net#7f3a"})
    held = case.acts.get()
    assert (held.kind, held.by.username, held.text, held.at) == ("held", "first", "请核对", NOON)
    assert status(case, at=LATER) == Status.HELD
    proves_equality(nominee.edition)


def test_a_case_knows_its_likes_by_nominee_and_minute(nominee):
    case = a_hold(nominee)
    assert case.case_likes.count() == 5
    rows = CaseTally.objects.values_list("case", "nominee", "start", "likes").order_by("start")
    assert list(rows) == [
        (case.pk, nominee.pk, NOON - 3 * HOUR, 3),
        (case.pk, nominee.pk, NOON - HOUR, 2),
    ]


def test_a_hold_may_be_of_several_nominees(edition, nominee):
    other = a_published_nominee(edition, number=2, name="李敏")
    give(other, 1)
    case = hold_likes(
        edition=edition,
        likes=Like.objects.all(),
        nominee=None,
        by=a_person("first"),
        text="请核对",
        chosen={},
        at=NOON,
    )
    assert {row.nominee_id for row in case.tallies.all()} == {nominee.pk, other.pk}
    confirm(case)
    found = scores(edition=edition, until=LATER)
    assert found[other.pk] == Score(received=1, void=1)
    assert found[nominee.pk].counted == 0
    proves_equality(edition)


def test_a_hold_takes_only_likes_of_its_edition_and_nominee(edition, nominee):
    past = a_published_nominee(an_edition(number=2, is_current=False), number=1)
    give(past, 2)
    other = a_published_nominee(edition, number=2, name="李敏")
    give(other, 1)
    case = hold_likes(
        edition=edition,
        likes=Like.objects.all(),
        nominee=nominee,
        by=a_person("first"),
        text="请核对",
        chosen={},
        at=NOON,
    )
    assert set(case.case_likes.values_list("like__nominee", flat=True)) == {nominee.pk}


def test_a_hold_takes_a_choice_that_has_been_cut_and_sorted(nominee):
    case = hold_likes(
        edition=nominee.edition,
        likes=Like.objects.order_by("-received_at")[:4],
        nominee=nominee,
        by=a_person("first"),
        text="请核对",
        chosen={},
        at=NOON,
    )
    assert case.case_likes.count() == 4


def test_a_hold_leaves_likes_that_came_after_it(nominee):
    give(nominee, 1, at=NOON, prefix="same-moment")
    assert a_hold(nominee).case_likes.count() == 5


def test_a_hold_leaves_what_is_held_or_void_already(nominee):
    a_hold(nominee, received_at__lt=NOON - 2 * HOUR)
    second = a_hold(nominee, by="third")
    assert second.case_likes.count() == 2
    confirm(second)
    refuses("都不能暂扣", a_hold, nominee=nominee, by="fourth")


def test_a_hold_takes_what_was_seen_or_nothing(nominee):
    hold = {"edition": nominee.edition, "likes": Like.objects.all(), "nominee": nominee}
    hold |= {"by": a_person("first"), "text": "x", "chosen": {}, "at": NOON}
    refuses("已不一样", hold_likes, **hold, seen=4)  # a fifth came after the look
    assert hold_likes(**hold, seen=5).case_likes.count() == 5


def test_an_empty_hold_is_refused(nominee):
    refuses("都不能暂扣", a_hold, nominee=nominee, received_at__gt=NOON)


def test_a_hold_without_words_is_refused(nominee):
    arguments = {"edition": nominee.edition, "likes": Like.objects.all(), "nominee": nominee}
    refuses(
        "请写几句话",
        hold_likes,
        **arguments,
        by=a_person("first"),
        text=" \n",
        chosen={},
        at=NOON,
    )


def test_nobody_holds_the_same_likes_twice_so_that_one_person_never_stops_a_result(nominee):
    a_hold(nominee)
    after = NOON + HOLD_LASTS
    refuses("您以前暂扣过", a_hold, nominee=nominee, at=after)
    assert a_hold(nominee, at=after, by="third").case_likes.count() == 5


def test_what_may_be_held_can_be_asked_before(nominee):
    asked = {"edition": nominee.edition, "nominee": None, "at": NOON + MINUTE}
    asked["likes"] = Like.objects.all()
    assert may_be_held(**asked, by=a_person("first")).count() == 5
    a_hold(nominee, received_at__lt=NOON - 2 * HOUR)
    assert may_be_held(**asked, by=a_person("second")).count() == 2


# a second person


def test_a_void_takes_the_likes_off_the_count(nominee):
    case = a_hold(nominee, received_at__lt=NOON - 2 * HOUR)
    act = confirm(case)
    assert score(nominee) == (5, 3, 2)
    assert under_review(edition=nominee.edition, at=LATER) == 0
    assert (act.by.username, act.proposed_by.username) == ("second", "first")
    assert (act.reason, act.text, act.at) == ("regular", WORDS, NOON + MINUTE)
    assert status(case, at=LATER) == Status.VOID
    assert Like.objects.count() == 5
    proves_equality(nominee.edition)


def test_whoever_held_can_not_confirm(nominee):
    case = a_hold(nominee)
    refuses("须由另一个人确认", confirm, case=case, by="first")
    assert score(nominee) == (5, 0, 5)


def test_a_void_needs_a_reason_and_words(nominee):
    case = a_hold(nominee)
    void = {"case": case, "by": a_person("second"), "at": NOON + MINUTE}
    refuses("请选择原因", void_likes, **void, reason=Act.Reason.NONE, text=WORDS)
    refuses("请写几句话", void_likes, **void, reason=Act.Reason.OTHER, text="  ")


def test_a_hold_ends_after_24_hours_by_itself(nominee):
    case = a_hold(nominee)
    last = NOON + HOLD_LASTS - SECOND
    assert (status(case, at=last), under_review(edition=nominee.edition, at=last)) == ("held", 5)
    end = NOON + HOLD_LASTS
    assert (status(case, at=end), under_review(edition=nominee.edition, at=end)) == ("ended", 0)
    refuses("暂扣已结束", confirm, case=case, at=end)
    refuses("暂扣已结束", release_likes, case=case, by=a_person("second"), text="无异常", at=end)
    assert score(nominee) == (5, 0, 5)
    proves_equality(nominee.edition)


def test_a_void_may_come_in_the_last_moment(nominee):
    case = a_hold(nominee)
    confirm(case, at=NOON + HOLD_LASTS - timedelta(microseconds=1))
    assert score(nominee) == (5, 5, 0)


def test_a_void_that_runs_late_takes_nothing_from_a_newer_hold(nominee):
    case = a_hold(nominee)
    newer = a_hold(nominee, at=NOON + HOLD_LASTS, by="third")
    refuses("另一个个案", confirm, case=case, at=NOON + HOLD_LASTS - SECOND)
    confirm(newer, at=NOON + HOLD_LASTS + MINUTE)
    assert CaseLike.objects.filter(case__in=Case.objects.void()).count() == 5


def test_a_release_ends_the_hold(nominee):
    case = a_hold(nominee)
    release_likes(case=case, by=a_person("second"), text="是一个微信群的转发", at=NOON + MINUTE)
    assert status(case, at=LATER) == Status.RELEASED
    assert under_review(edition=nominee.edition, at=LATER) == 0
    refuses("此前已有决定：已解除暂扣", confirm, case=case)
    again = {"case": case, "by": a_person("second"), "text": "x", "at": LATER}
    refuses("此前已有决定", release_likes, **again)
    assert score(nominee) == (5, 0, 5)
    proves_equality(nominee.edition)


def test_whoever_held_may_release(nominee):
    case = a_hold(nominee)
    release_likes(case=case, by=a_person("first"), text="看错了", at=NOON + MINUTE)
    assert status(case, at=LATER) == Status.RELEASED


def test_a_release_without_words_is_refused(nominee):
    case = a_hold(nominee)
    refuses("请写几句话", release_likes, case=case, by=a_person("second"), text="", at=LATER)


def test_a_void_is_confirmed_once(nominee):
    case = a_void(nominee)
    refuses("此前已有决定：已作废", confirm, case=case, by="third")


# an appeal


def test_a_restore_brings_the_likes_back(nominee):
    case = a_void(nominee)
    restore_likes(case=case, by=a_person("third"), text="候选人提供了说明", at=LATER)
    assert score(nominee) == (5, 0, 5)
    assert status(case, at=LATER) == Status.RESTORED
    assert [act.kind for act in case.acts.all()] == ["held", "voided", "restored"]
    proves_equality(nominee.edition)


def test_only_a_void_is_restored_and_only_once(nominee):
    case = a_hold(nominee)
    restore = {"case": case, "by": a_person("third"), "text": "x", "at": LATER}
    refuses("没有作废", restore_likes, **restore)
    confirm(case)
    refuses("请写几句话", restore_likes, **{**restore, "text": ""})
    restore_likes(**restore)
    refuses("没有作废", restore_likes, **restore)
    refuses("此前已有决定：已恢复", confirm, case=case)


def test_likes_that_were_brought_back_may_be_held_by_somebody_else(nominee):
    case = a_void(nominee)
    restore_likes(case=case, by=a_person("third"), text="x", at=LATER)
    refuses("您以前暂扣过", a_hold, nominee=nominee, at=LATER + HOUR)
    newer = a_hold(nominee, at=LATER + HOUR, by="third")
    confirm(newer, at=LATER + 2 * HOUR)
    assert score(nominee) == (5, 5, 0)
    proves_equality(nominee.edition)


def test_a_complaint_has_no_likes_to_act_on(edition):
    case = Case.objects.create(edition=edition, kind="complaint", opened_at=NOON)
    Act.objects.create(case=case, kind="received", at=NOON)
    words = {"by": a_person("second"), "text": "x", "at": NOON + MINUTE}
    refuses("这是一个投诉", void_likes, case=case, reason=Act.Reason.TEST, **words)
    refuses("这是一个投诉", release_likes, case=case, **words)
    refuses("没有作废", restore_likes, case=case, **words)
