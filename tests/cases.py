"""Likes held, struck out and brought back, a close and a result: what tests of them begin with."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from campaign.declaring import confirm_result, propose_result
from profiles.models import Edition, Nominee
from tests import cast
from tests.cast import NOON
from voting.holds import hold_likes, void_likes
from voting.ledger.sealing import seal
from voting.likes import cast_like
from voting.models import Act, Case, Like, Result

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WORDS = "两小时内间隔几乎相同。"


def a_person(name: str) -> User:
    """Zhang or Li of the organisers; the same one each time."""
    found = User.objects.filter(username=name).first()
    return found or User.objects.create_user(name, password="x", is_staff=True)


def give(nominee: Nominee, number: int, *, at: datetime = NOON - HOUR, prefix: str = "v") -> None:
    """Let as many visitors like the nominee at that time."""
    for one in range(number):
        outcome = cast_like(nominee=nominee, visitor=f"{prefix}-{nominee.pk}-{one}", at=at)
        assert outcome.first


def a_hold(nominee: Nominee, *, at: datetime = NOON, by: str = "first", **which: object) -> Case:
    """The nominee's likes, or those of which `which` is true, set aside by one person."""
    return hold_likes(
        edition=nominee.edition,
        likes=Like.objects.filter(nominee=nominee, **which),
        nominee=nominee,
        by=a_person(by),
        text="请核对",
        chosen={"network": "net#7f3a"},
        at=at,
    )


def confirm(case: Case, *, at: datetime = NOON + MINUTE, by: str = "second") -> Act:
    return void_likes(case=case, by=a_person(by), reason=Act.Reason.REGULAR, text=WORDS, at=at)


def a_void(nominee: Nominee, *, at: datetime = NOON, **which: object) -> Case:
    """Likes that two people struck out, the second a minute later."""
    case = a_hold(nominee, at=at, **which)
    confirm(case, at=at + MINUTE)
    return case


def close(edition: Edition, *, at: datetime) -> None:
    """Let the likes of the edition have closed then, and seal the close a minute later."""
    Edition.objects.filter(pk=edition.pk).update(likes_close_at=at)
    edition.refresh_from_db()
    seal(edition=edition, at=at + 2 * MINUTE, now=True)


def propose(edition: Edition, *, at: datetime, by: str = "first", reason: str = "") -> Result:
    return propose_result(edition=edition, by=a_person(by), reason=reason, at=at)


def declare(edition: Edition, *, at: datetime, reason: str = "") -> Result:
    """The edition's final result: proposed by one person, declared by another."""
    result = propose(edition, at=at, reason=reason)
    return confirm_result(result=result, by=a_person("second"), at=at)


def an_edition_over(*, likes: tuple[int, ...] = (5, 3), **changes: object) -> Edition:
    """An edition, by the real clock, whose public notice has ended; one nominee for each number."""
    now = timezone.now()
    edition = cast.an_edition(at=now - timedelta(days=9), **changes)
    for number, many in enumerate(likes, start=1):
        name = ("张榕", "欧阳晓", "李敏", "丁三")[number - 1]
        nominee = cast.a_published_nominee(edition, at=now, name=name, number=number)
        give(nominee, many, at=now - timedelta(days=9))
    close(edition, at=now - timedelta(days=8))
    return edition
