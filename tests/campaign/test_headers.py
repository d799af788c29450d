"""What every answer bears, the desk's and the errors' too: nothing inline, no frame, no guess."""

import pytest
from django.utils import timezone

from tests import cast

pytestmark = pytest.mark.django_db
PATHS = (
    *("/", "/en/", "/nominees/", "/me/", "/healthz", "/nothing/", "/media/none.jpg", "/feed/"),
    *("/admin/", "/admin/login/", "/admin/profiles/story/", "/admin/profiles/story/add/"),
)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_forbids_what_no_page_needs(path, client):
    cast.a_published_nominee(cast.an_edition(at=timezone.now()), at=timezone.now())
    client.force_login(cast.an_editor(is_superuser=True))
    headers = client.get(path).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
