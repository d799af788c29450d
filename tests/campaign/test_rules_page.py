"""The rules in sentences: made from what the like obeys."""

from datetime import time, timedelta

import pytest
from django.utils import timezone, translation

from campaign.rules import sentences
from profiles.models import Edition
from tests import cast
from voting.models import Rules

pytestmark = pytest.mark.django_db


def the_sentences(language: str, **rules) -> str:
    edition = Edition.objects.first() or cast.an_edition()
    with translation.override(language):
        written = sentences(edition=edition, rules=Rules(edition=edition, version=1, **rules))
    return "\n".join(written)


def test_once_for_the_edition():
    words = the_sentences("zh-hans", daily_limit=5, period="edition")
    assert "每天可点 5 个赞" in words
    assert "整届活动中只能点赞一次" in words
    assert "2026年11月13日 12:00 至 2026年11月23日 12:00" in words


def test_what_queued_before_the_close_is_late():
    assert "截止那一刻还在路上或还在排队的，即使此前已经点下，也算迟到" in the_sentences("zh-hans")
    assert "waits in a queue, is late" in the_sentences("en")


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
        (
            {"ties": "earlier"},
            "以公开账本的封存编号为准",
            "in an earlier seal of the ledger stands first",
        ),
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
    assert in_english in the_sentences("en", **terms)


def test_an_edition_that_ranks_nobody_says_nothing_of_ties():
    assert "并列" not in the_sentences("zh-hans", ranks="none")


def test_how_likes_are_struck_out_and_that_nobody_is_accused():
    words = the_sentences("zh-hans")
    assert "先由一人暂扣，再由另一人在 24 小时内写明原因、公开确认" in words
    assert "核查不指责任何人" in words


def test_after_the_close_the_rules_that_held_last_are_shown(client):
    now = timezone.now()
    edition = cast.an_edition(at=now - timedelta(days=8))  # closed three days ago
    cast.some_rules(edition, daily_limit=4)
    Rules.objects.update(from_day=(now - timedelta(days=9)).date())
    tomorrow = (now - timedelta(days=1)).date()
    cast.some_rules(edition, version=2, from_day=tomorrow, daily_limit=50, ties="earlier")

    page = client.get("/rules/").content.decode().partition('id="versions"')[0]

    assert "每天可点 4 个赞" in page
    assert "每天可点 50 个赞" not in page
    assert "并列同一名次" in page


def test_a_close_that_is_no_whole_minute_is_said_to_the_second(client):
    now = timezone.now().replace(second=0, microsecond=0)
    edition = cast.an_edition(at=now - timedelta(minutes=1))
    close = timezone.localtime(edition.likes_close_at + timedelta(seconds=30))
    Edition.objects.update(likes_close_at=close)
    cast.some_rules(edition, version=1, closes_at=close, from_day=now.date())
    for address in ("/rules/", "/"):
        page = client.get(address).content.decode()
        assert f"{close:%H:%M:30}" in page, address
    opening = timezone.localtime(edition.likes_open_at)
    assert f"{opening:%H:%M} 至" in client.get("/rules/").content.decode()
    assert "截止时间改为" in client.get("/rules/").content.decode()
    assert f":{close:%M}:30 " in client.get("/en/rules/").content.decode()


def test_each_version_says_how_late_and_at_what_hour_counts_are_shown(client):
    edition = cast.an_edition(at=timezone.now())
    cast.some_rules(edition, version=1, visibility="delayed", delay_minutes=5)
    cast.some_rules(edition, version=2, visibility="delayed", delay_minutes=120)
    cast.some_rules(edition, version=3, visibility="daily", daily_at=time(20, 30))
    versions = client.get("/rules/").content.decode().partition('id="versions"')[2]
    assert "5 分钟" in versions
    assert "120 分钟" in versions
    assert "20:30" in versions


def test_no_count_is_called_a_number_of_people():
    words = the_sentences("zh-hans", period="edition")
    assert "每个赞来自一位不同的访客" in words
    assert "支持者" not in words


@pytest.mark.parametrize("friction", ["auto", "always"])
def test_who_has_no_script_may_be_asked_to_come_back(friction):
    words = the_sentences("zh-hans", friction=friction)
    assert "不运行脚本的浏览器" in words
    assert "至多一分钟再来" in words
    assert "拒绝" not in words
    assert "脚本" not in the_sentences("zh-hans", friction="off")


@pytest.mark.parametrize("how", ["delayed", "daily", "hidden"])
def test_what_the_ledgers_size_tells_of_counts_held_back_is_said(how):
    assert "公开账本的行数" in the_sentences("zh-hans", visibility=how)
    assert "公开账本的行数" not in the_sentences("zh-hans", visibility="live")
