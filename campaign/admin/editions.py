"""Editions: words, windows, readiness."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaign.admin.printed import NamesWhatFontsLack
from campaign.admin.results import ResultDesk
from campaign.next_edition import start_next
from campaign.readiness import findings
from campaign.signing_in import SigningIn
from profiles.admin.acts import Act
from profiles.models import Edition
from profiles.publishing import make_current, open_likes
from voting.clock import YEARS, shanghai_day
from voting.forgetting import forgettable_from, memory_of
from voting.models import Rules
from voting.rehearsals import discard_rehearsal
from voting.rules import check_rules_are_known, no_such_year

admin.site.site_header = _("Campaign desk")
admin.site.site_title = _("Campaign desk")
admin.site.index_title = _("What would you like to do?")
admin.site.login_form = SigningIn
admin.site.login_template = "admin/sign_in.html"


# The number stands in each line of the ledger, in its name and in addresses that are printed.
FIXED_ONCE_OPEN = (
    *("number", "likes_open_at", "likes_close_at", "notice_days", "winners_by", "jury"),
)


class EditionForm(ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Disabled rather than left out, so that constraints over them are checked.
        if self.instance.pk and "kind" in self.fields:
            self.fields["kind"].disabled = True
        opens = self.instance.likes_open_at
        if self.instance.pk and opens is not None and opens <= timezone.now():
            # The closing time is changed with the rules: by two people, in public. What the rules
            # page has promised of the result stays as it is.
            for name in FIXED_ONCE_OPEN:
                if name in self.fields:
                    self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, datetime) and value.year not in YEARS:
                self.add_error(name, no_such_year())
        opens = cleaned.get("likes_open_at")
        if self.instance.pk and opens and "likes_open_at" in self.changed_data:
            try:
                check_rules_are_known(edition=self.instance, opens_at=max(opens, timezone.now()))
            except ValidationError as error:
                self.add_error("likes_open_at", error)
        return cleaned


def _discard(edition: Edition, typed: str, _at: datetime) -> None:
    if typed != str(edition.number):
        raise ValidationError(gettext("The number does not match; nothing was thrown away."))
    discard_rehearsal(edition=edition)


def _open(edition: Edition, _reason: str, at: datetime) -> None:
    with transaction.atomic():
        opens_at = open_likes(edition=edition, at=at)
        check_rules_are_known(edition=edition, opens_at=max(opens_at, at))


def _start_next(edition: Edition, name: str, at: datetime) -> Edition:
    return start_next(edition=edition, name=name, at=at)


@admin.register(Edition)
class EditionAdmin(NamesWhatFontsLack, ResultDesk):
    printed = ("name", "hosts")
    form = EditionForm
    list_display = ["name", "number", "kind", "is_current", "likes_open_at", "likes_close_at"]
    list_filter = ["kind"]
    search_fields = ["name", "column"]
    readonly_fields = ["is_current", "rules_in_force"]
    fieldsets = [
        (None, {"fields": ["name", "number", "kind", "is_current"]}),
        (_("Words"), {"fields": ["column", "purpose", "column_note", "hosts", "guidance"]}),
        (_("Stories"), {"fields": ["reviews"]}),
        (_("To be reached"), {"fields": ["contact", "complaints"]}),
        (_("When pages can be seen"), {"fields": ["publish_from", "publish_until"]}),
        (_("Likes"), {"fields": ["likes_open_at", "likes_close_at", "rules_in_force"]}),
        (_("After the close"), {"fields": ["notice_days", "winners_by", "jury"]}),
    ]
    acts = (
        Act(
            name="open-likes",
            label=_("Open likes"),
            explanation=_(
                "Visitors can like from now on, or from the moment the last scheduled page is out."
                " This can't be taken back."
            ),
            run=_open,
            suits=lambda edition: edition.likes_open_at is None,
        ),
        Act(
            name="make-current",
            label=_("Make current"),
            explanation=_(
                "The home page and the short addresses show this edition. The one they show now"
                " keeps its pages under its number."
            ),
            run=lambda edition, _reason, _at: make_current(edition=edition),
            suits=lambda edition: not edition.is_current and not edition.is_rehearsal,
        ),
        Act(
            name="start-next",
            label=_("Start the next edition"),
            explanation=_(
                "A new edition with the words, hosts, contacts and rules of this one, and nobody in"
                " it yet. Readers see nothing of it before you set its times and make it current;"
                " this one stays as it is."
            ),
            asks_for=_("Its name, such as 第四届寻找“最美社区工作者”"),
            run=_start_next,
            suits=lambda edition: edition.kind == Edition.Kind.REAL,
            permission="profiles.add_edition",
        ),
        Act(
            name="discard",
            label=_("Throw the rehearsal away"),
            explanation=_(
                "The rehearsal with its stories, nominees, rules and likes is deleted for ever."
                " Only rehearsals can be."
            ),
            asks_for=_("To confirm, type the edition's number"),
            run=_discard,
            suits=lambda edition: edition.is_rehearsal,
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/readiness/", view(self.readiness_view), name="edition_readiness"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        """Write what was changed alone: the close may be moved while somebody edits words."""
        obj.save(update_fields=form.changed_data if change else None)

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """An edition stays; a rehearsal is thrown away by its own act."""
        return False

    def links(self, found: Edition) -> list[tuple[str, str]]:
        return [
            (gettext("Readiness"), reverse("admin:edition_readiness", args=[found.pk])),
            (gettext("Rules"), reverse("admin:edition_rules", args=[found.pk])),
            (gettext("Result"), reverse("admin:edition_result", args=[found.pk])),
            (gettext("View on site"), found.get_absolute_url()),
        ]

    def about(self, found: Edition) -> str:
        return f"{found.number} · {found.get_kind_display()}"

    @admin.display(description=_("rules in force"))
    def rules_in_force(self, edition: Edition) -> str:
        if not edition.pk:
            return "–"
        rules = Rules.objects.in_force(edition=edition, day=shanghai_day(timezone.now()))
        return f"{_('likes a day')}：{rules.daily_limit} · {rules.get_period_display()}"

    def readiness_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List what stops the opening, and offer it where nothing does."""
        edition = self.edition_or_404(request, pk)
        now = timezone.now()
        found = findings(edition=edition, at=now)
        context = {
            **self.page_context(request, edition, gettext("Readiness")),
            "stops": [finding for finding in found if finding.stops],
            "warnings": [finding for finding in found if not finding.stops],
            "open_address": self.act_url(self.acts[0], [edition.pk]),
            "may_open": self.may_do(request, self.acts[0]),
            "opened": edition.likes_open_at is not None and edition.likes_open_at <= now,
            "rules": self.rules_in_force(edition),
            "forgetting": forgettable_from(edition),
            "memory": memory_of(edition),
            "forgettings": edition.forgettings.all(),
            "now": now,
        }
        return TemplateResponse(request, "admin/profiles/edition/readiness.html", context)
