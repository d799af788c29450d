"""The rules in sentences: made from what the like obeys."""

import pytest
from django.utils import timezone, translation

from campaign.rules import sentences
from profiles.models import Edition
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


def test_the_privacy_text_says_what_a_trace_is_and_how_long_it_stays(client, settings):
    settings.FORGET_AFTER_DAYS = 45
    cast.an_edition(at=timezone.now())
    page = client.get("/privacy/").content.decode()
    assert "网络地址本身既不写入本站的数据库，也不写入本站的日志" in page
    assert "45 天" in page
    assert "45 days after the close" in client.get("/en/privacy/").content.decode()


@pytest.mark.parametrize(
    ("terms", "said", "in_english"),
    [
        ({"ties": "shared"}, "并列同一名次", "share a rank"),
        ({"ties": "earlier"}, "以整点为界、按小时比较", "in an earlier hour stands first"),
        ({"friction": "off"}, "点赞前不设验证题", "No puzzle is set"),
        (
            {"friction": "auto"},
            "同一网络的赞特别多时",
            "Where very many likes come from one network",
        ),
        ({"friction": "always"}, "每次点赞前", "Before each like"),
    ],
)
def test_ties_and_puzzles_follow_the_rules(terms, said, in_english):
    assert said in the_sentences("zh-hans", **terms)
    Edition.objects.all().delete()
    assert in_english in the_sentences("en", **terms)


def test_an_edition_that_ranks_nobody_says_nothing_of_ties():
    assert "并列" not in the_sentences("zh-hans", ranks="none")


def test_how_likes_are_struck_out_and_that_nobody_is_accused():
    words = the_sentences("zh-hans")
    assert "先由一人暂扣，再由另一人在 24 小时内写明原因、公开确认" in words
    assert "核查不指责任何人" in words
