"""What an editor looks at before a story goes out; the page fills in what it can."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.checks.private import private_numbers
from profiles.checks.residents import findable_residents
from profiles.counts import HEADLINE_ON_CARD, HEADLINE_ON_PAGE, length
from profiles.importing import person_in_words
from profiles.models import Consent, Photo, Step, Story
from profiles.photos import is_lost
from profiles.placing import empty_places


@dataclass(frozen=True, kw_only=True)
class Check:
    """A line of the checklist.

    sentence: what was found. done: nothing is missing. stops: while it is missing the story
    can't go out; other gaps ask for a reason.
    """

    sentence: str
    done: bool
    stops: bool = False


def checklist(story: Story) -> list[Check]:
    """Return every line, in the order in which an editor would look."""
    return [
        *_text(story),
        *_consents(story),
        *_pictures(story),
        *text_findings(story),
    ]


def text_findings(story: Story) -> list[Check]:
    """Return what an automatic reading of the text finds: private numbers, residents."""
    found = [*private_numbers(story), *findable_residents(story)]
    return [Check(sentence=one.words, done=False, stops=one.stops) for one in found]


def stopping(story: Story) -> list[str]:
    """Return what must be mended before the story can go out."""
    return [check.sentence for check in checklist(story) if check.stops and not check.done]


def asking(story: Story) -> list[str]:
    """Return what is missing and may be, with a reason."""
    return [check.sentence for check in checklist(story) if not check.stops and not check.done]


def _text(story: Story) -> list[Check]:
    long = length(story.headline)
    fits = long <= HEADLINE_ON_PAGE
    counts = {"length": f"{long:g}", "longest": HEADLINE_ON_PAGE, "shared": HEADLINE_ON_CARD}
    return [
        Check(sentence=_("Headline and text are there."), done=True)
        if long and story.has_text
        else Check(sentence=_("Headline or text is missing."), done=False, stops=True),
        Check(
            sentence=_("Headline: %(length)s characters (page %(longest)s, share card %(shared)s).")
            % counts,
            done=fits,
        ),
        _asked(bool(story.source.strip()), _("The source is named."), _("No source is named.")),
        _asked(bool(story.credits.strip()), _("The writer is named."), _("No writer is named.")),
    ]


def _consents(story: Story) -> list[Check]:
    nominee = story.nominee
    if nominee is None:
        return _nobody_yet(story)
    given = set(nominee.consents.standing().values_list("to", flat=True))
    wanted = [Consent.To.LISTING, Consent.To.POSTER]
    wanted += [Consent.To.PORTRAIT] if nominee.portrait else []
    wanted += [Consent.To.RANKING] if nominee.is_ranked else []
    missing = "、".join(str(Consent.To(one).label) for one in wanted if one not in given)
    was_read = story.steps.filter(kind=Step.Kind.READ_BACK).exists()
    return [
        _asked(
            not missing,
            _("%(name)s has consented.") % {"name": nominee.name},
            _("No consent of %(name)s is noted to: %(what)s.")
            % {"name": nominee.name, "what": missing},
        ),
        _asked(
            was_read,
            _("The draft was read back to the person."),
            _("It is not noted that the draft was read back to the person."),
        ),
        _asked(bool(nominee.portrait), _("There is a portrait."), _("There is no portrait yet.")),
    ]


def _nobody_yet(story: Story) -> list[Check]:
    """A story that names somebody, and that readers could give no like."""
    person = person_in_words(story)
    sentence = _("The manuscript names %(person)s, who is not chosen yet: nobody could like them.")
    return [Check(sentence=sentence % {"person": person}, done=False)] if person else []


def _pictures(story: Story) -> list[Check]:
    photos = list(story.photos.all())
    checks = [_owed(photos, *words) for words in _owed_words()] if photos else []
    lost = [photo for photo in photos if is_lost(photo)]
    if lost:
        sentence = _("Photos whose file is lost, to be taken in again: %(numbers)s.")
        checks.append(Check(sentence=sentence % _numbers(lost), done=False, stops=True))
    empty = empty_places(story.body, photos)
    if empty:
        sentence = _("The text has places for photos that are not there: %(numbers)s.")
        numbers = {"numbers": "、".join(f"[图{number}]" for number in empty)}
        checks.append(Check(sentence=sentence % numbers, done=False, stops=True))
    return checks


def _owed_words() -> list[tuple[str, str, str]]:
    """Return what each photo owes: the field, what is said where all have it, and where not."""
    return [
        (
            "alt",
            _("Every photo says what is seen."),
            _("Photos that don't say what is seen: %(numbers)s."),
        ),
        (
            "caption",
            _("Every photo has a caption."),
            _("Photos without a caption: %(numbers)s."),
        ),
        (
            "credit",
            _("Every photo has a credit."),
            _("Photos without a credit: %(numbers)s."),
        ),
    ]


def _owed(photos: list[Photo], field: str, present: str, missing: str) -> Check:
    without = [photo for photo in photos if not getattr(photo, field).strip()]
    sentence = missing % _numbers(without) if without else present
    return Check(sentence=sentence, done=not without, stops=True)


def _numbers(photos: list[Photo]) -> dict[str, str]:
    return {"numbers": "、".join(f"图{photo.number}" for photo in photos)}


def _asked(done: bool, present: str, missing: str) -> Check:
    return Check(sentence=present if done else missing, done=done)
