"""Choosing from very many: a field that looks up what one types, and lists by date."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest


class SelectByTyping(AutocompleteSelect):
    """Django's own, which fails to draw a form again where what came back is no number."""

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if str(one).isdecimal()], attrs)


class ChoosesByTyping(admin.ModelAdmin):
    """Draws the autocomplete_fields with it, and offers to delete nothing beside a field."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_delete_related = False  # a red cross there looks like “choose nobody”
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SelectByTyping(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ListsByDate(admin.ModelAdmin):
    """With date_hierarchy; Django's own fails where a year in the address is beyond all years."""

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        try:
            return super().get_changelist_instance(request)
        except OverflowError as error:
            raise IncorrectLookupParameters from error  # as of a year that is none
