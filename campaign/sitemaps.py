"""The sitemap: every page of every edition that readers may see."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap

from campaign.pages import page_time
from profiles.models import Edition, Nominee, Story

PAGES = ("home", "stories", "nominees", "leaderboard", "rules", "privacy")


class OurSitemap(Sitemap):
    """A sitemap whose addresses follow SITE_URL and not the name it was asked by."""

    i18n = False

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class EditionPages(OurSitemap):
    def items(self) -> list[str]:
        editions = Edition.objects.open_to_readers(at=page_time())
        return [edition.page(name) for edition in editions for name in PAGES]

    def location(self, item: str) -> str:
        return item


class StoryPages(OurSitemap):
    def items(self) -> Iterable[Story]:
        return Story.objects.published(at=page_time()).exclude(edition__kind="rehearsal")

    def lastmod(self, item: Story) -> datetime | None:
        return item.published_at


class NomineePages(OurSitemap):
    def items(self) -> Iterable[Nominee]:
        at = page_time()
        editions = Edition.objects.open_to_readers(at=at)
        return Nominee.objects.published(at=at).filter(edition__in=editions).with_place()


SITEMAPS = {"editions": EditionPages, "stories": StoryPages, "nominees": NomineePages}
