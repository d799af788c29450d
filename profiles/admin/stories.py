from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.admin.acts import Act
from profiles.admin.changing import ChangingDesk, ChangingForm
from profiles.admin.deeds import is_to_come
from profiles.forms import PictureField
from profiles.importing import Imported, import_manuscript
from profiles.manuscripts import ManuscriptError, decode, field_report, parse
from profiles.models import Edition, Photo, Story
from profiles.publishing import publish_story, withdraw_story
from profiles.reviewing import taken_in

LONGEST_PASTE = 200_000  # characters
MAY_PUBLISH = "profiles.publish_story"
MAY_REVIEW = "profiles.review_story"
MAY_MAKE_PEOPLE = ("profiles.add_nominee", "profiles.add_community")


class PhotoForm(ModelForm):
    class Meta:
        field_classes = {"image": PictureField}


class PhotoInline(admin.StackedInline):
    model = Photo
    form = PhotoForm
    extra = 0
    fields = ["image", "alt", "caption", "credit", "position"]


class StoryForm(ChangingForm):
    class Meta:
        wide = {"class": "vLargeTextField"}
        widgets = {
            "headline": forms.TextInput(attrs=wide),
            "summary": forms.Textarea(attrs={**wide, "rows": 2}),
            "credits": forms.Textarea(attrs={**wide, "rows": 4}),
            "body": forms.Textarea(attrs={**wide, "rows": 30}),
        }

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


class PasteForm(forms.Form):
    """A manuscript, as text or as a file."""

    edition = forms.ModelChoiceField(Edition.objects.all(), label=_("edition"))
    text = forms.CharField(
        label=_("manuscript"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 22, "cols": 90, "class": "vLargeTextField"}),
        help_text=_("Paste all of it: headline, credits, text, source. Nothing is lost."),
    )
    file = forms.FileField(
        label=_("or a text file"), required=False, help_text=_("Plain text, UTF-8 or GB18030.")
    )
    create_missing = forms.BooleanField(
        label=_("Make the nominee and the community if they are not in the list yet"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, file = cleaned.get("text", ""), cleaned.get("file")
        if not self.errors and bool(text.strip()) == bool(file):
            raise ValidationError(gettext("Paste the manuscript or choose a file: one of them."))
        try:
            # A browser sends every line's end as two characters; a manuscript has one.
            cleaned["text"] = cleaned.get("text", "").replace("\r\n", "\n")
            if file:
                cleaned["text"] = decode(file.read())
            if cleaned.get("text", "").strip():
                parse(cleaned["text"]).require_headline()
        except ManuscriptError as error:
            self.add_error("file" if file else "text", error.message)
        return cleaned


@admin.register(Story)
class StoryAdmin(ChangingDesk):
    form = StoryForm
    inlines = [PhotoInline]
    change_list_template = "admin/profiles/story/change_list.html"
    list_display = [
        "headline",
        "nominee",
        "state_in_words",
        "published_at",
        "photo_count",
        "in_edition",
    ]
    list_filter = ["state", "edition", "nominee__community__district"]
    search_fields = ["headline", "nominee__name", "slug", "body"]
    date_hierarchy = "published_at"
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
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        stories: QuerySet[Story] = super().get_queryset(request)
        return stories.select_related("edition", "nominee").annotate(photo_count=Count("photos"))

    def get_urls(self) -> list[URLPattern]:
        paste = path(
            "paste/", self.admin_site.admin_view(self.paste_view), name="profiles_story_paste"
        )
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

    def links(self, found: Story) -> list[tuple[str, str]]:
        desk = reverse("admin:story_publication", args=[found.pk])
        pages = [(str(_("Review and publication")), desk)]
        if found.is_published(at=timezone.now()):
            return [*pages, (str(_("View on site")), found.get_absolute_url())]
        return [*pages, (str(_("Preview")), reverse("preview-story", args=[found.slug]))]

    def about(self, found: Story) -> str:
        """Its state and, where it keeps one, the time from which readers see it."""
        state = self.state_in_words(found)
        if found.published_at is None or found.state == Story.State.WITHDRAWN:
            return state  # published now, or again, it would get a new time
        time = date_format(timezone.localtime(found.published_at), "DATETIME_FORMAT")
        return f"{state} · {gettext('publication time')}: {time}"

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

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        """Make a draft of a pasted manuscript and lead to its form, filled in for checking."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        current = Edition.objects.current()
        form = PasteForm(request.POST or None, request.FILES or None, initial={"edition": current})
        if not request.user.has_perms(MAY_MAKE_PEOPLE):
            del form.fields["create_missing"]
        if request.method == "POST" and form.is_valid():
            imported = self._import(form)
            if imported is not None:
                if not imported.already:
                    taken_in(story=imported.story, by=request.user)
                self._tell(request, imported)
                return redirect("admin:profiles_story_change", imported.story.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Paste a manuscript"),
            "form": form,
        }
        return TemplateResponse(request, "admin/profiles/story/paste.html", context)

    def _import(self, form: PasteForm) -> Imported | None:
        try:
            return import_manuscript(
                edition=form.cleaned_data["edition"],
                text=form.cleaned_data["text"],
                create_missing=form.cleaned_data.get("create_missing", False),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return None

    def _tell(self, request: HttpRequest, imported: Imported) -> None:
        if imported.already:
            words = gettext("This manuscript had been taken in before; here is its story.")
            self.message_user(request, words, messages.WARNING)
            return
        self.log_addition(request, imported.story, "manuscript")
        filled = [
            name
            for name, value in field_report(parse(imported.story.manuscript))
            if value != "–" and name != gettext("not recognised")
        ]
        words = gettext("A draft was made. Recognised: %(fields)s. Please check each.") % {
            "fields": "、".join(dict.fromkeys(filled))
        }
        self.message_user(request, words, messages.SUCCESS)
        for line in imported.created:
            self.message_user(request, line, messages.SUCCESS)
        if imported.nominee is None:
            words = gettext("No nominee of the list was recognised; choose one, or none for news.")
            self.message_user(request, words, messages.WARNING)
        for text in imported.unrecognised:
            words = gettext("Not recognised, so it stays in the body: %(text)s") % {"text": text}
            self.message_user(request, words, messages.WARNING)
