"""Likes that are held, struck out and brought back: what tests of cases begin with."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from profiles.models import Nominee
from tests.cast import NOON
from voting.holds import hold_likes, void_likes
from voting.likes import cast_like
from voting.models import Act, Case, Like

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
