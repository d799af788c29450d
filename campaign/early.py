"""What a process would read at its first use, read when the server starts.

While a new version is put in place, the old one goes on serving from a folder that already
holds the new one. A template or library that it reads only now would be the new version's.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.forms.renderers import get_default_renderer
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.urls import get_resolver
from django.utils.translation import gettext, override

from campaign.posters.paper import register_fonts

# Imported where they are used, for commands that never need them. Loaded before workers are
# made, they are in memory once for all.
LIBRARIES = ("cv2", "numpy", "pypdfium2", "zxingcpp")


def load_everything() -> None:
    """Import views and libraries, and read every template, translation and font."""
    for name in LIBRARIES:
        import_module(name)
    _views = get_resolver().url_patterns
    register_fonts()
    for engine in template_engines():
        for name in template_names(engine):
            engine.get_template(name)
    for code, _language in settings.LANGUAGES:
        with override(code):
            gettext("Home")


def template_engines() -> list[DjangoTemplates]:
    """Return that of pages, and that of the fields of forms."""
    found = (engines["django"], getattr(get_default_renderer(), "engine", None))
    return [engine for engine in found if isinstance(engine, DjangoTemplates)]


def template_names(engine: DjangoTemplates) -> Iterator[str]:
    for folder in engine.template_dirs:
        for path in sorted(Path(folder).rglob("*.*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix()
