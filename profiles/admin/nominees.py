from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.files.base import ContentFile
from django.db.models import Max, Prefetch, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import XLSX

from profiles.admin.acts import Act, ActsAdmin
from profiles.admin.consents import ConsentInline
from profiles.admin.filters import LacksFilter, WithdrawnFilter
from profiles.forms import PictureField, TableExportForm
from profiles.images import crop_portrait
from profiles.masking import remove_portrait
from profiles.models import Edition, Nominee, Story
from profiles.publishing import bring_back_nominee, withdraw_nominee
from profiles.tables import FORMATS, NomineeTable

MAY_WITHDRAW = "profiles.withdraw_nominee"


class NomineeForm(ModelForm):
    class Meta:
        field_classes = {"portrait": PictureField}
        labels = {"name": _("full name"), "summary": _("about the person")}
        widgets = {"summary": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "edition" in self.fields:
            # Disabled rather than left out, so that the number is checked against it.
            self.fields["edition"].disabled = True


def _cropped(nominee: Nominee) -> "ContentFile[bytes] | str":
    if not nominee.portrait:
        return ""
    with nominee.portrait.open() as file:
        return crop_portrait(file, focus=(nominee.focus_x, nominee.focus_y))


@admin.register(Nominee)
class NomineeAdmin(ImportExportMixin, ActsAdmin):
    form = NomineeForm
    inlines = [ConsentInline]
    resource_classes = [NomineeTable]
    formats = FORMATS
    export_form_class = TableExportForm
    import_export_change_list_template = "admin/profiles/nominee/tables_list.html"
    list_display = [
        "face",
        "number",
        "full_name",
        "nickname",
        "community",
        "in_edition",
        "page_state",
    ]
    list_display_links = ["number", "full_name"]
    list_filter = ["edition", LacksFilter, "community__district", WithdrawnFilter]
    search_fields = ["name", "pinyin", "nickname", "community__name", "code", "number"]
    search_help_text = _("By name, nickname, pinyin, community or number")
    autocomplete_fields = ["community"]
    readonly_fields = ["portrait_shown", "poster_address", "withdrawn_at", "withdrawn_reason"]
    fieldsets = [
        (
            None,
            {"fields": ["edition", "number", "name", "pinyin", "nickname", "post", "community"]},
        ),
        (
            _("For card and poster"),
            {
                "fields": [
                    "portrait",
                    "portrait_shown",
                    ("focus_x", "focus_y"),
                    "quote",
                    "summary",
                    "is_ranked",
                ]
            },
        ),
        (_("Permanent"), {"fields": ["poster_address", "withdrawn_at", "withdrawn_reason"]}),
    ]

    class Media:
        js = ("desk/focus.js",)

    acts = (
        Act(
            name="withdraw",
            label=_("Withdraw the nominee"),
            explanation=_(
                "The nominee's pages and stories will say that the nominee has been withdrawn, with"
                " the reason below, and can no longer be liked. Likes given so far stay on record."
            ),
            asks_for=_("Reason, as readers will see it"),
            run=lambda nominee, reason, at: withdraw_nominee(nominee=nominee, reason=reason, at=at),
            suits=lambda nominee: not nominee.is_withdrawn,
            permission=MAY_WITHDRAW,
        ),
        Act(
            name="remove-portrait",
            label=_("Take the portrait away for good"),
            explanation=_(
                "The portrait leaves every page within two seconds, and its files the disk; posters"
                " and cards are drawn without it. A finished poster with the face on it is deleted"
                " under “Finished posters”. There is no way back."
            ),
            run=lambda nominee, _reason, at: remove_portrait(nominee=nominee, at=at),
            suits=lambda nominee: bool(nominee.portrait),
            permission="profiles.publish_story",
        ),
        Act(
            name="bring-back",
            label=_("Bring the nominee back"),
            explanation=_("The nominee's pages are shown again, with all likes given so far."),
            run=lambda nominee, _reason, _at: bring_back_nominee(nominee=nominee),
            suits=lambda nominee: nominee.is_withdrawn,
            permission=MAY_WITHDRAW,
        ),
    )

    def run_act(self, request: HttpRequest, act: Act, one: Any, reason: str, at: datetime) -> None:
        """Do an act with the name of who does it, so that somebody else looks it over."""
        if act.name == "withdraw":
            withdraw_nominee(nominee=one, reason=reason, at=at, by=request.user)
        elif act.name == "remove-portrait":
            remove_portrait(nominee=one, at=at, by=request.user)
        else:
            super().run_act(request, act, one, reason, at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Nominee]:
        nominees: QuerySet[Nominee] = super().get_queryset(request)
        states = Story.objects.only("nominee", "state", "published_at")  # not their long texts
        return nominees.select_related("community", "edition").prefetch_related(
            Prefetch("stories", states)
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose the current edition and its next number."""
        edition = Edition.objects.current()
        if edition is None:
            return {}
        last = edition.nominees.aggregate(last=Max("number"))["last"] or 0
        return {"edition": edition.pk, "number": last + 1}

    def save_model(
        self, request: HttpRequest, obj: Nominee, form: forms.ModelForm, change: bool
    ) -> None:
        if {"portrait", "focus_x", "focus_y"} & set(form.changed_data):
            obj.portrait_small = _cropped(obj)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Sign each consent with the name of who noted it."""
        for consent in formset.save(commit=False):
            consent.noted_by = consent.noted_by or request.user
            consent.save()
        formset.save_m2m()

    def get_urls(self) -> list[URLPattern]:
        template = self.admin_site.admin_view(self.template_view)
        return [path("template.xlsx", template, name="nominee_template"), *super().get_urls()]

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Export what the list shows; a filter that means nothing leads to the list, as there."""
        try:
            response: HttpResponse = super().export_action(request)
        except IncorrectLookupParameters:
            messages.warning(request, _("That filter means nothing. Here are all; filter anew."))
            return redirect("admin:profiles_nominee_changelist")
        return response

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """An empty table with the right columns, to fill in."""
        empty = NomineeTable().export(queryset=Nominee.objects.none())
        table = XLSX()
        response = HttpResponse(table.export_data(empty), content_type=table.get_content_type())
        response.headers["Content-Disposition"] = 'attachment; filename="nominees.xlsx"'
        return response

    def has_delete_permission(self, request: HttpRequest, obj: Nominee | None = None) -> bool:
        """A nominee with a story has been in print perhaps: they are withdrawn, not deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.stories.exists())

    def links(self, found: Nominee) -> list[tuple[str, str]]:
        if found.stories.published(at=timezone.now()).exists():
            return [(str(_("View on site")), found.get_absolute_url())]
        return []

    def about(self, found: Nominee) -> str:
        return f"{found.community} · {self.page_state(found)}"

    @admin.display(description=_("full name"), ordering="name")
    def full_name(self, nominee: Nominee) -> str:
        return nominee.name

    @admin.display(description=_("portrait"))
    def face(self, nominee: Nominee) -> SafeString | str:
        if not nominee.portrait_small:
            return "–"
        return format_html(
            '<img src="{}" width="40" height="50" alt="">', nominee.portrait_small.url
        )

    @admin.display(description=_("edition"), ordering="edition__number")
    def in_edition(self, nominee: Nominee) -> int:
        return nominee.edition.number

    @admin.display(description=_("page"))
    def page_state(self, nominee: Nominee) -> str:
        if nominee.is_withdrawn:
            return str(_("Withdrawn"))
        now = timezone.now()
        states = {
            (story.state, bool(story.published_at and story.published_at <= now))
            for story in nominee.stories.all()
        }
        if (Story.State.PUBLISHED, True) in states:
            return str(_("out"))
        if (Story.State.PUBLISHED, False) in states:
            return str(_("scheduled"))
        if states and {state for state, _out in states} == {Story.State.WITHDRAWN}:
            return str(_("the story is withdrawn"))
        return str(_("draft")) if states else str(_("no story yet"))

    @admin.display(description=_("click on the face"))
    def portrait_shown(self, nominee: Nominee) -> SafeString | str:
        """The portrait, on which a click fills in the two fields below it."""
        if not nominee.portrait:
            return "–"
        # Django's own sign of a file that no save has kept: something else is wrong in the form.
        if not getattr(nominee.portrait, "_committed", True):
            return str(_("The picture was not saved yet: choose it again."))
        return format_html(
            '<span class="focus focus-upright" data-focus-x="id_focus_x" data-focus-y="id_focus_y">'
            '<img src="{}" alt=""></span>',
            nominee.portrait.url,
        )

    @admin.display(description=_("address on posters"))
    def poster_address(self, nominee: Nominee) -> str:
        return f"{settings.SITE_URL}/n/{nominee.code}" if nominee.pk else "–"
