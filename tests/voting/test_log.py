"""The desk's log can be read by an auditor, and changed by nobody."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from tests import cast
from voting.looks import log_look
from voting.roles import AUDITOR, EDITOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def nominee():
    nominee = cast.a_published_nominee(cast.an_edition(at=timezone.now()), at=timezone.now())
    log_look(by=cast.an_editor(username="curious"), nominee=nominee, words="从 20:00 到 21:00")
    return nominee


def test_an_auditor_reads_who_looked_at_what(client, nominee):
    client.force_login(cast.a_member(AUDITOR))
    page = client.get("/admin/admin/logentry/").content.decode()
    for words in ("curious", str(nominee), "从 20:00 到 21:00", "查看"):
        assert words in page
    assert 'href="/admin/admin/logentry/"' in client.get("/admin/").content.decode()


def test_an_editor_does_not(client, nominee):
    client.force_login(cast.a_member(EDITOR))
    assert client.get("/admin/admin/logentry/").status_code == 403


def test_not_even_a_superuser_changes_it(client, nominee):
    client.force_login(cast.an_editor())
    entry = LogEntry.objects.get()
    for address in ("add/", f"{entry.pk}/delete/"):
        answer = client.post(f"/admin/admin/logentry/{address}", {"post": "yes"})
        assert answer.status_code == 403
    form = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    client.post("/admin/admin/logentry/", form)
    client.post(f"/admin/admin/logentry/{entry.pk}/change/", {"object_repr": "x"})
    entry.refresh_from_db()
    assert entry.object_repr == str(nominee)


def test_a_look_is_shown_as_a_look_and_not_as_a_change(client, nominee):
    client.force_login(cast.an_editor())
    history = client.get(f"/admin/profiles/nominee/{nominee.pk}/history/").content.decode()
    assert "从 20:00 到 21:00" in history


@pytest.mark.parametrize(
    ("path", "date"), [("admin/logentry", "action_time"), ("profiles/story", "published_at")]
)
def test_a_year_beyond_all_years_leads_back_to_the_whole_list(client, path, date):
    client.force_login(cast.an_editor())
    answer = client.get(f"/admin/{path}/", {f"{date}__year": "9" * 30})
    assert (answer.status_code, answer.url) == (302, f"/admin/{path}/?e=1")


def test_a_nul_in_a_filter_is_a_bad_request(client):
    client.force_login(cast.an_editor())
    answer = client.get("/admin/profiles/story/?state__exact=%00")
    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()
