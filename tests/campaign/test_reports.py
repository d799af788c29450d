"""Reports of errors: what failed is told, and nothing about who asked."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured

from campaign import reports

DSN = "http://key@sentry.invalid/1"
# Nothing that must not be told stands in the lines themselves, which are told.
# In a process of its own, since Sentry puts itself between Django's parts for good.
FAIL = """
import functools, json, os
import django, sentry_sdk
from sentry_sdk.transport import Transport

class Printed(Transport):
    def capture_envelope(self, envelope):
        for item in envelope.items:
            print(json.dumps(item.payload.json))

sentry_sdk.init = functools.partial(sentry_sdk.init, transport=Printed)
django.setup()

from django.test import RequestFactory
from campaign.wsgi import application
from voting import kept

def fail():
    name = "-".join(("of", "somebody"))
    raise RuntimeError(f"it failed with {len(name)}")

kept.current_edition = fail
words, cookie = ("-".join((word, "of", "somebody")) for word in ("words", "cookie"))
address, proxy = os.environ["ADDRESS"], os.environ["PROXY"]
asked = RequestFactory(HTTP_X_FORWARDED_FOR=address, HTTP_COOKIE=f"visitor={cookie}")
environ = asked.get(f"/me/?q={words}", REMOTE_ADDR=proxy).environ
answers = []
list(application(environ, lambda status, headers, *more: answers.append(status)))
assert answers[0].startswith("500"), answers
"""


def test_an_error_is_reported_without_a_word_about_who_asked():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "campaign.settings", "DEBUG": "1"}
    environment |= {"SENTRY_DSN": DSN, "ALLOWED_HOSTS": "testserver", "DATABASE_URL": ""}
    environment |= {"ADDRESS": "203.0.113.9", "PROXY": "198.51.100.7"}
    ended = subprocess.run(
        [sys.executable, "-c", FAIL],
        cwd=site.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    [event] = [one for one in told if one and "exception" in one]
    text = json.dumps(event)
    assert "it failed with 11" in text
    assert event["request"] == {"method": "GET", "url": "http://testserver/me/"}
    for private in ("203.0.113.9", "198.51.100.7", "of-somebody"):
        assert private not in text


def test_a_report_holds_no_key_to_a_letter():
    asked = {"method": "GET", "url": "https://site.example/complaints/the-key/?q=words"}
    told = reports._without_a_visitor({"request": asked}, {})
    assert told["request"]["url"] == "https://site.example/complaints/…/"


def test_without_an_address_nothing_begins(settings, monkeypatch):
    settings.SENTRY_DSN = ""
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    reports.begin_reports()


def test_an_address_without_the_package_stops_the_start(settings, monkeypatch):
    settings.SENTRY_DSN = DSN
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match="install sentry-sdk"):
        reports.begin_reports()
