"""Filters of the desk's lists: what lacks something."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from profiles.models import Consent, Nominee, Photo, Story


class PhotosFilter(admin.SimpleListFilter):
    """Stories that lack a photo, or whose photos lack words."""

    title = _("photos")
    parameter_name = "photos"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("none", _("without a photo")), ("words", _("with a photo that lacks words"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        if self.value() == "none":
            return queryset.filter(pk__in=Story.objects.without_photos())
        if self.value() == "words":
            return queryset.filter(pk__in=Photo.objects.lacking_words().values("story"))
        return queryset


class PersonFilter(admin.SimpleListFilter):
    """Stories in work about nobody yet: what a manuscript did not say, an editor has to."""

    title = _("nominee")
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("none", _("in work, without a nominee"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        nobody = Story.objects.about_nobody_yet()
        return queryset.filter(pk__in=nobody) if self.value() else queryset


class WithdrawnFilter(admin.SimpleListFilter):
    """Nominees who have been withdrawn, and those who stand."""

    title = _("state")
    parameter_name = "withdrawn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("no", _("not withdrawn")), ("yes", _("Withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Nominee]) -> QuerySet[Nominee]:
        if self.value() in ("no", "yes"):
            return queryset.filter(withdrawn_at__isnull=self.value() == "no")
        return queryset


class LacksFilter(admin.SimpleListFilter):
    """Nominees who lack a portrait, or a consent to be listed."""

    title = _("lacks")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("portrait", _("a portrait")), ("consent", _("a consent to be listed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Nominee]) -> QuerySet[Nominee]:
        if self.value() == "portrait":
            return queryset.filter(portrait="", withdrawn_at=None)
        if self.value() == "consent":
            listed = Consent.objects.standing().filter(to=Consent.To.LISTING).values("nominee")
            return queryset.filter(withdrawn_at=None).exclude(pk__in=listed)
        return queryset
