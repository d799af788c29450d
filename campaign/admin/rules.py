"""The desk's page for an edition's rules: one person writes a change, another confirms it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm, SplitDateTimeField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.admin.acts import LONGEST_ID, ActsAdmin
from profiles.models import Edition
from voting.models import Rules
from voting.rules import (
    CLOSING,
    NOTICE,
    TERMS,
    change_rules,
    closed_words,
    confirm_rules,
    decline_rules,
    newest_rules,
)
from voting.wording import to_the_second

MAY_CHANGE = "voting.add_rules"  # a version is only ever added
MAY_READ = "voting.view_rules"


class RulesForm(ModelForm):
    class Meta:
        model = Rules
        fields = [*TERMS, CLOSING, "reason"]
        field_classes = {CLOSING: SplitDateTimeField}
        widgets = {CLOSING: AdminSplitDateTime}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The two parts have one label between them.
        parts = zip(self.fields[CLOSING].widget.widgets, (_("Date"), _("Time")), strict=True)
        for part, words in parts:
            part.attrs["aria-label"] = words


class RulesDesk(ActsAdmin):
    """What an edition's admin offers about its rules."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/rules/", view(self.rules_view), name="edition_rules"),
            path("<int:pk>/rules/decide/", view(self.decide_view), name="edition_rules_decide"),
            *super().get_urls(),
        ]

    def rules_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show every version; let whoever may write the next one."""
        edition = self.edition_or_404(request, pk)
        may_change = request.user.has_perm(MAY_CHANGE)
        if not (may_change or request.user.has_perm(MAY_READ)):
            raise PermissionDenied
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        now = timezone.now()
        current = newest_rules(edition=edition, at=now)
        opened = edition.likes_window(at=now + NOTICE) != Edition.Window.BEFORE
        closed = edition.likes_window(at=now) == Edition.Window.CLOSED
        initial = {term: getattr(current, term) for term in TERMS}
        form = RulesForm(request.POST or None, initial={**initial, CLOSING: edition.likes_close_at})
        if not opened:
            del form.fields[CLOSING]
        if request.method == "POST" and form.is_valid() and self._change(request, edition, form):
            return redirect("admin:edition_rules", edition.pk)
        waiting = Rules.objects.waiting().filter(edition=edition).first()
        context = {
            **self.page_context(request, edition, _("Change the rules")),
            # What was typed before the close is shown again, with the reason beside it.
            "form": form if may_change and not waiting and (form.is_bound or not closed) else None,
            "opened": opened,
            "closed": closed_words() if closed else "",
            "waiting": waiting,
            "changes": changes(current, waiting) if waiting else [],
            "may_confirm": may_change
            and waiting is not None
            and not (closed or wrote(request, waiting)),
            "may_decline": may_change,
            "versions": Rules.objects.confirmed().filter(edition=edition).newest_first(),
        }
        return TemplateResponse(request, "admin/profiles/edition/rules.html", context)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm or decline the version that waits, and it alone."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        edition = self.edition_or_404(request, pk)
        if not request.user.has_perm(MAY_CHANGE):
            raise PermissionDenied
        # By its own id: after a refusal the next change bears the same number.
        chosen = request.POST.get("rules", "")
        rules = Rules.objects.filter(edition=edition, pk=_number(chosen)).first()
        try:
            self._decide(request, edition, rules)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        return redirect("admin:edition_rules", edition.pk)

    def _change(self, request: HttpRequest, edition: Edition, form: RulesForm) -> bool:
        terms = dict(form.cleaned_data)
        reason = terms.pop("reason")
        now = timezone.now()
        try:
            rules = change_rules(
                edition=edition, terms=terms, reason=reason, by=_user(request), at=now
            )
        except ValidationError as error:
            form.add_error(None, error)
            return False
        self.log_change(request, edition, f"{_('Change the rules')}：{in_a_line(rules)}")
        if rules.confirmed_at is None:
            words = _("The change waits for a second person, and holds from the midnight after.")
            self.message_user(request, words, messages.WARNING)
        else:
            self._tell_from_when(request, rules)
        return True

    def _decide(self, request: HttpRequest, edition: Edition, rules: Rules | None) -> None:
        if rules is None:
            raise ValidationError(_("This change of the rules has been declined."))
        if "confirm" in request.POST:
            rules = confirm_rules(rules=rules, by=_user(request), at=timezone.now())
            self.log_change(request, edition, f"{_('Confirm')}：{in_a_line(rules)}")
            self._tell_from_when(request, rules)
            return
        if "decline" not in request.POST:
            raise ValidationError(_("Nothing was decided: choose one of the two buttons."))
        decline_rules(rules=rules)
        self.log_change(request, edition, f"{_('Decline')}：{in_a_line(rules)}")
        self.message_user(request, _("The change was declined; the rules stay."), messages.SUCCESS)

    def _tell_from_when(self, request: HttpRequest, rules: Rules) -> None:
        words = _("The rules hold from %(day)s on.") % {"day": rules.from_day}
        self.message_user(request, words, messages.SUCCESS)

    def edition_or_404(self, request: HttpRequest, pk: int) -> Edition:
        """Return the edition for whoever may look at it."""
        edition: Any = self.get_object(request, str(pk))
        if edition is None:
            raise Http404
        if not self.has_view_or_change_permission(request, edition):
            raise PermissionDenied
        assert isinstance(edition, Edition)  # noqa: S101  for the type checker
        return edition

    def page_context(self, request: HttpRequest, edition: Edition, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "edition": edition,
        }


def changes(current: Rules, waiting: Rules) -> list[tuple[str, str, str]]:
    """Return label, present and waiting value of each term that would change."""
    labels = {field.name: str(field.verbose_name) for field in Rules._meta.fields}
    found = [
        (labels[term], shown(current, term), shown(waiting, term))
        for term in TERMS
        if getattr(current, term) != getattr(waiting, term)
    ]
    if waiting.closes_at is not None:
        close = waiting.edition.likes_close_at
        found.append(
            (
                labels[CLOSING],
                to_the_second(close) if close else "–",
                to_the_second(waiting.closes_at),
            )
        )
    return found


def in_a_line(rules: Rules) -> str:
    """Return all that a version says, for the log."""
    terms = " · ".join(shown(rules, term) for term in TERMS)
    closing = f" · {to_the_second(rules.closes_at)}" if rules.closes_at else ""
    return f"{rules.version} · {terms}{closing} · {rules.reason}"


def shown(rules: Rules, term: str) -> str:
    display = getattr(rules, f"get_{term}_display", None)
    return str(display() if display else getattr(rules, term))


def wrote(request: HttpRequest, rules: Rules) -> bool:
    return rules.written_by_id == request.user.pk


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_ID else -1


def _user(request: HttpRequest) -> Any:
    return request.user  # a person: the admin lets nobody else in
