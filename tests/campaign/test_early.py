"""A server reads all its files when it starts, so that the next version can be put beside it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from campaign import early, gunicorn

ROOT = Path(__file__).resolve().parent.parent.parent
LATE = """
import builtins, io, sys
from campaign import early, wsgi
from django.template import engines
from django.template.loaders.filesystem import Loader

early.load_everything()
assert {"cv2", "reportlab", "campaign.urls"} <= set(sys.modules)
def read(*_): raise SystemExit("a template was read late")
Loader.get_contents = read
for engine in early.template_engines():
    for name in early.template_names(engine):
        engine.get_template(name)
"""


def test_every_template_and_library_is_there_before_the_first_reader():
    done = subprocess.run(
        [sys.executable, "-c", LATE],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "campaign.settings", "DEBUG": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_the_server_does_so_before_it_makes_workers(monkeypatch):
    done = []
    monkeypatch.setattr(early, "load_everything", lambda: done.append("loaded"))
    gunicorn.when_ready(None)
    assert (done, gunicorn.preload_app) == (["loaded"], True)


@pytest.mark.parametrize("name", ["home.html", "django/forms/widgets/input.html"])
def test_templates_of_pages_and_of_fields_are_among_them(name):
    names = {name for engine in early.template_engines() for name in early.template_names(engine)}
    assert any(found.endswith(name) for found in names)
