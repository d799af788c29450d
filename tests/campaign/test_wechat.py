"""WeChat's JS-SDK: wholly absent without an account; with one, signatures for our own pages."""

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from campaign import wechat
from campaign.middleware import content_security_policy
from tests import cast

pytestmark = pytest.mark.django_db

ACCOUNT, SECRET = "wx0123456789abcdef", "s3cret-of-the-account"
NO_HTTP = "no HTTP"
PAGE = f"{cast.SITE}/nominees/abc234/?from=timeline"
ADDRESS = f"/wechat/signature/?url={quote(PAGE, safe='')}"


class FakeWeChat(ThreadingHTTPServer):
    """WeChat's server on a real socket; `says` is how it answers, by path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[tuple[str, dict]] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.says: dict[str, object] = {
            "/cgi-bin/stable_token": {"access_token": "token-1", "expires_in": 7200},
            "/cgi-bin/ticket/getticket": {
                "errcode": 0,
                "errmsg": "ok",
                "ticket": "ticket-1",
                "expires_in": 7200,
            },
        }


class Answering(BaseHTTPRequestHandler):
    server: FakeWeChat

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(json.loads(body))

    def do_GET(self) -> None:
        self.answer({name: one for name, (one,) in parse_qs(urlsplit(self.path).query).items()})

    def answer(self, words: dict) -> None:
        path = urlsplit(self.path).path
        self.server.asked.append((f"{self.command} {self.path}", words))
        self.server.may_answer.wait(timeout=30)
        said = self.server.says[path]
        if said == NO_HTTP:
            self.wfile.write(b"no protocol\r\n\r\n")
            return
        self.send_response(500 if said is None else 200)
        self.end_headers()
        self.wfile.write(said.encode() if isinstance(said, str) else json.dumps(said).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def account(settings):
    settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET = ACCOUNT, SECRET


@pytest.fixture
def server(account, monkeypatch):
    fake = FakeWeChat()
    threading.Thread(target=fake.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setattr(wechat, "API", f"http://127.0.0.1:{fake.server_port}")
    yield fake
    fake.may_answer.set()
    fake.shutdown()
    fake.server_close()


def addresses(nominee) -> tuple[str, ...]:
    story = nominee.stories.get().get_absolute_url()
    return ("/", "/en/", story, f"/nominees/{nominee.code}/", "/leaderboard/", "/rules/")


# without an account


def test_without_an_account_there_is_nothing_of_it(nominee, client):
    for path in (*addresses(nominee), "/me/likes/", "/nothing/"):
        answer = client.get(path)
        page = answer.content.decode().lower()
        for word in ("wechat.js", "wechat/", "qq.com", "data-sdk", "微信自己的脚本", "own script"):
            assert word not in page, (path, word)
        assert "qq.com" not in answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    for address in (ADDRESS, "/wechat/signature/"):
        assert client.get(address).status_code == 404


# with one


def test_with_an_account_pages_name_script_sdk_and_signature(nominee, account):
    for path in addresses(nominee):
        answer = Client().get(path)
        page = answer.content.decode()
        assert page.count("js/wechat.js") == 1, path
        assert f'data-sdk="{wechat.SDK}" data-sign="/wechat/signature/"' in page
        assert "微信自己的脚本" in page or "WeChat's own script" in page or "WeChat&#x27;s" in page


def test_the_policy_then_admits_one_more_host_for_scripts_and_nothing_else(account, settings):
    allowed = content_security_policy()
    settings.WECHAT_APP_ID = ""
    usual = content_security_policy()
    assert allowed == usual.replace("script-src 'self'", "script-src 'self' https://res.wx.qq.com")
    assert allowed != usual


def test_the_policy_is_sent_with_every_page(nominee, account):
    policy = Client().get("/").headers["Content-Security-Policy"]
    assert policy == content_security_policy()


def test_pages_stay_the_same_bytes_for_wechat_and_for_others(nominee, account):
    in_wechat = Client(headers={"user-agent": "MicroMessenger/8.0.50"})
    for path in addresses(nominee):
        for _attempt in range(3):  # a tick may pass between two requests
            one, other = Client().get(path), in_wechat.get(path)
            if one.content == other.content:
                break
        assert one.content == other.content, path
        assert not other.cookies
        assert "Vary" not in other.headers


def test_the_pages_words_are_the_ones_passed_on(nominee, account):
    page = Client().get(f"/nominees/{nominee.code}/").content.decode()
    # what static/js/wechat.js reads, the last picture being the square one
    for name in ("title", "description", "url", "image"):
        assert f'<meta property="og:{name}" content="' in page
    assert (
        "share-square.jpg" in page.rpartition('property="og:image" content="')[2].partition('"')[0]
    )


# signatures


def test_the_signature_is_that_of_weixins_documentation():
    """The example that Weixin's documentation works through."""
    ticket = (
        "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    )
    for tail in ("", "#comments"):
        assert (
            wechat.signature(
                ticket,
                nonce="Wm3WZYTPz0wzccnW",
                timestamp=1414587457,
                address=f"http://mp.weixin.qq.com?params=value{tail}",
            )
            == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
        )


def test_a_page_of_ours_is_signed(server, client):
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    told = answer.json()
    assert told["appId"] == ACCOUNT
    assert abs(told["timestamp"] - time.time()) < 10
    nonce, timestamp = told["nonceStr"], told["timestamp"]
    words = f"jsapi_ticket=ticket-1&noncestr={nonce}&timestamp={timestamp}&url={PAGE}"
    assert told["signature"] == hashlib.sha1(words.encode()).hexdigest()
    assert SECRET not in answer.content.decode()
    assert "ticket-1" not in answer.content.decode()


def test_the_secret_travels_in_a_body_and_the_ticket_is_asked_for_once(server, client):
    nonces = {client.get(ADDRESS).json()["nonceStr"] for _ in range(3)}
    assert len(nonces) == 3
    (token, words), (ticket, query) = server.asked
    assert token == "POST /cgi-bin/stable_token"
    assert words == {"grant_type": "client_credential", "appid": ACCOUNT, "secret": SECRET}
    assert ticket.startswith("GET /cgi-bin/ticket/getticket?")
    assert query == {"access_token": "token-1", "type": "jsapi"}


@pytest.mark.parametrize(("lifetime", "kept"), [(7200, 6900), (301, 30), (0, 30)])
def test_a_ticket_is_kept_for_its_lifetime_less_a_margin(
    server, client, monkeypatch, lifetime, kept
):
    seen = []
    monkeypatch.setattr(cache, "set", lambda name, ticket, seconds: seen.append((ticket, seconds)))
    server.says["/cgi-bin/ticket/getticket"] |= {"expires_in": lifetime}
    assert client.get(ADDRESS).status_code == 200
    assert seen == [("ticket-1", kept)]


def test_another_account_gets_a_ticket_of_its_own(server, client, settings):
    client.get(ADDRESS)
    settings.WECHAT_APP_ID = "wxfedcba9876543210"
    assert client.get(ADDRESS).json()["appId"] == "wxfedcba9876543210"
    assert len(server.asked) == 4


def test_an_alias_of_the_site_is_signed_too(server, client, settings):
    settings.SITE_ORIGINS = frozenset([cast.SITE, "https://alias.example"])
    answer = client.get("/wechat/signature/", {"url": "https://alias.example/stories/"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/nominees/",
        "https://testserver/",
        "http://testserver.evil.example/",
        "http://testserver:81/",
        "http://testserver@evil.example/",
        "//testserver/",
        "javascript:alert(1)",
        "http://[testserver/",
    ],
)
def test_another_sites_address_is_refused_and_nobody_is_asked(server, client, address):
    answer = client.get("/wechat/signature/", {"url": address})
    assert answer.status_code == 400
    assert answer.json() == {"message": "这不是本站的地址。"}
    assert server.asked == []


def test_no_address_at_all_is_refused(server, client):
    assert client.get("/wechat/signature/").status_code == 400


def test_a_signature_is_not_to_be_posted_for(server, client):
    assert client.post(ADDRESS).status_code == 405


def test_signing_asks_the_database_for_nothing(server, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(ADDRESS)


# WeChat away


def assert_away(client) -> None:
    answer = client.get(ADDRESS)
    assert answer.status_code == 503
    assert answer.json() == {"message": "微信暂时没有回应。"}
    assert answer.headers["Retry-After"] == "30"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/cgi-bin/stable_token", "/cgi-bin/ticket/getticket"])
@pytest.mark.parametrize(
    "said",
    [
        {"errcode": 40164, "errmsg": "invalid ip"},
        {},
        [],
        None,
        "<html>",
        "",
        NO_HTTP,
        {"ticket": "x", "expires_in": None},
    ],
)
def test_an_answer_that_is_none_is_a_503(server, client, path, said):
    server.says[path] = said
    if path.endswith("token"):
        server.says["/cgi-bin/ticket/getticket"] = {"errcode": 40001, "errmsg": "no such token"}
    assert_away(client)


def test_a_slow_answer_is_not_waited_for(server, client, monkeypatch):
    """Whoever waited until WeChat speaks at last would have a signature."""
    monkeypatch.setattr(wechat, "PATIENCE", 0.1)
    server.may_answer.clear()
    assert_away(client)


def test_nobody_there_is_a_503_and_pages_are_as_ever(nominee, account, monkeypatch):
    monkeypatch.setattr(wechat, "API", "http://127.0.0.1:9")
    client = Client()
    assert_away(client)
    assert client.get(f"/nominees/{nominee.code}/").status_code == 200


def test_after_a_failure_nobody_asks_again_for_a_while(server, client, monkeypatch):
    server.says["/cgi-bin/stable_token"] = None
    for _ in range(3):
        assert_away(client)
    assert len(server.asked) == 1
    server.says["/cgi-bin/stable_token"] = {"access_token": "token-2", "expires_in": 7200}
    cache.delete(f"wechat-ticket-{ACCOUNT}-asked")  # as if the while were over
    assert client.get(ADDRESS).status_code == 200


def test_the_log_says_why_and_never_the_secret(server, client, caplog):
    server.says["/cgi-bin/stable_token"] = {"errcode": 40125, "errmsg": "invalid appsecret"}
    assert_away(client)
    assert "40125" in caplog.text
    assert SECRET not in caplog.text
