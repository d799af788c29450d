"""The Atom feed of an edition's stories."""

import re
from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure

from campaign.links import absolute_url
from campaign.pages import page_time, readable_edition
from profiles.models import Edition, Story
from voting.models import Seal

NEWEST = 30


# A paste from Word may bring some; XML can't bear them, and Django then gives no feed at all.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def bearable(text: str) -> str:
    """Return the text without the characters that XML has no place for."""
    return CONTROLS.sub(" ", text)


class SteadyAtomFeed(Atom1Feed):
    """Atom whose "updated" does not follow the clock while there is no story."""

    def latest_post_date(self) -> datetime:
        if self.items:
            return super().latest_post_date()
        begins: datetime = self.feed["begins"]
        return begins


class StoryFeed(Feed):
    """The newest stories; addresses are absolute by SITE_URL, whoever asks under what name."""

    feed_type = SteadyAtomFeed

    def get_object(self, request: HttpRequest, number: int | None = None) -> Edition:
        return readable_edition(request, number, at=page_time())

    def title(self, edition: Edition) -> str:
        return bearable(edition.name)

    def subtitle(self, edition: Edition) -> str:
        return bearable(edition.purpose)

    def link(self, edition: Edition) -> str:
        return settings.SITE_URL + edition.get_absolute_url()

    def feed_url(self, edition: Edition) -> str:
        return settings.SITE_URL + edition.page("feed")

    def feed_guid(self, edition: Edition) -> str:
        return f"{settings.SITE_URL}/e/{edition.number}/"

    def feed_extra_kwargs(self, edition: Edition) -> dict[str, object]:
        return {"begins": edition.publish_from}

    def items(self, edition: Edition) -> list[Story]:
        out = Story.objects.published(at=page_time()).filter(edition=edition)
        return list(out.with_nominee().prefetch_related("photos").newest_first()[:NEWEST])

    def item_title(self, item: Story) -> str:
        return bearable(item.headline)

    def item_description(self, item: Story) -> str:
        return bearable(item.teaser)

    def item_link(self, item: Story) -> str:
        return settings.SITE_URL + item.get_absolute_url()

    def item_author_name(self, item: Story) -> str:
        return bearable(item.source or item.edition.column)

    def item_pubdate(self, item: Story) -> datetime | None:
        return item.published_at

    item_updateddate = item_pubdate

    def item_enclosures(self, item: Story) -> list[Enclosure]:
        """The story's first photo, for readers of feeds that show one."""
        picture = item.front_photo.wide if item.front_photo else None
        if picture is None:
            return []
        return [Enclosure(absolute_url(picture.largest), str(picture.weight), "image/jpeg")]


class SealFeed(Feed):
    """The newest checkpoints, whole, for whoever keeps them as a witness."""

    feed_type = SteadyAtomFeed

    def get_object(self, request: HttpRequest, number: int) -> Edition:
        return readable_edition(request, number, at=page_time())

    def title(self, edition: Edition) -> str:
        return bearable(f"{edition.name} · checkpoints")

    def link(self, edition: Edition) -> str:
        return settings.SITE_URL + edition.page("ledger")

    def feed_url(self, edition: Edition) -> str:
        return settings.SITE_URL + reverse("checkpoint-feed", args=[edition.number])

    def feed_guid(self, edition: Edition) -> str:
        return f"{settings.SITE_URL}/ledger/{edition.number}/"

    def feed_extra_kwargs(self, edition: Edition) -> dict[str, object]:
        return {"begins": edition.publish_from}

    def items(self, edition: Edition) -> list[Seal]:
        signed = Seal.objects.filter(edition=edition).exclude(note="").select_related("edition")
        return list(signed.order_by("-number")[:NEWEST])

    def item_title(self, item: Seal) -> str:
        return f"{item.number} · {item.size}"

    def item_description(self, item: Seal) -> str:
        return item.note

    def item_link(self, item: Seal) -> str:
        path = reverse("ledger-part", args=[item.edition.number, "checkpoints", item.number])
        return settings.SITE_URL + path

    def item_pubdate(self, item: Seal) -> datetime:
        return item.at

    item_updateddate = item_pubdate
