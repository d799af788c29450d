"""A story's photos at its desk: many at once, with words and focus beside each."""

from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext

from profiles.admin.acts import LONGEST_ID
from profiles.admin.changing import ChangingDesk
from profiles.models import Photo, Story
from profiles.photos import add_photo, cut_again, delete_photo, replace_photo
from profiles.reviewing import text_digest

FIELD = "new_photos"
MAY_ADD = "profiles.add_photo"
# Of one request: what comes later is named, so that the proxy's patience is not used up.
LONGEST = 20.0  # seconds

INSTEAD = "replace-"  # and the id of a photo: another picture in its place

Replacements = dict[int, "File[Any]"]
Refused = tuple[str, str]  # the file's name, and why


class PhotoFormSet(BaseInlineFormSet):
    """Photos that are there: their words, their focus, and the end of them."""

    def is_multipart(self) -> bool:
        """Let the form send files, although none of its own fields is one."""
        return True

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """Let the form of a photo that somebody took away meanwhile stop nothing."""
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # not in the stubs
        if self.is_bound and form.instance.pk is None:
            form.empty_permitted = True
            form.has_changed = lambda: False
        return form

    def save_new_objects(self, commit: bool = True) -> list[Photo]:
        """Make none: photos come in by their files."""
        self.new_objects: list[Photo] = []
        return []

    def save_existing(self, form: Any, obj: Photo, commit: bool = True) -> Photo:
        photo: Photo = super().save_existing(form, obj, commit=commit)
        if {"focus_x", "focus_y"} & set(form.changed_data):
            transaction.on_commit(partial(cut_again, photo.pk))
        return photo

    def delete_existing(self, obj: Photo, commit: bool = True) -> None:
        if commit:
            delete_photo(photo=obj)


class PhotoForm(forms.ModelForm):
    class Meta:
        widgets = {
            "alt": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "caption": forms.TextInput(attrs={"class": "vLargeTextField"}),
        }


class PhotoInline(admin.StackedInline):
    model = Photo
    form = PhotoForm
    formset = PhotoFormSet
    template = "admin/profiles/story/photos.html"
    extra = 0
    fields = ["alt", "caption", "credit", "position", ("focus_x", "focus_y")]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who writes a draft may take back what they put into it."""
        is_draft = obj is not None and obj.state == Story.State.DRAFT
        may_take_back = is_draft and self.has_change_permission(request, obj)
        return may_take_back or super().has_delete_permission(request, obj)


def _replacements(request: HttpRequest) -> Replacements:
    """Return the pictures that are to stand in the place of others, by the photo's id."""
    files: Any = request.FILES.items() if request.method == "POST" else ()
    named = ((name.removeprefix(INSTEAD), file) for name, file in files if INSTEAD in name)
    return {int(pk): file for pk, file in named if pk.isdecimal() and len(pk) <= LONGEST_ID}


class PhotoDesk(ChangingDesk):
    """Takes pictures in beside the story's form, each for itself: one bad one stops no other."""

    class Media:
        js = ("desk/focus.js", "desk/photos.js")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.add_photos_view)
        return [path("<int:pk>/photos/", view, name="story_add_photos"), *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Take pictures in first, outside the form's transaction: wrong text loses none of them."""
        uploads = request.FILES.getlist(FIELD) if request.method == "POST" else []
        others = _replacements(request)
        story = self.get_object(request, object_id) if (uploads or others) and object_id else None
        if story is not None and self._may_add(request, story):
            self._replace(request, story, others)
            added, refused = self._take_in(request, story, uploads)
            self._tell(request, added, refused)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def add_photos_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take in what was dropped; answers in JSON to the script, or leads back to the form."""
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        story = get_object_or_404(Story.objects.with_nominee(), pk=pk)
        if not self._may_add(request, story):
            raise PermissionDenied
        added, refused = self._take_in(request, story, request.FILES.getlist(FIELD))
        if request.headers.get("Accept") == "application/json":
            shown = [{"number": one.number, "name": str(one)} for one in added]
            answer = {"added": shown, "refused": [why for _name, why in refused]}
            return JsonResponse(answer, headers={"Cache-Control": "private, no-store"})
        self._tell(request, added, refused)
        return redirect("admin:profiles_story_change", pk)

    def delete_model(self, request: HttpRequest, obj: Story) -> None:
        for photo in obj.photos.all():
            delete_photo(photo=photo)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> None:
        for photo in Photo.objects.filter(story__in=queryset):
            delete_photo(photo=photo)
        super().delete_queryset(request, queryset)

    def _may_add(self, request: HttpRequest, story: Story) -> bool:
        return self.has_change_permission(request, story) and request.user.has_perm(MAY_ADD)

    def _take_in(
        self, request: HttpRequest, story: Story, uploads: "Sequence[File[Any]]"
    ) -> tuple[list[Photo], list[Refused]]:
        """Return the photos that were taken in, and which files were not, and why."""
        before, until = text_digest(story), monotonic() + LONGEST
        added: list[Photo] = []
        refused: list[Refused] = []
        for upload in uploads:
            try:
                if monotonic() > until:
                    raise ValidationError(gettext("There was no time left. Choose it again."))
                added.append(add_photo(story=story, upload=upload))
            except ValidationError as error:
                refused.append((str(upload.name), " ".join(error.messages)))
        if text_digest(story) != before:
            self._text_changed(request, story, {})
            names = "、".join(f"图{photo.number}" for photo in added)
            self.log_change(request, story, gettext("Photos added: %(names)s") % {"names": names})
        return added, refused

    def _replace(self, request: HttpRequest, story: Story, others: Replacements) -> None:
        """Put other pictures in the place of photos, and say of each what became of it."""
        before = text_digest(story)
        for photo in story.photos.filter(pk__in=others):
            try:
                replace_photo(photo=photo, upload=others[photo.pk])
            except ValidationError as error:
                words = f"图{photo.number}：{' '.join(error.messages)}"
                self.message_user(request, words, messages.ERROR)
                continue
            words = gettext(
                "Photo %(number)s has another picture. Its words and its focus are the old ones: do"
                " they still fit?"
            ) % {"number": photo.number}
            self.log_change(request, story, words)
            self.message_user(request, words, messages.SUCCESS)
        if text_digest(story) != before:
            self._text_changed(request, story, {})

    def _tell(self, request: HttpRequest, added: list[Photo], refused: list[Refused]) -> None:
        if added:
            names = "、".join(f"图{photo.number}" for photo in added)
            words = gettext("Taken in: %(names)s. Each still needs its words, below.")
            self.message_user(request, words % {"names": names}, messages.SUCCESS)
        for name, why in refused:
            self.message_user(request, f"“{name}”：{why}", messages.ERROR)
