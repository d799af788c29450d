"""The desk's page for the rules: what waits, who may confirm it, and what readers see."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from campaign.admin.editions import EditionForm
from profiles.models import Edition
from tests import cast
from tests.campaign.test_readiness import terms
from voting.models import Rules
from voting.roles import AUDITOR, CHIEF_EDITOR, ORGANISER

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client, edition):
    """Return a browser in which the organiser has asked for three likes a day."""
    client.force_login(cast.a_member(ORGANISER))
    client.post(f"/admin/profiles/edition/{edition.pk}/rules/", terms(daily_limit=3, reason="适度"))
    return client


@pytest.fixture
def waiting(organiser):
    return Rules.objects.waiting().get()


def address(edition, act=""):
    return f"/admin/profiles/edition/{edition.pk}/rules/{act}"


def decide(client, waiting, decision):
    form = {"rules": waiting.pk, decision: "1"}
    return client.post(address(waiting.edition, "decide/"), form, follow=True).content.decode()


def test_what_waits_is_shown_to_the_desk_and_not_to_readers(organiser, waiting, edition):
    page = organiser.get(address(edition)).content.decode()
    assert "等待第二个人确认" in page
    assert "<td>5</td><td><strong>3</strong></td>" in page
    assert 'name="decline"' in page
    assert 'name="confirm"' not in page  # not to who wrote it
    readers = organiser.get("/rules/").content.decode()
    assert "每天可点 5 个赞" in readers
    assert "适度" not in readers


def test_a_second_person_confirms(client, waiting, edition):
    client.force_login(cast.a_member(CHIEF_EDITOR))
    assert 'name="confirm"' in client.get(address(edition)).content.decode()
    assert "起生效" in decide(client, waiting, "confirm")
    rules = Rules.objects.confirmed().get()
    assert (rules.confirmed_by.username, rules.daily_limit) == (CHIEF_EDITOR, 3)
    assert "适度" in client.get("/rules/").content.decode()
    assert [entry.user.username for entry in LogEntry.objects.order_by("pk")] == [
        ORGANISER,
        CHIEF_EDITOR,
    ]


def test_who_wrote_it_can_not_confirm_it(organiser, waiting):
    assert "请第二个人来确认" in decide(organiser, waiting, "confirm")
    assert Rules.objects.waiting().get() == waiting


def test_who_wrote_it_may_take_it_back(organiser, waiting, edition):
    assert "规则不变" in decide(organiser, waiting, "decline")
    assert not Rules.objects.exists()
    assert "适度" in LogEntry.objects.order_by("pk").last().change_message
    assert "id_daily_limit" in organiser.get(address(edition)).content.decode()


def test_an_old_page_confirms_nothing_newer(client, organiser, waiting, edition):
    decide(organiser, waiting, "decline")
    organiser.post(address(edition), terms(daily_limit=99, reason="又一次"))
    client.force_login(cast.a_member(CHIEF_EDITOR))
    assert "已被否决" in decide(client, waiting, "confirm")
    assert Rules.objects.waiting().get().daily_limit == 99


def test_a_second_change_is_refused_while_one_waits(organiser, waiting, edition):
    page = organiser.post(address(edition), terms(daily_limit=4, reason="又一次"))
    assert page.status_code == 200
    assert Rules.objects.get() == waiting


def test_a_page_that_decides_nothing_changes_nothing(organiser, waiting, edition):
    assert "没有作出决定" in decide(organiser, waiting, "sing")
    assert organiser.get(address(edition, "decide/")).status_code == 405
    for wrong in ("", "x", "9" * 40):
        answer = organiser.post(address(edition, "decide/"), {"rules": wrong, "confirm": "1"})
        assert answer.status_code == 302
    assert Rules.objects.get() == waiting


def test_an_auditor_reads_and_decides_nothing(client, waiting, edition):
    client.force_login(cast.a_member(AUDITOR))
    page = client.get(address(edition)).content.decode()
    assert "等待第二个人确认" in page
    assert '<input type="submit"' not in page
    assert client.post(address(edition), terms(daily_limit=4)).status_code == 403
    form = {"rules": waiting.pk, "confirm": "1"}
    assert client.post(address(edition, "decide/"), form).status_code == 403
    assert Rules.objects.get() == waiting


def test_the_close_is_moved_with_the_rules_and_readers_are_told(organiser, waiting, edition):
    decide(organiser, waiting, "decline")
    later = timezone.localtime(edition.likes_close_at + timedelta(days=1)).replace(microsecond=0)
    moved = {"closes_at_0": f"{later:%Y-%m-%d}", "closes_at_1": f"{later:%H:%M:%S}"}
    organiser.post(address(edition), terms(reason="台风，延期一天", **moved))
    assert f"{later:%H:%M}" in organiser.get(address(edition)).content.decode()

    organiser.force_login(cast.a_member(CHIEF_EDITOR))
    decide(organiser, Rules.objects.waiting().get(), "confirm")

    edition.refresh_from_db()
    assert edition.likes_close_at == later
    assert "截止时间改为" in organiser.get("/rules/").content.decode()


def edition_form(client, edition) -> dict[str, object]:
    """Return the edition's form as a browser would send it, but for its close."""
    page = client.get(f"/admin/profiles/edition/{edition.pk}/change/")
    fields = page.context["adminform"].form.initial
    form = {name: value for name, value in fields.items() if value is not None}
    for name in ("publish_from", "likes_open_at"):
        at = timezone.localtime(fields[name])
        form |= {f"{name}_0": f"{at:%Y-%m-%d}", f"{name}_1": f"{at:%H:%M:%S}"}
    return form


FAR = ("9999-12-31", "0001-01-01")


@pytest.mark.parametrize("day", FAR)
def test_an_editions_times_lie_in_years_that_can_be_reckoned_with(client, edition, day):
    client.force_login(cast.an_editor())
    Edition.objects.update(likes_open_at=timezone.now() + timedelta(days=1))
    form = edition_form(client, edition)
    form |= {"likes_close_at_0": day, "likes_close_at_1": "12:00:00", "publish_until_0": day}
    form |= {"publish_until_1": "12:00:00"}
    refused = client.post(f"/admin/profiles/edition/{edition.pk}/change/", form)
    assert refused.status_code == 200
    assert refused.content.decode().count("请填写 2000 年至 2199 年之间") == 2


@pytest.mark.parametrize("day", FAR)
def test_a_close_is_moved_to_a_year_that_can_be_reckoned_with(client, edition, day):
    client.force_login(cast.a_member(ORGANISER))
    moved = {"closes_at_0": day, "closes_at_1": "12:00:00"}
    refused = client.post(address(edition), terms(reason="台风", **moved))
    assert "请填写 2000 年至 2199 年之间" in refused.content.decode()
    assert not Rules.objects.exists()


def test_the_editions_form_moves_no_close_once_likes_are_open(client, edition):
    client.force_login(cast.an_editor())
    before = edition.likes_close_at.replace(microsecond=0)
    form = edition_form(client, edition)
    later = timezone.localtime(before + timedelta(days=1))
    form |= {"likes_close_at_0": f"{later:%Y-%m-%d}", "likes_close_at_1": f"{later:%H:%M:%S}"}
    saved = client.post(f"/admin/profiles/edition/{edition.pk}/change/", {**form, "name": "新名字"})
    assert saved.status_code == 302
    edition.refresh_from_db()
    close = edition.likes_close_at.replace(microsecond=0)
    assert (edition.name, close) == ("新名字", before)


def test_who_edits_words_does_not_put_a_moved_close_back(client, edition, monkeypatch):
    moved = edition.likes_close_at + timedelta(days=1)
    clean = EditionForm.clean

    def meanwhile(form):
        Edition.objects.filter(pk=edition.pk).update(likes_close_at=moved)
        return clean(form)

    client.force_login(cast.an_editor())
    form = edition_form(client, edition)
    monkeypatch.setattr(EditionForm, "clean", meanwhile)
    saved = client.post(f"/admin/profiles/edition/{edition.pk}/change/", {**form, "name": "新名字"})
    assert saved.status_code == 302
    edition.refresh_from_db()
    assert (edition.name, edition.likes_close_at) == ("新名字", moved)


def test_after_the_close_the_desk_says_why_no_rule_changes(organiser, waiting, edition):
    Edition.objects.update(likes_close_at=timezone.now())
    organiser.force_login(cast.a_member(CHIEF_EDITOR))
    page = organiser.get(address(edition)).content.decode()
    assert "规则不能再改" in page
    assert 'name="confirm"' not in page
    assert "规则不能再改" in decide(organiser, waiting, "confirm")
    decide(organiser, waiting, "decline")
    assert "id_daily_limit" not in organiser.get(address(edition)).content.decode()
    refused = organiser.post(address(edition), terms(daily_limit=3, reason="晚了")).content.decode()
    assert "规则不能再改" in refused
    assert "晚了" in refused
    assert not Rules.objects.exists()
