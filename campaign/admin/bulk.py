"""The desk's pages for posters in bulk: choose, watch them being made, fetch."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from campaign.batches import Batch, all_batches, cancel, find_batch, start_batch, work_on
from campaign.districts import LAYOUT, by_district
from campaign.offers import LAYOUT_NAMES
from campaign.orders import Order, kinds_for, orders_for
from profiles.admin.acts import ActsAdmin
from profiles.models import Edition, Nominee, Place

SIZE_NAMES = [("a4", "A4"), ("a3", "A3"), ("phone", _("Phone")), ("share", _("Share picture"))]
VARIANT_NAMES = [
    ("screen", _("In colour, without margin")),
    ("office", _("On white, sparing toner")),
    ("printer", _("With bleed and crop marks")),
]
PACKING_NAMES = [("pdf", _("One PDF in print order")), ("zip", _("A zip of files"))]


class BulkForm(forms.Form):
    nominees = forms.ModelMultipleChoiceField(
        Nominee.objects.none(),
        required=False,
        label=_("Nominees"),
        help_text=_("Choose several with Ctrl or Shift. Without a choice: everyone."),
    )
    places = forms.ModelMultipleChoiceField(
        Place.objects.none(),
        required=False,
        label=_("Places"),
        help_text=_("Each poster bears its place. Without a choice: posters without a place."),
    )
    own_district = forms.BooleanField(
        required=False, initial=True, label=_("Only places in the nominee's own district")
    )
    layout = forms.ChoiceField(
        choices=list(LAYOUT_NAMES.items()),
        label=_("Layout"),
        help_text=_(
            "“Everyone in the district”: one poster for each district of the nominees chosen,"
            " with everybody there, and without a place."
        ),
    )
    sizes = forms.MultipleChoiceField(
        choices=SIZE_NAMES,
        initial=["a4"],
        label=_("Sizes"),
        widget=forms.CheckboxSelectMultiple,
    )
    variant = forms.ChoiceField(choices=VARIANT_NAMES, label=_("On paper"))
    packing = forms.ChoiceField(choices=PACKING_NAMES, label=_("As"))

    def __init__(self, data: Any, *, edition: Edition | None) -> None:
        super().__init__(data)
        shown = Nominee.objects.published(at=timezone.now()).filter(edition=edition)
        self.edition = edition
        self.fields["nominees"].queryset = shown.with_place().order_by("number")  # type: ignore[attr-defined]
        used = Place.objects.in_use().select_related("community")
        self.fields["places"].queryset = used.order_by("community", "spot")  # type: ignore[attr-defined]

    def start(self) -> Batch:
        packing = self.cleaned_data["packing"]
        return start_batch(orders=self._orders(packing), packing=packing, at=timezone.now())

    def _orders(self, packing: str) -> list[Order]:
        chosen = self.cleaned_data
        kinds = kinds_for(
            layout=chosen["layout"],
            sizes=chosen["sizes"],
            variant=chosen["variant"],
            packing=packing,
        )
        everyone = self.fields["nominees"].queryset  # type: ignore[attr-defined]
        nominees = list(chosen["nominees"] or everyone)
        if chosen["layout"] == LAYOUT and self.edition:
            named = {nominee.community.district for nominee in nominees}
            districts = [one for one in by_district(self.edition, everyone) if one.name in named]
            return orders_for(districts=districts, kinds=kinds)
        return orders_for(
            nominees=nominees,
            places=list(chosen["places"]),
            kinds=kinds,
            own_district=chosen["own_district"],
        )


class BulkDesk(ActsAdmin):
    """What the admin of places offers about many posters."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("posters/", view(self.choose_view), name="posters_in_bulk"),
            path("posters/<str:key>/", view(self.batch_view), name="posters_batch"),
            path(
                "posters/<str:key>/work/", view(require_POST(self.work_view)), name="posters_work"
            ),
            path(
                "posters/<str:key>/cancel/",
                view(require_POST(self.cancel_view)),
                name="posters_cancel",
            ),
            path("posters/<str:key>/file/", view(self.file_view), name="posters_file"),
            *super().get_urls(),
        ]

    def choose_view(self, request: HttpRequest) -> HttpResponse:
        """Ask what is wanted, and begin."""
        self._may(request)
        form = BulkForm(request.POST or None, edition=Edition.objects.current())
        if form.is_valid():
            try:
                return redirect("admin:posters_batch", form.start().key)
            except ValidationError as error:
                form.add_error(None, error)
        context = {"form": form, "batches": all_batches()[:10]}
        return self._page(request, "choose", gettext("Posters in bulk"), context)

    def batch_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show how far it is."""
        batch = self._batch(request, key)
        context = {"batch": batch, "progress": batch.progress()}
        return self._page(request, "batch", gettext("Posters in bulk"), context)

    def work_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Draw for two seconds; for a script, say how far it is then."""
        batch = self._batch(request, key)
        work_on(batch)
        if request.headers.get("Accept") != "application/json":
            return redirect("admin:posters_batch", key)
        progress = batch.progress()
        over = batch.is_finished or batch.is_cancelled or progress.done == progress.total
        return JsonResponse({"done": progress.done, "total": progress.total, "over": over})

    def cancel_view(self, request: HttpRequest, key: str) -> HttpResponse:
        cancel(self._batch(request, key))
        return redirect("admin:posters_batch", key)

    def file_view(self, request: HttpRequest, key: str) -> HttpResponseBase:
        batch = self._batch(request, key)
        if not batch.is_finished:
            raise Http404
        name = f"posters-{batch.key}.{batch.packing}"
        return FileResponse(batch.result.open("rb"), as_attachment=True, filename=name)

    def _may(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied

    def _batch(self, request: HttpRequest, key: str) -> Batch:
        self._may(request)
        batch = find_batch(key)
        if batch is None:
            raise Http404
        return batch

    def _page(
        self, request: HttpRequest, name: str, title: str, context: dict[str, Any]
    ) -> HttpResponse:
        base = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        template = f"admin/profiles/place/posters_{name}.html"
        return TemplateResponse(request, template, {**base, **context})
