"""Changing a story: who else has it open, what a change leaves behind, and every version."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.admin.changing_form import CORRECTION, is_out
from profiles.admin.publication import PublicationDesk
from profiles.models import Step, Story
from profiles.presences import note_presence
from profiles.publishing import correct_story, unschedule_story
from profiles.reviewing import TEXT_FIELDS, note, text_digest
from profiles.versions import restore_version, versions

ONWARD = "_publication"  # the name of a button


class ChangingDesk(PublicationDesk):
    """The admin of a form that overwrites nobody."""

    change_form_template = "admin/profiles/story/desk_form.html"

    def get_urls(self) -> list[URLPattern]:
        here = self.admin_site.admin_view(self.here_view)
        return [path("<int:pk>/here/", here, name="story_here"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Story | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        if not self.has_change_permission(request, obj):
            return [(name, {**of, "fields": _to_read(of["fields"])}) for name, of in fieldsets]
        more = ["correction", "correction_note"] if is_out(obj) else []
        asked = (_("Change after publication"), {"fields": [*more, "version_seen"]})
        hidden = (None, {"fields": ["version_seen"]})
        return [*fieldsets, asked if more else hidden]

    @admin.display(description=_("body"))
    def body_to_read(self, story: Story) -> SafeString:
        return story.body_html

    def save_model(self, request: HttpRequest, obj: Story, form: Any, change: bool) -> None:
        if change:
            obj.version += 1
        else:
            obj.written_by_id = request.user.pk
        if not change or set(form.changed_data) & set(TEXT_FIELDS):
            obj.changed_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Story, *more: Any) -> HttpResponse:
        answer = super().response_add(request, obj, *more)
        return self._onward(request, obj) or answer

    def response_change(self, request: HttpRequest, obj: Story) -> HttpResponse:
        answer = super().response_change(request, obj)
        return self._onward(request, obj) or answer

    def _onward(self, request: HttpRequest, story: Story) -> HttpResponse | None:
        """Lead who pressed the other button to the next thing one does with a story."""
        return redirect("admin:story_publication", story.pk) if ONWARD in request.POST else None

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
            "is_out": is_out(story),
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
        self.message_user(request, f"{label}：{story}", messages.SUCCESS)
        return redirect("admin:profiles_story_history", story.pk)


def _to_read(fields: Iterable[Any]) -> list[Any]:
    """Who may not write a body sees it as readers do, not its tags."""
    return ["body_to_read" if name == "body" else name for name in fields]
