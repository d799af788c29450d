"""The door of the desk: wrong passwords lock a name for a while, a second factor may be asked."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp import devices_for_user


def no_address(_request: HttpRequest) -> None:
    """Keep no address of who signs in: the lock is on the name."""


def client_in_words(*_about: Any, **_more: Any) -> str:
    return "the desk"


def locked(request: HttpRequest, *_about: Any, **_more: Any) -> HttpResponse:
    """Say that the name is locked, and for how long."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    response = render(request, "admin/locked.html", {"minutes": minutes}, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


class SigningIn(AdminAuthenticationForm):
    """Name and password and, of who has set it up, the six digits of their telephone."""

    digits = forms.CharField(
        label=_("Code from your authenticator, if you use one"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        devices = list(devices_for_user(user))
        digits = self.cleaned_data.get("digits", "").strip()
        if devices and not any(device.verify_token(digits) for device in devices if digits):
            raise ValidationError(gettext("The code from your authenticator is missing or wrong."))
