"""What can be done to a story on its way out: each deed with its words and who may do it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles import masking, publishing, reviewing
from profiles.models import Story

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Person = AbstractBaseUser | AnonymousUser
Run = Callable[[Story, Person, datetime, str], object]
State = Story.State


@dataclass(frozen=True, kw_only=True)
class Deed:
    """asks_for: the label of a text. needs_text: it has to be given. is_rare: it is folded."""

    name: str
    label: "StrPromise"
    explanation: "StrPromise"
    run: Run
    states: tuple[str, ...]
    permission: str
    asks_for: "StrPromise | str" = ""
    needs_text: bool = False
    is_rare: bool = False
    suits: Callable[[Story], bool] = lambda _story: True


class DeedForm(forms.Form):
    """The text that a deed asks for."""

    text = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )


class TimeForm(forms.Form):
    """When a story goes out; empty is now."""

    at = forms.DateTimeField(
        label=_("Publication time, Beijing (UTC+8)"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def publish_label(*, at: datetime | None, now: datetime) -> str:
    """Say exactly what the button will do."""
    if at is None:
        return gettext("Publish now")
    is_this_year = timezone.localtime(at).year == timezone.localtime(now).year
    time = date_format(timezone.localtime(at), "m-d H:i" if is_this_year else "Y-m-d H:i")
    if at > now:
        return gettext("Schedule for %(time)s (Beijing time)") % {"time": time}
    return gettext("Publish now, dated %(time)s") % {"time": time}


def is_to_come(story: Story) -> bool:
    return story.published_at is not None and story.published_at > timezone.now()


DEEDS = (
    Deed(
        name="hand-in",
        label=_("Hand in for review"),
        explanation=_("The reviewers see it on their start page. You can't change it meanwhile."),
        run=lambda story, by, at, text: reviewing.hand_in(story=story, by=by, at=at, comment=text),
        states=(State.DRAFT,),
        permission="profiles.change_story",
        asks_for=_("Word to the reviewers (optional)"),
        suits=lambda story: story.edition.reviews > 0,
    ),
    Deed(
        name="approve",
        label=_("Approve"),
        explanation=_("You stand for this text as it is now. Nobody approves what they wrote."),
        run=lambda story, by, at, text: reviewing.approve(story=story, by=by, at=at, comment=text),
        states=(State.REVIEW, State.WITHDRAWN),
        permission="profiles.review_story",
        asks_for=_("Comment (optional)"),
        suits=lambda story: story.edition.reviews > 0,
    ),
    Deed(
        name="send-back",
        label=_("Send back"),
        explanation=_("The writer gets it back as a draft, with your comment."),
        run=lambda story, by, at, text: reviewing.send_back(
            story=story, by=by, at=at, comment=text
        ),
        states=(State.REVIEW,),
        permission="profiles.review_story",
        asks_for=_("What should be changed"),
        needs_text=True,
    ),
    Deed(
        name="read-back",
        label=_("Note the read-back"),
        explanation=_("Before it goes out, the draft is read to the person it is about."),
        run=lambda story, by, at, text: reviewing.read_back(
            story=story, by=by, at=at, comment=text
        ),
        states=(State.DRAFT, State.REVIEW),
        permission="profiles.change_story",
        asks_for=_("Who was read to, how, and what they said"),
        needs_text=True,
        suits=lambda story: story.nominee_id is not None,
    ),
    Deed(
        name="unschedule",
        label=_("Take off the schedule"),
        explanation=_("It will not go out at its time. Its approvals stay."),
        run=lambda story, by, at, _text: publishing.unschedule_story(story=story, by=by, at=at),
        states=(State.PUBLISHED,),
        permission="profiles.publish_story",
        suits=is_to_come,
    ),
    Deed(
        name="withdraw",
        label=_("Withdraw at once"),
        explanation=_(
            "Within two seconds readers see only that it has been withdrawn, with the reason."
            " Somebody else looks over it afterwards."
        ),
        run=lambda story, by, at, text: publishing.withdraw_story(
            story=story, reason=text[:200], by=by, at=at
        ),
        states=(State.PUBLISHED,),
        permission="profiles.publish_story",
        asks_for=_("Reason, as readers will see it"),
        needs_text=True,
    ),
    Deed(
        name="mask",
        label=_("Mask these words for good"),
        explanation=_(
            "The words become ■■ everywhere we keep them: page, manuscript, history, log."
            " There is no way back."
        ),
        run=lambda story, by, at, text: masking.mask_words(story=story, words=text, by=by, at=at),
        states=(State.DRAFT, State.REVIEW, State.PUBLISHED, State.WITHDRAWN),
        permission="profiles.publish_story",
        asks_for=_("Words to mask, exactly as they stand"),
        needs_text=True,
        is_rare=True,
    ),
    Deed(
        name="look-over",
        label=_("I have looked it over"),
        explanation=_("Somebody acted alone on a published story; a second person looks after it."),
        run=lambda story, by, at, text: reviewing.look_over(
            story=story, by=by, at=at, comment=text
        ),
        states=(State.DRAFT, State.REVIEW, State.PUBLISHED, State.WITHDRAWN),
        permission="profiles.review_story",
        asks_for=_("Comment (optional)"),
        suits=lambda story: story.steps.not_looked_over().exists(),
    ),
)
