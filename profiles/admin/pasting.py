"""粘贴稿件: from a delivered manuscript to a draft, with a look at every part between."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.admin.photos import LONGEST
from profiles.admin.reviewing import Review
from profiles.bulk import take_in
from profiles.deliveries import is_word, manuscript_text, unpack, word_pictures
from profiles.importing import Imported, import_manuscript
from profiles.manuscripts import ManuscriptError, parse
from profiles.models import Edition
from profiles.reviewing import taken_in

LONGEST_PASTE = 200_000  # characters
MAY_MAKE_PEOPLE = ("profiles.add_nominee", "profiles.add_community")


class PasteForm(forms.Form):
    """A manuscript, as text or as a file; or a zip of them."""

    edition = forms.ModelChoiceField(Edition.objects.all(), label=_("edition"))
    text = forms.CharField(
        label=_("manuscript"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 18, "cols": 90, "class": "vLargeTextField"}),
        help_text=_("Paste all of it: headline, credits, text, source. Nothing is lost."),
    )
    file = forms.FileField(
        label=_("or a file"),
        required=False,
        help_text=_(
            ".txt, .docx, or a .zip of manuscripts with pictures named by number or name."
            " You can also drop it on the box above."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.zip,.doc,.wps"}),
    )
    create_missing = forms.BooleanField(
        label=_("For a zip: make the nominees and communities that are not in the list yet"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, file = cleaned.get("text", ""), cleaned.get("file")
        if not self.errors and bool(text.strip()) == bool(file):
            words = gettext("Paste the manuscript or choose a file: one of them.")
            self.add_error("text", words)
            return cleaned
        try:
            # A browser sends every line's end as two characters; a manuscript has one.
            cleaned["text"] = text.replace("\r\n", "\n")
            if file and file.name.lower().endswith(".zip"):
                cleaned["parcel"] = unpack(file.read())
            elif file:
                raw = file.read()
                cleaned["text"] = manuscript_text(file.name, raw)
                cleaned["pictures"] = len(word_pictures(raw)) if is_word(file.name) else 0
            if not cleaned.get("parcel") and cleaned["text"].strip():
                parse(cleaned["text"])
        except ManuscriptError as error:
            self.add_error("file" if file else "text", error.message)
        return cleaned


def paste_view(desk: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Take a manuscript, show what it consists of, and make a draft once that is confirmed."""
    if not desk.has_add_permission(request):
        raise PermissionDenied
    may_make_people = request.user.has_perms(MAY_MAKE_PEOPLE)
    if "delivered" in request.POST:
        review = Review.of_post(request.POST, may_make_people=may_make_people)
        if review is not None:
            return _reviewed(desk, request, review)
        messages.error(request, gettext("The page was too old or damaged. Please paste again."))
    form = PasteForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"edition": Edition.objects.current()},
    )
    if not may_make_people:
        del form.fields["create_missing"]
    if request.method == "POST" and form.is_valid():
        edition = form.cleaned_data["edition"]
        if form.cleaned_data.get("parcel"):
            return _all_at_once(desk, request, form)
        review = Review(
            edition=edition, delivered=form.cleaned_data["text"], may_make_people=may_make_people
        )
        if form.cleaned_data.get("pictures"):
            words = gettext(
                "The Word file has %(n)s pictures. They don't come along here: add them on the"
                " story's page, or pack the file into a .zip and choose that."
            )
            messages.warning(request, words % {"n": form.cleaned_data["pictures"]})
        return _show(desk, request, review)
    return _page(desk, request, "paste", title=gettext("Paste a manuscript"), form=form)


def _reviewed(desk: admin.ModelAdmin, request: HttpRequest, review: Review) -> HttpResponse:
    if "make" not in request.POST:
        return _show(desk, request, review)
    try:
        imported = import_manuscript(
            edition=review.edition,
            text=review.delivered,
            create_missing=False,
            read=review.manuscript,
            person=review.person(),
        )
    except ManuscriptError as error:
        review.trouble = [str(error)]
        return _show(desk, request, review)
    except ValidationError as error:
        review.trouble = list(error.messages)
        return _show(desk, request, review)
    if not imported.already:
        taken_in(story=imported.story, by=request.user)
    _tell(desk, request, imported)
    return redirect("admin:profiles_story_change", imported.story.pk)


def _show(desk: admin.ModelAdmin, request: HttpRequest, review: Review) -> HttpResponse:
    return _page(
        desk, request, "review", title=gettext("Check the manuscript's parts"), review=review
    )


def _all_at_once(desk: admin.ModelAdmin, request: HttpRequest, form: PasteForm) -> HttpResponse:
    outcomes = list(
        take_in(
            edition=form.cleaned_data["edition"],
            parcel=form.cleaned_data["parcel"],
            create_missing=form.cleaned_data.get("create_missing", False),
            seconds=LONGEST,
        )
    )
    for outcome in outcomes:
        if outcome.story is not None and outcome.result != "already":
            taken_in(story=outcome.story, by=request.user)
            desk.log_addition(request, outcome.story, gettext("Made of a manuscript"))
    return _page(
        desk, request, "taken_in", title=gettext("What became of the zip"), outcomes=outcomes
    )


def _page(desk: admin.ModelAdmin, request: HttpRequest, name: str, **more: Any) -> HttpResponse:
    context = {**desk.admin_site.each_context(request), "opts": desk.opts, **more}
    return TemplateResponse(request, f"admin/profiles/story/{name}.html", context)


def _tell(desk: admin.ModelAdmin, request: HttpRequest, imported: Imported) -> None:
    if imported.already:
        words = gettext("This manuscript had been taken in before; here is its story.")
        messages.warning(request, words)
        return
    desk.log_addition(request, imported.story, gettext("Made of a manuscript"))
    messages.success(request, gettext("A draft was made. Please check each field."))
    for line in imported.created:
        messages.success(request, line)
    if imported.nominee is None:
        words = gettext("No nominee of the list was recognised; choose one, or none for news.")
        messages.warning(request, words)
    for span in imported.unrecognised:
        words = gettext("Not recognised, so it stays in the body: %(text)s") % {"text": span}
        messages.warning(request, words)
