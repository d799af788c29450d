"""The desk's page for a result: who wins, what is in the way, who proposes, who declares."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.admin.rules import RulesDesk
from campaign.after_close import after_close
from campaign.declaring import (
    choose_winners,
    confirm_result,
    propose_result,
    take_back_result,
)
from campaign.jury import jury_table
from campaign.obstacles import obstacles, remarks
from campaign.results import published
from campaign.shown_results import ShownResult, versions
from profiles.admin.acts import LONGEST_ID
from profiles.models import Edition, Nominee
from voting.counted import Score, scores
from voting.looks import log_export
from voting.models import Award, Result
from voting.settled import standing_scores

MAY_DECLARE = "voting.declare_result"
MAY_READ = "voting.view_result"


class ReasonForm(forms.Form):
    """Why a result is corrected; the first one needs no reason."""

    reason = forms.CharField(
        max_length=200, required=False, widget=forms.TextInput(attrs={"class": "vTextField"})
    )


class ResultDesk(RulesDesk):
    """What an edition's admin offers about its result."""

    def get_urls(self) -> list[URLPattern]:
        view, base = self.admin_site.admin_view, "<int:pk>/result/"
        return [
            path(base, view(self.result_view), name="edition_result"),
            path(f"{base}winners/", view(self._act(self._choose_winners)), name="edition_winners"),
            path(
                f"{base}decide/", view(self._act(self._decide_result)), name="edition_result_decide"
            ),
            path(f"{base}jury.csv", view(self.jury_view), name="edition_jury"),
            *super().get_urls(),
        ]

    def result_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show where the result stands; POST proposes it."""
        edition = self._edition_for(request, pk, writes=request.method == "POST")
        form = ReasonForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and self._propose_result(request, edition, form)
        ):
            return redirect("admin:edition_result", edition.pk)
        return self._page(request, edition, form)

    def jury_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out the counts as a spreadsheet; who takes it away is on record."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        edition = self._edition_for(request, pk, writes=True)
        by: Any = request.user
        log_export(by=by, edition=edition, words=_("Counts for the jury"))
        table = jury_table(edition=edition, at=timezone.now())
        response = HttpResponse(table, content_type="text/csv; charset=utf-8")
        name = f"jury-{edition.number}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _act(
        self, act: Callable[[HttpRequest, Edition, datetime], str]
    ) -> Callable[[HttpRequest, int], HttpResponse]:
        """Return a view that does it, says and logs what it has done, and leads back."""

        def view(request: HttpRequest, pk: int) -> HttpResponse:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            edition = self._edition_for(request, pk, writes=True)
            try:
                words = act(request, edition, timezone.now())
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
            else:
                self.log_change(request, edition, words)
                self.message_user(request, words, messages.SUCCESS)
            return redirect("admin:edition_result", edition.pk)

        return view

    def _propose_result(self, request: HttpRequest, edition: Edition, form: ReasonForm) -> bool:
        by: Any = request.user
        reason, at = form.cleaned_data["reason"], timezone.now()
        try:
            result = propose_result(edition=edition, by=by, reason=reason, at=at)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
            return False
        words = _("Version %(n)s was proposed; it waits for a second person.")
        words = words % {"n": result.version}
        self.log_change(request, edition, words)
        self.message_user(request, words, messages.WARNING)
        return True

    def _choose_winners(self, request: HttpRequest, edition: Edition, at: datetime) -> str:
        by: Any = request.user
        awards = {str(award.pk): award for award in edition.awards.all()}
        chosen: dict[Nominee, Award | None] = {}
        for nominee in edition.nominees.all():
            wanted = request.POST.get(f"award-{nominee.code}")
            if wanted is None:
                continue
            if wanted and wanted not in awards:
                raise ValidationError(_("There is no such award level any more; choose again."))
            chosen[nominee] = awards.get(wanted)
        choose_winners(edition=edition, chosen=chosen, by=by, at=at)
        names = [f"{one.name} {award.name}" for one, award in chosen.items() if award]
        return _("Winners chosen: %(names)s.") % {"names": "、".join(names) or "–"}

    def _decide_result(self, request: HttpRequest, edition: Edition, at: datetime) -> str:
        # By its own id: after one was taken back, the next bears the same version.
        chosen = request.POST.get("result", "")
        number = int(chosen) if chosen.isdecimal() and len(chosen) <= LONGEST_ID else 0
        result = Result.objects.filter(edition=edition, pk=number).first()
        if result is None:
            raise ValidationError(_("This proposal has been taken back."))
        by: Any = request.user
        if "confirm" in request.POST:
            confirm_result(result=result, by=by, at=at)
            return _("Version %(n)s is declared, and final.") % {"n": result.version}
        if "take-back" not in request.POST:
            raise ValidationError(_("Nothing was decided: choose one of the two buttons."))
        take_back_result(result=result)
        return _("The proposal of version %(n)s was taken back.") % {"n": result.version}

    def _page(self, request: HttpRequest, edition: Edition, form: ReasonForm) -> HttpResponse:
        at = timezone.now()
        waiting = Result.objects.waiting().filter(edition=edition).first()
        declared = versions(edition, at=at)
        context = {
            **self.page_context(request, edition, _("Result")),
            "form": form,
            "closed": after_close(edition=edition, at=at),
            "stops": obstacles(edition=edition, at=at),
            "remarks": remarks(edition=edition, at=at),
            "awards": edition.awards.all(),
            "rows": _rows(edition, at),
            "waiting": waiting,
            "shown": ShownResult(waiting, at=at) if waiting else None,
            "is_mine": waiting is not None and waiting.proposed_by_id == request.user.pk,
            "versions": declared,
            "may_declare": request.user.has_perm(MAY_DECLARE),
        }
        status = 400 if form.errors else 200
        template = "admin/profiles/edition/result.html"
        return TemplateResponse(request, template, context, status=status)

    def _edition_for(self, request: HttpRequest, pk: int, *, writes: bool) -> Edition:
        edition = self.edition_or_404(request, pk)
        may_declare = request.user.has_perm(MAY_DECLARE)
        if not may_declare and (writes or not request.user.has_perm(MAY_READ)):
            raise PermissionDenied
        return edition


def _rows(edition: Edition, at: datetime) -> list[tuple[Nominee, Score, int | None]]:
    """Return nominee, score and the id of their award, as the desk's totals are sorted."""
    found = standing_scores(edition=edition, at=at)
    if found is None:
        found = scores(edition=edition, until=at)
    chosen = dict(edition.nominees.exclude(awards=None).values_list("pk", "awards__award"))
    rows = [
        (one, found.get(one.pk, Score()), chosen.get(one.pk)) for one in published(edition, at=at)
    ]
    return sorted(rows, key=lambda row: (-row[1].counted, row[0].number))
