"""What a messenger shows of a link: title, words, picture, and one address for each page."""

import html
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from campaign.districts import district_key
from campaign.views.sharing import KEEP
from profiles.images import as_jpeg
from profiles.models import Edition, Nominee, Story
from profiles.publishing import withdraw_nominee
from tests import cast
from voting.likes import cast_like
from voting.models import Rules

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = {"share.jpg": (1200, 630), "share-square.jpg": (600, 600)}
TAIL = "?from=singlemessage&isappinstalled=0"


@pytest.fixture
def nominee(edition):
    return cast.a_published_nominee(edition, at=timezone.now(), nickname="小巷总理")


def properties(page: str) -> dict[str, list[str]]:
    """Return what stands in a page's <meta property>, each name's in order."""
    found: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page):
        found.setdefault(name, []).append(html.unescape(content))
    return found


def open_page(client, path: str) -> dict[str, list[str]]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return properties(answer.content.decode())


def pictures(client, path: str) -> list[str]:
    """Return the addresses of a page's pictures without the site's own origin."""
    addresses = open_page(client, path)["og:image"]
    assert all(address.startswith(cast.SITE) for address in addresses)
    return [address.removeprefix(cast.SITE) for address in addresses]


def opened(answer) -> Image.Image:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    return Image.open(io.BytesIO(answer.content))


# what stands in a page's head


def test_a_nominees_page_is_passed_on_with_their_name_and_picture(nominee, client):
    told = open_page(client, f"/nominees/{nominee.code}/")
    assert told["og:type"] == ["profile"]
    assert told["og:title"] == [f"张榕 · {nominee.edition.name}"]
    assert told["og:description"] == told["description"] == ["守着一条老街的人。"]
    assert told["og:url"] == [f"{cast.SITE}/nominees/{nominee.code}/"]
    assert told["og:locale"] == ["zh_CN"]
    assert told["og:image:width"] == ["1200", "600"]
    assert told["og:image:height"] == ["630", "600"]
    assert told["og:image:alt"] == ["张榕“小巷总理”，越秀区 · 榕荫街道 · 榕荫社区"] * 2
    assert told["twitter:card"] == ["summary_large_image"]


def test_a_story_is_passed_on_as_an_article_with_its_nominees_picture(nominee, client):
    story = nominee.stories.get()
    told = open_page(client, story.get_absolute_url())
    assert told["og:type"] == ["article"]
    assert told["og:title"] == [story.headline]
    assert told["og:image"] == open_page(client, f"/nominees/{nominee.code}/")["og:image"]


def test_other_pages_are_passed_on_with_the_campaigns_name(nominee, client):
    assert open_page(client, "/")["og:title"] == [nominee.edition.name]
    assert open_page(client, "/leaderboard/")["og:title"] == [f"点赞榜 · {nominee.edition.name}"]


def test_news_and_all_other_pages_are_passed_on_with_the_editions_picture(nominee, client):
    news = cast.a_story(nominee.edition, at=timezone.now(), headline="活动启动")
    home = pictures(client, "/")
    assert [path.partition("?")[0] for path in home] == ["/share.jpg", "/share-square.jpg"]
    for path in (news.get_absolute_url(), "/leaderboard/", "/nominees/", "/rules/"):
        assert pictures(client, path) == home, path


def test_english_pages_say_so_and_show_the_same_pictures(nominee, client):
    for path in ("/", f"/nominees/{nominee.code}/", nominee.stories.get().get_absolute_url()):
        english = open_page(client, f"/en{path}")
        assert english["og:locale"] == ["en_US"]
        assert english["og:image"] == open_page(client, path)["og:image"]


def test_each_property_stands_once_in_a_page(nominee, client):
    for path in ("/", f"/nominees/{nominee.code}/", nominee.stories.get().get_absolute_url()):
        told = open_page(client, path)
        assert {name for name, values in told.items() if len(values) > 1} == {
            *("og:image", "og:image:width", "og:image:height", "og:image:alt")
        }


def test_words_of_editors_can_not_leave_their_attribute(nominee, client):
    nominee.stories.update(headline='"><script>alert(1)</script>', summary="a\"b'c<d>&e")
    page = client.get(nominee.stories.get().get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert properties(page)["og:title"] == ['"><script>alert(1)</script>']
    assert properties(page)["og:description"] == ["a\"b'c<d>&e"]


# one address


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_wechats_tail_is_neither_in_the_address_nor_anywhere_else(nominee, client, prefix):
    for path in (nominee.stories.get().get_absolute_url(), f"/nominees/{nominee.code}/", "/"):
        for _attempt in range(3):  # a tick may pass between two requests
            plain, with_tail = (client.get(f"{prefix}{path}{tail}") for tail in ("", TAIL))
            if plain.content == with_tail.content:
                break
        assert plain.content == with_tail.content, path
        canonical = f'<link rel="canonical" href="{cast.SITE}{prefix}{path}">'
        assert canonical in with_tail.content.decode()


def test_a_page_names_its_languages_and_chinese_for_all_others(nominee, client):
    for path in ("/nominees/", "/en/nominees/"):
        page = client.get(path).content.decode()
        assert dict(re.findall(r'hreflang="([\w-]+)" href="(http[^"]+)"', page)) == {
            "zh-Hans": f"{cast.SITE}/nominees/",
            "en": f"{cast.SITE}/en/nominees/",
            "x-default": f"{cast.SITE}/nominees/",
        }, path


def test_the_sitemap_names_each_page_in_each_language(nominee, client):
    sitemap = client.get("/sitemap.xml").content.decode()
    story = nominee.stories.get().get_absolute_url()
    for path in ("/", "/leaderboard/", f"/nominees/{nominee.code}/", story):
        links = {"zh-Hans": path, "en": f"/en{path}", "x-default": path}
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{cast.SITE}{there}"/>'
            for language, there in links.items()
        )
        for address in (path, f"/en{path}"):
            entry = re.search(f"<loc>{cast.SITE}{address}</loc>(.*?)</url>", sitemap)
            assert entry, address
            assert alternates in entry[1], address


def test_further_pages_of_stories_have_addresses_of_their_own(edition, client):
    for number in range(21):
        cast.a_story(edition, at=timezone.now(), headline=f"第{number}条")
    assert open_page(client, "/stories/")["og:url"] == [f"{cast.SITE}/stories/"]
    assert open_page(client, "/stories/?page=1")["og:url"] == [f"{cast.SITE}/stories/"]
    assert open_page(client, f"/stories/{TAIL}&page=2")["og:url"] == [
        f"{cast.SITE}/stories/?page=2"
    ]
    assert 'hreflang="en" href="http://testserver/en/stories/?page=2"' in (
        client.get("/stories/?page=2").content.decode()
    )


# the pictures


def test_every_picture_that_a_page_names_is_there_in_its_size(nominee, client):
    for path in ("/", f"/nominees/{nominee.code}/"):
        for address, size in zip(pictures(client, path), SIZES.values(), strict=True):
            answer = client.get(address)
            assert opened(answer).size == size
            assert len(answer.content) < 110_000


def test_a_portrait_is_on_the_picture_cut_around_the_face(nominee, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    face = Image.new("RGB", (1200, 1500), "#0f6b6b")
    face.paste("#c9922e", (0, 0, 1200, 300))  # gold above, teal below
    page, seen = f"/nominees/{nominee.code}/", []
    for focus in (None, 0, 100):
        if focus is not None:
            nominee.portrait.save("face.jpg", as_jpeg(face.resize((1200, 3000))), save=False)
            nominee.focus_y = focus
        nominee.save()
        address = pictures(client, page)[0]
        seen.append((address, opened(client.get(address)).getpixel((250, 40))))
    assert len({address for address, _ in seen}) == 3
    red, green, blue = seen[1][1]
    assert red > green > blue  # gold: what is at the top
    red, green, blue = seen[2][1]
    assert red < green  # teal: what is at the bottom


def test_a_picture_may_be_kept_for_a_day_under_the_address_that_names_it(nominee, client):
    for path in ("/", f"/nominees/{nominee.code}/"):
        for address in pictures(client, path):
            answer = client.get(address)
            assert answer.headers["Cache-Control"] == KEEP == "public, max-age=86400, s-maxage=1"
            assert answer.headers["X-Accel-Expires"].startswith("@")  # a second, as for a page
            assert not answer.cookies
            again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
            assert again.status_code == 304
            for other in ("", "?v=", "?v=0123456789ab"):
                brief = client.get(address.partition("?")[0] + other)
                assert brief.content == answer.content
                assert brief.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"


def test_a_changed_name_changes_picture_and_address(nominee, client):
    page = f"/nominees/{nominee.code}/"
    before = pictures(client, page)
    drawn = client.get(before[0]).content
    nominee.name = "张蓉"
    nominee.save()
    after = pictures(client, page)
    assert not set(before) & set(after)
    assert client.get(after[0]).content != drawn


def test_a_picture_is_drawn_once(nominee, client, monkeypatch):
    address = f"/nominees/{nominee.code}/share.jpg"
    first = client.get(address).content
    monkeypatch.setattr("campaign.sharing.render_card", lambda *_args, **_more: b"drawn again")
    assert client.get(address).content == first
    nominee.nickname = "另一个"
    nominee.save()
    assert client.get(address).content == b"drawn again"
    assert client.get(f"/en{address}").content == b"drawn again"


def test_likes_and_ranks_leave_no_trace_in_the_pictures(nominee, client):
    cast.some_rules(
        nominee.edition,
        from_day=timezone.now().date() - timedelta(days=1),
        ranks=Rules.Ranks.ALL,
    )
    page = f"/nominees/{nominee.code}/"
    addresses = [*pictures(client, page), *pictures(client, "/")]
    before = [client.get(address).content for address in addresses]
    cast_like(nominee=nominee, visitor="a", at=timezone.now() - timedelta(seconds=5))
    assert "第 1 名" in client.get(page).content.decode()
    assert [*pictures(client, page), *pictures(client, "/")] == addresses
    assert [client.get(address).content for address in addresses] == before


# whom the pictures do not show


@pytest.mark.parametrize("name", SIZES)
def test_a_withdrawn_nominees_picture_is_gone(nominee, client, name):
    address = f"/nominees/{nominee.code}/{name}"
    named = next(path for path in pictures(client, f"/nominees/{nominee.code}/") if name in path)
    assert client.get(named).status_code == 200
    withdraw_nominee(nominee=nominee, reason="本人退出", at=timezone.now())
    for path in (address, named, f"/en{address}"):
        gone = client.get(path)
        assert gone.status_code == 410
        assert "本人退出" in gone.content.decode()
        assert gone.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"


@pytest.mark.parametrize("act", ["withdraw", "remove-portrait"])
def test_what_was_drawn_of_somebody_out_of_sight_is_off_the_disk(nominee, client, settings, act):
    Nominee.objects.filter(pk=nominee.pk).update(portrait="portraits/face.jpg")
    district = district_key(nominee.edition, nominee.community.district)
    client.get(f"/nominees/{nominee.code}/share.jpg")
    kept = [
        settings.VAR_DIR / "cards" / f"{nominee.code}-{'0' * 24}-wide.jpg",
        settings.VAR_DIR / "posters" / f"{nominee.code}-{'0' * 24}-a4.pdf",
        settings.VAR_DIR / "posters" / f"{nominee.code}.3c4d-{'0' * 24}-a4.pdf",
        settings.VAR_DIR / "posters" / f"{district}-{'0' * 24}-a4.pdf",
    ]
    other = settings.VAR_DIR / "posters" / f"zzzzzz-{'0' * 24}-a4.pdf"
    for file in (*kept, other):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"a face")
    client.force_login(cast.an_editor())
    address = f"/admin/profiles/nominee/act/{act}/?ids={nominee.pk}"
    assert client.post(address, {"reason": "本人要求"}).status_code == 302
    assert [file for file in kept if file.exists()] == []
    assert not list((settings.VAR_DIR / "cards").glob(f"{nominee.code}*"))
    assert other.exists()


@pytest.mark.parametrize("name", SIZES)
def test_there_is_no_picture_of_somebody_without_a_page(edition, client, name):
    draft = cast.a_nominee(edition)
    cast.a_story(edition, nominee=draft, state=Story.State.DRAFT)
    scheduled = cast.a_nominee(edition, number=2)
    cast.a_story(edition, nominee=scheduled, published_at=timezone.now() + timedelta(days=1))
    for code in (draft.code, scheduled.code, "zzzzzz"):
        assert client.get(f"/nominees/{code}/{name}").status_code == 404, code


def test_an_edition_that_has_not_begun_has_no_picture(client):
    cast.an_edition(publish_from=timezone.now() + timedelta(days=1))
    assert client.get("/share.jpg").status_code == 404


def test_a_past_edition_keeps_its_pictures_under_its_number(edition, client):
    then = timezone.now() - timedelta(days=365)
    past = cast.an_edition(at=then, number=2, is_current=False, name="第二届")
    nominee = cast.a_published_nominee(past, at=then, name="李旧")
    addresses = [*pictures(client, "/e/2/"), *pictures(client, f"/e/2/nominees/{nominee.code}/")]
    assert all(address.startswith("/e/2/") for address in addresses)
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    assert client.get(f"/nominees/{nominee.code}/share.jpg").status_code == 404


def test_a_rehearsals_pictures_are_for_staff_alone_and_never_cached(client):
    rehearsal = cast.an_edition(
        at=timezone.now(), number=901, kind=Edition.Kind.REHEARSAL, is_current=False
    )
    nominee = cast.a_published_nominee(rehearsal, at=timezone.now())
    addresses = ("/e/901/share.jpg", f"/e/901/nominees/{nominee.code}/share-square.jpg")
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    client.force_login(cast.an_editor())
    for address in (*addresses, pictures(client, "/e/901/")[0]):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_preview_is_not_passed_on(edition, client):
    story = cast.a_story(edition, nominee=cast.a_nominee(edition), state=Story.State.DRAFT)
    client.force_login(cast.an_editor())
    page = client.get(f"/preview/stories/{story.slug}/").content.decode()
    assert "og:title" in page
    for part in ("og:image", "og:url", "canonical", "hreflang=", "ld+json"):
        assert part not in page, part


def test_pictures_refuse_to_be_written_to(nominee, client):
    for address in ("/share.jpg", f"/nominees/{nominee.code}/share.jpg"):
        assert client.post(address).status_code == 405


def test_drawing_a_picture_writes_nothing_to_the_database(nominee, django_assert_max_num_queries):
    with django_assert_max_num_queries(4) as asked:
        assert Client().get(f"/nominees/{nominee.code}/share.jpg").status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in asked)


# what is never said

BRIBES = re.compile(
    r"(?:分享|转发|邀请|集)[^。\n]{0,12}(?:可得|可多|多投|加赠|领取|有奖|抽奖|红包|解锁)|集赞|拉票|转发抽奖"
    r"|share[^.\n]{0,30}(?:to (?:get|win|unlock|earn)|extra like|more likes|reward)",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "bribe", ["分享后可多投一票", "转发有奖", "集赞送礼", "Share to get more likes"]
)
def test_a_bribe_would_be_found(bribe):
    assert BRIBES.search(bribe)


def test_no_word_of_the_site_bribes_people_to_share():
    files = [ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"]
    for folder, pattern in (("templates", "*.html"), ("static/js", "*.js"), ("campaign", "*.py")):
        files += (ROOT / folder).rglob(pattern)
    assert len(files) > 80
    for path in files:
        found = BRIBES.search(path.read_text())
        assert found is None, (path, found)
