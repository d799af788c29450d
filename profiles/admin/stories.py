from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Case, Count, F, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.admin.acts import Act
from profiles.admin.changing_form import ChangingForm
from profiles.admin.choosing import ListsByDate
from profiles.admin.deeds import is_to_come
from profiles.admin.filters import PersonFilter, PhotosFilter
from profiles.admin.masking import MASK
from profiles.admin.naming import NAME
from profiles.admin.pasting import paste_view
from profiles.admin.photos import PhotoDesk, PhotoInline
from profiles.checks import findings
from profiles.forms import LinesField
from profiles.importing import person_in_words
from profiles.models import Edition, Story
from profiles.publishing import publish_story, withdraw_story
from profiles.reviewing import asked_for

MAY_PUBLISH = "profiles.publish_story"
MAY_REVIEW = "profiles.review_story"


class StoryForm(ChangingForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "body" in self.fields:  # the admin takes help for HTML, and this one is about tags
            self.fields["body"].help_text = escape(self.fields["body"].help_text)

    class Meta:
        wide = {"class": "vLargeTextField"}
        widgets = {
            "headline": forms.TextInput(attrs={**wide, "data-length": "30 20 16"}),
            "summary": forms.Textarea(attrs={**wide, "rows": 2}),
            "credits": forms.Textarea(attrs={**wide, "rows": 4}),
            "column_note": forms.Textarea(attrs={**wide, "rows": 4}),
            "lead": forms.Textarea(attrs={**wide, "rows": 4}),
            "body": forms.Textarea(attrs={**wide, "rows": 30, "data-han": "400", "data-prose": ""}),
            "closing_call": forms.Textarea(attrs={**wide, "rows": 2}),
        }
        of_lines = ("summary", "column_note", "credits", "lead", "body", "closing_call")
        field_classes = dict.fromkeys(of_lines, LinesField)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        nominee, edition = cleaned.get("nominee"), cleaned.get("edition")
        if nominee and edition and nominee.edition_id != edition.pk:
            self.add_error("nominee", gettext("The nominee belongs to another edition."))
        is_out = self.instance.state == Story.State.PUBLISHED
        if is_out and not cleaned.get("published_at"):
            self.add_error("published_at", gettext("A published story needs a publication time."))
        if is_out and not (cleaned.get("lead", "").strip() or cleaned.get("body", "").strip()):
            words = gettext("A story needs a headline and a text before it is published.")
            self.add_error("body", words)
        return cleaned


@admin.register(Story)
class StoryAdmin(ListsByDate, PhotoDesk):
    form = StoryForm
    inlines = [PhotoInline]
    change_form_template = "admin/profiles/story/change_form.html"
    change_list_template = "admin/profiles/story/change_list.html"
    list_display = [
        "headline",
        "nominee",
        "state_in_words",
        "published_at",
        "photo_count",
        "in_edition",
    ]
    list_filter = ["state", "edition", PhotosFilter, PersonFilter, "nominee__community__district"]
    search_fields = ["headline", "nominee__name", "slug", "body"]
    search_help_text = _("By headline, nominee or words of the text")
    date_hierarchy = "published_at"
    # What one works on stands first, also where a manuscript has brought an old time along.
    ordering = [
        Case(When(state__in=[Story.State.DRAFT, Story.State.REVIEW], then=0), default=1),
        F("published_at").desc(nulls_first=True),
        "-pk",
    ]
    autocomplete_fields = ["nominee"]
    readonly_fields = ["state", "slug", "withdrawn_reason", "manuscript"]
    fieldsets = [
        (None, {"fields": ["edition", "nominee", "state", "published_at", "slug"]}),
        (_("Head"), {"fields": ["column", "headline", "summary", "byline", "credits"]}),
        (_("Text"), {"fields": ["lead", "body", "closing_call", "source", "editor"]}),
        (_("Side note"), {"fields": ["column_note"]}),
        (_("As delivered"), {"fields": ["manuscript"], "classes": ["collapse"]}),
    ]
    acts = (
        Act(
            name="publish",
            label=_("Publish"),
            explanation=_(
                "Readers will see the story: at its publication time if that is still to come, at"
                " once otherwise. The address is permanent."
            ),
            run=lambda story, _reason, at: publish_story(story=story, at=at),  # see run_act
            permission=MAY_PUBLISH,
            suits=lambda story: story.state != Story.State.PUBLISHED,
            on_form=False,  # there its page of review and publication does it
        ),
        Act(
            name="withdraw",
            label=_("Withdraw"),
            explanation=_(
                "Readers will no longer see the story. Its address will say that it has been"
                " withdrawn, with the reason below. It can be published again."
            ),
            asks_for=_("Reason, as readers will see it"),
            run=lambda story, reason, _at: withdraw_story(story=story, reason=reason),
            permission=MAY_PUBLISH,
            suits=lambda story: story.state == Story.State.PUBLISHED,
            on_form=False,
        ),
        MASK,
        NAME,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        stories: QuerySet[Story] = super().get_queryset(request)
        return stories.select_related("edition", "nominee").annotate(photo_count=Count("photos"))

    def get_urls(self) -> list[URLPattern]:
        def pasting(request: HttpRequest) -> HttpResponse:
            return paste_view(self, request)

        paste = path("paste/", self.admin_site.admin_view(pasting), name="profiles_story_paste")
        return [paste, *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        edition = Edition.objects.current()
        return {"edition": edition.pk, "column": edition.column} if edition else {}

    def has_change_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        """A reporter writes drafts, a reviewer also what is in review; then one must publish."""
        allowed = super().has_change_permission(request, obj)
        if obj is None or obj.state == Story.State.DRAFT:
            return allowed
        reviews = obj.state == Story.State.REVIEW and request.user.has_perm(MAY_REVIEW)
        return allowed and (reviews or request.user.has_perm(MAY_PUBLISH))

    def has_delete_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        """What readers have seen is withdrawn with a reason, not deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.state == Story.State.DRAFT)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        context = {
            "findings": findings(found) if found else [],
            "asked_for": asked_for(found) if found else None,
            "show_save_and_add_another": False,  # the next one begins with its manuscript
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def links(self, found: Story) -> list[tuple[str, str]]:
        desk = reverse("admin:story_publication", args=[found.pk])
        pages = [(str(_("Review and publication")), desk)]
        if found.is_published(at=timezone.now()):
            return [*pages, (str(_("View on site")), found.get_absolute_url())]
        return [*pages, (str(_("Preview")), reverse("preview-story", args=[found.slug]))]

    def about(self, found: Story) -> str:
        """Its state and, where it keeps one, the time from which readers see it."""
        person = person_in_words(found)
        named = gettext("The manuscript names: %(person)s") % {"person": person}
        state = " · ".join(filter(None, (self.state_in_words(found), named if person else "")))
        if found.published_at is None or found.state == Story.State.WITHDRAWN:
            return state  # published now, or again, it would get a new time
        time = date_format(timezone.localtime(found.published_at), "DATETIME_FORMAT")
        return f"{state} · {gettext('publication time')}：{time}"

    @admin.display(description=_("state"), ordering="state")
    def state_in_words(self, story: Story) -> str:
        """Its state as the newsroom says it: what is published but still to come is scheduled."""
        if story.state == Story.State.PUBLISHED and is_to_come(story):
            return gettext("Scheduled")
        return story.get_state_display()

    @admin.display(description=_("edition"), ordering="edition__number")
    def in_edition(self, story: Story) -> int:
        return story.edition.number

    @admin.display(description=_("photos"), ordering="photo_count")
    def photo_count(self, story: Any) -> int:
        return int(story.photo_count)
