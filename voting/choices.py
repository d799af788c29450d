"""Which likes an organiser has chosen to look at: a span, and filters."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from profiles.models import Edition, Nominee
from voting.models import Like
from voting.models.likes import LikeQuerySet
from voting.signals import FRESH_SECONDS

# Of a tag's sixteen digits this many are shown, as a name to talk about and nothing more.
SHOWN_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A span from `since` until before `until`, and filters that all have to hold.

    nominee: None for everybody's likes. subscriber, neighbourhood: network tags, which are
    good for one day. client: a family of browsers, "" for all. fresh: only of visitors
    whose cookie was new. alone: only of visitors who have liked nobody else.
    """

    since: datetime
    until: datetime
    nominee: Nominee | None
    subscriber: bytes | None = None
    neighbourhood: bytes | None = None
    client: str = ""
    fresh: bool = False
    alone: bool = False

    def likes(self, edition: Edition) -> LikeQuerySet:
        """Return the edition's likes that are chosen, in no order."""
        likes = Like.objects.received(edition=edition, since=self.since, until=self.until)
        if self.nominee is not None:
            likes = likes.filter(nominee=self.nominee)
        if self.subscriber is not None:
            likes = likes.filter(trace__subscriber=self.subscriber)
        if self.neighbourhood is not None:
            likes = likes.filter(trace__neighbourhood=self.neighbourhood)
        if self.client:
            likes = likes.filter(trace__client=self.client)
        if self.fresh:
            likes = likes.filter(trace__cookie_age__lt=FRESH_SECONDS)
        return likes.exclude(likes_others()) if self.alone else likes

    def as_words(self) -> dict[str, str]:
        """Return the choice for people to read; of a tag, no more than tells it apart."""
        words = {
            _("from"): moment(self.since),
            _("until"): moment(self.until),
            _("nominee"): str(self.nominee or ""),
            _("address of a connection"): tag_name(self.subscriber),
            _("network"): tag_name(self.neighbourhood),
            _("browser"): self.client,
            _("new visitors"): _("only") if self.fresh else "",
            _("visitors who like nobody else"): _("only") if self.alone else "",
        }
        return {label: value for label, value in words.items() if value}


def likes_others() -> Exists:
    """Say of a like whether its visitor has liked somebody else in the edition as well."""
    same = Like.objects.filter(
        edition=OuterRef("edition"), visitor_key=OuterRef("visitor_key")
    ).exclude(nominee=OuterRef("nominee"))
    return Exists(same)


def tag_name(tag: bytes | None) -> str:
    """Return a network tag as it is shown: net#7f3a."""
    return f"net#{tag_digits(tag)}" if tag else ""


def tag_digits(tag: bytes) -> str:
    return bytes(tag).hex()[:SHOWN_DIGITS]


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i:s")
