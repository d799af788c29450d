"""Award levels: names, places, district quotas. Winners are chosen on the page of the result."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.admin.acts import ActsAdmin
from profiles.models import Edition
from voting.models import Award


@admin.register(Award)
class AwardAdmin(ActsAdmin):
    list_display = ["name", "name_en", "edition", "position", "places", "chosen"]
    list_filter = ["edition"]
    list_select_related = ["edition"]
    search_fields = ["name", "name_en"]
    fields = ["edition", "position", "name", "name_en", "places", "quotas"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        current = Edition.objects.current()
        return {"edition": current and current.pk, **super().get_changeform_initial_data(request)}

    def links(self, found: Award) -> list[tuple[str, str]]:
        return [(gettext("Result"), reverse("admin:edition_result", args=[found.edition_id]))]

    @admin.display(description=_("chosen"))
    def chosen(self, award: Award) -> int:
        return award.winners.count()
