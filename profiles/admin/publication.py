"""The page on which a story is reviewed, published, corrected and taken down; fit for a phone."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.utils import ErrorList
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from profiles.admin.acts import Act, ActsAdmin
from profiles.admin.deeds import DEEDS, Deed, DeedForm, TimeForm, is_to_come, publish_label
from profiles.checklist import asking, checklist, stopping
from profiles.masking import remove_photo
from profiles.models import Photo, Story
from profiles.previews import preview_token
from profiles.publishing import publish_story, withdraw_story
from profiles.reviewing import approval_stops, asked_for, lacking
from profiles.wechat_copy import wechat_html

MAY_PUBLISH = "profiles.publish_story"


class PublicationDesk(ActsAdmin):
    """What a story's admin has beside its form."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/publication/", view(self.publication_view), name="story_publication"),
            path(
                "<int:pk>/publication/photos/<int:photo>/",
                view(self.photo_view),
                name="story_remove_photo",
            ),
            path("<int:pk>/wechat/", view(self.wechat_view), name="story_wechat"),
            *super().get_urls(),
        ]

    def wechat_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The story as an official account's editor takes it, with one button that copies it."""
        story = self._story(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Copy for WeChat"),
            "story": story,
            "html": wechat_html(story),
        }
        return TemplateResponse(request, "admin/profiles/story/wechat.html", context)

    def run_act(self, request: HttpRequest, act: Act, one: Any, reason: str, at: datetime) -> None:
        """Do an act of the list with the name of who does it."""
        if act.name == "publish":
            publish_story(story=one, at=at, by=request.user)
        elif act.name == "withdraw":
            withdraw_story(story=one, reason=reason, by=request.user, at=at)
        else:
            super().run_act(request, act, one, reason, at)

    def publication_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        story = self._story(request, pk)
        form = DeedForm(request.POST or None)
        tried, trouble = "", ErrorList()
        if request.method == "POST":
            tried = request.POST.get("deed", "")
            only_looks = tried == "publish" and "look" in request.POST
            trouble = ErrorList() if only_looks else self._try(request, story, tried, form)
            if not trouble and not only_looks:
                return redirect("admin:story_publication", pk)
            story.refresh_from_db()
        context = self._context(request, story)
        if trouble and not _offers(context, tried):  # there is no form to say it in
            self.message_user(request, " ".join(map(str, trouble)), messages.ERROR)
        context |= {"tried": tried, "trouble": trouble, "typed": request.POST.get("text", "")}
        return TemplateResponse(request, "admin/profiles/story/publication.html", context)

    def photo_view(self, request: HttpRequest, pk: int, photo: int) -> HttpResponse:
        """Remove a picture for good; asked by a form on the page alone."""
        story = self._story(request, pk)
        if request.method != "POST":
            raise Http404
        self._require(request, MAY_PUBLISH)
        found = get_object_or_404(Photo.objects.filter(story=story), pk=photo)
        remove_photo(photo=found, by=request.user, at=timezone.now())
        self._say(request, story, gettext("The photo is gone, and its file."))
        return redirect("admin:story_publication", pk)

    def _story(self, request: HttpRequest, pk: int) -> Story:
        story = Story.objects.with_nominee().filter(pk=pk).first()
        if story is None:
            raise Http404
        if not self.has_view_permission(request, story):
            raise PermissionDenied
        return story

    def _require(self, request: HttpRequest, permission: str) -> None:
        if not request.user.has_perm(permission):
            raise PermissionDenied

    def _try(self, request: HttpRequest, story: Story, name: str, form: DeedForm) -> ErrorList:
        """Do what was asked for and say so; or return what stands in its way."""
        text = form.cleaned_data["text"] if form.is_valid() else ""
        try:
            if form.errors:
                raise ValidationError([str(one) for one in form.errors["text"]])
            label = (
                self._publish(request, story, text)
                if name == "publish"
                else self._do_deed(request, story, name, text)
            )
        except ValidationError as error:
            return ErrorList(error.messages)
        self._say(request, story, label)
        return ErrorList()

    def _publish(self, request: HttpRequest, story: Story, reason: str) -> str:
        self._require(request, MAY_PUBLISH)
        if story.state == Story.State.PUBLISHED:
            raise ValidationError(gettext("The story is published already."))
        now = timezone.now()
        time = TimeForm(request.POST)
        if not time.is_valid():
            raise ValidationError([str(one) for one in time.errors["at"]])
        at = _agreed(request, time.cleaned_data["at"])
        if story.state == Story.State.WITHDRAWN and at is not None and at <= now:
            at = None
        was, story.published_at = story.state, at
        if was == Story.State.WITHDRAWN and at is not None:
            story.state = Story.State.REVIEW  # so that the new time is kept
        publish_story(story=story, at=now, by=request.user, reason=reason)
        return publish_label(at=at, now=now)

    def _do_deed(self, request: HttpRequest, story: Story, name: str, text: str) -> str:
        deed = next((deed for deed in DEEDS if deed.name == name), None)
        if deed is None:
            raise Http404
        self._require(request, deed.permission)
        if story.state not in deed.states:
            raise ValidationError(gettext("The story is not in that state any more. Look again."))
        if deed.needs_text and not text.strip():
            raise ValidationError(gettext("This has to be filled in."))
        deed.run(story, request.user, timezone.now(), text.strip())
        return str(deed.label)

    def _say(self, request: HttpRequest, story: Story, label: str) -> None:
        story.refresh_from_db()
        self.log_change(request, story, label)
        self.message_user(request, f"{label}：{self._line(story)}", messages.SUCCESS)

    def _deeds(self, request: HttpRequest, story: Story) -> list[tuple[Deed, str]]:
        """Return what this person may do now, each with what stands in its way."""
        able = [
            deed
            for deed in DEEDS
            if story.state in deed.states
            and request.user.has_perm(deed.permission)
            and deed.suits(story)
        ]
        stops = approval_stops(story=story, by=request.user)
        return [(deed, stops if deed.name == "approve" else "") for deed in able]

    def _context(self, request: HttpRequest, story: Story) -> dict[str, Any]:
        now = timezone.now()
        sent = request.POST if request.POST.get("deed") == "publish" else request.GET
        chosen = TimeForm(sent if "at" in sent else None)
        at = chosen.cleaned_data["at"] if chosen.is_valid() else None
        if not chosen.is_bound:
            at = story.published_at if story.state != Story.State.WITHDRAWN else None
            chosen = TimeForm(initial={"at": at})
        may_publish = request.user.has_perm(MAY_PUBLISH) and story.state != Story.State.PUBLISHED
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Review and publication"),
            "story": story,
            "about": self.about(story),
            "is_to_come": story.state == Story.State.PUBLISHED and is_to_come(story),
            "is_out": story.is_published(at=now),
            "checks": checklist(story),
            "lacking": [] if story.state == Story.State.PUBLISHED else lacking(story),
            "stopping": stopping(story),
            "asked_for": asked_for(story),
            "asking": asking(story),
            "deeds": self._deeds(request, story),
            "may_publish": may_publish,
            "may_change": self.has_change_permission(request, story),
            "may_remove": request.user.has_perm(MAY_PUBLISH),
            "time": chosen,
            "at": timezone.localtime(at) if at else None,
            "publish_label": publish_label(at=at, now=now),
            "steps": story.steps.select_related("by"),
            "photos": story.photos.all(),
            "preview": request.build_absolute_uri(
                reverse("preview-shared", args=[preview_token(story)])
            ),
        }


def _agreed(request: HttpRequest, at: datetime | None) -> datetime | None:
    """Return the time that the button named; it names none that was typed since.

    The field leaves the seconds away, the button keeps them.
    """
    if "agreed" not in request.POST:
        return at
    agreed = TimeForm({"at": request.POST["agreed"]})
    named = agreed.cleaned_data["at"] if agreed.is_valid() else None
    if (at and at.replace(second=0)) != (named and named.replace(second=0)):
        raise ValidationError(gettext("The time has changed. Look at the button and press again."))
    return named


def _offers(context: dict[str, Any], name: str) -> bool:
    """Say whether the page has a form for this deed."""
    if name == "publish":
        return bool(context["may_publish"] and not context["lacking"] and not context["stopping"])
    return name in {deed.name for deed, stops in context["deeds"] if not stops}
