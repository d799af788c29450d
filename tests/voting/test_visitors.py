"""A browser is known by its cookie: when it counts, what becomes of it, what it may see."""

import json
import re
from datetime import timedelta

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from tests.cast import SITE, a_published_nominee, a_visitor, an_edition
from voting import keys
from voting.likes import cast_like
from voting.models import EditionSecret, Like
from voting.stamps import read_stamp, stamp
from voting.visitors import COOKIE_NAME, LIFETIME, SALT

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def edition(now):
    return an_edition(at=now)


@pytest.fixture
def nominee(edition, now):
    return a_published_nominee(edition, at=now)


def address(nominee, act="like"):
    return f"/nominees/{nominee.code}/{act}/"


def grow(browser, seconds=2):
    """Let the browser's cookie be older by so many seconds."""
    text, age = read_stamp(browser.cookies[COOKIE_NAME].value, salt=SALT, at=timezone.now())
    made_at = timezone.now() - timedelta(seconds=age + seconds)
    browser.cookies[COOKIE_NAME] = stamp(text, salt=SALT, at=made_at)


def test_without_a_cookie_nothing_counts_and_one_more_tap_is_asked(nominee):
    browser = Client(headers={"origin": SITE})

    response = browser.post(address(nominee))

    assert response.status_code == 303
    assert response.url == address(nominee, "confirm")
    assert not Like.objects.exists()
    assert COOKIE_NAME in response.cookies
    grow(browser)
    assert f'action="{address(nominee)}"' in browser.get(response.url).content.decode()
    assert browser.post(address(nominee)).url == address(nominee, "liked")
    assert Like.objects.count() == 1


def test_script_is_asked_once_more_too(nominee):
    browser = Client(headers={"origin": SITE})
    asked = browser.post(address(nominee), headers=JSON)
    assert (asked.status_code, asked.json()["answer"]) == (409, "again")
    assert asked.headers["Retry-After"] == "2"
    assert asked.json()["wait"] == 2
    grow(browser)
    assert browser.post(address(nominee), headers=JSON).json()["answer"] == "liked"


@pytest.mark.parametrize(("age", "wait"), [(0, "2"), (0.9, "2"), (1.1, "1"), (1.9, "1"), (-3, "5")])
def test_a_cookie_younger_than_two_seconds_counts_nothing_yet(nominee, age, wait, monkeypatch):
    at = timezone.now()
    visitor = a_visitor(age=age, at=at)
    monkeypatch.setattr(timezone, "now", lambda: at)
    asked = visitor.post(address(nominee), headers=JSON)
    assert (asked.status_code, asked.json()["answer"]) == (409, "again")
    assert asked.headers["Retry-After"] == wait
    assert not Like.objects.exists()
    assert "请稍候" in asked.json()["message"]
    assert "Cookie" not in asked.json()["message"]
    assert not asked.cookies  # the one it has grows older


def test_a_cookie_of_two_seconds_counts(nominee):
    assert a_visitor(age=2).post(address(nominee)).url == address(nominee, "liked")


def test_who_got_a_cookie_before_the_clock_was_put_back_need_not_wait_for_it(nominee):
    assert a_visitor(age=-3600).post(address(nominee)).url == address(nominee, "liked")


def test_a_form_sent_too_soon_leads_to_a_page_that_renews_itself(nominee):
    visitor = a_visitor(age=0)
    page = visitor.get(visitor.post(address(nominee)).url)
    assert page.headers["Refresh"] in ("1", "2")
    text = page.content.decode()
    assert "请稍候" in text
    assert f'action="{address(nominee)}"' not in text
    assert not re.search("错误|失败|拒绝|error", text[text.index("<main") : text.index("</main")])
    grow(visitor)
    page = visitor.get(address(nominee, "confirm"))
    assert "Refresh" not in page.headers
    assert f'action="{address(nominee)}"' in page.content.decode()


def test_a_browser_that_refuses_cookies_is_told_so(nominee):
    page = Client().get(address(nominee, "confirm"))
    assert page.status_code == 200
    assert "Cookie" in page.content.decode()
    assert f'action="{address(nominee)}"' not in page.content.decode()


@pytest.mark.parametrize("cookie", ["", "forged", "id:1w:sig", "x" * 5000, "é"])
def test_a_cookie_that_we_did_not_sign_counts_nothing(nominee, cookie):
    browser = Client(headers={"origin": SITE})
    browser.cookies[COOKIE_NAME] = cookie
    assert browser.post(address(nominee)).status_code == 303
    assert not Like.objects.exists()


def test_a_cookie_that_is_half_a_year_old_is_one_no_more(nominee):
    assert a_visitor(age=LIFETIME - 5).post(address(nominee), headers=JSON).status_code == 200
    asked = a_visitor(age=LIFETIME + 2).post(address(nominee), headers=JSON)
    assert asked.json()["answer"] == "again"
    assert COOKIE_NAME in asked.cookies


def test_a_cookie_of_djangos_own_signer_is_read(nominee):
    visitor = a_visitor()
    visitor.cookies[COOKIE_NAME] = TimestampSigner(salt=SALT).sign("somebody")
    grow(visitor, seconds=3)
    assert visitor.post(address(nominee), headers=JSON).status_code == 200


def test_the_cookie_is_kept_from_script_and_other_sites(nominee):
    cookie = Client().get("/me/").cookies[COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["max-age"] == 180 * 86400


def test_a_rotated_key_loses_no_visitor(nominee, settings):
    visitor = a_visitor()
    visitor.post(address(nominee))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]

    assert visitor.post(address(nominee), headers=JSON).json()["first"] is False


def test_me_gives_a_cookie_and_tells_what_is_left(nominee):
    visitor = a_visitor()
    assert visitor.get("/me/").json()["left"] == 5
    visitor.post(address(nominee))

    response = visitor.get("/me/")

    assert response.json()["liked"] == [nominee.code]
    assert response.json()["left"] == 4
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_me_without_an_edition_still_answers():
    assert json.loads(Client().get("/me/").content)["liked"] == []


def test_my_likes_lists_todays_and_earlier_ones_and_what_is_left(edition, nominee, now):
    visitor = a_visitor()
    text, _age = read_stamp(visitor.cookies[COOKIE_NAME].value, salt=SALT, at=now)
    earlier = a_published_nominee(edition, at=now, name="李敏", number=2)
    cast_like(nominee=earlier, visitor=text, at=now - timedelta(days=1))
    visitor.post(address(nominee))
    page = visitor.get("/me/likes/")
    content = page.content.decode()
    today, before = content.index(">今天<"), content.index(">今天以前<")
    assert today < content.index(f">{nominee.name}<") < before < content.index(">李敏<")
    assert "今天还可点 4 个赞" in content
    assert "任何人都无权要求您出示" in content
    assert "no-store" in page.headers["Cache-Control"]


def test_my_likes_without_a_cookie_writes_nothing(nominee):
    page = Client().get("/me/likes/")
    assert page.status_code == 200
    assert not page.cookies


def test_after_the_close_the_page_of_a_like_promises_no_more_today(nominee):
    visitor = a_visitor()
    visitor.post(address(nominee))
    assert "今天还可" in visitor.get(address(nominee, "liked")).content.decode()
    nominee.edition.likes_close_at = timezone.now()
    nominee.edition.save()
    page = visitor.get(address(nominee, "liked")).content.decode()
    assert "点赞成功" in page
    assert "今天还可" not in page


def test_once_visitors_are_forgotten_no_page_denies_a_like(nominee):
    visitor = a_visitor()
    visitor.post(address(nominee))
    nominee.edition.likes_close_at = timezone.now()
    nominee.edition.save()
    EditionSecret.objects.all().delete()  # as `forget --visitors` does
    keys.let_go()
    page = visitor.get(address(nominee, "liked")).content.decode()
    assert "没有计入点赞" not in page
    assert "密钥已经销毁" in page
