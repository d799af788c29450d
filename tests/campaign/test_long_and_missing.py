"""Stories far too long and far too short, and what is missing: it is said, and leaves no gap."""

import re

import pytest
from django.utils import timezone

from profiles.models import Community, Story
from tests import cast
from tests.reading import places, whole

pytestmark = pytest.mark.django_db


def test_a_story_of_thirty_thousand_characters_is_there_to_the_last(nominee, client):
    body = "".join(f"<p>第{number:04}段：{'字' * 90}。</p>" for number in range(300))
    nominee.stories.update(body=body, lead="", summary="")
    page = whole(client.get(nominee.stories.get().get_absolute_url()))
    assert all(f"第{number:04}段：" in page for number in range(300))
    listed = whole(client.get("/stories/"))
    assert "第0000段" in listed
    assert "第0001段" not in listed
    assert len(client.get("/feed/").content) < 5_000


def test_a_story_of_forty_characters_is_a_story(nominee, client):
    text = "四十个字的报道：她守着一条巷子，谁家有事都先来找她，她说小事做好了，就是大事。"
    nominee.stories.update(
        body=f"<p>{text}</p>", lead="", summary="", column="", credits="", headline="短"
    )
    page = whole(client.get(nominee.stories.get().get_absolute_url()))
    assert text in page
    for empty in ('class="lead"', 'class="standfirst"', 'class="credits"', 'class="kicker"'):
        assert empty not in page, empty
    assert re.search(r'<meta name="description" content="[^"]+">', page)
    assert text in whole(client.get("/stories/"))


def test_a_story_without_a_text_says_so(nominee, client):
    nominee.stories.update(body="<script>x()</script><p> </p>", lead=" ", summary="有提要。")
    page = whole(client.get(nominee.stories.get().get_absolute_url()))
    assert "正文暂缺" in page
    nominee.stories.update(body="<p>有正文。</p>")
    assert "正文暂缺" not in client.get(nominee.stories.get().get_absolute_url()).content.decode()


def test_without_a_portrait_the_initial_stands_there_and_it_is_said(nominee, client):
    for place in ("nominee", "story"):
        page = whole(client.get(places(nominee)[place]))
        assert "暂无照片" in page
        assert ">张</span>" in page
    nominee.portrait_small = "portraits/x.jpg"
    nominee.save()
    for place in ("nominee", "story"):
        assert "暂无照片" not in whole(client.get(places(nominee)[place]))


def test_a_community_without_subdistrict_leaves_no_gap(edition, client):
    community = Community.objects.create(district="越秀区", subdistrict="", name="榕荫社区")
    nominee = cast.a_published_nominee(edition, at=timezone.now(), community=community)
    for place, path in places(nominee).items():
        page = whole(client.get(path))
        assert "·  ·" not in page, place
        assert "· ·" not in page, place
    assert "越秀区 · 榕荫社区" in client.get(f"/nominees/{nominee.code}/").content.decode()


def test_a_nominee_of_whom_little_is_known_has_a_whole_page(edition, client):
    nominee = cast.a_published_nominee(
        edition, at=timezone.now(), name="张榕", post="", summary="", quote=""
    )
    page = whole(client.get(f"/nominees/{nominee.code}/"))
    for empty in ("<blockquote", 'class="nickname"', "<p></p>", "“”"):
        assert empty not in page, empty
    assert re.search(r'<meta name="description" content="[^"]+">', page)


def test_news_without_anybody_has_a_whole_page_and_a_card(edition, client):
    story = cast.a_story(
        edition, at=timezone.now(), headline="活动启动", summary="", lead="", credits=""
    )
    assert "活动启动" in whole(client.get(story.get_absolute_url()))
    assert "一件小事 从一只水龙头说起。" in whole(client.get("/stories/"))
    assert Story.objects.get().teaser == "一件小事 从一只水龙头说起。"
