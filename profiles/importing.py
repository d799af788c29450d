"""From a reporter's manuscript to a draft story, with its nominee and community."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from profiles.manuscripts import Manuscript, NomineeHints, body_html, parse
from profiles.models import Community, Edition, Nominee, Story


@dataclass(kw_only=True)
class Imported:
    """What became of a manuscript.

    created: sentences about what was made besides the story. unrecognised: passages that
    stayed in the body. already: True where this very text had been imported before, and
    the story is that one, untouched.
    """

    story: Story
    nominee: Nominee | None = None
    created: list[str] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)
    already: bool = False


def import_manuscript(
    *,
    edition: Edition,
    text: str,
    create_missing: bool = True,
    read: Manuscript | None = None,
    person: "Nominee | NomineeHints | None" = None,
) -> Imported:
    """Make a draft story of a manuscript; the text itself is kept to the letter.

    read: the manuscript as an editor has it, where some labels or characters are theirs.
    person: the nominee whom an editor chose, or what to make one of; none: found by the text.

    create_missing: make the nominee and the community that the manuscript names when they
    are not in the edition; otherwise the story stays without a nominee. Raises
    ManuscriptError where there is no headline. Nothing is written half.
    """
    manuscript = read or parse(text)
    manuscript.require_headline()
    known = edition.stories.filter(manuscript=text).first()
    if known is not None:
        return Imported(story=known, nominee=known.nominee, already=True)
    with transaction.atomic():
        nominee: Nominee | None
        if isinstance(person, Nominee):
            nominee, created = person, list[str]()
        elif person is not None:
            nominee, created = _make_nominee(edition, person)
        else:
            nominee, created = _find_or_make_nominee(edition, manuscript, create_missing)
        story = _draft(edition, nominee, manuscript, text)
        story.full_clean(exclude=["nominee", "edition"])
        story.save()
    return Imported(
        story=story,
        nominee=nominee,
        created=created,
        unrecognised=[span.text.strip() for span in manuscript.unrecognised],
    )


def person_in_words(story: Story) -> str:
    """Name the person of the manuscript, while the story has nobody; else nothing."""
    if story.nominee_id is not None or not story.manuscript:
        return ""
    hints = parse(story.manuscript).nominee_hints
    if not (hints.name and hints.district and hints.community):
        return ""
    place = f"{hints.district}{hints.subdistrict}{hints.community}"
    return " · ".join(filter(None, (hints.name, hints.post, place)))


def name_nominee(*, story: Story) -> None:
    """Let a story be about the person its manuscript names, found in the list or made.

    Raises ValidationError where the manuscript doesn't say who and where.
    """
    with transaction.atomic():
        manuscript = parse(story.manuscript)
        nominee, _created = _find_or_make_nominee(story.edition, manuscript, create_missing=True)
        if nominee is None:
            raise ValidationError(_("The manuscript does not say who it is and where."))
        story.nominee, story.version = nominee, story.version + 1
        story.save(update_fields=["nominee", "version"])


def _draft(edition: Edition, nominee: Nominee | None, manuscript: Manuscript, text: str) -> Story:
    return Story(
        edition=edition,
        nominee=nominee,
        column=manuscript.column or edition.column,
        headline=manuscript.headline,
        summary=manuscript.summary,
        byline=manuscript.outlet,
        published_at=manuscript.date,
        column_note=manuscript.column_note,
        credits=manuscript.credits_text,
        lead=manuscript.lead,
        body=body_html(manuscript),
        closing_call=manuscript.call,
        source=manuscript.source,
        editor=manuscript.editor,
        manuscript=text,
    )


def _find_or_make_nominee(
    edition: Edition, manuscript: Manuscript, create_missing: bool
) -> tuple[Nominee | None, list[str]]:
    hints = manuscript.nominee_hints
    if not hints.name:
        return None, []
    same_name = edition.nominees.filter(name=hints.name)
    if hints.community:
        there = same_name.filter(community__name=hints.community).first()
        if there is not None:
            return there, []
    if len(same_name) == 1 and not hints.community:
        return same_name[0], []
    if not (create_missing and hints.community and hints.district):
        return None, []
    return _make_nominee(edition, hints)


def _make_nominee(edition: Edition, hints: NomineeHints) -> tuple[Nominee, list[str]]:
    place = {"district": hints.district, "subdistrict": hints.subdistrict, "name": hints.community}
    community = Community.objects.filter(**place).first()
    new = community is None
    if community is None:
        community = Community(**place)
        community.full_clean()
        community.save()
    last = edition.nominees.aggregate(last=Max("number"))["last"] or 0
    nominee = Nominee(
        edition=edition,
        community=community,
        number=last + 1,
        name=hints.name,
        nickname=hints.nickname,
        post=hints.post,
    )
    nominee.full_clean()
    nominee.save()
    created = [_("community: %(community)s") % {"community": community}] if new else []
    created.append(
        _("nominee: number %(number)s, %(name)s") % {"number": nominee.number, "name": nominee.name}
    )
    return nominee, created
