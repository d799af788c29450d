"""The desk's pages and forms as a browser finds them, to be filled in by nobody who means well."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Form:
    """Where a form leads, and what is in it when its page opens. files: names of file inputs."""

    path: str
    method: str
    fields: Pairs
    files: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


class Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._path = path
        self._form: dict[str, str | None] | None = None
        self._fields: list[tuple[str, str]] = []
        self._files: list[str] = []
        self._choices: dict[str, list[str]] = {}
        self._open = ""  # the text area, and below the select, that is not at its end yet
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = dict(attrs)
        name = one.get("name") or ""
        if tag == "form":
            self._form, self._fields, self._files, self._choices = one, [], [], {}
        elif self._form is None:
            return
        elif tag == "input" and name and one.get("type") == "file":
            self._files.append(name)
        elif tag in ("input", "button") and name:
            if one.get("type") not in ("checkbox", "radio") or "checked" in one:
                self._fields.append((name, one.get("value") or ""))
            self._choices.setdefault(name, []).append(one.get("value") or "on")
        elif tag == "textarea" and name:
            self._open = name
            self._fields.append((name, ""))
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select:
            self._choices.setdefault(self._select, []).append(one.get("value") or "")
            if "selected" in one:
                self._fields.append((self._select, one.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self._open:
            self._fields[-1] = (self._open, self._fields[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._open = self._select = ""
        elif tag == "form" and self._form is not None:
            self.found.append(
                Form(
                    path=self._form.get("action") or self._path,
                    method=(self._form.get("method") or "get").lower(),
                    fields=tuple(self._fields),
                    files=tuple(self._files),
                    choices={name: tuple(values) for name, values in self._choices.items()},
                )
            )
            self._form = None


def pages(browser: Client) -> list[str]:
    """Return the desk's addresses: lists, additions, changes, histories, and what they link."""
    found = {reverse("admin:index"), *_of_models()}
    for path in sorted(found):
        text = browser.get(path, follow=True).content.decode()
        found |= {link.split("#")[0] for link in _links(text, path) if "logout" not in link}
    return sorted(path for path in found if browser.get(path).status_code == 200)


def forms(browser: Client, paths: list[str]) -> list[Form]:
    """Return every form on these pages but the one that signs out."""
    found: dict[tuple[str, str], Form] = {}
    for path in paths:
        answer = browser.get(path)
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        collector = Forms(path)
        collector.feed(answer.content.decode())
        for form in collector.found:
            target = form.path if form.path.startswith("/") else path.split("?")[0] + form.path
            if "logout" not in target and "jsi18n" not in target:
                found.setdefault(
                    (target, str(sorted({name for name, _value in form.fields}))),
                    Form(target, form.method, form.fields, form.files, form.choices),
                )
    return list(found.values())


def _of_models() -> Iterator[str]:
    for model in admin.site._registry:
        names = (model._meta.app_label, model._meta.model_name)
        yield from _reversed("admin:{}_{}_changelist".format(*names))
        yield from _reversed("admin:{}_{}_add".format(*names))
        for pk in model._default_manager.values_list("pk", flat=True)[:2]:
            for page in ("change", "history", "delete"):
                yield from _reversed(f"admin:{names[0]}_{names[1]}_{page}", pk)


def _reversed(name: str, *args: object) -> Iterator[str]:
    try:
        yield reverse(name, args=args)
    except NoReverseMatch:
        return


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def _links(text: str, path: str) -> Iterator[str]:
    collector = _Links()
    collector.feed(text)
    for link in collector.found:
        if link.startswith("/admin/"):
            yield link
        elif link.startswith("?"):
            yield path.split("?")[0] + link
