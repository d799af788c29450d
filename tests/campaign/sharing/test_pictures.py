"""The pictures that a messenger shows of a link: of whom, how long, and of whom no longer."""

import io
from datetime import timedelta

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
from tests.campaign.sharing.conftest import pictures
from voting.likes import cast_like
from voting.models import Rules

pytestmark = pytest.mark.django_db

SIZES = {"share.jpg": (1200, 630), "share-square.jpg": (600, 600)}


def opened(answer) -> Image.Image:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    return Image.open(io.BytesIO(answer.content))


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


def test_drawing_a_picture_writes_nothing_to_the_database(nominee, django_assert_max_num_queries):
    with django_assert_max_num_queries(4) as asked:
        assert Client().get(f"/nominees/{nominee.code}/share.jpg").status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in asked)


def test_pictures_refuse_to_be_written_to(nominee, client):
    for address in ("/share.jpg", f"/nominees/{nominee.code}/share.jpg"):
        assert client.post(address).status_code == 405


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
