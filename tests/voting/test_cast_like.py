"""One like at most, whatever is asked: the rule itself, without the web."""

from datetime import UTC, date, datetime, timedelta

import pytest

from profiles.models import Edition
from tests.cast import NOON, a_nominee, a_published_nominee, an_edition, some_rules
from voting.likes import Answer, cast_like, likes_of, standing
from voting.models import Like

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)  # 00:00 on the 19th in Shanghai


def daily(edition, *, limit=5):
    return some_rules(edition, period="day", daily_limit=limit)


def test_works():
    nominee = a_published_nominee(an_edition())

    outcome = cast_like(nominee=nominee, visitor="v", at=NOON)

    assert outcome.answer == Answer.LIKED
    assert outcome.first
    assert outcome.left == 4
    assert outcome.resets_at == MIDNIGHT
    like = Like.objects.get()
    assert (like.nominee, like.slot, like.day, like.received_at) == (
        nominee,
        1,
        date(2026, 11, 18),
        NOON,
    )


def test_the_cookie_id_is_not_stored():
    nominee = a_published_nominee(an_edition())
    cast_like(nominee=nominee, visitor="cookie-id", at=NOON)

    like = Like.objects.get()

    assert b"cookie-id" not in bytes(like.visitor_key)
    assert len(bytes(like.visitor_key)) == 16


def test_a_retry_gets_the_same_answer_but_is_not_first():
    nominee = a_published_nominee(an_edition())
    first = cast_like(nominee=nominee, visitor="v", at=NOON)

    again = cast_like(nominee=nominee, visitor="v", at=NOON + timedelta(seconds=3))

    assert again.answer == first.answer
    assert again.receipt == first.receipt != ""
    assert again.left == first.left
    assert not again.first
    assert Like.objects.count() == 1


def test_a_retry_after_the_daily_number_is_used_up_is_still_liked():
    edition = an_edition()
    nominees = [a_published_nominee(edition, number=n) for n in range(1, 6)]
    for nominee in nominees:
        cast_like(nominee=nominee, visitor="v", at=NOON)

    again = cast_like(nominee=nominees[0], visitor="v", at=NOON)

    assert (again.answer, again.first, again.left) == (Answer.LIKED, False, 0)


def test_the_sixth_like_of_a_day_is_refused():
    edition = an_edition()
    nominees = [a_published_nominee(edition, number=n) for n in range(1, 7)]
    answers = [cast_like(nominee=n, visitor="v", at=NOON).answer for n in nominees]

    assert answers == [Answer.LIKED] * 5 + [Answer.USED_UP]
    assert Like.objects.count() == 5


def test_two_visitors_do_not_share_a_limit():
    nominee = a_published_nominee(an_edition())
    cast_like(nominee=nominee, visitor="v", at=NOON)

    assert cast_like(nominee=nominee, visitor="w", at=NOON).first


def test_once_per_edition_holds_on_the_next_day():
    nominee = a_published_nominee(an_edition())
    cast_like(nominee=nominee, visitor="v", at=NOON)

    tomorrow = cast_like(nominee=nominee, visitor="v", at=NOON + timedelta(days=1))

    assert not tomorrow.first
    assert Like.objects.count() == 1


def test_once_a_day_allows_another_like_on_the_next_day():
    edition = an_edition()
    daily(edition)
    nominee = a_published_nominee(edition)
    cast_like(nominee=nominee, visitor="v", at=NOON)

    assert not cast_like(nominee=nominee, visitor="v", at=NOON).first
    assert cast_like(nominee=nominee, visitor="v", at=NOON + timedelta(days=1)).first


def test_the_day_changes_at_midnight_in_shanghai():
    edition = an_edition()
    daily(edition, limit=1)
    one, two = (a_published_nominee(edition, number=n) for n in (1, 2))
    cast_like(nominee=one, visitor="v", at=MIDNIGHT - timedelta(microseconds=1))

    before = cast_like(nominee=two, visitor="v", at=MIDNIGHT - timedelta(microseconds=1))
    after = cast_like(nominee=two, visitor="v", at=MIDNIGHT)

    assert before.answer == Answer.USED_UP
    assert after.answer == Answer.LIKED
    assert [like.day.day for like in Like.objects.order_by("pk")] == [18, 19]


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        ("opens", Answer.LIKED),
        ("before it opens", Answer.NOT_OPEN),
        ("last instant", Answer.LIKED),
        ("closes", Answer.CLOSED),
    ],
)
def test_the_window_is_exact(moment, answer):
    edition = an_edition()
    nominee = a_published_nominee(edition)
    instant = timedelta(microseconds=1)
    at = {
        "opens": edition.likes_open_at,
        "before it opens": edition.likes_open_at - instant,
        "last instant": edition.likes_close_at - instant,
        "closes": edition.likes_close_at,
    }[moment]

    assert cast_like(nominee=nominee, visitor="v", at=at).answer == answer
    assert Like.objects.count() == (answer == Answer.LIKED)


@pytest.mark.parametrize("days", [0, 1], ids=["the same day", "the next day"])
def test_a_retry_after_the_close_hears_that_its_like_counted(days):
    edition = an_edition()
    daily(edition)
    edition.likes_close_at = MIDNIGHT if days else MIDNIGHT - timedelta(hours=1)
    edition.save()
    one, two = (a_published_nominee(edition, number=n) for n in (1, 2))
    counted = cast_like(nominee=one, visitor="v", at=NOON)

    again = cast_like(nominee=one, visitor="v", at=edition.likes_close_at)

    assert (again.answer, again.first, again.left) == (Answer.LIKED, False, 0)
    assert again.receipt == counted.receipt
    assert Like.objects.count() == 1
    for nominee, visitor in ((two, "v"), (one, "w")):
        late = cast_like(nominee=nominee, visitor=visitor, at=edition.likes_close_at)
        assert late.answer == Answer.CLOSED
    assert Like.objects.count() == 1


def test_a_like_of_an_earlier_day_is_no_retry_after_the_close():
    edition = an_edition()
    daily(edition)
    nominee = a_published_nominee(edition)
    cast_like(nominee=nominee, visitor="v", at=NOON)

    late = cast_like(nominee=nominee, visitor="v", at=edition.likes_close_at)

    assert late.answer == Answer.CLOSED


def test_a_withdrawn_nominee_gets_no_like():
    nominee = a_nominee(an_edition(), withdrawn_at=NOON)

    assert cast_like(nominee=nominee, visitor="v", at=NOON).answer == Answer.WITHDRAWN
    assert not Like.objects.exists()


def test_a_changed_limit_holds_from_its_day_on():
    edition = an_edition()
    some_rules(edition, from_day=date(2026, 11, 19), daily_limit=1)
    one, two = (a_published_nominee(edition, number=n) for n in (1, 2))

    assert cast_like(nominee=one, visitor="v", at=NOON).left == 4
    assert cast_like(nominee=one, visitor="w", at=MIDNIGHT).left == 0
    assert cast_like(nominee=two, visitor="w", at=MIDNIGHT).answer == Answer.USED_UP


def test_standing_tells_what_is_liked_and_left():
    edition = an_edition()
    nominee = a_published_nominee(edition)
    cast_like(nominee=nominee, visitor="v", at=NOON)

    now = standing(edition=edition, visitor="v", at=NOON)

    assert (now.liked, now.left, now.daily_limit) == (frozenset({nominee.code}), 4, 5)
    [(liked, at, receipt)] = likes_of(edition=edition, visitor="v")
    assert (liked, at) == (nominee, NOON)
    again = cast_like(nominee=nominee, visitor="v", at=NOON)
    assert receipt == again.receipt


def test_standing_of_a_newcomer_writes_nothing(django_assert_num_queries):
    edition = an_edition()

    with django_assert_num_queries(1):  # the rules
        now = standing(edition=edition, visitor=None, at=NOON)

    assert (now.liked, now.left) == (frozenset(), 5)


def test_editions_do_not_know_each_others_visitors():
    this = an_edition()
    last = an_edition(number=2, is_current=False)
    for edition in (this, last):
        nominee = a_published_nominee(edition)
        assert cast_like(nominee=nominee, visitor="v", at=NOON).first

    keys = {bytes(like.visitor_key) for like in Like.objects.all()}
    assert len(keys) == 2
    assert Edition.objects.count() == 2
