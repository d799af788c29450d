"""A story's photos as readers get them: on its page, in previews, feeds, copies and the archive."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from campaign.archive import broken_links, make_archive
from profiles.models import Photo, Story
from profiles.previews import preview_token
from profiles.publishing import withdraw_story
from profiles.wechat_copy import wechat_html
from tests import cast

pytestmark = pytest.mark.django_db
IMAGE = re.compile(r'<figure class="photo.*?</figure>', re.DOTALL)


@pytest.fixture
def story(folders):
    edition = cast.an_edition(at=timezone.now(), is_current=True)
    return cast.a_story(edition, at=timezone.now(), body="<p>一。</p><p>二。</p>")


def page(client, story: Story) -> str:
    answer = client.get(story.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def write(story: Story, body: str) -> None:
    Story.objects.filter(pk=story.pk).update(body=body)


def attribute(html: str, name: str) -> str:
    found = re.search(rf'<img[^>]* {name}="([^"]*)"', html)
    assert found, name
    return found[1]


def test_works(story, client):
    photo = cast.a_photo(story, size=(900, 600))
    (figure,) = IMAGE.findall(page(client, story))
    assert attribute(figure, "alt") == "楼道里的灯亮着"
    assert "清晨的楼道" in figure
    assert "受访者供图" in figure
    # so that nothing moves when it comes
    assert (attribute(figure, "width"), attribute(figure, "height")) == ("800", "533")
    assert '<source type="image/webp" srcset="/media/photos/' in figure
    for address in [*re.findall(r"(/media/\S+) \d+w", figure), attribute(figure, "src")]:
        picture = client.get(address)
        assert picture.status_code == 200
        assert picture.headers["Cache-Control"].endswith("immutable")
        picture.close()
    assert photo.image.name not in figure


def test_the_first_one_is_fetched_at_once_and_the_others_when_they_are_near(story, client):
    for colour in ("red", "blue"):
        cast.a_photo(story, colour=colour)
    first, second = IMAGE.findall(page(client, story))
    assert "loading=" not in first
    assert attribute(second, "loading") == "lazy"


def test_after_a_portrait_even_the_first_one_waits(folders, client):
    nominee = cast.a_published_nominee(
        cast.an_edition(at=timezone.now()), at=timezone.now(), portrait_small="portraits/x.jpg"
    )
    cast.a_photo(nominee.stories.get())
    (figure,) = IMAGE.findall(page(client, nominee.stories.get()))
    assert attribute(figure, "loading") == "lazy"


def test_it_stands_where_the_text_names_it(story, client):
    cast.a_photo(story)
    write(story, "<p>一。</p>\n<p>[图1]</p>\n<p>二。</p><p>[图8]</p>")
    shown = page(client, story)
    text = shown[shown.index('class="prose"') :]
    assert text.index("一。") < text.index("<figure") < text.index("二。")
    assert "[图" not in shown


def test_otherwise_the_first_follows_the_lead_and_the_others_the_text(story, client):
    for colour in ("red", "blue"):
        cast.a_photo(story, colour=colour)
    shown = page(client, story)
    first, last = (found.start() for found in IMAGE.finditer(shown))
    assert first < shown.index("一。") < shown.index("二。") < last


@pytest.mark.parametrize("lacking", ["alt", "caption", "credit"])
def test_readers_see_it_once_it_has_all_its_words(story, client, lacking):
    cast.a_photo(story, **{lacking: ""})
    assert IMAGE.findall(page(client, story)) == []
    Photo.objects.update(**{lacking: "写好了"})
    assert len(IMAGE.findall(page(client, story))) == 1


def test_a_preview_shows_it_before(story, client):
    cast.a_photo(story, caption="", credit="", alt="")
    Story.objects.update(state="draft")
    shown = client.get(f"/preview/shared/{preview_token(story)}/").content.decode()
    assert len(IMAGE.findall(shown)) == 1


def test_it_can_not_smuggle_markup(story, client):
    cast.a_photo(story, caption="<script>x</script>", alt='"><b onclick=x>')
    (figure,) = IMAGE.findall(page(client, story))
    assert "<script>" not in figure
    assert "<b" not in figure


def test_a_withdrawn_storys_picture_is_not_served_any_more(
    story, client, django_capture_on_commit_callbacks
):
    address = cast.a_photo(story).whole.src
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_story(story=story, reason="更正中")
    assert client.get(address).status_code == 404


def test_a_storys_page_asks_no_more_for_many(story, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    photo = cast.a_photo(story)
    page(client, story)
    with CaptureQueriesContext(connection) as one:
        page(client, story)
    more = [
        Photo(
            story=story,
            number=n,
            image="x.jpg",
            crops=photo.crops,
            alt="a",
            caption="b",
            credit="c",
        )
        for n in range(2, 9)
    ]
    Photo.objects.bulk_create(more)
    with django_assert_num_queries(len(one)):
        assert len(IMAGE.findall(page(client, story))) == 8


# elsewhere


def test_news_has_its_photo_on_its_card(story, client):
    photo = cast.a_photo(story)
    for path in ("/", "/stories/"):
        assert photo.portrait.src in client.get(path).content.decode(), path


def test_cards_of_people_ask_for_no_photos(folders, client):
    nominee = cast.a_published_nominee(cast.an_edition(at=timezone.now()), at=timezone.now())
    photo = cast.a_photo(nominee.stories.get())
    assert photo.portrait.src not in client.get("/stories/").content.decode()


def test_the_feed_has_it(story, client):
    photo = cast.a_photo(story)
    cast.a_photo(story, colour="red")
    links = re.findall(r'<link [^>]*rel="enclosure"[^>]*>', client.get("/feed/").content.decode())
    assert len(links) == 1
    assert f'href="{cast.SITE}{photo.wide.largest}"' in links[0]
    assert f'length="{photo.wide.weight}"' in links[0]


def test_a_copy_for_an_official_account_has_it_in_its_place(story):
    photo = cast.a_photo(story, alt='"a"')
    cast.a_photo(story, colour="red", credit="")
    story.body = "<p>一。</p><p>[图1]</p><p>二。</p>"
    html = wechat_html(story)
    assert html.count("<img") == 1
    assert f'src="{cast.SITE}{photo.whole.largest}"' in html
    assert html.index("一。") < html.index("<img") < html.index("清晨的楼道") < html.index("二。")
    assert 'alt="&quot;a&quot;"' in html


def test_the_archive_has_every_crop_that_its_pages_choose_from_and_no_original(folders):
    edition = cast.an_edition(at=timezone.now() - timedelta(days=8))
    story = cast.a_story(edition, at=timezone.now())
    photo = cast.a_photo(story)
    roll = folders / "roll"
    made = make_archive(edition=edition, to=roll, at=timezone.now(), tell=lambda _line: None)
    assert made.broken == []
    names = {path.name for path in roll.rglob("*") if path.is_file()}
    for crop in photo.crops:
        if crop["shape"] == "whole":
            assert crop["webp"].rpartition("/")[2] in names
            assert crop["jpeg"].rpartition("/")[2] in names
    assert photo.image.name.rpartition("/")[2] not in names
    html = (roll / story.get_absolute_url()[1:] / "index.html").read_text()
    assert 'srcset="../../media/photos/' in html
    assert 'srcset="/media' not in html
    (roll / "media" / photo.crops[0]["webp"]).unlink()
    assert any(photo.crops[0]["webp"] in line for line in broken_links(roll))
