"""What stands on the screen between a manuscript and its draft."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

from django.core import signing
from django.http import QueryDict

from profiles.duplicates import Duplicate, likely_duplicates
from profiles.manuscripts import Label, Manuscript, NomineeHints, field_report, parse
from profiles.manuscripts.labels import NAMES, relabelled
from profiles.manuscripts.repairs import Repair, mend, repairs
from profiles.models import Edition, Nominee

SALT = "profiles.manuscript"
HINTS = ("name", "nickname", "post", "district", "subdistrict", "community")


class Part(NamedTuple):
    """A piece of the manuscript as the screen shows it."""

    at: int
    text: str
    label: Label
    css: str


@dataclass(kw_only=True)
class Review:
    """A delivered manuscript with what an editor has said of it so far. Nothing is written."""

    edition: Edition
    delivered: str
    may_make_people: bool
    labels: dict[int, Label] = field(default_factory=dict)
    chosen: set[str] = field(default_factory=set)
    choice: str | None = None
    typed: dict[str, str] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)

    @classmethod
    def of_post(cls, posted: QueryDict, *, may_make_people: bool) -> Self | None:
        """Return the review that the screen sent, or None where it is not one of ours."""
        try:
            edition_pk, delivered = signing.loads(str(posted["delivered"]), salt=SALT)
            edition = Edition.objects.get(pk=edition_pk)
        except (signing.BadSignature, Edition.DoesNotExist, ValueError, TypeError):
            return None
        review = cls(
            edition=edition,
            delivered=delivered,
            may_make_people=may_make_people,
            chosen=set(posted.getlist("repair")),
            choice=posted.get("person"),
            typed={
                name: str(posted[f"new_{name}"]).strip()
                for name in HINTS
                if f"new_{name}" in posted
            },
        )
        # A repair may join or part pieces; labels given to others would then land on the wrong.
        if posted.get("pieces") == str(len(review.manuscript.spans)):
            review.labels = _labels(posted)
            del review.manuscript
        return review

    @property
    def signed(self) -> str:
        """The manuscript to the letter; a form's own text would lose its line ends."""
        return signing.dumps([self.edition.pk, self.delivered], salt=SALT, compress=True)

    @cached_property
    def manuscript(self) -> Manuscript:
        return relabelled(parse(mend(self.delivered, self.chosen)), self.labels)

    @property
    def parts(self) -> list[Part]:
        return [
            Part(at, span.text, span.label, span.label.value.replace(" ", "-"))
            for at, span in enumerate(self.manuscript.spans)
            if span.label != Label.GAP
        ]

    @property
    def names(self) -> list[tuple[str, Any]]:
        return [(label.value, name) for label, name in NAMES.items()]

    @property
    def unrecognised(self) -> int:
        return len(self.manuscript.unrecognised)

    @property
    def report(self) -> list[tuple[str, str]]:
        return field_report(self.manuscript)

    @property
    def repairs(self) -> list[Repair]:
        """What could be mended, one kind after the other."""
        return sorted(repairs(self.delivered), key=lambda repair: repair.kind.name, reverse=True)

    @cached_property
    def duplicates(self) -> list[Duplicate]:
        return likely_duplicates(self.edition, self.manuscript)

    @cached_property
    def hints(self) -> NomineeHints:
        return replace(self.manuscript.nominee_hints, **self.typed)

    @property
    def person_in_words(self) -> str:
        """Whom the manuscript names and where, for who can't put them into the list."""
        hints = self.manuscript.nominee_hints
        place = f"{hints.district}{hints.subdistrict}{hints.community}"
        return " · ".join(filter(None, (hints.name, hints.post, place))) if hints.name else ""

    @cached_property
    def candidates(self) -> list[Nominee]:
        """Nominees of that name, those of that community first."""
        hints = self.manuscript.nominee_hints
        if not hints.name:
            return []
        same = self.edition.nominees.filter(name=hints.name).select_related("community")
        return sorted(same, key=lambda one: one.community.name != hints.community)

    @property
    def others(self) -> list[Nominee]:
        return list(self.edition.nominees.select_related("community").order_by("number"))

    @property
    def person_chosen(self) -> str:
        """The nominee found; else nobody, since making somebody takes a click."""
        if self.choice is not None:
            return self.choice
        hints = self.manuscript.nominee_hints
        sure = [one for one in self.candidates if hints.community in ("", one.community.name)]
        return str(sure[0].pk) if len(sure) == 1 else ""

    def person(self) -> Nominee | NomineeHints | None:
        chosen = self.person_chosen
        if chosen == "new" and self.may_make_people:
            return self.hints
        if chosen.isdecimal() and len(chosen) <= 18:
            return self.edition.nominees.filter(pk=chosen).first()
        return None


def _labels(posted: QueryDict) -> dict[int, Label]:
    labels = {}
    known = {label.value: label for label in NAMES}
    for name, value in posted.items():
        at = name.removeprefix("label-")
        if name.startswith("label-") and at.isdecimal() and len(at) < 7 and value in known:
            labels[int(at)] = known[str(value)]
    return labels
