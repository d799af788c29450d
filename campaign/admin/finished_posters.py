"""Finished posters at the desk: handed in, looked at, replaced, taken away."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaign.drawings import BusyError
from campaign.errors import busy
from campaign.finished_posters import (
    check_poster,
    clean_poster,
    handed_out,
    remove_files,
    why_kept_back,
)
from campaign.posters import CODE_FORMS, CONTENT_TYPES
from campaign.printing import draw_code_file, owner_of, sample_note
from profiles.models import FinishedPoster, Nominee, Place


class FinishedPosterField(forms.FileField):
    """A designer's picture or PDF; it alone says why one is refused."""

    widget = forms.FileInput  # without a link to the file, which has no public address

    def __init__(self, *, max_length: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["accept"] = "image/jpeg,image/png,image/webp,application/pdf"

    def to_python(self, data: Any) -> "ContentFile[bytes] | None":
        upload = super().to_python(data)
        return clean_poster(upload) if upload else None


class FinishedPosterForm(forms.ModelForm):
    class Meta:
        field_classes = {"picture": FinishedPosterField}
        widgets = {"picture": forms.FileInput}

    def clean(self) -> dict[str, Any]:
        """Read the code of what was handed in."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        picture = cleaned.get("picture")
        nominee = cleaned.get("nominee") or getattr(self.instance, "nominee", None)
        if isinstance(picture, ContentFile) and nominee and not self.errors:
            place = cleaned.get("place") or self.instance.place
            try:
                self.instance.code_text = check_poster(
                    picture=picture.read(), nominee=nominee, place=place
                )
            except forms.ValidationError as error:
                self.add_error("picture", error)
            picture.seek(0)
        return cleaned


class CodeForm(forms.Form):
    """Whose code, and of which place."""

    nominee = forms.ModelChoiceField(
        Nominee.objects.order_by("-edition__number", "number"), label=_("Nominee")
    )
    place = forms.ModelChoiceField(
        Place.objects.in_use().select_related("community"),
        required=False,
        label=_("Place"),
        help_text=_("Only for a poster of one notice board, whose scans are then counted."),
    )


@admin.register(FinishedPoster)
class FinishedPosterAdmin(admin.ModelAdmin):
    form = FinishedPosterForm
    list_display = ["nominee", "place", "added_at", "file", "state"]
    list_filter = ["nominee__edition", "place__community__district"]
    list_select_related = ["nominee", "place__community"]
    search_fields = ["nominee__name", "nominee__code", "place__spot", "place__code"]
    view_on_site = False

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.ModelChoiceField | None:
        """Offer plain lists, which every screen reader knows; the newest edition comes first."""
        if db_field.name == "nominee":
            options["queryset"] = Nominee.objects.order_by("-edition__number", "number")
        else:
            options["queryset"] = Place.objects.in_use().select_related("community")
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_fields(self, request: HttpRequest, obj: FinishedPoster | None = None) -> Any:
        asked = ["nominee", "place", "picture"]
        return [*asked, "file", "state", "added_at"] if obj else asked

    def get_readonly_fields(self, request: HttpRequest, obj: FinishedPoster | None = None) -> Any:
        """A poster that is there is replaced; whose it is stays."""
        return ["nominee", "place", "file", "state", "added_at"] if obj else []

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        file = path("<int:pk>/file/", view, name="finished_poster_file")
        codes = path(
            "codes/", self.admin_site.admin_view(self.codes_view), name="finished_poster_codes"
        )
        return [file, codes, *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out the picture to the desk, withdrawn nominee or not.

        One whose code leads elsewhere must not be printed; its form says why.
        """
        found = self.get_object(request, str(pk))
        if found is None or not self.has_view_permission(request, found):
            raise Http404
        if why_kept_back(found):
            return redirect("admin:profiles_finishedposter_change", pk)
        try:
            response = HttpResponse(handed_out(found), content_type="image/jpeg")
        except BusyError:
            return busy(request)
        response.headers["Content-Disposition"] = f'inline; filename="{found.nominee.code}.jpg"'
        return response

    def codes_view(self, request: HttpRequest) -> HttpResponse:
        """Hand out the bare code of a nominee, or of a nominee at a place."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        asked = request.GET.dict()
        file = asked.get("file", "").lower()
        is_sent = file in CODE_FORMS  # each is a button
        form = CodeForm(asked) if is_sent else CodeForm(initial=asked)
        if is_sent and form.is_valid():
            return _code_file(**form.cleaned_data, form=file)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Codes for designers"),
            "form": form,
            "forms": CODE_FORMS,
            "sample": sample_note(),
        }
        return TemplateResponse(request, "admin/profiles/finishedposter/codes.html", context)

    def save_model(
        self, request: HttpRequest, obj: FinishedPoster, form: forms.ModelForm, change: bool
    ) -> None:
        if "picture" in form.changed_data:
            before = FinishedPoster.objects.filter(pk=obj.pk).values_list("picture", flat=True)
            remove_files(obj, *before)
            obj.added_at = timezone.now()
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: FinishedPoster) -> None:
        remove_files(obj, str(obj.picture.name))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[FinishedPoster]) -> None:
        for poster in queryset:
            self.delete_model(request, poster)

    @admin.display(description=_("state"))
    def state(self, poster: FinishedPoster) -> str:
        reason = why_kept_back(poster)
        if reason:
            return gettext("Not handed out. %(reason)s") % {"reason": reason}
        return gettext("for the desk alone") if poster.place else gettext("shown to readers")

    @admin.display(description=_("file"))
    def file(self, poster: FinishedPoster) -> SafeString | str:
        if not poster.pk:
            return "–"
        address = reverse("admin:finished_poster_file", args=[poster.pk])
        return format_html('<a href="{}">{} × {}</a>', address, poster.width, poster.height)


def _code_file(*, nominee: Nominee, place: Place | None, form: str) -> HttpResponse:
    content = draw_code_file(nominee=nominee, form=form, place=place)
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    name = owner_of(nominee, place).replace(".", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="code-{name}.{form}"'
    return response
