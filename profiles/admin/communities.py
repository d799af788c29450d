from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from profiles.models import Community


@admin.register(Community)
class CommunityAdmin(admin.ModelAdmin):
    list_display = ["name", "subdistrict", "district", "nominee_count"]
    list_filter = ["district"]
    search_fields = ["name", "subdistrict", "district"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Community]:
        communities: QuerySet[Community] = super().get_queryset(request)
        return communities.annotate(nominee_count=Count("nominees"))

    @admin.display(description=_("nominees"), ordering="nominee_count")
    def nominee_count(self, community: Any) -> int:
        return int(community.nominee_count)
