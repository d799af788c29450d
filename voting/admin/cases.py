"""Cases at the desk: looked at, searched, and acted on by functions that can't be undone."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.staff import name_of
from voting.admin.case_acts import ACTS, ANSWER, EVERY, CaseAct
from voting.cases import Status, nominee_knows, status
from voting.models import HOLD_LASTS, Act, Case
from voting.wording import moment

FIELDS = (
    *("to_do", "reference", "kind", "state", "edition", "nominee", "opened_at"),
    *("likes", "how_chosen", "letter_text", "timeline"),
)


class StateFilter(admin.SimpleListFilter):
    """Cases in which somebody has yet to do something, void ones, and the rest."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("open")), ("void", _("struck out")), ("done", _("done"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        at = timezone.now()
        waiting = Q(pk__in=Case.objects.unanswered().values("pk"))
        is_open = Q(pk__in=Case.objects.under_review(at=at).values("pk")) | waiting
        is_void = Q(pk__in=Case.objects.void().values("pk"))
        wanted = {"open": is_open, "void": is_void, "done": ~is_open & ~is_void}
        return queryset.filter(wanted.get(self.value() or "", Q()))


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    change_form_template = "admin/acts_change_form.html"
    list_display = ["reference", "kind", "in_edition", "nominee", "state", "age", "likes"]
    list_filter = ["kind", StateFilter, "edition"]
    search_fields = ["reference", "nominee__name"]
    search_help_text = _("By reference or by the nominee's name")
    readonly_fields = FIELDS

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        """Whoever may act in cases may look at them."""
        may_act = any(request.user.has_perm(permission) for permission in EVERY)
        return may_act or super().has_view_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        cases: QuerySet[Case] = super().get_queryset(request)
        with_acts = cases.select_related("edition", "nominee").prefetch_related("acts__by")
        return with_acts.annotate(number=Sum("tallies__likes"))

    def get_fields(self, request: HttpRequest, obj: Case | None = None) -> Any:
        """A letter is personal: only whoever answers complaints reads it."""
        left_out = set() if request.user.has_perm(ANSWER) else {"letter_text"}
        if obj is not None and obj.kind == Case.Kind.COMPLAINT:
            left_out |= {"likes", "how_chosen"}
        else:
            left_out.add("letter_text")
        return [name for name in FIELDS if name not in left_out]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act_view)
        return [
            path("<int:pk>/act/<slug:name>/", view, name="voting_case_act"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        case: Any = self.get_object(request, object_id)
        acts = self._acts(request, case) if case else []
        buttons = [(act.label, _act_address(case, act)) for act in acts]
        context = {"acts": buttons, "links": [], **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Explain the act and ask for its words; do it once they are there."""
        case = self.get_queryset(request).filter(pk=pk).first()
        act = next((act for act in ACTS if act.name == name), None)
        if case is None or act is None:
            raise Http404
        if not act.is_allowed(request.user):
            raise PermissionDenied
        form = act.form(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                act.run(case=case, by=request.user, at=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.log_change(request, case, str(act.label))
                self.message_user(request, f"{act.label}：{case}", messages.SUCCESS)
                return HttpResponseRedirect(_address(case))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": act.label,
            "act": act,
            "case": case,
            "state": self.state(case),
            "form": form,
            "letter": self.letter_text(case)
            if act.name == "answer" and hasattr(case, "letter")
            else "",
            "back": _address(case),
        }
        code = 409 if form.non_field_errors() else 200
        return TemplateResponse(request, "admin/voting/case/act.html", context, status=code)

    def _acts(self, request: HttpRequest, case: Case) -> list[CaseAct]:
        at = timezone.now()
        return [act for act in ACTS if act.is_allowed(request.user) and act.suits(case, at)]

    @admin.display(description=_("edition"), ordering="edition__number")
    def in_edition(self, case: Case) -> int:
        return case.edition.number

    @admin.display(description=_("state"))
    def state(self, case: Case) -> str:
        now = status(case, at=timezone.now())
        if now != Status.HELD:
            return str(now.label)
        return gettext("under review until %(time)s") % {"time": moment(_ends(case))}

    @admin.display(description=_("age"), ordering="opened_at")
    def age(self, case: Case) -> str:
        return timesince(case.opened_at)

    @admin.display(description=_("number of likes"))
    def likes(self, case: Case) -> str:
        return str(getattr(case, "number", None) or "–")

    @admin.display(description=_("still to do"))
    def to_do(self, case: Case) -> str:
        now = status(case, at=timezone.now())
        if now == Status.WAITING:
            return gettext("The complaint waits for an answer.")
        if case.kind == Case.Kind.LIKES and not nominee_knows(case):
            return gettext(
                "The nominee has not been told yet. Tell them, also that they may answer, and write"
                " down when and how with “The nominee was told”."
            )
        return "–"

    @admin.display(description=_("how the likes were chosen"))
    def how_chosen(self, case: Case) -> SafeString | str:
        return format_html_join("", "{}：{}<br>", case.chosen.items()) or "–"

    @admin.display(description=_("letter"))
    def letter_text(self, case: Case) -> SafeString:
        letter = case.letter
        return _lines("\n".join((letter.text or gettext("(deleted)"), letter.contact)))

    @admin.display(description=_("what was done"))
    def timeline(self, case: Case) -> SafeString:
        rows: list[tuple[object, ...]] = [
            (moment(act.at), _words(act), _lines(act.text)) for act in case.acts.all()
        ]
        if status(case, at=timezone.now()) == Status.ENDED:
            rows.append((moment(_ends(case)), Status.ENDED.label, ""))
        return format_html_join("", "<p>{} · <strong>{}</strong><br>{}</p>", rows)


def _words(act: Act) -> str:
    """Return what was done, for what reason, and by whom."""
    reason = act.get_reason_display() if act.reason else ""
    parts = (act.get_kind_display(), reason, name_of(act.by) if act.by else "")
    return " · ".join(part for part in parts if part)


def _lines(text: str) -> SafeString:
    return format_html_join("", "{}<br>", ((line,) for line in text.splitlines()))


def _ends(case: Case) -> datetime:
    return case.opened_at + HOLD_LASTS


def _address(case: Case) -> str:
    return reverse("admin:voting_case_change", args=[case.pk])


def _act_address(case: Case, act: CaseAct) -> str:
    return reverse("admin:voting_case_act", args=[case.pk, act.name])
