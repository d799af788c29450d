"""Places: the list of notice boards, and which of them work."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaign.admin.bulk import BulkDesk
from campaign.admin.printed import NamesWhatFontsLack
from campaign.admin.scan_chart import Row, day_rows, place_rows
from campaign.scans import sum_up_scans
from profiles.admin.acts import Act
from profiles.models import Place
from voting.clock import shanghai_day

LATELY = 7  # days


def _retire(place: Place, _reason: str, at: datetime) -> None:
    Place.objects.filter(pk=place.pk).in_use().update(retired_at=at)
    place.refresh_from_db()


def _use_again(place: Place, _reason: str, _at: datetime) -> None:
    Place.objects.filter(pk=place.pk).update(retired_at=None)
    place.refresh_from_db()


class RetiredFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "retired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("in use")), ("yes", _("retired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Place]) -> QuerySet[Place]:
        if self.value() in ("no", "yes"):
            return queryset.filter(retired_at__isnull=self.value() == "no")
        return queryset


@admin.register(Place)
class PlaceAdmin(NamesWhatFontsLack, BulkDesk):
    printed = ("spot",)
    list_display = ["spot", "community", "code", "scans_lately", "all_scans", "state"]
    list_filter = ["community__district", RetiredFilter]
    list_select_related = ["community"]
    search_fields = ["spot", "note", "code", "community__name", "community__district"]
    autocomplete_fields = ["community"]
    readonly_fields = ["code", "state"]
    fields = ["community", "spot", "note", "code", "state"]
    change_list_template = "admin/profiles/place/change_list.html"
    acts = (
        Act(
            name="retire",
            label=_("Retire the place"),
            explanation=_(
                "No new posters are made for it. Posters that still hang there go on leading to"
                " their nominees, and their scans are still counted."
            ),
            run=_retire,
            suits=lambda place: not place.is_retired,
        ),
        Act(
            name="use-again",
            label=_("Use the place again"),
            explanation=_("Posters can be made for it again, with the code that it always had."),
            run=_use_again,
            suits=lambda place: place.is_retired,
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("scans/", view(self.scans_view), name="place_scans"),
            path("scans/sum-up/", view(self.sum_up_view), name="place_scans_sum_up"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        since = shanghai_day(timezone.now()) - timedelta(days=LATELY - 1)
        places: QuerySet[Place] = Place.objects.with_scans(since=since)
        return places.order_by("community", "spot")

    def has_delete_permission(self, request: HttpRequest, obj: Place | None = None) -> bool:
        """Its code may be in print: a place is retired, never deleted."""
        return False

    def about(self, found: Place) -> str:
        return f"{found.code} · {self.state(found)}"

    def links(self, found: Place) -> list[tuple[str, str]]:
        codes = reverse("admin:finished_poster_codes")
        return [
            (gettext("Which places work"), reverse("admin:place_scans")),
            (gettext("Codes for designers"), f"{codes}?place={found.pk}"),
        ]

    @admin.display(description=_("scans in 7 days"), ordering="lately")
    def scans_lately(self, place: Any) -> int:
        return int(place.lately)

    @admin.display(description=_("scans in all"), ordering="scans")
    def all_scans(self, place: Any) -> int:
        return int(place.scans)

    @admin.display(description=_("state"))
    def state(self, place: Place) -> str:
        return gettext("retired") if place.is_retired else gettext("in use")

    def scans_view(self, request: HttpRequest) -> HttpResponse:
        """Show each place's scans, the busiest first, and those of each day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = shanghai_day(timezone.now())
        places = list(self.get_queryset(request).select_related("community"))
        rows: list[Row] = place_rows(places)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Which places work"),
            "rows": rows,
            "silent": sum(row.scans == 0 and not row.place.is_retired for row in rows),
            "days": day_rows(today),
        }
        return TemplateResponse(request, "admin/profiles/place/scans.html", context)

    def sum_up_view(self, request: HttpRequest) -> HttpResponse:
        """Do now what the timer does every ten minutes."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = gettext("%(number)d new scans were counted.") % {"number": sum_up_scans()}
        self.message_user(request, words, messages.SUCCESS)
        return redirect("admin:place_scans")
