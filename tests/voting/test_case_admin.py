"""Cases at the desk: looked at, acted on with a permission and words, and edited by nobody."""

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from tests import cast
from tests.cases import HOUR, a_hold, a_person, a_void, confirm, give
from voting.complaints import complain
from voting.models import Act, Case, CaseLike, ComplaintLetter

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def nominee():
    nominee = cast.a_published_nominee(cast.an_edition(at=NOW()), at=NOW())
    give(nominee, 3, at=NOW() - HOUR)
    return nominee


@pytest.fixture
def case(nominee):
    return a_hold(nominee, at=NOW())


@pytest.fixture
def letter(nominee):
    return complain(
        edition=nominee.edition, nominee=nominee, text="有人卖票", contact="13800000000", at=NOW()
    )[0]


def as_person(client, name: str, *permissions: str) -> User:
    person = a_person(name)
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(person)
    return person


def page(case) -> str:
    return f"/admin/voting/case/{case.pk}/change/"


def act(case, name) -> str:
    return f"/admin/voting/case/{case.pk}/act/{name}/"


def test_a_second_person_confirms_at_the_desk(case, client):
    second = as_person(client, "second", "void_likes")
    assert act(case, "void") in client.get(page(case)).content.decode()
    assert "谁都可能替别人买赞" in client.get(act(case, "void")).content.decode()
    answer = client.post(act(case, "void"), {"reason": "network", "text": "同一网络，间隔相同"})
    assert (answer.status_code, answer.headers["Location"]) == (302, page(case))
    void = Act.objects.get(kind="voided")
    assert (void.by, void.proposed_by.username) == (second, "first")
    assert (void.reason, void.text) == ("network", "同一网络，间隔相同")
    after = client.get(page(case)).content.decode()
    assert "已作废" in after
    assert act(case, "void") not in after
    assert act(case, "restore") in after


def test_whoever_held_is_told_why_not_and_loses_no_word(case, client):
    as_person(client, "first", "hold_likes", "void_likes")
    answer = client.post(act(case, "void"), {"reason": "network", "text": "我写的说明"})
    assert answer.status_code == 409
    assert "须由另一个人确认" in answer.content.decode()
    assert "我写的说明" in answer.content.decode()
    assert not Act.objects.filter(kind="voided").exists()


def test_a_second_confirmation_is_told_of_the_first(case, client):
    as_person(client, "third", "void_likes")
    confirm(case, at=NOW())
    answer = client.post(act(case, "void"), {"reason": "network", "text": "x"})
    assert answer.status_code == 409
    assert "此前已有决定：已作废" in answer.content.decode()


@pytest.mark.parametrize("missing", ["reason", "text"])
def test_a_void_without_reason_or_words_is_not_sent(case, client, missing):
    as_person(client, "second", "void_likes")
    form = {"reason": "network", "text": "x"}
    del form[missing]
    assert "此项必填" in client.post(act(case, "void"), form).content.decode()
    assert client.post(act(case, "void"), {"reason": "nonsense", "text": "x"}).status_code == 200
    assert not Act.objects.filter(kind="voided").exists()


ALL = {"hold_likes", "void_likes", "answer_complaint"}
ENOUGH = {
    "void": {"void_likes"},
    "restore": {"void_likes"},
    "release": {"hold_likes", "void_likes"},
    "tell": {"hold_likes", "void_likes"},
    "quote": {"hold_likes", "void_likes"},
    "answer": {"answer_complaint"},
    "note": ALL,
}


@pytest.mark.parametrize("name", ENOUGH)
def test_each_act_needs_its_permission(case, client, name):
    as_person(client, "other", "view_case", *(ALL - ENOUGH[name]))
    before = Act.objects.count()
    assert client.get(act(case, name)).status_code == 403
    assert client.post(act(case, name), {"reason": "test", "text": "x"}).status_code == 403
    assert Act.objects.count() == before
    assert act(case, name) not in client.get(page(case)).content.decode()
    for permission in ENOUGH[name]:
        as_person(client, "other", permission)
        assert client.get(act(case, name)).status_code == 200


def test_who_may_not_look_sees_nothing(case, client):
    as_person(client, "other", "view_like")
    assert client.get(page(case)).status_code == 403
    assert client.get("/admin/voting/case/").status_code == 403
    client.logout()
    assert client.get(act(case, "void")).status_code == 302


def test_release_restore_words_and_notes_are_written(nominee, case, client):
    as_person(client, "second", *ALL)
    for name, kind in (("tell", "told"), ("quote", "said"), ("note", "noted")):
        assert client.post(act(case, name), {"text": f"{name}的内容"}).status_code == 302
        assert Act.objects.get(kind=kind).text == f"{name}的内容"
    client.post(act(case, "release"), {"text": "正常转发"})
    assert Act.objects.get(kind="released").by.username == "second"
    shown = client.get(page(case)).content.decode()
    for words in ("tell的内容", "quote的内容", "note的内容", "正常转发", "请核对", "net#7f3a"):
        assert words in shown, words
    void = a_void_now(nominee)
    client.post(act(void, "restore"), {"text": "候选人说明属实"})
    assert Act.objects.get(kind="restored").text == "候选人说明属实"


def a_void_now(nominee) -> Case:
    give(nominee, 1, at=NOW() - HOUR, prefix="new")
    case = a_hold(nominee, at=NOW(), by="third")
    confirm(case, at=NOW())
    return case


def test_the_desk_reminds_until_the_nominee_was_told(case, client):
    as_person(client, "second", "hold_likes")
    assert "还没有告知候选人" in client.get(page(case)).content.decode()
    client.post(act(case, "note"), {"text": "明天打电话"})
    assert "还没有告知候选人" in client.get(page(case)).content.decode()
    client.post(act(case, "tell"), {"text": "11 月 25 日电话告知"})
    assert "还没有告知候选人" not in client.get(page(case)).content.decode()


def test_a_complaint_is_read_and_answered_by_those_who_may(letter, client):
    as_person(client, "other", "view_case", "void_likes")
    shown = client.get(page(letter)).content.decode()
    assert "13800000000" not in shown
    assert "有人卖票" not in shown
    as_person(client, "second", "answer_complaint")
    shown = client.get(page(letter)).content.decode()
    assert "13800000000" in shown
    assert "有人卖票" in shown
    assert "投诉等待答复" in shown
    client.post(act(letter, "answer"), {"text": "已核对，没有发现"})
    assert Act.objects.get(kind="answered").text == "已核对，没有发现"
    assert "投诉等待答复" not in client.get(page(letter)).content.decode()


def test_a_letter_in_html_stays_a_letter(nominee, client):
    case, _secret = complain(
        edition=nominee.edition, nominee=None, text="<script>x</script>", contact="", at=NOW()
    )
    as_person(client, "second", "answer_complaint")
    assert "<script>x</script>" not in client.get(page(case)).content.decode()


# nothing is edited


@pytest.mark.parametrize("address", ["add/", "{pk}/delete/"])
def test_not_even_a_superuser_adds_or_deletes_a_case(case, client, address):
    client.force_login(cast.an_editor())
    address = f"/admin/voting/case/{address.format(pk=case.pk)}"
    for answer in (client.get(address), client.post(address, {"post": "yes"})):
        assert answer.status_code == 403
    assert Case.objects.count() == 1


def test_not_even_a_superuser_edits_one(case, client):
    client.force_login(cast.an_editor())
    form = {"reference": "aaaaaa", "kind": "complaint", "chosen": "{}"}
    assert client.post(page(case), form).status_code == 403
    assert Case.objects.get().reference == case.reference
    shown = client.get(page(case)).content.decode()
    assert 'name="_save"' not in shown
    assert 'name="reference"' not in shown


def test_an_action_on_cases_does_nothing(case, client):
    client.force_login(cast.an_editor())
    form = {"action": "delete_selected", "_selected_action": [case.pk], "post": "yes"}
    client.post("/admin/voting/case/", form)
    assert Case.objects.count() == 1
    assert CaseLike.objects.count() == 3


@pytest.mark.parametrize("model", ["act", "caselike", "casetally", "complaintletter"])
def test_what_a_case_is_made_of_has_no_page(case, letter, client, model):
    client.force_login(cast.an_editor())
    assert client.get(f"/admin/voting/{model}/").status_code == 404
    assert ComplaintLetter.objects.count() == 1


# finding


def test_cases_are_found_by_reference_and_state(nominee, case, letter, client):
    void = a_void_now(nominee)
    as_person(client, "second", *ALL)

    def listed(**query) -> set[Case]:
        shown = client.get("/admin/voting/case/", query).content.decode()
        return {one for one in (case, letter, void) if page(one) in shown}

    assert listed() == {case, letter, void}
    assert listed(q=letter.reference) == {letter}
    assert listed(q=letter.reference.upper()) == {letter}
    assert listed(state="open") == {case, letter}
    assert listed(state="void") == {void}
    assert listed(state="done") == set()
    assert listed(kind__exact="complaint") == {letter}


def test_the_list_asks_the_same_number_of_questions_for_many(
    nominee, client, django_assert_max_num_queries
):
    as_person(client, "second", *ALL)
    for n in range(12):
        give(nominee, 1, at=NOW() - HOUR, prefix=f"n{n}")
        a_hold(nominee, at=NOW(), by=f"person{n}")
    with django_assert_max_num_queries(14):
        assert client.get("/admin/voting/case/").status_code == 200


def test_an_unknown_case_or_act_is_not_found(case, client):
    as_person(client, "second", *ALL)
    assert client.get(act(case, "delete")).status_code == 404
    assert client.get("/admin/voting/case/999999/act/void/").status_code == 404
    assert client.get(f"/admin/voting/case/{'9' * 40}/act/void/").status_code == 404


def test_the_totals_say_received_void_and_counted(nominee, client):
    a_void(nominee, at=NOW() - HOUR / 2, pk=nominee.likes.first().pk)
    a_hold(nominee, at=NOW(), by="third")
    client.force_login(cast.an_editor())
    shown = client.get("/admin/voting/like/").content.decode()
    assert "<td>3</td><td>1</td><td>2</td>" in shown
    assert "待核：2" in shown


def test_whoever_answers_a_letter_has_it_before_them(letter, client):
    as_person(client, "answers", "answer_complaint")
    assert "有人卖票" in client.get(act(letter, "answer")).content.decode()
