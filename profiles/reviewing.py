"""Reviews 三审: handing in, approving, sending back. Nobody approves what they wrote."""

import hashlib
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from profiles.models import Nominee, Step, Story

Person = AbstractBaseUser | AnonymousUser
FINAL = "profiles.final_review_story"
# What a review is about: the words readers see, and the pictures.
TEXT_FIELDS = (
    "column",
    "headline",
    "summary",
    "byline",
    "column_note",
    "credits",
    "lead",
    "body",
    "closing_call",
    "source",
    "editor",
)


def text_digest(story: Story) -> str:
    """Return a name for the story's words and pictures; another text has another."""
    words = [getattr(story, name).replace("\r\n", "\n") for name in TEXT_FIELDS]
    pictures = list(story.photos.values_list("image", "caption", "credit", "alt"))
    return hashlib.sha256(repr((words, story.nominee_id, pictures)).encode()).hexdigest()


def note(
    *, story: Story, kind: "Step.Kind", by: Person | None, at: datetime, comment: str = ""
) -> Step:
    """Write down a step, with the text that was before whoever took it."""
    return Step.objects.create(
        story=story,
        kind=kind,
        by_id=by.pk if by else None,
        at=at,
        comment=comment.strip(),
        round=current_round(story),
        digest=text_digest(story),
    )


def asked_for(story: Story) -> Step | None:
    """Return what a draft was sent back for, until it is handed in again."""
    if story.state != Story.State.DRAFT:
        return None
    rounds = story.steps.filter(kind__in=[Step.Kind.HANDED_IN, Step.Kind.SENT_BACK])
    last = rounds.select_related("by").order_by("pk").last()
    return last if last is not None and last.kind == Step.Kind.SENT_BACK else None


def note_on_page(
    *, nominee: Nominee, kind: "Step.Kind", by: Person | None, at: datetime, comment: str
) -> None:
    """Write down, with the story that readers saw, what one person did to its nominee."""
    story = nominee.stories.filter(state=Story.State.PUBLISHED).newest_first().first()
    if by is not None and story is not None:
        note(story=story, kind=kind, by=by, at=at, comment=comment)


def current_round(story: Story) -> int:
    """Return how often the story has been handed in."""
    return story.steps.filter(kind=Step.Kind.HANDED_IN).count()


def approvals(story: Story) -> list[Step]:
    """Return the approvals of this round, the latest one of each person."""
    given = story.steps.filter(kind=Step.Kind.APPROVED, round=current_round(story))
    latest = {step.by_id: step for step in given.select_related("by").order_by("pk")}
    return [step for who, step in latest.items() if who not in writers(story)]


def writers(story: Story) -> set[int]:
    """Return whose text it is: who took it in, and who handed it in this time."""
    last = story.steps.filter(kind=Step.Kind.HANDED_IN).last()
    return {who for who in (story.written_by_id, last.by_id if last else None) if who}


def lacking(story: Story) -> list[str]:
    """Return in sentences what reviews still have to come before publication."""
    demanded = story.edition.reviews
    if not demanded:
        return []
    if story.state == Story.State.DRAFT:
        return [_("The story has to be handed in for review first.")]
    given = approvals(story)
    if len(given) < demanded:
        counts = {"given": len(given), "demanded": demanded}
        return [_("Approved by %(given)s of %(demanded)s people.") % counts]
    digest = text_digest(story)
    if any(step.digest == digest and step.by_id != story.changed_by_id for step in given):
        return []
    return [_("The text was changed after the last approval. Somebody else has to look again.")]


def taken_in(*, story: Story, by: Person) -> None:
    """Note whose text it is, once it has been read from a manuscript."""
    Story.objects.filter(pk=story.pk).update(written_by_id=by.pk, changed_by_id=by.pk)


def hand_in(*, story: Story, by: Person, at: datetime, comment: str = "") -> None:
    """Give a draft to the reviewers. Raises ValidationError for what is no draft, or empty."""
    with transaction.atomic():
        _lock(story, Story.State.DRAFT)
        if not story.headline.strip() or not story.has_text:
            raise ValidationError(_("A story needs a headline and a text before it is handed in."))
        _set_state(story, Story.State.REVIEW)
        note(story=story, kind=Step.Kind.HANDED_IN, by=by, at=at, comment=comment)


def approve(*, story: Story, by: Person, at: datetime, comment: str = "") -> None:
    """Approve the text as it stands.

    Raises ValidationError for the story's writer, for somebody who approved this text
    already, and where the last approval is not theirs to give.
    """
    with transaction.atomic():
        _lock(story, Story.State.REVIEW, Story.State.WITHDRAWN)
        stops = approval_stops(story=story, by=by)
        if stops:
            raise ValidationError(stops)
        note(story=story, kind=Step.Kind.APPROVED, by=by, at=at, comment=comment)


def approval_stops(*, story: Story, by: Person) -> str:
    """Say why this person can't approve the story now; nothing where they can."""
    if by.pk in writers(story):
        return _("You wrote or handed in this story. Others approve it.")
    given = approvals(story)
    mine = [step for step in given if step.by_id == by.pk]
    if any(step.digest == text_digest(story) for step in mine):
        return _("You have approved this text already.")
    people = [by, *(step.by for step in given if step.by_id != by.pk)]
    is_last = len(people) >= story.edition.reviews
    if is_last and not any(one.has_perm(FINAL) for one in people):  # type: ignore[union-attr]
        return _("The last approval is the chief editor's.")
    return ""


def send_back(*, story: Story, by: Person, at: datetime, comment: str) -> None:
    """Give a story back to its writer, who reads why."""
    if not comment.strip():
        raise ValidationError(_("Say what should be changed."))
    with transaction.atomic():
        _lock(story, Story.State.REVIEW)
        _set_state(story, Story.State.DRAFT)
        note(story=story, kind=Step.Kind.SENT_BACK, by=by, at=at, comment=comment)


def read_back(*, story: Story, by: Person, at: datetime, comment: str) -> None:
    """Note that the draft was read to the person it is about, and what they said."""
    if not comment.strip():
        raise ValidationError(_("Note who was read to, and what they said."))
    note(story=story, kind=Step.Kind.READ_BACK, by=by, at=at, comment=comment)


def look_over(*, story: Story, by: Person, at: datetime, comment: str = "") -> None:
    """Look at what one person took out of sight. Raises ValidationError for that person."""
    last = story.steps.not_looked_over().last()
    if last is None:
        raise ValidationError(_("There is nothing to look over."))
    if last.by_id == by.pk:
        raise ValidationError(_("Somebody else looks over what you did."))
    note(story=story, kind=Step.Kind.LOOKED_OVER, by=by, at=at, comment=comment)


def _lock(story: Story, *states: str) -> None:
    """Let nobody else act on the story until this is done, and read it anew."""
    found = Story.objects.select_for_update().filter(pk=story.pk, state__in=states).first()
    if found is None:
        raise ValidationError(_("The story is not in that state any more. Look again."))
    story.refresh_from_db()


def _set_state(story: Story, state: str) -> None:
    story.state = state
    story.save(update_fields=["state"])
