"""What posters print is looked at when it is entered: a character that their fonts lack is named.

A name is what it is, so nothing is refused; but the editor knows before anything is printed.
And who goes out of sight goes off the drawings that are kept, too.
"""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from campaign.districts import district_key
from campaign.drawings import forget_drawings
from campaign.posters.typesetting import SUBSTITUTE, missing_characters
from profiles.admin import CommunityAdmin, NomineeAdmin
from profiles.admin.acts import Act
from profiles.models import Community, Nominee

OUT_OF_SIGHT = ("withdraw", "remove-portrait")


class NamesWhatFontsLack(admin.ModelAdmin):
    """A form that says which characters of these fields no poster can print."""

    printed: tuple[str, ...] = ()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        if request.method == "GET" and context.get("original"):
            self.name_missing(request, context["original"])
        return super().render_change_form(request, context, *args, **options)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        self._name_unless_shown(request, obj)
        return super().response_add(request, obj, *args)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        self._name_unless_shown(request, obj)
        return super().response_change(request, obj)

    def _name_unless_shown(self, request: HttpRequest, obj: Any) -> None:
        if "_continue" not in request.POST:  # else the form comes again, and says it itself
            self.name_missing(request, obj)

    def name_missing(self, request: HttpRequest, obj: Any) -> None:
        for field in self.printed:
            missing = missing_characters(str(getattr(obj, field)))
            if missing:
                label = self.opts.get_field(field).verbose_name  # type: ignore[union-attr]
                words = _("Posters can't print %(characters)s (%(field)s): %(mark)s stands there.")
                named = {"characters": "、".join(missing), "field": label, "mark": SUBSTITUTE}
                self.message_user(request, words % named, messages.WARNING)


admin.site.unregister([Nominee, Community])


@admin.register(Nominee)
class PrintedNomineeAdmin(NamesWhatFontsLack, NomineeAdmin):
    printed = ("name", "nickname", "post", "quote", "community")

    def run_act(self, request: HttpRequest, act: Act, one: Any, reason: str, at: datetime) -> None:
        super().run_act(request, act, one, reason, at)
        if act.name in OUT_OF_SIGHT:
            forget_drawings(one.code, district_key(one.edition, one.community.district))


@admin.register(Community)
class PrintedCommunityAdmin(NamesWhatFontsLack, CommunityAdmin):
    printed = ("district", "subdistrict", "name")
