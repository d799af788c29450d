"""Acts in the admin: a button and a list action that say what they will do, and then do it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from profiles.admin.choosing import ChoosesByTyping
from profiles.admin.log_words import LogsInWords

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Act_ = Callable[[Any, str, datetime], Any]
LONGEST_ID = 18  # digits; a longer number is no id, and SQLite fails on it


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something an editor does to objects, by a function of ours.

    label: on the button. explanation: what will happen, before it does. run: called with
    the object, the reason and the time; it may raise ValidationError; what it makes anew it
    returns. asks_for: the label of a text that has to be given; empty where none is. suits:
    to which objects it applies.
    shows: what exactly it will be done to, line by line, where that is not the whole object.
    permission: what is needed beyond the right to change such objects, if anything.
    on_form: whether the object's own form has a button for it; the list always has.
    """

    name: str
    label: "StrPromise"
    explanation: "StrPromise"
    run: Act_
    asks_for: "StrPromise | str" = ""
    suits: Callable[[Any], bool] = lambda _object: True
    shows: Callable[[Any], list[str]] = lambda _object: []
    permission: str = ""
    on_form: bool = True


class ReasonForm(forms.Form):
    """What an act asks for: a text as long as the models keep."""

    reason = forms.CharField(
        max_length=200,
        error_messages={"required": _("This has to be filled in.")},
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class NothingForm(forms.Form):
    """For acts that ask for nothing."""


class ActsAdmin(LogsInWords, ChoosesByTyping):
    """A ModelAdmin with acts; each has a page that explains it before it is confirmed."""

    acts: tuple[Act, ...] = ()
    change_form_template = "admin/acts_change_form.html"
    view_on_site = False  # `links` offers the page, and only where there is one

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "act/<slug:name>/",
            self.admin_site.admin_view(self.act_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_act",
        )
        return [page, *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)  # it would not ask each object whether it may go
        for act in self.acts:
            if self.may_do(request, act):
                actions[act.name] = (_lead_to(act), act.name, format_lazy("{}…", act.label))
        return actions

    def may_do(self, request: HttpRequest, act: Act) -> bool:
        allowed = not act.permission or request.user.has_perm(act.permission)
        return allowed and self.has_change_permission(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        found: Any = self.get_object(request, object_id)
        context: dict[str, Any] = {"acts": [], "links": self.links(found) if found else []}
        if found and self.has_change_permission(request, found):
            suitable = [act for act in self.acts if act.on_form and act.suits(found)]
            able = [act for act in suitable if self.may_do(request, act)]
            context["acts"] = [(act.label, self.act_url(act, [found.pk])) for act in able]
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def links(self, found: Any) -> list[tuple[str, str]]:
        """Return label and address of pages about the object, to stand beside the buttons."""
        return []

    def about(self, found: Any) -> str:
        """Return what an editor should know of the object before an act, such as its state."""
        return ""

    def act_url(self, act: Act, ids: list[Any]) -> str:
        base = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_act", args=[act.name])
        return f"{base}?ids={','.join(map(str, ids))}"

    def act_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Explain the act; do it once it is confirmed."""
        act = next((act for act in self.acts if act.name == name), None)
        if act is None:
            raise Http404
        if not self.may_do(request, act):
            raise PermissionDenied
        chosen = self._chosen(request)
        objects = [one for one in chosen if act.suits(one)]
        self._leave(request, [one for one in chosen if one not in objects])
        if not objects:
            return HttpResponseRedirect(self._back(chosen))
        asked = ReasonForm if act.asks_for else NothingForm
        form = asked(request.POST if request.method == "POST" else None)
        if form.is_valid():
            refused = self._do(request, act, objects, form.cleaned_data.get("reason", ""))
            if not (act.asks_for and len(refused) == len(objects) == 1):
                for name, error in refused:
                    words = f"{name}：{' '.join(error.messages)}"
                    self.message_user(request, words, messages.ERROR)
                return HttpResponseRedirect(self._back(objects))
            form.add_error("reason", refused[0][1].messages)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": act.label,
            "act": act,
            "objects": [(one, self.about(one), act.shows(one)) for one in objects],
            "form": form,
            "back": self._back(objects),
        }
        return TemplateResponse(request, "admin/act.html", context)

    def _leave(self, request: HttpRequest, objects: list[Any]) -> None:
        """Say of what an act does not suit what it is, so that nobody thinks it was done."""
        for one in objects:
            self.message_user(request, self._line(one), messages.WARNING)

    def _line(self, one: Any) -> str:
        return " · ".join(part for part in (str(one), self.about(one)) if part)

    def _chosen(self, request: HttpRequest) -> list[Any]:
        ids = [one for one in request.GET.get("ids", "").split(",") if one.isdecimal()]
        ids = [one for one in ids if len(one) <= LONGEST_ID]
        objects = list(self.get_queryset(request).filter(pk__in=ids))
        if not objects:
            raise Http404
        return objects

    def _do(
        self, request: HttpRequest, act: Act, objects: list[Any], reason: str
    ) -> list[tuple[str, ValidationError]]:
        """Do it to each; return the names of those it could not be done to, with what stops it."""
        at, refused = timezone.now(), []
        for one in objects:
            pk, name = one.pk, str(one)
            try:
                made = self.run_act(request, act, one, reason, at)
            except ValidationError as error:
                refused.append((name, error))
                continue
            line = self._line(one) if one.pk else name
            one.pk = pk  # so that the log knows what was thrown away, too
            self.log_change(request, one, str(act.label))
            self.message_user(request, f"{act.label}：{line}", messages.SUCCESS)
            if isinstance(made, self.model) and made.pk != pk:
                self.message_user(request, self._link(made), messages.SUCCESS)
        return refused

    def run_act(self, request: HttpRequest, act: Act, one: Any, reason: str, at: datetime) -> Any:
        """Run the act; where it has to know who does it, an admin gives their name here."""
        return act.run(one, reason, at)

    def _link(self, made: Any) -> str:
        """Lead to another object that an act has made."""
        base = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        address = reverse(f"{base}_change", args=[made.pk])
        return format_html('{}<a href="{}">{}</a>', _("Made, to be gone on with:"), address, made)

    def _back(self, objects: list[Any]) -> str:
        base = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if len(objects) == 1 and self.model._default_manager.filter(pk=objects[0].pk).exists():
            return reverse(f"{base}_change", args=[objects[0].pk])
        return reverse(f"{base}_changelist")


def _lead_to(act: Act) -> Callable[..., HttpResponse]:
    def action(
        modeladmin: ActsAdmin, request: HttpRequest, queryset: QuerySet[Model]
    ) -> HttpResponse:
        return HttpResponseRedirect(
            modeladmin.act_url(act, list(queryset.values_list("pk", flat=True)))
        )

    return action
