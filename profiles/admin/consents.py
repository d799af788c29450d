from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from profiles.models import Consent


class ConsentInline(admin.TabularInline):
    """A nominee's consents; one that was taken back stays on record."""

    model = Consent
    extra = 0
    can_delete = False
    fields = ["to", "given_on", "how", "taken_back_on", "noted_by"]
    readonly_fields = ["noted_by"]
    verbose_name_plural = _("Consents (say what, when and how)")
