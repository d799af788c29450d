"""The desk's log: who did or looked at what, for an auditor to read and nobody to touch."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from profiles.admin.choosing import ListsByDate
from voting.looks import LOOK


@admin.register(LogEntry)
class LogAdmin(ListsByDate):
    list_display = ["action_time", "user", "act", "content_type", "object_repr", "what"]
    list_display_links = None
    list_filter = [
        "action_time",
        ("content_type", admin.RelatedOnlyFieldListFilter),
        ("user", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["object_repr", "change_message", "user__username"]
    date_hierarchy = "action_time"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        entries: QuerySet[LogEntry] = super().get_queryset(request)
        return entries.select_related("user", "content_type")

    @admin.display(description=_("what somebody did"), ordering="action_flag")
    def act(self, entry: LogEntry) -> str:
        return str(_("looked at") if entry.action_flag == LOOK else entry.get_action_flag_display())

    @admin.display(description=_("details"))
    def what(self, entry: LogEntry) -> str:
        return entry.get_change_message()
