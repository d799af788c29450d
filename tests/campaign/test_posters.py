"""Posters over the web: found, offered, downloaded, and leading back."""

import io
from dataclasses import replace

import pytest
from django.utils import timezone
from PIL import Image

from campaign.districts import district_copy, district_key, districts_of
from campaign.posters import CODE_FORMS, LAYOUTS, Kind, kinds, read_kind
from campaign.printing import draw_poster, is_sample, poster_copy
from tests.posters import read_codes


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
