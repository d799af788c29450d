"""The privacy page: every sentence of it holds for what the code does."""

import logging
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from campaign.views.privacy import UNSENT
from tests import cast
from voting.models import Like
from voting.visitors import COOKIE_NAME

pytestmark = pytest.mark.django_db
SCRIPTS = Path(__file__).resolve().parent.parent.parent / "static/js"


def read(client, path: str = "/privacy/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_works_in_both_languages(edition, client):
    page = read(client)
    assert "<h1>隐私</h1>" in page
    assert "<title>隐私 · " in page
    assert '<meta name="description" content="本站记下访客的哪些信息' in page
    english = read(client, "/en/privacy/")
    assert "<h1>Privacy</h1>" in english
    assert "What a nominee may ask for" in english


def test_a_past_edition_has_its_own(edition, client):
    cast.an_edition(number=2, is_current=False, name="第二届", contact="第二届办公室 a@example.com")
    page = read(client, "/e/2/privacy/")
    assert "第二届办公室" in page
    assert client.get("/e/3/privacy/").headers["Location"] == "/privacy/"


def test_the_rules_and_every_footer_lead_there(nominee, client):
    for path in ("/", "/rules/", f"/nominees/{nominee.code}/", "/nothing/"):
        assert 'href="/privacy/"' in client.get(path).content.decode(), path
    assert read(client, "/rules/").count('href="/privacy/"') == 2


def test_search_engines_find_it(edition, client, settings):
    assert f"<loc>{settings.SITE_URL}/privacy/</loc>" in read(client, "/sitemap.xml")


def test_the_cookie_lives_as_long_as_the_page_says(nominee, client):
    days = int(re.search(r"自存入之日起 (\d+) 天", read(client))[1])
    client.get("/me/")
    assert client.cookies[COOKIE_NAME]["max-age"] == days * 24 * 60 * 60


def test_the_proxys_log_is_kept_as_long_as_the_page_says(edition, client, settings):
    days = int(re.search(r"单独保管 (\d+) 天", read(client))[1])
    shipped = (SCRIPTS.parent.parent / "deploy/logrotate").read_text()
    assert set(re.findall(r"(?:rotate|maxage) (\d+)", shipped)) == {str(days)}
    settings.PROXY_LOG_DAYS = 210
    assert "apart for 210 days; only people named" in read(client, "/en/privacy/")


def test_there_is_no_other_cookie(nominee):
    visitor = cast.a_visitor()
    visitor.post(f"/nominees/{nominee.code}/like/", follow=True)
    visitor.get("/me/likes/")
    assert set(visitor.cookies) == {COOKIE_NAME}


def test_an_unsent_like_waits_as_long_as_the_page_says(edition, client):
    assert "5 分钟之内补送" in read(client)
    waits = f"< {UNSENT // timedelta(milliseconds=1)})"
    assert waits in (SCRIPTS / "like.js").read_text()


def test_nothing_else_stays_on_the_device():
    scripts = "".join(path.read_text() for path in SCRIPTS.glob("*.js"))
    kept = set(re.findall(r'localStorage(?:\.(\w+)|\["([\w-]+)"\])', scripts))
    assert {one or other for one, other in kept} == {"unsentLike", "text-size"}
    assert not re.search(r"sessionStorage|indexedDB|document\.cookie|serviceWorker", scripts)


def test_a_like_keeps_what_the_page_names_and_no_more():
    # Whoever adds a column here adds its words to templates/campaign/privacy.html.
    assert {field.name for field in Like._meta.fields} == {
        "id",
        "edition",
        "nominee",
        "visitor_key",
        "day",
        "period",
        "slot",
        "received_at",
        "rules_version",
        "commitment",
    }


def test_the_cookies_number_is_not_kept_with_a_like(nominee):
    visitor = cast.a_visitor()
    number = visitor.cookies[COOKIE_NAME].value.partition(":")[0]
    visitor.post(f"/nominees/{nominee.code}/like/")
    like = Like.objects.values().get()
    assert len(number) > 20
    for name, value in like.items():  # SQLite gives bytes, PostgreSQL memoryviews
        kept = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        assert number.encode() not in kept, name


def test_no_address_is_kept_or_logged(nominee, caplog, monkeypatch):
    monkeypatch.setattr("campaign.views.boards.board", None)  # so that something is logged
    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)
    visitor = cast.a_visitor()
    visitor.raise_request_exception = False
    elsewhere = {"origin": "https://elsewhere.example"}
    for address in ({"REMOTE_ADDR": "203.0.113.77"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.77"}):
        visitor.post(f"/nominees/{nominee.code}/like/", **address)
        visitor.post(f"/nominees/{nominee.code}/like/", headers=elsewhere, **address)
        visitor.get("/leaderboard/", **address)
    assert "/leaderboard/" in caplog.text
    assert "203.0.113" not in caplog.text
    everything = StringIO()
    call_command("dumpdata", stdout=everything)
    assert nominee.code in everything.getvalue()
    assert '"voting.like"' in everything.getvalue()
    assert "203.0.113" not in everything.getvalue()


def test_the_contact_is_there_when_it_is_named(edition, client):
    assert "联系方式：" not in read(client)
    edition.contact = "活动办公室 020-12345678"
    edition.save()
    page = read(client)
    assert "联系方式：" in page
    assert page.count('href="tel:02012345678"') == 2  # in the text and at the foot


def test_the_complaint_line_is_there_when_it_is_named(edition, client):
    assert "不设评论" not in read(client)
    edition.complaints = "监督邮箱 a@example.com"
    edition.save()
    page = read(client)
    assert "不设评论" in page
    assert page.count('href="mailto:a@example.com"') == 2
