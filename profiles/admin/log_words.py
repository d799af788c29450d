"""What the desk's log says of a change: in the words that stood beside the fields."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext, override


class LogsInWords(admin.ModelAdmin):
    """Django keeps the fields' names untranslated, and then knows no words for most of them."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        said: list[dict[str, Any]] = super().construct_change_message(request, form, formsets, add)
        words = _words(form, formsets or [])
        sentences = [_sentence(*one.popitem(), words) for one in said]
        return " ".join(sentences) or gettext("No fields changed.")


def _sentence(kind: str, what: dict[str, Any], words: dict[str, str]) -> str:
    known = {
        "name": gettext(what.get("name", "")) if "name" in what else "",
        "object": words.get(what.get("object", ""), what.get("object", "")),
        "fields": "、".join(words.get(name, name) for name in what.get("fields", [])),
    }
    if kind == "deleted":
        return gettext("Deleted {name} “{object}”.").format(**known)
    if kind == "added":
        sentence = "Added {name} “{object}”." if "name" in what else "Added."
    else:
        of_another = "Changed {fields} for {name} “{object}”."
        sentence = of_another if "name" in what else "Changed {fields}."
    return gettext(sentence).format(**known)


def _words(form: Any, formsets: Iterable[Any]) -> dict[str, str]:
    """Return each label and each inline object as it is said here, by how Django keeps it."""
    sets = list(formsets)
    forms = [form, *(one for formset in sets for one in formset.forms)]
    named = [field.label for one in forms for field in one.fields.values() if field.label]
    for formset in sets:
        changed = [one for one, _fields in formset.changed_objects]
        named += [*formset.new_objects, *changed, *formset.deleted_objects]
    with override(None):
        kept = [str(one) for one in named]
    return dict(zip(kept, map(str, named), strict=True))
