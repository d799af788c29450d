"""What a case's acts come to, and the acts that decide nothing."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voting.models import HOLD_LASTS, Act, Case

KIND = Act.Kind
SENT_EMPTY = gettext_lazy("Please write a few words: without them nobody can follow it.")


class Status(models.TextChoices):
    """Where a case stands at a time; some of it follows from the clock alone."""

    HELD = "held", gettext_lazy("under review")
    VOID = "void", gettext_lazy("struck out")
    RELEASED = "released", gettext_lazy("released")
    ENDED = "ended", gettext_lazy("ended by itself, nobody confirmed it")
    RESTORED = "restored", gettext_lazy("brought back")
    WAITING = "waiting", gettext_lazy("waits for an answer")
    ANSWERED = "answered", gettext_lazy("answered")


AFTER = {
    KIND.VOIDED: Status.VOID,
    KIND.RELEASED: Status.RELEASED,
    KIND.RESTORED: Status.RESTORED,
}
# Where somebody has yet to do something.
OPEN = (Status.HELD, Status.WAITING)


def acts_until(case: Case, *, at: datetime) -> list[Act]:
    """Return the case's acts of that time and before, in their order; prefetch `acts` in lists."""
    return [act for act in case.acts.all() if act.at <= at]


def status(case: Case, *, at: datetime) -> Status:
    """Return where the case stands at that time."""
    acts = acts_until(case, at=at)
    if case.kind == Case.Kind.COMPLAINT:
        answered = any(act.kind == KIND.ANSWERED for act in acts)
        return Status.ANSWERED if answered else Status.WAITING
    last = next((act for act in reversed(acts) if act.kind in Act.DECIDING), None)
    if last is not None and last.kind != KIND.HELD:
        return AFTER[Act.Kind(last.kind)]
    ended = last is not None and at >= last.at + HOLD_LASTS
    return Status.ENDED if ended else Status.HELD


def was_void(case: Case, *, at: datetime) -> bool:
    """Say whether the case's likes have ever been struck out, whatever came later."""
    return any(act.kind == KIND.VOIDED for act in acts_until(case, at=at))


def nominee_knows(case: Case) -> bool:
    """Say whether somebody has told the nominee, or has their own words already."""
    return any(act.kind in (KIND.TOLD, KIND.SAID) for act in case.acts.all())


def tell_nominee(*, case: Case, by: User, text: str, at: datetime) -> Act:
    """Write down that the nominee was told, and how. Raises ValidationError for a complaint."""
    _check_likes(case)
    return add_act(case=case, kind=KIND.TOLD, by=by, text=text, at=at)


def quote_nominee(*, case: Case, by: User, text: str, at: datetime) -> Act:
    """Write down the nominee's own words. Raises ValidationError for a complaint."""
    _check_likes(case)
    return add_act(case=case, kind=KIND.SAID, by=by, text=text, at=at)


def note_case(*, case: Case, by: User, text: str, at: datetime) -> Act:
    """Write a note that staff alone will read."""
    return add_act(case=case, kind=KIND.NOTED, by=by, text=text, at=at)


def add_act(*, case: Case, kind: Act.Kind, by: User, text: str, at: datetime) -> Act:
    """Write an act of a few words. Raises ValidationError where there are none."""
    return Act.objects.create(case=case, kind=kind, by=by, text=needed(text), at=at)


def needed(text: str) -> str:
    """Return the text without space around it. Raises ValidationError where nothing is left."""
    words = text.strip()
    if not words:
        raise ValidationError(SENT_EMPTY)
    return words


def _check_likes(case: Case) -> None:
    if case.kind != Case.Kind.LIKES:
        raise ValidationError(_("This case is a complaint; it is about no likes."))
