"""The sitemap: every page of every edition that readers may see."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap

from campaign.pages import page_time
from profiles.models import Edition, Nominee, Story

PAGES = ("home", "stories", "nominees", "leaderboard", "rules", "privacy")


class OurSitemap(Sitemap):
    """Every page in each language; addresses follow SITE_URL, not the name it was asked by."""

    i18n = True
    alternates = True
    x_default = True

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Name the languages as the pages' own heads do."""
        urls: list[dict[str, Any]] = super().get_urls(*args, **kwargs)
        for alternate in (one for url in urls for one in url["alternates"]):
            if alternate["lang_code"] == "zh-hans":
                alternate["lang_code"] = "zh-Hans"
        return urls

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class EditionPages(OurSitemap):
    def items(self) -> list[tuple[Edition, str]]:
        editions = Edition.objects.open_to_readers(at=page_time())
        pages = [(edition, name) for edition in editions for name in PAGES]
        declared = editions.filter(results__confirmed_at__isnull=False).distinct()
        return pages + [(edition, "result") for edition in declared]

    def location(self, item: tuple[Edition, str]) -> str:
        edition, name = item
        return edition.page(name)


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
