"""The rules in sentences: made from what the like obeys."""

import pytest
from django.utils import timezone, translation

from campaign.rules import sentences
from tests import cast
from voting.models import Rules

pytestmark = pytest.mark.django_db


def the_sentences(language: str, **rules) -> str:
    edition = cast.an_edition()
    with translation.override(language):
        written = sentences(edition=edition, rules=Rules(edition=edition, version=1, **rules))
    return "\n".join(written)


def test_once_for_the_edition():
    words = the_sentences("zh-hans", daily_limit=5, period="edition")
    assert "每天可点 5 个赞" in words
    assert "整届活动中只能点赞一次" in words
    assert "2026年11月13日 12:00 至 2026年11月23日 12:00" in words


def test_once_a_day_in_english():
    words = the_sentences("en", daily_limit=1, period="day")
    assert "Each visitor has 1 like a day" in words
    assert "once a day, and again the next day" in words


def test_before_the_times_are_known():
    edition = cast.an_edition(likes_open_at=None)
    with translation.override("zh-hans"):
        first = sentences(edition=edition, rules=Rules(edition=edition))[0]
    assert first == "点赞尚未开始，起止时间将在此公布。"


def test_separate_jars_are_explained_honestly():
    words = the_sentences("zh-hans")
    assert "微信与浏览器，会算作两位访客" in words
    assert "无痕窗口" in words
    assert "从不声称统计的是人数" in words


@pytest.mark.parametrize(
    ("friction", "words"), [("auto", "同一网络"), ("always", "每次点赞前"), ("off", "")]
)
def test_the_puzzle_is_announced_as_it_is_asked(friction, words):
    said = the_sentences("zh-hans", friction=friction)
    assert words in said
    assert ("小题" in said) == bool(words)


def test_the_privacy_text_says_what_a_trace_is_and_how_long_it_stays(client, settings):
    settings.FORGET_AFTER_DAYS = 45
    cast.an_edition(at=timezone.now())
    page = client.get("/privacy/").content.decode()
    assert "网络地址本身既不写入本站的数据库，也不写入本站的日志" in page
    assert "45 天" in page
    assert "45 days after the close" in client.get("/en/privacy/").content.decode()
