from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from profiles.models import Consent


class ConsentRows(BaseInlineFormSet):
    """A row stands ready for each consent not noted yet; one left without a date is not saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nominee = self.instance
        noted = set(nominee.consents.standing().values_list("to", flat=True)) if nominee.pk else ()
        self.initial_extra = [{"to": to} for to in Consent.To.values if to not in noted]
        self.extra = len(self.initial_extra)


class ConsentInline(admin.TabularInline):
    """A nominee's consents; one that was taken back stays on record."""

    model = Consent
    formset = ConsentRows
    can_delete = False
    fields = ["to", "given_on", "how", "taken_back_on", "noted_by"]
    readonly_fields = ["noted_by"]
    verbose_name_plural = _("Consents (say what, when and how)")
