"""What the desk offers to do with a case: each act says what it will do, and asks for words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext_lazy as _

from voting.cases import Status, note_case, quote_nominee, status, tell_nominee
from voting.complaints import answer_complaint
from voting.holds import release_likes, restore_likes, void_likes
from voting.models import Act, Case

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

HOLD, VOID, ANSWER = "voting.hold_likes", "voting.void_likes", "voting.answer_complaint"
EVERY = (HOLD, VOID, ANSWER)


class WordsForm(forms.Form):
    """The words that every act needs."""

    text = forms.CharField(
        label=_("text"),
        max_length=2000,
        error_messages={"required": _("This has to be filled in.")},
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
    )


class VoidForm(WordsForm):
    """A void's reason, by code and in words."""

    reason = forms.ChoiceField(
        label=_("reason"),
        choices=[("", "–"), *((one.value, one.label) for one in Act.Reason if one.value)],
        error_messages={"required": _("This has to be filled in.")},
    )
    field_order = ["reason", "text"]


@dataclass(frozen=True, kw_only=True)
class CaseAct:
    """An act on one case.

    permissions: any of them is enough. suits: whether it applies to a case at a time.
    run: called with the case, the user, the time and what the form asks for; it may raise
    ValidationError.
    """

    name: str
    label: "StrPromise"
    explanation: "StrPromise"
    permissions: tuple[str, ...]
    suits: Callable[[Case, datetime], bool]
    run: Callable[..., Any]
    form: type[WordsForm] = WordsForm

    def is_allowed(self, user: User | AnonymousUser) -> bool:
        return any(user.has_perm(permission) for permission in self.permissions)


def _is(*wanted: Status) -> Callable[[Case, datetime], bool]:
    return lambda case, at: status(case, at=at) in wanted


def _void(*, case: Case, by: User, at: datetime, reason: str, text: str) -> Act:
    return void_likes(case=case, by=by, reason=Act.Reason(reason), text=text, at=at)


ACTS = (
    CaseAct(
        name="void",
        label=_("Confirm the void"),
        explanation=_(
            "The likes of this case no longer count. The reason and the text below are public, and"
            " so is the nominee's name from now on. You must be another person than the one who"
            " held them. Write what was seen in the likes; accuse nobody: anyone can buy likes for"
            " somebody else."
        ),
        permissions=(VOID,),
        suits=_is(Status.HELD),
        run=_void,
        form=VoidForm,
    ),
    CaseAct(
        name="release",
        label=_("Release the likes"),
        explanation=_("The review ends and the likes count as before. The text is for staff."),
        permissions=(HOLD, VOID),
        suits=_is(Status.HELD),
        run=release_likes,
    ),
    CaseAct(
        name="restore",
        label=_("Bring the likes back"),
        explanation=_(
            "The likes count again. The case stays with all its acts; the text below is public."
        ),
        permissions=(VOID,),
        suits=_is(Status.VOID),
        run=restore_likes,
    ),
    CaseAct(
        name="tell",
        label=_("The nominee was told"),
        explanation=_(
            "Write how and by whom the nominee was told of the case, and that they may answer."
            " Readers see that it was done, not the text."
        ),
        permissions=(HOLD, VOID),
        suits=lambda case, _at: case.kind == Case.Kind.LIKES,
        run=tell_nominee,
    ),
    CaseAct(
        name="quote",
        label=_("The nominee's own words"),
        explanation=_(
            "Copy them as they came; they can't be changed afterwards. Readers see them once the"
            " likes are struck out."
        ),
        permissions=(HOLD, VOID),
        suits=lambda case, _at: case.kind == Case.Kind.LIKES,
        run=quote_nominee,
    ),
    CaseAct(
        name="answer",
        label=_("Answer the complaint"),
        explanation=_(
            "Its sender reads the answer at the letter's own address. It can't be changed and is"
            " kept when the letter is deleted: repeat no names and no numbers from it."
        ),
        permissions=(ANSWER,),
        suits=lambda case, _at: case.kind == Case.Kind.COMPLAINT,
        run=answer_complaint,
    ),
    CaseAct(
        name="note",
        label=_("Note for staff"),
        explanation=_("It is added to the case for ever and shown to staff alone."),
        permissions=EVERY,
        suits=lambda _case, _at: True,
        run=note_case,
    ),
)
