"""Posters in bulk: chosen at the desk, made slice by slice, bound in print order."""

import os
import time
import zipfile
from io import BytesIO

import pypdfium2
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from campaign import batches, orders
from campaign.binding import bind
from campaign.districts import districts_of
from campaign.posters import Kind, Poster, UnreadableError
from campaign.posters.sheets import draw_file, page_of
from profiles.models import Edition, Nominee, Place
from tests.cast import a_community, a_member, a_published_nominee, an_edition, an_editor
from tests.posters import shapes
from voting.roles import AUDITOR, ORGANISER

pytestmark = pytest.mark.django_db
PAGE = Kind(form="pdf")
DESK = "/admin/profiles/place/posters/"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)


@pytest.fixture
def drawn(monkeypatch):
    """Draw nothing, but remember what was asked for."""
    asked = []

    def draw(*, nominee, kind, place=None):
        asked.append((nominee.code, place.code if place else "", kind.file_name))
        return Poster(f"{nominee.name} {place}".encode(), kind.content_type, 1, 1)

    monkeypatch.setattr(orders, "draw_poster", draw)
    return asked


@pytest.fixture
def drawn_districts(monkeypatch):
    asked = []

    def draw(*, district, kind):
        asked.append((district.name, kind.file_name))
        return Poster(b"list", kind.content_type, 1, 1)

    monkeypatch.setattr(orders, "draw_district", draw)
    return asked


def two_nominees():
    now = timezone.now()
    edition = an_edition(at=now)
    return [
        a_published_nominee(edition, at=now, name="张榕", number=1),
        a_published_nominee(
            edition, at=now, name="欧阳晓", number=2, community=a_community(district="天河区")
        ),
    ]


def a_batch(nominees, places=(), kinds=(PAGE,), packing="zip", **changes):
    wanted = orders.orders_for(nominees=nominees, places=places, kinds=kinds, **changes)
    return batches.start_batch(orders=wanted, packing=packing, at=timezone.now())


def test_a_batch_is_in_print_order_and_bound(drawn):
    first, second = two_nominees()
    kinds = [Kind(size="a4", form="pdf"), Kind(size="a3", form="pdf")]
    batch = a_batch([first, second], kinds=kinds)
    batches.work_on(batch, seconds=60)
    assert batch.is_finished
    names = zipfile.ZipFile(batch.result).namelist()
    assert [name.split("-")[1] for name in names] == [first.code, second.code] * 2
    assert [name.split("-")[3] for name in names] == ["a4.pdf", "a4.pdf", "a3.pdf", "a3.pdf"]


def test_a_place_hangs_those_of_its_own_district(drawn):
    first, second = two_nominees()
    place = Place.objects.create(community=first.community, spot="北门")
    assert len(a_batch([first, second], [place]).orders) == 2
    batch = a_batch([first, second], [place], own_district=True)
    assert [(order.owner, order.place) for order in batch.orders] == [(first.code, place.code)]


def test_a_batch_goes_on_where_it_was(drawn):
    batch = a_batch(two_nominees())
    batches.work_on(batch, seconds=0)
    assert batch.progress().done == 0
    batches._draw(batch, batch.orders[0])
    assert batch.progress().done == 1
    batches.work_on(batches.find_batch(batch.key), seconds=60)
    assert len(drawn) == 2
    batches.work_on(batch, seconds=60)
    assert len(drawn) == 2


def test_a_poster_that_is_held_back_stops_no_other(drawn, monkeypatch):
    first, second = two_nominees()
    batch = a_batch([first, second])
    Nominee.objects.filter(pk=first.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="-")
    batches.work_on(batch, seconds=60)
    progress = batch.progress()
    assert (progress.made, len(progress.refused)) == (1, 1)
    assert len(zipfile.ZipFile(batch.result).namelist()) == 1


def test_nothing_is_bound_where_all_are_held_back(monkeypatch):
    def refuse(**_what):
        raise UnreadableError("没有读出")

    monkeypatch.setattr(orders, "draw_poster", refuse)
    batch = a_batch(two_nominees())
    batches.work_on(batch, seconds=60)
    assert not batch.is_finished
    assert [reason for _name, reason in batch.progress().refused] == ["没有读出"] * 2


def test_a_cancelled_batch_keeps_nothing_and_draws_no_more(drawn):
    batch = a_batch(two_nominees())
    batches._draw(batch, batch.orders[0])
    batches.cancel(batch)
    batches.work_on(batch, seconds=60)
    assert len(drawn) == 1
    assert batch.progress().done == 0


def test_too_many_and_none_are_refused(monkeypatch):
    with pytest.raises(ValidationError):
        a_batch([])
    monkeypatch.setattr(orders, "MOST", 1)
    with pytest.raises(ValidationError):
        a_batch(two_nominees())


def test_a_real_pdf_has_a_page_for_each_and_a_new_name_makes_new_bytes():
    nominees = two_nominees()
    made = []
    for name in ("张榕", "张蓉"):
        Nominee.objects.filter(pk=nominees[0].pk).update(name=name)
        batch = a_batch(nominees, packing="pdf")
        batches.work_on(batch, seconds=600)
        made.append(batch.result.read_bytes())
        texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made[-1])]
        assert len(texts) == 2
        assert f"/n/{nominees[0].code}" in texts[0]
        assert f"/n/{nominees[1].code}" in texts[1]
    assert made[0] != made[1]


def test_bound_pages_are_the_pages_that_were_proven(tmp_path):
    files = []
    for n, (layout, variant) in enumerate([("portrait", "printer"), ("quote", "office")]):
        kind = Kind(layout, variant=variant, form="pdf")
        content, _page = draw_file(shapes(layout, "a4"), kind, title="欧阳 (1 0 R)")
        files.append(tmp_path / f"{n}.pdf")
        files[-1].write_bytes(content)
    bind([*files, *files], tmp_path / "bound.pdf")
    bound = (tmp_path / "bound.pdf").read_bytes()
    pages = pypdfium2.PdfDocument(bound)
    assert len(pages) == 4
    for number, file in enumerate([*files, *files]):
        assert page_of(bound, number).tobytes() == page_of(file.read_bytes()).tobytes()
        (alone,) = pypdfium2.PdfDocument(file)
        assert pages[number].get_trimbox() == alone.get_trimbox()
        texts = [page.get_textpage().get_text_range() for page in (pages[number], alone)]
        assert texts[0] == texts[1]
    bind([*files, *files], tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == bound


def test_what_has_no_table_of_objects_is_not_bound(tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 from somewhere else")
    with pytest.raises(ValueError, match="no table"):
        bind([tmp_path / "x.pdf"], tmp_path / "bound.pdf")
    assert not (tmp_path / "bound.pdf").exists()


def test_an_organiser_makes_posters_without_script(client, drawn):
    two_nominees()
    client.force_login(a_member(ORGANISER))
    assert client.get(DESK).status_code == 200
    chosen = {"layout": "portrait", "sizes": ["a4"], "variant": "screen", "packing": "zip"}
    answer = client.post(DESK, chosen)
    page = answer.headers["Location"]
    assert "0 / 2" in client.get(page).content.decode()
    assert client.get(f"{page}file/").status_code == 404
    assert client.get(f"{page}work/").status_code == 405
    done = client.post(f"{page}work/", follow=True).content.decode()
    assert "2 / 2" in done
    assert "下载" in done
    file = client.get(f"{page}file/")
    assert len(zipfile.ZipFile(BytesIO(b"".join(file.streaming_content))).namelist()) == 2


def test_a_script_hears_how_far_it_is(client, drawn):
    batch = a_batch(two_nominees())
    client.force_login(an_editor())
    answer = client.post(f"{DESK}{batch.key}/work/", headers={"accept": "application/json"})
    assert answer.json() == {"done": 2, "total": 2, "over": True}


def test_a_batch_is_cancelled_at_the_desk(client, drawn):
    batch = a_batch(two_nominees())
    client.force_login(an_editor())
    page = client.post(f"{DESK}{batch.key}/cancel/", follow=True).content.decode()
    assert "已取消" in page


def test_screens_are_not_bound_into_a_pdf(client):
    two_nominees()
    client.force_login(an_editor())
    chosen = {"layout": "portrait", "sizes": ["phone"], "variant": "screen", "packing": "pdf"}
    assert "请选择 zip" in client.post(DESK, chosen).content.decode()


def test_who_may_only_look_makes_no_posters(client):
    client.force_login(a_member(AUDITOR))
    assert client.get(DESK).status_code == 403


def test_an_unknown_batch_is_not_found(client):
    client.force_login(an_editor())
    for key in ("20261125-zzzzzz", "..", "x"):
        assert client.get(f"{DESK}{key}/").status_code == 404


def test_districts_are_made_in_bulk_at_the_desk(client, drawn_districts):
    first, _second = two_nominees()
    client.force_login(a_member(ORGANISER))
    chosen = {"layout": "district", "sizes": ["a4"], "variant": "screen", "packing": "zip"}
    page = client.post(DESK, chosen).headers["Location"]
    done = client.post(f"{page}work/", follow=True).content.decode()
    assert "2 / 2" in done
    assert drawn_districts == [("天河区", "district-a4.pdf"), ("越秀区", "district-a4.pdf")]
    page = client.post(DESK, {**chosen, "nominees": [first.pk]}).headers["Location"]
    assert "0 / 1" in client.get(page).content.decode()


def test_the_command_makes_the_lists_of_districts(drawn_districts, tmp_path):
    two_nominees()
    out = tmp_path / "districts.zip"
    call_command(
        "posters",
        str(out),
        layout="district",
        size=["a4", "share"],
        district=["越秀区"],
        processes=1,
    )
    assert drawn_districts == [("越秀区", "district-a4.pdf"), ("越秀区", "district-share.jpg")]
    names = zipfile.ZipFile(out).namelist()
    assert [name[:4] for name in names] == ["0001", "0002"]


def test_a_real_list_of_a_district_is_bound():
    two_nominees()
    (district, _other) = districts_of(Edition.objects.get(), at=timezone.now())
    kinds = [Kind("district", form="pdf")]
    batch = batches.start_batch(
        orders=orders.orders_for(districts=[district], kinds=kinds),
        packing="pdf",
        at=timezone.now(),
    )
    batches.work_on(batch, seconds=600)
    (page,) = pypdfium2.PdfDocument(batch.result.read_bytes())
    assert f"/d/{district.key}" in page.get_textpage().get_text_range()


def test_a_district_whose_last_nominee_has_gone_is_held_back(drawn_districts):
    first, _second = two_nominees()
    (_other, district) = districts_of(Edition.objects.get(), at=timezone.now())
    kinds = [Kind("district", form="pdf")]
    wanted = orders.orders_for(districts=[district], kinds=kinds)
    batch = batches.start_batch(orders=wanted, packing="zip", at=timezone.now())
    Nominee.objects.filter(pk=first.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="-")
    batches.work_on(batch, seconds=60)
    ((_name, reason),) = batch.progress().refused
    assert "没有" in reason


def test_the_command_makes_a_zip(drawn, tmp_path):
    two_nominees()
    out = tmp_path / "posters.zip"
    call_command("posters", str(out), processes=1)
    assert len(zipfile.ZipFile(out).namelist()) == 2


def test_the_command_refuses_an_unknown_ending_and_batch(tmp_path):
    two_nominees()
    for arguments in ([str(tmp_path / "posters.doc")], ["x.pdf", "--resume", "no"], []):
        with pytest.raises(CommandError):
            call_command("posters", *arguments)


def test_the_command_draws_nothing_where_the_file_has_no_place(drawn, tmp_path):
    two_nominees()
    with pytest.raises(CommandError, match="nowhere is not there"):
        call_command("posters", str(tmp_path / "nowhere/posters.zip"), processes=1)
    assert not drawn


def test_the_command_reads_codes_in_capitals(drawn, tmp_path):
    first, _second = two_nominees()
    Place.objects.create(community=first.community, spot="北门", code="kk22")
    typed = ["--nominee", first.code.upper(), "--place", "KK22", "--processes", "1"]
    call_command("posters", str(tmp_path / "posters.zip"), *typed)
    assert drawn == [(first.code, "kk22", "portrait-a4.pdf")]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["--place", "kk22", "--place", "ZZZZ"], "place in use: zzzz"),
        (["--place", "yy22"], "place in use: yy22"),
        (["--nominee", "zzzzzz"], "nominee with a page: zzzzzz"),
        (["--district", "越秀区", "--district", "某区"], "district with a page: 某区"),
        (["--layout", "district", "--district", "某区"], "district with a page: 某区"),
        (["--size", "landscape"], "landscape"),
    ],
)
def test_the_command_names_what_there_is_not_and_makes_nothing(drawn, tmp_path, typed, says):
    first, _second = two_nominees()
    Place.objects.create(community=first.community, spot="北门", code="kk22")
    retired = {"community": first.community, "spot": "南门", "code": "yy22"}
    Place.objects.create(**retired, retired_at=timezone.now())
    out = tmp_path / "posters.zip"
    with pytest.raises(CommandError, match=says):
        call_command("posters", str(out), *typed)
    assert not out.exists()
    assert not drawn


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_the_command_shares_its_work_among_processes(monkeypatch, tmp_path):
    def draw(*, nominee, kind, place=None):
        time.sleep(0.05)
        return Poster(str(os.getpid()).encode(), kind.content_type, 1, 1)

    monkeypatch.setattr(orders, "draw_poster", draw)
    first, _second = two_nominees()
    for number in range(3, 12):
        a_published_nominee(first.edition, at=timezone.now(), number=number, name=f"李{number}")
    out = tmp_path / "posters.zip"
    call_command("posters", str(out), processes=3)
    made = zipfile.ZipFile(out)
    assert len(made.namelist()) == 11
    assert len({made.read(name) for name in made.namelist()}) > 1
