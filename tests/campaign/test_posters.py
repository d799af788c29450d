"""Posters over the web: found, offered, drawn once, proven, and never in the way of a page."""

import io
import threading
from dataclasses import replace

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image

from campaign import drawings, printing
from campaign.districts import district_copy, district_key, districts_of
from campaign.posters import CODE_FORMS, LAYOUTS, Kind, UnreadableError, kinds, read_kind
from campaign.posters.sheets import page_of
from campaign.printing import draw_poster, is_sample, poster_copy
from profiles.images import as_jpeg
from profiles.models import Nominee
from tests import cast

FACE = Image.linear_gradient("L").resize((800, 1000)).convert("RGB")


def read_codes(content: bytes, kind: str) -> list[str]:
    page = page_of(content) if kind == "application/pdf" else Image.open(io.BytesIO(content))
    return [code.text for code in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize(
    ("site", "sample"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://campaign.example", True),
        ("https://10.1.2.3", True),
        ("https://localhost", True),
        ("https://10.1.2.3.", True),
        ("https://127.1", True),
        ("https://10.0x1", True),
        ("https://[2001:db8::1]", True),
        ("https://[::ffff:1.2.3.4]", True),
        ("https://localhost.", True),
        ("https://press.local", True),
        ("https://press.lan.", True),
        ("https://press.internal", True),
        ("https://campaign.test", True),
        ("https://campaign.example", True),
        ("https://campaign.invalid", True),
        ("https://press.localhost", True),
        ("https://zmsq.example.cn", False),
        ("https://zmsq.example.cn.", False),
        ("https://local.cn", False),
        ("https://12345.com", False),
    ],
)
def test_a_poster_is_a_sample_while_its_address_leads_nowhere(settings, site, sample):
    settings.SITE_URL = site
    assert is_sample() is sample


def test_hosts_stand_in_one_row_however_the_form_has_sent_them(nominee):
    nominee.edition.hosts = "示例日报社\r\n示例市民政局\n"
    assert poster_copy(nominee).hosts == "示例日报社、示例市民政局"


@pytest.mark.parametrize(
    "name", ["portrait-a4.png", "quote-phone.png", "quote-share.jpg", "portrait-a4-office.pdf"]
)
def test_a_poster_is_downloaded_and_leads_back(nominee, client, settings, name):
    answer = client.get(f"/posters/{nominee.code}/{name}")
    assert answer.status_code == 200
    kind = answer.headers["Content-Type"]
    assert kind == Kind(form=name[-3:]).content_type
    assert read_codes(answer.content, kind) == [f"{settings.SITE_URL}/n/{nominee.code}"]


def test_addresses_of_older_pages_go_on_working(nominee, client):
    for old in ("a4.png", "a4.pdf", "phone.png"):
        answer = client.get(f"/posters/{nominee.code}/{old}")
        assert answer.status_code == 200
        assert answer.content == client.get(f"/posters/{nominee.code}/portrait-{old}").content


@pytest.mark.parametrize(
    "name",
    [
        "a5.png",
        "portrait-a4.gif",
        "quote-phone-printer.png",
        "poster.png",
        "..%2Fa4.png",
        "code.ps",
    ],
)
def test_a_poster_that_is_not_offered_is_not_there(nominee, client, name):
    assert client.get(f"/posters/{nominee.code}/{name}").status_code == 404


def test_every_poster_on_offer_has_a_name_of_its_own():
    names = [kind.file_name for kind in kinds()]
    assert len(names) == len(set(names)) == 14 * len(LAYOUTS)
    assert [read_kind(name) for name in names] == kinds()


@pytest.mark.parametrize("form", CODE_FORMS)
def test_the_bare_code_is_there_for_designers(nominee, client, settings, form):
    answer = client.get(f"/posters/{nominee.code}/code.{form}")
    assert answer.status_code == 200
    if form == "svg":
        assert answer.content.startswith(b"<svg ")
    else:
        codes = read_codes(answer.content, answer.headers["Content-Type"])
        assert codes == [f"{settings.SITE_URL}/n/{nominee.code}"]


def test_the_page_offers_every_layout_and_what_each_is_for(nominee, client):
    page = client.get(f"/posters/{nominee.code}/").content.decode()
    assert page.count("<img") == 1 + len(LAYOUTS)  # one to hold, and small ones to choose by
    for layout in LAYOUTS:
        for sheet in ("a4-office.pdf", "a4.pdf", "a3.pdf", "a4-printer.pdf", "phone.png"):
            assert f"/posters/{nominee.code}/{layout}-{sheet}" in page
    for form in CODE_FORMS:
        assert f"/posters/{nominee.code}/code.{form}" in page


def test_only_one_code_can_be_scanned_on_the_page(nominee, client):
    share = client.get(f"/posters/{nominee.code}/portrait-share.jpg").content
    assert len(read_codes(share, "image/jpeg")) == 1
    for layout in LAYOUTS:
        small = client.get(f"/posters/{nominee.code}/{layout}-preview.jpg").content
        assert Image.open(io.BytesIO(small)).size == (420, 594)
        assert read_codes(small, "image/jpeg") == []


def test_the_print_page_shows_the_poster_on_white(nominee, client):
    page = client.get(f"/posters/{nominee.code}/print/").content.decode()
    assert f"/posters/{nominee.code}/portrait-a4-office.png" in page


def test_a_place_has_its_own_code_and_is_named(nominee, settings):
    class Place:
        code = "xyz789"

        def __str__(self) -> str:
            return "榕荫社区公告栏"

    poster = draw_poster(nominee=nominee, kind=Kind("portrait", "phone"), place=Place())
    assert (poster.width, poster.height) == (1080, 1920)
    address = f"{settings.SITE_URL}/n/{nominee.code}/xyz789"
    assert read_codes(poster.content, poster.content_type) == [address]
    assert poster_copy(nominee, Place()).spot == "榕荫社区公告栏"


# the district's


def test_a_district_has_a_poster_whose_code_leads_to_its_nominees(nominee, client, settings):
    key = district_key(nominee.edition, "越秀区")
    assert f"/posters/d/{key}/" in client.get("/posters/").content.decode()
    assert client.get(f"/posters/d/{key}/").status_code == 200
    answer = client.get(f"/posters/d/{key}/district-share.jpg")
    assert read_codes(answer.content, "image/jpeg") == [f"{settings.SITE_URL}/d/{key}"]
    found = client.get(f"/d/{key.upper()}.?from=timeline")
    assert found.status_code == 302
    assert found.url == "/nominees/?district=%E8%B6%8A%E7%A7%80%E5%8C%BA"
    assert "no-store" in found.headers["Cache-Control"]


def test_a_district_of_one_nominee_does_not_speak_of_many(nominee):
    (alone,) = districts_of(nominee.edition, at=timezone.now())
    copy = district_copy(alone)
    assert (copy.call, copy.invitation) == ("有人守着巷口，也守着我们。", "扫一扫，认识一下")
    two = district_copy(replace(alone, nominees=alone.nominees * 2))
    assert (two.call, two.invitation) == ("他们守着巷口，也守着我们。", "扫一扫，认识他们")


def test_a_district_of_another_name_leads_to_everyone_and_nonsense_nowhere(nominee, client):
    assert client.get("/d/zzzzzz").url == "/nominees/"
    assert client.get("/d/nonsense").status_code == 404
    assert client.get("/posters/d/zzzzzz/").status_code == 404
    key = district_key(nominee.edition, "越秀区")
    assert client.get(f"/posters/d/{key}/portrait-a4.pdf").status_code == 404


# portraits of every kind


@pytest.fixture
def with_portrait(nominee, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"

    def put(picture: Image.Image, form: str) -> Nominee:
        out = io.BytesIO()
        picture.save(out, form)
        nominee.portrait.save(f"face.{form.lower()}", io.BytesIO(out.getvalue()))
        return nominee

    return put


@pytest.mark.parametrize(
    ("picture", "form"),
    [
        (Image.new("RGB", (8, 9), "teal"), "PNG"),
        (Image.new("RGB", (6000, 5000), "teal"), "JPEG"),
        (Image.new("CMYK", (600, 800), (90, 20, 0, 10)), "JPEG"),
        (Image.new("RGBA", (600, 800), (0, 90, 90, 0)), "PNG"),
        (Image.new("L", (3000, 40), 90), "JPEG"),
    ],
    ids=["tiny", "huge", "cmyk", "transparent", "a strip of grey"],
)
def test_a_portrait_of_any_kind_is_drawn(with_portrait, picture, form):
    poster = draw_poster(nominee=with_portrait(picture, form), kind=Kind("portrait", "phone"))
    colour = Image.open(io.BytesIO(poster.content)).getpixel((700, 500))
    drawings.picture_of(with_portrait(picture, form))
    expected = drawings.on_white(Image.open(with_portrait(picture, form).portrait.path))
    wanted = expected.getpixel((expected.width // 2, expected.height // 2))
    assert all(abs(one - other) < 8 for one, other in zip(colour, wanted, strict=True))


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff\xe0 broken off"])
def test_a_portrait_that_can_not_be_read_does_not_stop_the_poster(
    nominee, client, settings, tmp_path, content
):
    settings.MEDIA_ROOT = tmp_path
    nominee.portrait.save("face.jpg", io.BytesIO(content))
    assert client.get(f"/posters/{nominee.code}/phone.png").status_code == 200


def test_a_portrait_is_on_the_poster_and_a_lost_file_does_not_stop_it(
    nominee, client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    address = f"/posters/{nominee.code}/phone.png"
    without = client.get(address).content
    nominee.portrait.save("face.jpg", as_jpeg(FACE.copy()))
    with_face = client.get(address).content
    assert with_face != without
    (tmp_path / nominee.portrait.name).unlink()
    nominee.quote = "另一句。"
    nominee.save()
    assert client.get(address).status_code == 200


def test_a_nominee_without_anything_but_a_name_has_posters(nominee, client):
    type(nominee).objects.update(portrait="", quote="", post="", nickname="", summary="")
    type(nominee.edition).objects.update(hosts="")
    for name in ("portrait-phone.png", "quote-phone.png", "portrait-share.jpg"):
        answer = client.get(f"/posters/{nominee.code}/{name}")
        assert answer.status_code == 200
        assert len(read_codes(answer.content, answer.headers["Content-Type"])) == 1


@pytest.mark.parametrize("code", ["zynzsm", "fcujqq"])
def test_a_corner_that_looks_like_a_micro_code_is_not_taken_for_one(nominee, client, code):
    """In these two ZXing finds "8178" as well, in a format that no phone reads."""
    at = timezone.now()
    other = cast.a_published_nominee(nominee.edition, at=at, number=9, code=code, portrait="")
    type(other).objects.filter(pk=other.pk).update(quote="", post="", nickname="", summary="")
    type(nominee.edition).objects.update(hosts="")
    assert client.get(f"/posters/{code}/quote-phone.png").status_code == 200


def test_a_poster_without_its_face_is_not_kept_while_the_file_is_away(
    nominee, client, settings, tmp_path
):
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path / "var"
    nominee.portrait.save("face.jpg", as_jpeg(FACE.copy()))
    file = tmp_path / "media" / nominee.portrait.name
    key = district_key(nominee.edition, nominee.community.district)
    addresses = [f"/posters/{nominee.code}/portrait-preview.jpg", f"/posters/d/{key}/phone.png"]
    file.rename(tmp_path / "away.jpg")
    without = [client.get(address).content for address in addresses]
    (tmp_path / "away.jpg").rename(file)
    for address, one in zip(addresses, without, strict=True):
        assert client.get(address).content != one


# drawn once, proven, and bounded


def test_a_poster_is_drawn_once_until_its_words_change(nominee, client, monkeypatch):
    address = f"/posters/{nominee.code}/phone.png"
    first = client.get(address).content
    monkeypatch.setattr("campaign.printing.proven", lambda *_, **__: b"drawn again")
    assert client.get(address).content == first
    nominee.quote = "换了一句话。"
    nominee.save()
    assert client.get(address).content == b"drawn again"


def test_a_poster_that_can_not_be_kept_is_handed_out_all_the_same(
    nominee, client, settings, tmp_path
):
    settings.VAR_DIR = tmp_path / "full"
    settings.VAR_DIR.write_text("a file where a folder should be")
    response = client.get(f"/posters/{nominee.code}/phone.png")
    assert response.status_code == 200
    assert len(read_codes(response.content, "image/png")) == 1


def test_a_poster_whose_code_can_not_be_read_is_held_back_with_the_reason(
    nominee, client, settings, tmp_path, monkeypatch
):
    settings.VAR_DIR = tmp_path

    proven = []

    def refuse(*_: object) -> None:
        proven.append(1)
        raise UnreadableError("OpenCV could not read its code.")

    monkeypatch.setattr(printing.posters, "prove", refuse)
    for _time in range(2):
        answer = client.get(f"/posters/{nominee.code}/phone.png")
        assert answer.status_code == 503
        assert "OpenCV could not read its code." in answer.content.decode()
        assert "马上回来" not in answer.content.decode()
        assert "Retry-After" not in answer.headers  # it does not heal by itself
    assert len(proven) == 1
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".png"]


def test_a_poster_that_was_held_back_is_drawn_again_once_its_words_change(
    nominee, client, settings, tmp_path, monkeypatch
):
    settings.VAR_DIR = tmp_path

    def refuse(*_: object) -> None:
        raise UnreadableError("OpenCV could not read its code.")

    with monkeypatch.context() as patched:
        patched.setattr(printing.posters, "prove", refuse)
        client.get(f"/posters/{nominee.code}/phone.png")
    nominee.quote = "换了一句话。"
    nominee.save()
    assert client.get(f"/posters/{nominee.code}/phone.png").status_code == 200
    assert not list(tmp_path.rglob("*.refused"))


def test_a_new_drawing_throws_away_its_older_self_and_no_other(settings, tmp_path):
    settings.VAR_DIR = tmp_path

    def keep(digest: str, name: str) -> None:
        drawings.draw_once(
            folder="posters", owner="abc234", digest=digest, name=name, draw=lambda: b"poster"
        )

    keep("1111", "quote-a4.png")
    keep("2222", "xyz789-quote-a4.png")  # the same poster for a place
    keep("3333", "quote-a4.png")
    kept = sorted(path.name for path in (tmp_path / "posters").glob("*.png"))
    assert kept == ["abc234-2222-xyz789-quote-a4.png", "abc234-3333-quote-a4.png"]


def test_many_who_want_a_new_poster_at_once_get_one_drawing(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    drawn, got, refused = [], [], []
    begin = threading.Barrier(50)

    def draw() -> bytes:
        drawn.append(1)
        threading.Event().wait(0.05)
        return b"poster"

    def ask(number: int) -> None:
        begin.wait()
        try:
            got.append(
                drawings.draw_once(
                    folder="posters", owner="abc234", digest="1", name="a4.png", draw=draw
                )
            )
        except drawings.BusyError:
            refused.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == 1
    assert set(got) == {b"poster"}
    assert len(got) + len(refused) == 50


def test_no_more_threads_draw_than_leave_others_for_pages(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    at_work, most, refused = [], [], []
    gate, all_refused = threading.Event(), threading.Event()

    def draw() -> bytes:
        at_work.append(1)
        most.append(len(at_work))
        gate.wait(10)
        at_work.pop()
        return b"poster"

    def ask(number: int) -> None:
        try:
            drawings.draw_once(
                folder="posters", owner=str(number), digest="1", name="a4.png", draw=draw
            )
        except drawings.BusyError:
            refused.append(number)
            if len(refused) == 12 - drawings.DESKS:
                all_refused.set()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    assert all_refused.wait(10)  # at once, while one draws and the others wait
    gate.set()
    for thread in threads:
        thread.join()
    assert len(most) == drawings.DESKS
    assert max(most) == 1


def test_whoever_comes_while_all_desks_are_taken_is_asked_to_come_back(
    nominee, client, monkeypatch
):
    monkeypatch.setattr(drawings, "_desks", threading.BoundedSemaphore(1))
    with drawings.at_the_desk():
        answer = client.get(f"/posters/{nominee.code}/quote-a4-office.pdf")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert client.get(f"/posters/{nominee.code}/quote-a4-office.pdf").status_code == 200
