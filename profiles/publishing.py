"""Acts by which pages come out and go: stories, nominees, editions."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from profiles.checklist import asking, stopping
from profiles.models import Edition, Nominee, Step, Story
from profiles.photos import hide_photos, show_photos
from profiles.reviewing import Person, lacking, note, note_on_page


def publish_story(
    *, story: Story, at: datetime, by: Person | None = None, reason: str = ""
) -> None:
    """Publish a story at its own time, or without one now, to the minute.

    by: who does it; a command of ours has nobody, and no checklist to tick. reason: why it
    goes out although something of the checklist is missing. Raises ValidationError where
    the story lacks what a reader needs, an approval, or that reason.
    """
    with transaction.atomic():
        Story.objects.select_for_update().filter(pk=story.pk).first()
        _check_publishable(story, by, reason)
        if story.published_at is None or story.state == Story.State.WITHDRAWN:
            story.published_at = _minute(at)
        story.state = Story.State.PUBLISHED
        story.withdrawn_reason = ""
        story.save(update_fields=["state", "published_at", "withdrawn_reason"])
        show_photos(story=story)
        if by is not None:
            later = story.published_at > at
            kind = Step.Kind.SCHEDULED if later else Step.Kind.PUBLISHED
            note(story=story, kind=kind, by=by, at=at, comment=reason)


def _check_publishable(story: Story, by: Person | None, reason: str) -> None:
    if not story.headline.strip() or not (story.body.strip() or story.lead.strip()):
        raise ValidationError(_("A story needs a headline and a text before it is published."))
    if story.nominee is not None and story.nominee.edition_id != story.edition_id:
        raise ValidationError(_("The nominee belongs to another edition."))
    if lacking(story):
        raise ValidationError(lacking(story))
    if by is None:
        return
    if stopping(story):
        raise ValidationError(stopping(story))
    if not reason.strip() and asking(story):
        raise ValidationError([*asking(story), _("Mend it, or give a reason.")])


def unschedule_story(*, story: Story, by: Person, at: datetime) -> None:
    """Take a story that is still to come off the schedule; its approvals stay."""
    is_to_come = story.published_at is not None and story.published_at > at
    if story.state != Story.State.PUBLISHED or not is_to_come:
        raise ValidationError(_("The story is out already, or not scheduled."))
    with transaction.atomic():
        story.state = Story.State.REVIEW if story.edition.reviews else Story.State.DRAFT
        story.save(update_fields=["state"])
        note(story=story, kind=Step.Kind.UNSCHEDULED, by=by, at=at)


def withdraw_story(
    *, story: Story, reason: str, by: Person | None = None, at: datetime | None = None
) -> None:
    """Take a story and its pictures out of sight; its address then says why. A draft stays one.

    One person does it at once; somebody else looks it over afterwards.
    """
    if story.state != Story.State.PUBLISHED:
        return
    with transaction.atomic():
        story.state = Story.State.WITHDRAWN
        story.withdrawn_reason = reason
        story.save(update_fields=["state", "withdrawn_reason"])
        hide_photos(story=story)
        if by is not None and at is not None:
            note(story=story, kind=Step.Kind.WITHDRAWN, by=by, at=at, comment=reason)


def correct_story(*, story: Story, by: Person, at: datetime, note_for_readers: str) -> None:
    """Tell readers of a published story what was wrong, for good, with the time."""
    if not note_for_readers.strip():
        raise ValidationError(_("Say what was wrong and what is right."))
    note(story=story, kind=Step.Kind.CORRECTED, by=by, at=at, comment=note_for_readers)


def withdraw_nominee(
    *, nominee: Nominee, reason: str, at: datetime, by: Person | None = None
) -> None:
    """Take a nominee and their stories out of sight. Likes stay as they are, the code too.

    One person does it at once; somebody else looks it over afterwards.
    """
    if nominee.is_withdrawn:
        return
    nominee.withdrawn_at, nominee.withdrawn_reason = at, reason
    with transaction.atomic():
        nominee.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        for story in nominee.stories.all():
            hide_photos(story=story)
        words = _("The nominee was withdrawn: %(reason)s") % {"reason": reason}
        note_on_page(nominee=nominee, kind=Step.Kind.WITHDRAWN, by=by, at=at, comment=words)


def bring_back_nominee(*, nominee: Nominee) -> None:
    """Undo `withdraw_nominee`."""
    nominee.withdrawn_at, nominee.withdrawn_reason = None, ""
    with transaction.atomic():
        nominee.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        for story in nominee.stories.all():
            show_photos(story=story)


def make_current(*, edition: Edition) -> None:
    """Let the home page show this edition.

    Raises ValidationError for a rehearsal.
    """
    if edition.is_rehearsal:
        raise ValidationError(_("A rehearsal can't be the current edition."))
    with transaction.atomic():
        Edition.objects.filter(is_current=True).exclude(pk=edition.pk).update(is_current=False)
        Edition.objects.filter(pk=edition.pk).update(is_current=True)


def nominees_without_page(edition: Edition) -> list[Nominee]:
    """Return the standing nominees for whom no story is published or scheduled."""
    out = edition.stories.filter(state=Story.State.PUBLISHED).exclude(nominee=None)
    return list(edition.nominees.standing().exclude(pk__in=out.values("nominee")))


def open_likes(*, edition: Edition, at: datetime) -> datetime:
    """Open likes as soon as every nominee's page is out, and return when that is.

    It is now, to the minute, or the time of the last page that is scheduled.
    Raises ValidationError as `check_opening` does.
    """
    edition.likes_open_at = check_opening(edition=edition, at=at)
    edition.save(update_fields=["likes_open_at"])
    return edition.likes_open_at


def check_opening(*, edition: Edition, at: datetime) -> datetime:
    """Return when likes would open if `open_likes` were called at that time.

    Raises ValidationError where likes have opened before, there is no closing time, a
    nominee has no page, or the last page comes out too late.
    """
    if edition.likes_window(at=at) != Edition.Window.BEFORE:
        raise ValidationError(_("Likes have been opened already."))
    if edition.likes_close_at is None:
        raise ValidationError(_("Set a closing time first."))
    if not edition.nominees.standing().exists():
        raise ValidationError(_("There is no nominee yet."))
    missing = nominees_without_page(edition)
    if missing:
        names = "、".join(nominee.name for nominee in missing)
        raise ValidationError(
            _("These nominees have no published story yet: %(names)s.") % {"names": names}
        )
    opens_at = max(_minute(at), edition.publish_from, _last_page_out(edition))
    if opens_at >= edition.likes_close_at:
        raise ValidationError(_("Likes would close before they open."))
    return opens_at


def _minute(at: datetime) -> datetime:
    """Round down: pages speak as of a second just past, and what is out now is out in them."""
    return at.replace(second=0, microsecond=0)


def _last_page_out(edition: Edition) -> datetime:
    """Return when the last nominee gets a page, each by the earliest of their stories."""
    stories = edition.stories.filter(state=Story.State.PUBLISHED, nominee__withdrawn_at=None)
    first = stories.exclude(nominee=None).values("nominee").annotate(out=Min("published_at"))
    latest: datetime = max(row["out"] for row in first.order_by())
    return latest
