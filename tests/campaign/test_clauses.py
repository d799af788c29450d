"""Where headlines, quotes and long names break."""

import re

import pytest
from django.utils import timezone

from campaign.charts import line_chart
from campaign.templatetags.campaign_tags import clauses
from profiles.models import Nominee
from tests import cast

DAY = timezone.now().date()


def parts(text: str) -> list[str]:
    return re.findall(r">([^<]+)</span>", clauses(text))


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("“手语小梁”梁倩：她用两年，学会", ["“手语小梁”梁倩：", "她用两年，", "学会"]),
        ("第三届寻找“最美社区工作者”（演示）", ["第三届寻找", "“最美社区工作者”", "（演示）"]),
        ("“队长”阿依古丽·热合曼：一口馕坑", ["“队长”", "阿依古丽·热合曼：", "一口馕坑"]),
        ("寻找“最美”启动：请你来读", ["寻找", "“最美”启动：", "请你来读"]),
        ("怕，就是还有时间准备。", ["怕，", "就是还有时间准备。"]),
        ("我从来不问是谁，先应一声“来了”。", ["我从来不问是谁，", "先应一声", "“来了”。"]),
        ("一条没有标点的标题", ["一条没有标点的标题"]),
    ],
)
def test_a_line_breaks_after_clauses_and_keeps_a_nickname_with_its_name(headline, expected):
    assert parts(headline) == expected


@pytest.mark.parametrize(
    "text", ["“没有收尾", "”先收后开“", "，，，", "a b（c", "《甲》《乙》，丙"]
)
def test_no_character_is_lost(text):
    assert "".join(parts(text)) == text


@pytest.mark.django_db
def test_a_quote_is_set_by_its_clauses_on_card_and_page(client):
    edition = cast.an_edition(at=timezone.now())
    nominee = cast.a_published_nominee(edition, at=timezone.now(), quote="一把椅子，不占什么地方。")
    for path in ("/", "/nominees/", f"/nominees/{nominee.code}/"):
        page = client.get(path).content.decode()
        assert '<span class="clause">一把椅子，</span><span class="clause">不占' in page, path


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("张艳", "张艳"),
        ("阿卜杜拉·买买提", "阿卜杜拉"),
        ("欧阳·某", "欧阳·某"),
        ("一二三四五六七八", "一二三四五…"),
    ],
)
def test_of_a_long_name_the_given_name_stands_in_the_chart(name, label):
    chart = line_chart([(Nominee(name=name), {DAY: 3})], first=DAY, last=DAY)
    assert [line.label for line in chart.lines] == [label]
