"""Likes in the admin: totals to look at, and nothing to press."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from profiles.models import Edition, Nominee
from voting.admin.looking import LookPages
from voting.admin.review import MAY_SEE
from voting.counted import Score, scores, under_review
from voting.models import Like


@admin.register(Like)
class LikeAdmin(LookPages):
    """No form, no action, no single like: only how many each nominee received, void, counted."""

    def get_urls(self) -> list[URLPattern]:
        totals = self.admin_site.admin_view(self.changelist_view)
        return [path("", totals, name="voting_like_changelist"), *self.review_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Like | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Like | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        at = timezone.now()
        editions = [
            (edition, _totals(edition, at), under_review(edition=edition, at=at))
            for edition in Edition.objects.all()
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.opts.verbose_name_plural,
            "editions": editions,
            "may_see": request.user.has_perm(MAY_SEE),
            "at": at,
        }
        return TemplateResponse(request, "admin/voting/like/totals.html", context)


def _totals(edition: Edition, at: datetime) -> list[tuple[Nominee, Score]]:
    found = scores(edition=edition, until=at)
    nominees = edition.nominees.with_place()
    rows = [(nominee, found.get(nominee.pk, Score())) for nominee in nominees]
    return sorted(rows, key=lambda row: (-row[1].counted, row[0].number))
