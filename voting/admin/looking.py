"""A closer look at chosen likes, which is written down, and a hold that a second person decides."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles.models import Edition, Nominee
from voting.admin.review import ReviewPages, edition_for, nominee_of, nominee_page
from voting.admin.review_forms import HoldForm, LookForm, as_fields
from voting.choices import Choice
from voting.clock import shanghai_day
from voting.holds import hold_likes
from voting.looks import log_look
from voting.models import Case
from voting.preview import preview
from voting.preview_words import facts

MAY_HOLD = "voting.hold_likes"


class LookPages(ReviewPages):
    """Evidence of chosen likes: POST only, so that no link and no reload shows it unasked."""

    def review_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        one = "<int:pk>/nominees/<slug:code>"
        return [
            path(f"{one}/look/", view(self.look_view), name="review_look"),
            path(f"{one}/hold/", view(self.hold_view), name="review_hold"),
            *super().review_urls(),
        ]

    @method_decorator(require_POST)
    def look_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Show the chosen likes' evidence and what a void of them would change."""
        edition = edition_for(request, pk)
        return self._look(request, edition, nominee_of(edition, code), LookForm(request.POST))

    @method_decorator(require_POST)
    def hold_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Hold the likes that the preview showed, and no others."""
        edition = edition_for(request, pk)
        nominee = nominee_of(edition, code)
        if not request.user.has_perm(MAY_HOLD):
            raise PermissionDenied
        at = timezone.now()
        form, hold = LookForm(request.POST), HoldForm(request.POST, label_suffix="")
        choice = form.choice(edition, nominee, at=at) if form.is_valid() else None
        if choice is None or not hold.is_valid():
            return self._look(request, edition, nominee, form, hold)
        case = self._hold(request, edition, choice, hold, at=at)
        if case is None:
            return self._look(request, edition, nominee, form, hold, status=409)
        return redirect(_page_of(case) or nominee_page(nominee, shanghai_day(choice.since)))

    def _hold(
        self,
        request: HttpRequest,
        edition: Edition,
        choice: Choice,
        hold: HoldForm,
        *,
        at: datetime,
    ) -> Case | None:
        """Return the new case, or None with an error in the form."""
        by: Any = request.user
        seen = hold.cleaned_data["seen"]
        try:
            case = hold_likes(
                edition=edition,
                likes=choice.likes(edition),
                nominee=choice.nominee,
                by=by,
                text=hold.cleaned_data["text"],
                chosen=choice.as_words(),
                seen=seen,
                at=at,
            )
        except ValidationError as error:
            hold.add_error(None, error)
            return None
        words = _("%(number)s likes are held as case %(case)s; a second person decides.")
        words = words % {"number": seen, "case": case}
        self.log_addition(request, case, words)
        self.message_user(request, words, messages.SUCCESS)
        return case

    def _look(
        self,
        request: HttpRequest,
        edition: Edition,
        nominee: Nominee,
        form: LookForm,
        hold: HoldForm | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        at = timezone.now()
        by: Any = request.user
        choice = form.choice(edition, nominee, at=at) if form.is_valid() else None
        more: dict[str, Any] = {}
        if choice is not None:
            chosen = choice.as_words()
            words = " · ".join(f"{label} {value}" for label, value in chosen.items())
            log_look(by=by, nominee=nominee, words=words)
            whole = Choice(since=choice.since, until=choice.until, nominee=nominee)
            form.offer(preview(edition=edition, choice=whole, by=by, at=at))
            found = preview(edition=edition, choice=choice, by=by, at=at)
            more = {
                "found": found,
                "facts": facts(found, nominee),
                "chosen": chosen,
                "fields": as_fields(choice),
            }
        context = self.page_context(
            request,
            edition,
            nominee=nominee,
            back=nominee_page(nominee, shanghai_day(choice.since if choice else at)),
            form=form,
            hold=hold or HoldForm(label_suffix=""),
            may_hold=by.has_perm(MAY_HOLD),
            **more,
        )
        template = "admin/voting/like/review_look.html"
        return TemplateResponse(request, template, context, status=status)


def _page_of(case: Case) -> str:
    """Return the case's own page at the desk; "" while there is none."""
    try:
        return reverse("admin:voting_case_change", args=[case.pk])
    except NoReverseMatch:
        return ""
