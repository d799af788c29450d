"""Accounts in the editors' words: authenticators, and what groups and people may do."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import (
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.admin import TOTPDeviceAdmin
from django_otp.plugins.otp_totp.models import TOTPDevice

from voting.roles import ROLES

# What a permission lets people do, in the words of its name in the database.
NAMES_OF_PERMISSIONS = (
    gettext_lazy("Can publish and withdraw stories"),
    gettext_lazy("Can approve stories and send them back"),
    gettext_lazy("Can give a story's last approval"),
    gettext_lazy("Can withdraw nominees and bring them back"),
    gettext_lazy("Can set likes aside for review"),
    gettext_lazy("Can strike likes out, release them or bring them back"),
    gettext_lazy("Can read complaints and answer them"),
    gettext_lazy("Can look at where likes came from"),
    gettext_lazy("Can choose winners, propose and confirm results"),
)
ACTS = {
    "add": _("may add"),
    "change": _("may change"),
    "delete": _("may delete"),
    "view": _("may look at"),
}


class DeviceForm(forms.ModelForm):
    class Meta:
        labels = {"user": _("user"), "name": _("name"), "confirmed": _("in use")}
        help_texts = {
            "user": _("Who will be asked for six digits when signing in."),
            "name": _("For you to tell them apart, such as 林编辑的手机."),
            "confirmed": _("Without it, nobody is asked for digits."),
        }


admin.site.unregister(TOTPDevice)


@admin.register(TOTPDevice)
class DeviceAdmin(TOTPDeviceAdmin):
    """An authenticator; what it needs besides its owner has good defaults."""

    form = DeviceForm
    autocomplete_fields = ["user"]
    raw_id_fields: list[str] = []
    radio_fields: dict[str, Any] = {}
    list_filter: list[str] = []
    search_help_text = ""

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return ["owner", "called", "is_in_use", "qrcode_link"]

    def get_fieldsets(self, request: HttpRequest, obj: TOTPDevice | None = None) -> Any:
        more = ["qrcode_link"] if obj else []
        return [(None, {"fields": ["user", "name", "confirmed", *more]})]

    @admin.display(description=_("user"), ordering="user")
    def owner(self, device: TOTPDevice) -> str:
        return str(device.user)

    @admin.display(description=_("name"), ordering="name")
    def called(self, device: TOTPDevice) -> str:
        return str(device.name)

    @admin.display(description=_("in use"), ordering="confirmed", boolean=True)
    def is_in_use(self, device: TOTPDevice) -> bool:
        return bool(device.confirmed)

    @admin.display(description=_("QR code"))
    def qrcode_link(self, device: TOTPDevice) -> str:
        address = reverse("admin:otp_totp_totpdevice_config", args=[device.pk])
        return format_html('<a href="{}">{}</a>', address, _("Show the code to scan"))


class PermissionChoice(forms.ModelMultipleChoiceField):
    """Permissions in Chinese; the database has their names in English alone."""

    def label_from_instance(self, obj: Any) -> str:
        model = obj.content_type.model_class()
        act = obj.codename.partition("_")[0]
        is_usual = act in ACTS and obj.codename == f"{act}_{obj.content_type.model}"
        return f"{model._meta.verbose_name} · {ACTS[act] if is_usual else gettext(obj.name)}"


class WithPermissions:
    """Offers what people do at the desk; whoever may change a machine's tables changes nothing."""

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest | None = None, **options: Any
    ) -> Any:
        if db_field.related_model is Permission:
            options["form_class"] = PermissionChoice
        field = super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]
        # Two lists with arrows between them say so in English, and need a script.
        field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
        field.help_text = db_field.help_text
        if db_field.related_model is Permission:
            field.queryset = _offered()
        return field


def _offered() -> QuerySet[Permission]:
    offered = Q(content_type__app_label__in=["auth", "axes", "otp_totp"]) & Q(
        content_type__model__in=["user", "group", "accessattempt", "totpdevice"]
    )
    for one in frozenset().union(*ROLES.values()):
        app, _dot, codename = one.partition(".")
        offered |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(offered).select_related("content_type")


admin.site.unregister([Group, User])


@admin.register(Group)
class RoleAdmin(WithPermissions, GroupAdmin):
    filter_horizontal = ()


class PasswordIsKept(ReadOnlyPasswordHashWidget):
    """A button that sets another one; by what it is scrambled is nothing to a newsroom."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "summary": []}


class PersonForm(UserChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password" in self.fields:
            self.fields["password"].widget = PasswordIsKept()


@admin.register(User)
class PersonAdmin(WithPermissions, UserAdmin):
    """A desk's people by what they are here, and when they were last here."""

    form = PersonForm
    add_form = UserCreationForm  # everybody here signs in with a password
    add_fieldsets = [(None, {"fields": ["username", "password1", "password2"]})]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Personal info"), {"fields": ["last_name", "first_name", "email"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ()
    list_display = ["username", "roles", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", "groups"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("role"))
    def roles(self, person: User) -> str:
        return "、".join(group.name for group in person.groups.all()) or "–"
