import axes.apps
import django_otp.plugins.otp_totp.apps
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from campaign.reports import begin_reports


class CampaignConfig(AppConfig):
    name = "campaign"
    verbose_name = _("Site")

    def ready(self) -> None:
        begin_reports()


class LocksConfig(axes.apps.AppConfig):
    verbose_name = _("Names locked after wrong passwords")


class AuthenticatorsConfig(django_otp.plugins.otp_totp.apps.DefaultConfig):
    verbose_name = _("Codes when signing in")

    def ready(self) -> None:
        """Give the model a name that can be translated; migrations don't see it."""
        options = self.get_model("TOTPDevice")._meta
        options.verbose_name = _("authenticator")
        options.verbose_name_plural = _("authenticators")
