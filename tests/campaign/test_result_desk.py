"""The desk's page for a result: winners, obstacles, proposal, declaration, the table for a jury."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from tests import cast
from tests.cases import HOUR, a_hold, an_edition_over, declare
from tests.voting.ledger.conftest import key_file  # noqa: F401
from voting.looks import LOOK
from voting.models import Award, Result, Winner
from voting.roles import AUDITOR, CHIEF_EDITOR, EDITOR, ORGANISER, REPORTER
from voting.settled import newest_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db):
    return an_edition_over()


@pytest.fixture
def organiser(client, edition):
    client.force_login(cast.a_member(ORGANISER))
    return client


def address(edition, act=""):
    return f"/admin/profiles/edition/{edition.pk}/result/{act}"


def page(client, edition, **form):
    answer = (
        client.post(address(edition), form, follow=True) if form else client.get(address(edition))
    )
    return answer.content.decode()


def decide(client, result, decision):
    form = {"result": result.pk, decision: "1"}
    return client.post(address(result.edition, "decide/"), form, follow=True).content.decode()


def test_one_person_proposes_and_another_declares(organiser, edition, client):
    assert "等待第二个人确认" in page(organiser, edition, reason="")
    result = Result.objects.get()
    assert 'name="confirm"' not in page(organiser, edition)
    assert "须由第二个人确认" in decide(organiser, result, "confirm")
    client.force_login(cast.a_member(CHIEF_EDITOR))
    assert 'name="confirm"' in page(client, edition)
    assert "第 1 版结果已宣布" in decide(client, result, "confirm")
    assert newest_result(edition, at=timezone.now()) == result
    words = LogEntry.objects.values_list("change_message", flat=True)
    assert [one for one in words if "提请" in one or "宣布" in one]


def test_what_is_in_the_way_is_said_and_nothing_is_offered(organiser, edition):
    a_hold(edition.nominees.get(number=1), at=timezone.now() - HOUR)
    shown = page(organiser, edition)
    assert "有 5 个赞待核" in shown
    assert "提请最终结果" not in shown
    answer = organiser.post(address(edition), {"reason": ""})
    assert answer.status_code == 400
    assert not Result.objects.exists()


def test_winners_are_chosen_by_award(organiser, edition):
    first, second = edition.nominees.order_by("number")
    award = Award.objects.create(edition=edition, name="金奖", name_en="Gold", places=1)
    form = {f"award-{first.code}": award.pk, f"award-{second.code}": ""}
    shown = organiser.post(address(edition, "winners/"), form, follow=True).content.decode()
    assert "已选定获奖者：张榕 金奖" in shown
    assert f'<option value="{award.pk}" selected>' in shown
    assert Winner.objects.get().nominee == first
    form = {f"award-{second.code}": award.pk}
    organiser.post(address(edition, "winners/"), form)
    assert "名额 1 个，却选了 2 人" in page(organiser, edition)


def test_an_award_that_is_gone_is_chosen_anew(organiser, edition):
    code = edition.nominees.get(number=1).code
    for wrong in ("99", "x"):
        form = {f"award-{code}": wrong}
        shown = organiser.post(address(edition, "winners/"), form, follow=True).content.decode()
        assert "这个奖项已不存在" in shown
    assert not Winner.objects.exists()


def test_a_proposal_is_taken_back(organiser, edition):
    page(organiser, edition, reason="")
    result = Result.objects.get()
    assert "没有作出决定" in decide(organiser, result, "other")
    assert "已撤回" in decide(organiser, result, "take-back")
    assert not Result.objects.exists()
    assert "已被撤回" in decide(organiser, result, "confirm")


def test_a_wrong_number_is_no_error(organiser, edition):
    for wrong in ("", "x", "9" * 30):
        answer = organiser.post(address(edition, "decide/"), {"result": wrong}, follow=True)
        assert "已被撤回" in answer.content.decode()


def test_a_correction_asks_for_its_reason(organiser, edition):
    declare(edition, at=timezone.now() - HOUR)
    edition.nominees.filter(number=1).update(is_ranked=False)
    assert "更正需要写明理由" in page(organiser, edition, reason=" ")
    assert "等待第二个人确认" in page(organiser, edition, reason="本人要求不排名次")


def test_a_clock_that_was_set_back_is_named(organiser, edition):
    declare(edition, at=timezone.now() + HOUR)
    answer = organiser.post(address(edition), {"reason": "更正"})
    assert answer.status_code == 400
    assert "请先校准服务器时钟" in answer.content.decode()
    assert not Result.objects.waiting().exists()


def test_the_jury_gets_counts_by_number_and_it_is_on_record(organiser, edition):
    edition.nominees.filter(number=2).update(name="=1+1")
    assert organiser.get(address(edition, "jury.csv")).status_code == 405
    answer = organiser.post(address(edition, "jury.csv"))
    head, first, second = answer.content.decode().splitlines()
    assert head.startswith("\ufeff编号,")
    assert first.split(",")[:4] == ["1", edition.nominees.get(number=1).code, "张榕", "越秀区"]
    assert first.split(",")[5:8] == ["5", "0", "5"]
    assert second.split(",")[2] == "'=1+1"
    assert LogEntry.objects.get(action_flag=LOOK).change_message == "供评审的票数"


@pytest.mark.parametrize("role", [REPORTER, EDITOR, CHIEF_EDITOR, ORGANISER, AUDITOR])
def test_who_may_read_and_who_may_act(client, edition, role):
    client.force_login(cast.a_member(role))
    acts = role in (CHIEF_EDITOR, ORGANISER)
    reads = acts or role == AUDITOR
    assert client.get(address(edition)).status_code == (200 if reads else 403)
    for path in ("", "winners/", "decide/", "jury.csv"):
        status = client.post(address(edition, path), {"reason": "x"}).status_code
        assert (status != 403) == acts, path
    assert client.get("/admin/voting/award/add/").status_code == (200 if acts else 403)


def test_acts_are_posts(organiser, edition):
    for path in ("winners/", "decide/"):
        assert organiser.get(address(edition, path)).status_code == 405


def test_an_award_is_made_with_quotas_that_can_be_read(organiser, edition):
    form = {
        "edition": edition.pk,
        "position": 1,
        "name": "金奖",
        "name_en": "Gold",
        "places": 3,
        "quotas": "越秀区 两个",
    }
    shown = organiser.post("/admin/voting/award/add/", form).content.decode()
    assert "不是名额" in shown
    organiser.post("/admin/voting/award/add/", {**form, "quotas": "越秀区 2"})
    assert Award.objects.get().quotas == "越秀区 2"


def test_what_the_rules_promised_is_fixed_once_likes_are_open(organiser):
    edition = cast.an_edition(number=4, is_current=False, at=timezone.now())
    form = organiser.get(f"/admin/profiles/edition/{edition.pk}/change/").content.decode()
    for name in ("number", "notice_days", "winners_by", "jury"):
        field = form.split(f'name="{name}"')[1].split(">")[0]
        assert "disabled" in field, name
    edition.likes_open_at = timezone.now() + timedelta(days=1)
    edition.save()
    form = organiser.get(f"/admin/profiles/edition/{edition.pk}/change/").content.decode()
    assert "disabled" not in form.split('name="notice_days"')[1].split(">")[0]


def test_the_start_page_tells_the_second_person(organiser, edition, client):
    page(organiser, edition, reason="")
    assert "待我宣布的结果" not in organiser.get("/admin/").content.decode()
    client.force_login(cast.a_member(CHIEF_EDITOR))
    start = client.get("/admin/").content.decode()
    assert "待我宣布的结果" in start
    assert f'href="{address(edition)}"' in start
