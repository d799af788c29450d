"""What an editor looks at before a story goes out; the page fills in what it can."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.checks.private import private_numbers
from profiles.checks.residents import findable_residents
from profiles.models import Consent, Step, Story

LONGEST_HEADLINE = 30
SHARED_HEADLINE = 20


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
    length = len(story.headline.strip())
    fits = length <= LONGEST_HEADLINE
    counts = {"length": length, "longest": LONGEST_HEADLINE, "shared": SHARED_HEADLINE}
    return [
        Check(sentence=_("Headline and text are there."), done=True)
        if length and story.has_text
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
        return []
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


def _pictures(story: Story) -> list[Check]:
    photos = list(story.photos.all())
    if not photos:
        return []
    without_alt = [one for one in photos if not one.alt.strip()]
    without_credit = [one for one in photos if not one.credit.strip()]
    return [
        Check(
            sentence=_("Every photo says what is seen.")
            if not without_alt
            else _("Photos that don't say what is seen: %(n)s.") % {"n": len(without_alt)},
            done=not without_alt,
            stops=True,
        ),
        Check(
            sentence=_("Every photo has a credit.")
            if not without_credit
            else _("Photos without a credit: %(n)s.") % {"n": len(without_credit)},
            done=not without_credit,
            stops=True,
        ),
    ]


def _asked(done: bool, present: str, missing: str) -> Check:
    return Check(sentence=present if done else missing, done=done)
