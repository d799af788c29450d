"""Changing a story: two editors at once, corrections, and every version there was."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.admin.publication import PublicationDesk
from profiles.differences import Difference, differences
from profiles.models import Step, Story
from profiles.presences import note_presence
from profiles.publishing import correct_story, unschedule_story
from profiles.reviewing import TEXT_FIELDS, note, text_digest
from profiles.versions import restore_version, versions

CORRECTION = "correction"


def is_out(story: Story | None) -> bool:
    """Say whether readers may have seen the text."""
    now = timezone.now()
    return bool(
        story
        and story.state == Story.State.PUBLISHED
        and story.published_at
        and story.published_at <= now
    )


class ChangingForm(ModelForm):
    """A story's form that overwrites nobody, and asks what a change after publication is."""

    version_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    correction = forms.ChoiceField(
        label=_("This change is"),
        required=False,
        choices=[
            ("", _("– please choose –")),
            ("small", _("a small one: layout, a typing error. Readers are not told")),
            (CORRECTION, _("a correction of facts: readers see a 更正 note with the time")),
        ],
    )
    correction_note = forms.CharField(
        label=_("Correction, as readers will see it"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("What was wrong, and what is right."),
    )
    conflict: "list[Difference]" = []
    before = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version_seen"] = self.instance.version
        for part, words in zip(self._time_parts(), (_("Date"), _("Time")), strict=False):
            part.attrs["aria-label"] = words

    def _time_parts(self) -> list[forms.Widget]:
        """Return the two fields of the publication time, which have one label between them."""
        field = self.fields.get("published_at")
        return getattr(field.widget, "widgets", []) if field else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            self._check_version(cleaned)
            if is_out(self.instance) and set(self.changed_data) & set(TEXT_FIELDS):
                self._check_correction(cleaned)
        return cleaned

    def _check_version(self, cleaned: dict[str, Any]) -> None:
        """Compare with the story as it is now; nobody can save it meanwhile."""
        now = Story.objects.select_for_update().get(pk=self.instance.pk)
        self.before = text_digest(now)
        seen, self.instance.version = cleaned.get("version_seen"), now.version
        if seen is None or seen == now.version:
            return
        self.conflict = differences(now, cleaned | {"published_at": cleaned.get("published_at")})
        who = now.changed_by or gettext("somebody")
        words = gettext(
            "%(who)s has saved this story since you opened it. Nothing of yours is lost: it stands"
            " below. See what differs, take over what you need, then save again."
        ) % {"who": who}
        self.add_error(None, words)
        self.data = {**self.data.dict(), "version_seen": str(now.version)}  # type: ignore[attr-defined]

    def _check_correction(self, cleaned: dict[str, Any]) -> None:
        kind = cleaned.get("correction")
        if not kind:
            words = gettext("Readers have seen this text. Say what kind of change it is.")
            self.add_error("correction", words)
        elif kind == CORRECTION and not cleaned.get("correction_note", "").strip():
            self.add_error("correction_note", gettext("Say what was wrong and what is right."))


class ChangingDesk(PublicationDesk):
    """The admin of such a form."""

    change_form_template = "admin/profiles/story/desk_form.html"

    class Media:
        js = ("desk/desk.js",)

    def get_urls(self) -> list[URLPattern]:
        here = self.admin_site.admin_view(self.here_view)
        return [path("<int:pk>/here/", here, name="story_here"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Story | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        more = ["correction", "correction_note"] if is_out(obj) else []
        asked = (_("Change after publication"), {"fields": [*more, "version_seen"]})
        hidden = (None, {"fields": ["version_seen"]})
        return [*fieldsets, asked if more else hidden]

    def save_model(self, request: HttpRequest, obj: Story, form: Any, change: bool) -> None:
        if change:
            obj.version += 1
        else:
            obj.written_by_id = request.user.pk
        if not change or set(form.changed_data) & set(TEXT_FIELDS):
            obj.changed_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        story = form.instance
        if change and text_digest(story) != form.before:
            self._text_changed(request, story, form.cleaned_data)

    def _text_changed(self, request: HttpRequest, story: Story, said: dict[str, Any]) -> None:
        Story.objects.filter(pk=story.pk).update(changed_by=request.user)
        by, at = request.user, timezone.now()
        if is_out(story) and said.get("correction") == CORRECTION:
            correct_story(story=story, by=by, at=at, note_for_readers=said["correction_note"])
        elif is_out(story):
            note(story=story, kind=Step.Kind.CHANGED, by=by, at=at)
        elif story.state == Story.State.PUBLISHED and story.edition.reviews:
            unschedule_story(story=story, by=by, at=at)
            words = gettext("The text was changed, so it is off the schedule until it is approved.")
            self.message_user(request, words, messages.WARNING)

    def here_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take note that this person has the story open, and say who else has."""
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        story = get_object_or_404(Story, pk=pk)
        if not self.has_view_permission(request, story):
            raise PermissionDenied
        others = note_presence(story=story, who=request.user, at=timezone.now())
        sentence = gettext("%(names)s has this story open too.") % {"names": "、".join(others)}
        answer = {"others": sentence if others else "", "version": story.version}
        return JsonResponse(answer, headers={"Cache-Control": "private, no-store"})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every version with what differs from the one before; any can be restored."""
        story = self.get_object(request, object_id)
        if story is None:
            raise Http404
        if not self.has_view_permission(request, story):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore(request, story)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Versions"),
            "story": story,
            "versions": versions(story),
            "steps": story.steps.select_related("by"),
            "may_restore": self.has_change_permission(request, story),
        }
        return TemplateResponse(request, "admin/profiles/story/versions.html", context)

    def _restore(self, request: HttpRequest, story: Story) -> HttpResponse:
        if not self.has_change_permission(request, story):
            raise PermissionDenied
        chosen = request.POST.get("version", "")
        version = story.history.filter(pk=chosen).first() if chosen.isdecimal() else None
        if version is None:
            raise Http404
        restore_version(story=story, version=version, by=request.user, at=timezone.now())
        label = gettext("An earlier version was restored")
        self.log_change(request, story, label)
        self.message_user(request, f"{label}: {story}", messages.SUCCESS)
        return redirect("admin:profiles_story_history", story.pk)
