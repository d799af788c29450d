"""Whatever a signed-in person sends to whichever page of the desk: a clear answer, never a failure.

`make storms` runs it with FUZZ_REQUESTS=25000; by default few are sent.
"""

import os
from collections import Counter
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.cases import a_void
from tests.fuzz.desk import Form, forms, pages
from tests.fuzz.hostile import ODD_TEXT, odd_text
from voting.likes import cast_like

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
if "FUZZ_REQUESTS" not in os.environ:
    pytestmark.append(pytest.mark.only_sqlite)  # the long form plays on both engines
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "80"))
FILES = (
    b"",
    b"\x00",
    b"PK\x03\x04",
    b"%PDF-1.4",
    b"\x89PNG\r\n\x1a\n",
    b"a,b\n\xff\xfe",
    b"GIF89a",
)
QUERIES = ("q", "o", "p", "e", "all", "id__exact", "edition__id__exact", "state__exact", "_popup")


@pytest.fixture
def desk(settings):
    """An administrator at a desk on which something of every kind lies."""
    now = timezone.now()
    edition = cast.an_edition(at=now)
    for number in (1, 2):
        nominee = cast.a_published_nominee(edition, at=now, name=f"候选人{number}", number=number)
        for visitor in range(3):
            cast_like(nominee=nominee, visitor=f"{number}-{visitor}", at=now - timedelta(hours=1))
    a_void(nominee, at=now - timedelta(minutes=30))
    cast.a_story(edition, nominee=nominee, at=now, state="draft", published_at=None)
    browser = Client(raise_request_exception=True)
    browser.force_login(cast.an_editor())
    return browser


def test_no_form_and_no_address_of_the_desk_fails(desk):
    paths = pages(desk)
    asked = forms(desk, paths)
    answers: Counter[int] = Counter()
    assert len(paths) > 60
    assert len([form for form in asked if form.method == "post"]) > 20

    @settings(max_examples=REQUESTS, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def try_one(data: st.DataObject) -> None:
        if data.draw(st.integers(0, 3)) == 0:
            path = data.draw(st.sampled_from(paths)).split("?")[0]
            asked_for = data.draw(
                st.lists(st.tuples(st.sampled_from(QUERIES), odd_text), max_size=3)
            )
            send = partial(desk.get, f"{path}?{urlencode(asked_for, errors='replace')}")
        else:
            form = data.draw(st.sampled_from(asked))
            send = partial(submit, desk, form, spoil(data, form))
        with transaction.atomic():
            response = send()
            transaction.set_rollback(True)  # the next one finds the desk as it was
        assert response.status_code < 500
        answers[response.status_code] += 1

    try_one()
    assert {200, 302} <= set(answers)
    told = dict(sorted(answers.items()))
    print(f"\n{answers.total()} hostile requests, {len(asked)} forms, answered {told}")


def spoil(data: st.DataObject, form: Form) -> list[tuple[str, object]]:
    """Return what the form holds, with some of it changed, doubled, left out or made up."""
    filled: list[tuple[str, object]] = []
    names = [name for name, _value in form.fields]
    spoilt = data.draw(st.sets(st.sampled_from(names), max_size=3)) if names else set()
    for name, value in form.fields:
        if name not in spoilt:
            filled.append((name, value))
            continue
        choices = st.sampled_from(form.choices.get(name) or ("1",))
        for _ in range(data.draw(st.integers(0, 2))):
            filled.append((name, data.draw(choices | odd_text)))
    for name in form.files:
        if data.draw(st.booleans()):
            content, odd = data.draw(st.sampled_from(FILES)), data.draw(st.sampled_from(ODD_TEXT))
            filled.append((name, SimpleUploadedFile(f"{odd[:40]}x.png", content)))
    return filled


def submit(browser: Client, form: Form, filled: list[tuple[str, object]]) -> HttpResponse:
    together: dict[str, list[object]] = {}
    for name, value in filled:
        together.setdefault(name, []).append(value)
    send = browser.get if form.method == "get" else browser.post
    return send(form.path, together)
