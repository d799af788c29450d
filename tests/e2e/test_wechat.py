"""A site with a WeChat account: its pages in WeChat's browser, and in any other."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.conftest import PHONE
from tools.demo_site import page_types, serve

SDK = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"
IN_WECHAT = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/126.0.0.0 Mobile Safari/537.36 XWEB/1260093 MicroMessenger/8.0.50"
)
# What the SDK does for us, on paper.
FAKE_SDK = """window.told = [];
window.wx = {
  config(given) { told.push(["config", given]); },
  ready(then) { then(); },
  updateAppMessageShareData(card) { told.push(["friend", card]); },
  updateTimelineShareData(card) { told.push(["timeline", card]); },
};"""
SIGNED = {"appId": "wx0123456789abcdef", "timestamp": 1, "nonceStr": "n", "signature": "s"}


@pytest.fixture(scope="module")
def wechat_site(tmp_path_factory):
    account = {"WECHAT_APP_ID": "wx0123456789abcdef", "WECHAT_APP_SECRET": "secret"}
    with serve(tmp_path_factory.mktemp("wechat"), **account) as site:
        yield site


@pytest.fixture
def open_page(browser, wechat_site):
    """Return a function that opens a path; it returns the page, what it asked for and said."""
    contexts = []

    def opened(path: str, *, agent: str | None = None, signed: int = 200):
        context = browser.new_context(
            base_url=wechat_site.address, viewport=PHONE, user_agent=agent
        )
        contexts.append(context)
        page, asked, said = context.new_page(), [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        script = {"content_type": "text/javascript", "body": FAKE_SDK}
        page.route(SDK, lambda route: route.fulfill(**script))
        answer = {"status": signed, "json": SIGNED}
        page.route("**/wechat/signature/*", lambda route: route.fulfill(**answer))
        page.goto(path, wait_until="networkidle")
        return page, asked, said

    yield opened
    for context in contexts:
        context.close()


def test_in_wechat_the_page_names_what_is_passed_on(open_page, wechat_site):
    story = page_types(wechat_site)["story"]
    tail = "?from=singlemessage&isappinstalled=0"
    page, asked, said = open_page(f"{story}{tail}#like", agent=IN_WECHAT)
    told = page.evaluate("told")
    (signature,) = [url for url in asked if "/wechat/signature/" in url]
    assert parse_qs(urlsplit(signature).query)["url"] == [f"{wechat_site.address}{story}{tail}"]
    names = ["updateAppMessageShareData", "updateTimelineShareData"]
    assert told[0] == ["config", {**SIGNED, "jsApiList": names}]
    assert [name for name, _ in told[1:]] == ["friend", "timeline"]
    card = told[1][1]
    assert card == told[2][1]
    assert card["title"] == page.locator("h1").inner_text().replace("\n", "")
    assert card["desc"] == page.locator("meta[name=description]").get_attribute("content")
    assert card["link"] == f"{wechat_site.address}{story}"
    picture = re.escape(wechat_site.address) + r"/nominees/\w+/share-square\.jpg\?v=\w+"
    assert re.fullmatch(picture, card["imgUrl"])
    assert said == []


def test_elsewhere_nothing_is_asked_of_wechat(open_page, wechat_site):
    paths = page_types(wechat_site)
    for path in (paths[name] for name in ("home", "story", "nominee", "leaderboard", "my-likes")):
        page, asked, said = open_page(path)
        assert not [url for url in asked if "qq.com" in url or "/wechat/" in url], path
        assert page.evaluate("typeof wx") == "undefined"
        assert not [line for line in said if "404" not in line], path


def test_without_a_signature_the_page_is_as_ever(open_page):
    page, _asked, said = open_page("/nominees/", agent=IN_WECHAT, signed=503)
    assert page.evaluate("told") == []
    assert page.locator("article.card").count() > 5
    assert [line for line in said if "503" not in line] == []


def test_data_for_machines_is_whole_in_the_browser(open_page, wechat_site):
    page, _asked, said = open_page(page_types(wechat_site)["story"])
    block = page.locator("script[type='application/ld+json']")
    kinds = [thing["@type"] for thing in json.loads(block.inner_text())["@graph"]]
    assert kinds == ["NewsArticle", "BreadcrumbList"]
    assert said == []
