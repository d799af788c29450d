"""The organisers' desk: whose likes stand out on a day, and what each signal says.

These pages show what was counted and nothing of single networks; for those there is
`voting.admin.looking`. What stands out is pointed out to people, who decide.
"""

from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from profiles.models import Edition, Nominee
from voting.admin.review_forms import LookForm
from voting.clock import YEARS, day_begins, shanghai_day
from voting.evidence import hours_of
from voting.judging import Day, Flagged, judge_day
from voting.looks import log_page, looks_at
from voting.signal_words import MEANINGS, NAMES
from voting.timeline import timeline

MAY_SEE = "voting.see_evidence"
LATEST_LOOKS = 20


class ReviewPages(admin.ModelAdmin):
    """The pages under "Likes" for whoever may see evidence."""

    def review_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/", view(self.edition_view), name="review_edition"),
            path("<int:pk>/nominees/<slug:code>/", view(self.nominee_view), name="review_nominee"),
        ]

    @method_decorator(require_safe)
    def edition_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the nominees of one day, those whose likes stand out first."""
        edition, at = edition_for(request, pk), timezone.now()
        by: Any = request.user
        day = _day(request, edition, at)
        log_page(by=by, edition=edition, day=day)
        found = judge_day(edition=edition, day=day, at=at)
        context = self.page_context(
            request,
            edition,
            day=day,
            found=found,
            rows=_rows(edition, found) if found else [],
            at=at,
        )
        return TemplateResponse(request, "admin/voting/like/review_edition.html", context)

    @method_decorator(require_safe)
    def nominee_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Show a nominee's day: the timeline, its figures, and every signal in words."""
        edition, at = edition_for(request, pk), timezone.now()
        nominee = nominee_of(edition, code)
        by: Any = request.user
        day = _day(request, edition, at)
        log_page(by=by, edition=edition, nominee=nominee, day=day)
        found = judge_day(edition=edition, day=day, at=at)
        hours = found.hours[nominee.pk] if found else []
        spans = found.flagged(nominee.pk) if found else []
        whole = {"since": hours[0].start, "until": hours[-1].end} if hours else {}
        context = self.page_context(
            request,
            edition,
            nominee=nominee,
            day=day,
            found=found,
            hours=hours,
            spans=spans,
            chart=timeline(hours, spans, begins=day_begins(day)),
            form=LookForm(initial=whole),
            looks=looks_at(nominee)[:LATEST_LOOKS],
            meanings=[(name, MEANINGS[signal]) for signal, name in NAMES.items()],
            at=at,
        )
        return TemplateResponse(request, "admin/voting/like/review_nominee.html", context)

    def page_context(self, request: HttpRequest, edition: Edition, **more: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": more.get("nominee") or _("Review of likes"),
            "reviewed": edition,
            **more,
        }


def edition_for(request: HttpRequest, pk: int) -> Edition:
    """Return the edition for whoever may see evidence; else 403, or 404."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    edition = Edition.objects.filter(pk=pk).first()
    if edition is None:
        raise Http404
    return edition


def nominee_of(edition: Edition, code: str) -> Nominee:
    nominee = edition.nominees.with_place().filter(code=code).first()
    if nominee is None:
        raise Http404
    return nominee


def nominee_page(nominee: Nominee, day: date) -> str:
    base = reverse("admin:review_nominee", args=[nominee.edition_id, nominee.code])
    return f"{base}?day={day.isoformat()}"


def _day(request: HttpRequest, edition: Edition, at: datetime) -> date:
    """Return the day that is asked for, else the latest with likes; 404 for what is no day."""
    asked = request.GET.get("day")
    if asked:
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            raise Http404(_("There is no such day."))
        return day
    hours = hours_of(edition, at=at)
    return shanghai_day(hours.hours[-1] if hours else at)


def _rows(edition: Edition, found: Day) -> list[tuple[Nominee, int, list[Flagged], str]]:
    """Return nominee, likes, spans and address; those that stand out first, then by likes."""
    rows = [
        (one, found.likes_of(one.pk), found.flagged(one.pk), nominee_page(one, found.day))
        for one in edition.nominees.with_place().order_by("number")
    ]
    return sorted(rows, key=lambda row: (not row[2], -row[1], row[0].number))
