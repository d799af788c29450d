"""Places: codes that work for ever, scans that are counted without knowing anybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.utils import timezone

from campaign import scans
from campaign.districts import district_key
from profiles.codes import SHANGHAI
from profiles.models import Edition, Place, ScanDay
from tests.cast import a_community, a_nominee, a_published_nominee, an_edition, an_editor
from voting.clock import shanghai_day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)


def a_place(**changes):
    values = {"community": a_community(), "spot": "北门公告栏", "code": "kk22"}
    return Place.objects.create(**{**values, **changes})


def counted(place):
    scans.sum_up_scans()
    return sum(place.scan_days.values_list("scans", flat=True))


def a_shown_nominee(**changes):
    now = timezone.now()
    return a_published_nominee(an_edition(at=now), at=now, **changes)


def test_a_board_leads_to_the_nominee_and_counts(client):
    nominee, place = a_shown_nominee(), a_place()
    answer = client.get(f"/n/{nominee.code}/{place.code}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == nominee.get_absolute_url()
    assert counted(place) == 1
    assert ScanDay.objects.get().day == shanghai_day(timezone.now())


@pytest.mark.parametrize(
    "printed",
    [
        "{code}/{place}.",
        "{code}/{place}。",
        "{code}/{place}/",
        "{code}/{place}&from=singlemessage&isappinstalled=0",
        "{code}/{place}?from=timeline",
        "{CODE}/{PLACE}",
        "{CODE}/{PLACE}.",
    ],
)
def test_tails_and_upper_case_are_forgiven(client, printed):
    nominee, place = a_shown_nominee(), a_place()
    codes = {"code": nominee.code, "place": place.code}
    codes |= {"CODE": nominee.code.upper(), "PLACE": place.code.upper()}
    answer = client.get("/n/" + printed.format(**codes))
    assert answer.headers["Location"] == nominee.get_absolute_url()
    assert counted(place) == 1


@pytest.mark.parametrize("printed", ["/N/{}", "/N/{}.", "/N/{}/KK22。", "/N/{}&from=timeline"])
def test_a_whole_address_in_capitals_works(client, printed):
    nominee, place = a_shown_nominee(), a_place()
    answer = client.get(printed.format(nominee.code.upper()))
    assert answer.headers["Location"] == nominee.get_absolute_url()
    assert counted(place) == ("KK22" in printed)


def test_a_scan_sets_no_cookie_and_asks_only_to_read(client, django_assert_num_queries):
    nominee, place = a_shown_nominee(), a_place()
    with django_assert_num_queries(3) as asked:
        answer = client.get(f"/n/{nominee.code}/{place.code}")
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
    assert not answer.cookies
    assert answer.headers["Cache-Control"].find("no-store") >= 0
    noted = scans._file().read_text()
    assert noted.split() == [str(shanghai_day(timezone.now())), str(place.pk)]


def test_looking_at_the_head_is_no_scan(client):
    nominee, place = a_shown_nominee(), a_place()
    client.head(f"/n/{nominee.code}/{place.code}")
    assert counted(place) == 0


def test_an_unknown_place_leads_to_the_nominee_uncounted(client):
    nominee = a_shown_nominee()
    for place in ("zzzz", "a4", "kk222", "%00", "kk22/kk22"):
        answer = client.get(f"/n/{nominee.code}/{place}")
        assert answer.headers["Location"] == nominee.get_absolute_url(), place
    assert scans.sum_up_scans() == 0


def test_a_retired_place_still_leads_and_counts(client):
    nominee, place = a_shown_nominee(), a_place(retired_at=timezone.now())
    answer = client.get(f"/n/{nominee.code}/{place.code}")
    assert answer.headers["Location"] == nominee.get_absolute_url()
    assert counted(place) == 1


def test_a_withdrawn_nominee_says_so_kindly(client):
    nominee, place = a_shown_nominee(), a_place()
    type(nominee).objects.update(withdrawn_at=timezone.now(), withdrawn_reason="本人请求")
    answer = client.get(f"/n/{nominee.code}/{place.code}", follow=True)
    assert "本人请求" in answer.content.decode()


def test_a_nominee_who_is_gone_leads_to_the_others(client):
    place = a_place()
    an_edition(at=timezone.now())
    answer = client.get(f"/n/zzzzzz/{place.code}")
    assert answer.headers["Location"] == "/nominees/"
    assert client.get("/n/zzzzzz/zzzz").status_code == 404


def test_a_nominee_without_a_page_leads_to_the_edition(client):
    nominee, place = a_nominee(an_edition(at=timezone.now())), a_place()
    assert client.get(f"/n/{nominee.code}/{place.code}").headers["Location"] == "/"


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize("way", ["a nominee", "a place alone", "a district"])
def test_before_the_pages_come_out_a_poster_says_so_in_both_languages(client, way, known):
    now = timezone.now()
    edition = an_edition(at=now, publish_from=now + timedelta(days=3 if known else 365))
    nominee, place = a_published_nominee(edition, at=now), a_place()
    paths = {
        "a nominee": f"/n/{nominee.code}/{place.code}",
        "a place alone": f"/n/zzzzzz/{place.code}",
        "a district": f"/d/{district_key(edition, nominee.community.district)}",
    }
    answer = client.get(paths[way])
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "活动即将开始" in page
    assert "The campaign is about to begin" in page
    assert (f"{edition.publish_from.astimezone(SHANGHAI):%Y-%m-%d}" in page) is known
    assert "<a href" not in page  # where nothing is out yet, nothing can be led to
    assert "no-store" in answer.headers["Cache-Control"]
    assert counted(place) == (way != "a district")


def test_nobody_hears_of_a_rehearsal(client):
    edition = an_edition(
        at=timezone.now(), kind=Edition.Kind.REHEARSAL, is_current=False, number=901
    )
    nominee = a_published_nominee(edition, at=timezone.now())
    assert client.get(f"/n/{nominee.code}", follow=True).status_code == 404


def test_the_desk_is_not_told_more_than_is_true(client):
    client.force_login(an_editor())
    page = client.get("/admin/profiles/place/scans/").content.decode()
    assert "本站不记录是谁扫的" in page
    assert '<a href="/privacy/">隐私页面</a>' in page


def test_scans_add_up_over_days_and_sums(client):
    place, now = a_place(), timezone.now()
    for back in (0, 0, 1):
        scans.note_scan(place=place, at=now - timedelta(days=back))
    assert scans.sum_up_scans() == 3
    scans.note_scan(place=place, at=now)
    call_command("scans")
    assert list(place.scan_days.values_list("scans", flat=True)) == [1, 3]
    assert scans.sum_up_scans() == 0


def test_a_full_disk_costs_a_scan_and_no_reader(client, monkeypatch):
    nominee, place = a_shown_nominee(), a_place()

    def full(_line):
        raise OSError("no space left")

    monkeypatch.setattr(scans, "_add", full)
    assert client.get(f"/n/{nominee.code}/{place.code}").status_code == 302


def test_a_flood_fills_no_disk(monkeypatch):
    place = a_place()
    monkeypatch.setattr(scans, "MOST_BYTES", 60)
    for _scan in range(100):
        scans.note_scan(place=place, at=timezone.now())
    assert scans._file().stat().st_size < 100


def test_half_a_line_is_passed_over():
    place = a_place()
    scans.note_scan(place=place, at=timezone.now())
    with scans._file().open("a") as file:
        file.write("2026-11-\nrubbish\n2026-11-25 999999\n")
    assert counted(place) == 1


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_many_threads_scan_at_once_and_none_is_lost():
    nominee, place = a_shown_nominee(), a_place()

    def scan(_number):
        status = Client().get(f"/n/{nominee.code}/{place.code}").status_code
        connections.close_all()
        return status

    with ThreadPoolExecutor(16) as crowd:
        statuses = list(crowd.map(scan, range(200)))
    assert set(statuses) == {302}
    assert counted(place) == 200


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_sums_at_the_same_time_count_nothing_twice():
    place, now = a_place(), timezone.now()
    for _scan in range(50):
        scans.note_scan(place=place, at=now)

    def sum_up(_number):
        summed = scans.sum_up_scans()
        connections.close_all()
        return summed

    with ThreadPoolExecutor(8) as timers:
        assert sum(timers.map(sum_up, range(8))) == 50
    assert counted(place) == 50


def test_a_place_is_in_the_list_once():
    place = a_place()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_place(code="mm33")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_place(spot="南门", code=place.code)


def test_a_day_has_scans_and_is_kept_once():
    place, day = a_place(), shanghai_day(timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ScanDay.objects.create(place=place, day=day, scans=0)
    ScanDay.objects.create(place=place, day=day, scans=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScanDay.objects.create(place=place, day=day, scans=1)


def test_an_organiser_adds_a_place(client):
    client.force_login(an_editor())
    community = a_community()
    data = {"community": community.pk, "spot": "市场入口", "note": "钥匙在居委会"}
    client.post("/admin/profiles/place/add/", data)
    place = Place.objects.get()
    assert str(place) == "榕荫社区 · 市场入口"
    assert place.code in client.get("/admin/profiles/place/").content.decode()
    again = client.post("/admin/profiles/place/add/", data)
    assert "这个点位已在列表中" in again.content.decode()


def test_a_place_is_retired_and_used_again_but_never_deleted(client):
    client.force_login(an_editor())
    place = a_place()
    assert client.post(f"/admin/profiles/place/{place.pk}/delete/").status_code == 403
    client.post(f"/admin/profiles/place/act/retire/?ids={place.pk}")
    assert Place.objects.get().is_retired
    client.post(f"/admin/profiles/place/act/use-again/?ids={place.pk}")
    assert not Place.objects.get().is_retired


def test_the_desk_sees_which_places_work(client, django_assert_max_num_queries):
    client.force_login(an_editor())
    busy, _silent = a_place(), a_place(spot="市场入口", code="mm33")
    for _scan in range(3):
        scans.note_scan(place=busy, at=timezone.now())
    assert "尚未被扫过" in client.get("/admin/profiles/place/scans/").content.decode()
    assert client.get("/admin/profiles/place/scans/sum-up/").status_code == 405
    page = client.post("/admin/profiles/place/scans/sum-up/", follow=True).content.decode()
    assert page.index("北门公告栏") < page.index("市场入口")
    assert '<td>3</td>\n            <td><svg width="200"' in page
    with django_assert_max_num_queries(8):
        client.get("/admin/profiles/place/scans/")


def test_who_may_not_see_places_does_not_see_scans(client):
    user = an_editor(username="nobody")
    type(user).objects.update(is_superuser=False)
    client.force_login(type(user).objects.get())
    assert client.get("/admin/profiles/place/scans/").status_code == 403
    assert client.post("/admin/profiles/place/scans/sum-up/").status_code == 403


def test_places_in_use_are_listed_apart_from_the_retired(client):
    client.force_login(an_editor())
    a_place(spot="北门公告栏")
    a_place(spot="旧车站", code="mm33", retired_at=timezone.now())
    in_use = client.get("/admin/profiles/place/?retired=no").content.decode()
    assert "北门公告栏" in in_use
    assert "旧车站" not in in_use
    assert "旧车站" in client.get("/admin/profiles/place/?retired=yes").content.decode()
