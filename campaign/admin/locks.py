"""Names that are locked after wrong passwords, for an administrator to unlock."""

from typing import Any

from axes.models import AccessAttempt
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@admin.register(AccessAttempt)
class LockAdmin(admin.ModelAdmin):
    """Names that somebody gave with a wrong password."""

    list_display = ["name", "at", "failures"]
    list_display_links = None
    search_fields = ["username"]
    actions = ["unlock"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """`unlock` says in better words what it does."""
        return False

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("axes.delete_accessattempt")

    @admin.action(description=_("Unlock the chosen names at once"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[AccessAttempt]) -> None:
        names = sorted({attempt.username or "–" for attempt in queryset})
        AccessAttempt.objects.filter(username__in=names).delete()
        LogEntry.objects.create(
            user_id=request.user.pk or 0,  # an administrator is signed in
            content_type=ContentType.objects.get_for_model(AccessAttempt),
            object_repr="、".join(names)[:200],
            action_flag=DELETION,
            change_message=gettext("unlocked"),
        )
        words = gettext("Unlocked: %(names)s.") % {"names": "、".join(names)}
        self.message_user(request, words, messages.SUCCESS)

    def action_checkbox(self, obj: AccessAttempt) -> SafeString:
        chosen = forms.CheckboxInput({"class": "action-select", "aria-label": obj.username})
        return chosen.render(ACTION_CHECKBOX_NAME, str(obj.pk))

    @admin.display(description=_("user name"), ordering="username")
    def name(self, attempt: AccessAttempt) -> str:
        return attempt.username or "–"

    @admin.display(description=_("last tried"), ordering="attempt_time")
    def at(self, attempt: AccessAttempt) -> Any:
        return attempt.attempt_time

    @admin.display(description=_("wrong passwords"), ordering="failures_since_start")
    def failures(self, attempt: AccessAttempt) -> int:
        return int(attempt.failures_since_start)
