"""The public pages, as readers meet them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from campaign.districts import district_key
from campaign.pages import last_second, page_time
from profiles.models import Edition
from tests import cast
from voting.likes import cast_like

pytestmark = pytest.mark.django_db


def every_page(nominee) -> list[str]:
    story = nominee.stories.get()
    return [
        "/",
        "/stories/",
        story.get_absolute_url(),
        "/nominees/",
        f"/nominees/{nominee.code}/",
        "/leaderboard/",
        "/leaderboard/?span=week",
        "/rules/",
        "/privacy/",
        "/cases/",
        "/ledger/",
        "/complaints/",
        "/posters/",
        f"/posters/{nominee.code}/",
        "/feed/",
        "/sitemap.xml",
        "/robots.txt",
        f"/posters/{nominee.code}/print/",
        f"/posters/d/{district_key(nominee.edition, nominee.community.district)}/",
    ]


def test_every_page_answers_in_both_languages(nominee, client):
    for path in every_page(nominee):
        assert client.get(path).status_code == 200, path
    for path in every_page(nominee)[:12]:
        english = client.get(f"/en{path}")
        assert english.status_code == 200, path
        assert english.headers["Content-Language"] == "en"
        assert '<html lang="en">' in english.content.decode()


def test_a_page_is_the_same_bytes_for_everyone(nominee, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # no tick passes between two requests
    editor = Client()
    editor.force_login(cast.an_editor())
    visitor = cast.a_visitor()
    in_english = Client(headers={"accept-language": "en", "user-agent": "MicroMessenger"})
    for path in every_page(nominee):
        bodies = {one.get(path).content for one in (Client(), editor, visitor, in_english)}
        assert len(bodies) == 1, path


def test_a_page_sets_no_cookie_and_varies_by_nothing(nominee, client):
    for path in every_page(nominee):
        response = client.get(path)
        assert not response.cookies, path
        assert "Vary" not in response.headers, path
        assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=1", path


def test_nginx_keeps_a_page_until_its_two_seconds_are_over(nominee, client, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert client.get("/").headers["X-Accel-Expires"] == last_second(page_time())
    assert last_second(datetime(2026, 11, 18, 4, 0, 0, tzinfo=UTC)) == "@1794974401"


def test_a_page_that_has_not_changed_is_not_sent_again(nominee, client):
    first = client.get("/rules/")
    again = client.get("/rules/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_page_names_its_address_and_its_other_language(nominee, client, settings):
    page = client.get("/nominees/").content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}/nominees/">' in page
    assert f'href="{settings.SITE_URL}/en/nominees/"' in page


def test_a_page_has_one_headline_a_title_and_a_description(nominee, client):
    for path in every_page(nominee)[:12]:
        page = client.get(path).content.decode()
        assert page.count("<h1") == 1, path
        assert re.search(r"<title>[^<]+</title>", page), path
        assert re.search(r'<meta name="description" content="[^"]+">', page), path


def test_pages_refuse_to_be_written_to(nominee, client):
    for path in every_page(nominee):
        if path != "/complaints/":  # tests/campaign/test_complaints.py
            assert client.post(path).status_code == 405, path


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "visitor"])
def test_a_cookie_with_a_zero_byte_is_overlooked(nominee, client, name):
    for path, status in (("/", 200), ("/me/", 200), ("/admin/", 302), ("/admin/login/", 200)):
        answer = client.get(path, headers={"cookie": f'{name}="\\000{"a" * 40}"'})
        assert answer.status_code == status, path


def test_a_story_shows_everything_the_newsroom_delivered(nominee, client):
    story = nominee.stories.get()
    story.column_note, story.closing_call = "开栏的第一段。\n\n第二段。", "等你来点赞！"
    story.source, story.editor = "示例日报", "乙"
    story.save()
    page = client.get(story.get_absolute_url()).content.decode()
    for part in (
        story.column,
        story.headline,
        story.lead,
        "<h2>一件小事</h2>",
        "开栏的第一段。",
        "<p>第二段。</p>",
        "文/示例记者 甲",
        "等你来点赞！",
        "来源 | 示例日报",
        "责编 | 乙",
        f'action="/nominees/{nominee.code}/like/"',
    ):
        assert part in page, part


def test_a_body_with_script_is_shown_without_it(nominee, client):
    story = nominee.stories.get()
    story.body = '<p onclick="x()">好</p><script>alert(1)</script><a href="javascript:x()">a</a>'
    story.save()
    page = client.get(story.get_absolute_url()).content.decode()
    assert "<p>好</p>" in page
    assert "alert(1)" not in page
    assert "javascript:" not in page
    assert "onclick" not in page


def test_news_has_no_like_button(edition, client):
    story = cast.a_story(edition, at=timezone.now(), headline="活动启动")
    page = client.get(story.get_absolute_url()).content.decode()
    assert "活动启动" in page
    assert "<form" not in page


# editions


def test_a_past_edition_keeps_its_pages_under_its_number(edition, client):
    past = cast.an_edition(
        at=timezone.now() - timedelta(days=365), number=2, is_current=False, name="第二届"
    )
    nominee = cast.a_published_nominee(past, at=timezone.now() - timedelta(days=365), name="李旧")
    for name in (
        "",
        "stories/",
        "nominees/",
        "leaderboard/",
        "rules/",
        "privacy/",
        "posters/",
        "feed/",
    ):
        page = client.get(f"/e/2/{name}")
        assert page.status_code == 200, name
        assert "第二届" in page.content.decode(), name
    assert client.get(f"/e/2/nominees/{nominee.code}/").status_code == 200
    assert client.get(f"/nominees/{nominee.code}/").status_code == 404
    assert "李旧" not in client.get("/nominees/").content.decode()
    assert 'href="/e/2/leaderboard/"' in client.get("/e/2/").content.decode()


def test_the_current_edition_under_its_number_leads_to_the_short_address(edition, client):
    answer = client.get("/e/3/leaderboard/?span=week")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/leaderboard/?span=week"
    assert client.get("/en/e/3/").headers["Location"] == "/en/"
    assert client.get("/e/003/rules/").headers["Location"] == "/rules/"


def test_a_rehearsal_is_for_staff_alone_and_never_cached(client):
    rehearsal = cast.an_edition(
        at=timezone.now(), number=901, kind=Edition.Kind.REHEARSAL, is_current=False
    )
    nominee = cast.a_published_nominee(rehearsal, at=timezone.now())
    assert client.get("/e/901/").status_code == 404
    assert client.get(nominee.stories.get().get_absolute_url()).status_code == 404
    client.force_login(cast.an_editor())
    page = client.get("/e/901/")
    assert page.status_code == 200
    assert "彩排" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_a_demonstration_says_so_on_every_page(client):
    demo = cast.an_edition(at=timezone.now(), number=900, kind=Edition.Kind.DEMO)
    nominee = cast.a_published_nominee(demo, at=timezone.now())
    for path in [*every_page(nominee)[:12], "/me/likes/", "/nothing/"]:
        assert "演示版" in client.get(path).content.decode(), path


# finding and ranking


def test_nominees_are_found_by_name_pinyin_number_and_district(edition, client):
    now = timezone.now()
    cast.a_published_nominee(edition, at=now, name="单小雄", number=27)
    other = cast.a_community(district="天河区", name="木棉里社区")
    cast.a_published_nominee(edition, at=now, name="李敏", number=28, community=other)
    for query, found in {
        "小雄": "单小雄",
        "shan": "单小雄",
        "sxx": "单小雄",
        "27号": "单小雄",
        "木棉里": "李敏",
    }.items():
        page = client.get("/nominees/", {"q": query}).content.decode()
        assert f">{found}</a>" in page, query
        assert page.count('class="card"') == 1, query
    assert (
        client.get("/nominees/", {"district": "天河区"}).content.decode().count('class="card"') == 1
    )


def test_a_search_without_result_helps_and_keeps_what_was_typed(nominee, client):
    page = client.get("/nominees/", {"q": '<b>"无此人'}).content.decode()
    assert "&lt;b&gt;&quot;无此人" in page
    assert "显示全部候选人" in page


def test_the_board_moves_when_a_like_is_counted(edition, nominee, client):
    second = cast.a_published_nominee(edition, at=timezone.now(), name="李敏", number=2)
    cast_like(nominee=second, visitor="a", at=timezone.now() - timedelta(seconds=5))
    page = client.get("/leaderboard/").content.decode()
    assert page.index("李敏") < page.index("张榕")
    assert f'<b data-likes-of="{second.code}">1</b>' in page


def test_the_leaderboard_can_be_of_one_district(edition, nominee, client):
    there = cast.a_community(district="天河区", name="木棉里社区")
    cast.a_published_nominee(edition, at=timezone.now(), name="李敏", number=2, community=there)
    page = client.get("/leaderboard/", {"district": "天河区"}).content.decode()
    assert "李敏" in page
    assert "张榕" not in page


def test_likes_show_no_button_before_and_after_the_window(nominee, client):
    edition = nominee.edition
    edition.likes_open_at = None
    edition.save()
    assert "<form method" not in client.get("/").content.decode()
    assert "点赞尚未开始" in client.get("/leaderboard/").content.decode()
    edition.likes_open_at = timezone.now() - timedelta(days=5)
    cast_like(nominee=nominee, visitor="a", at=timezone.now() - timedelta(days=2))
    edition.likes_close_at = timezone.now() - timedelta(days=1)
    edition.save()
    page = client.get("/").content.decode()
    assert "<form method" not in page
    assert "截止时榜单" in page
