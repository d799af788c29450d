"""A complaint is kept, answered, found by its secret alone, and can be forgotten."""

import hashlib

import pytest
from django.core.exceptions import ValidationError

from profiles.codes import ALPHABET
from profiles.models import Edition
from tests.cases import HOUR, a_hold, a_person, give
from tests.cast import NOON, a_published_nominee, an_edition
from voting.cases import Status, note_case, quote_nominee, status, tell_nominee
from voting.complaints import answer_complaint, complain, find_complaint, forget_letters
from voting.models import Case, ComplaintLetter
from voting.rehearsals import discard_rehearsal

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return an_edition()


def a_letter(edition, **changes):
    letter = {"nominee": None, "text": "有人在群里卖票", "contact": "", **changes}
    return complain(edition=edition, at=NOON, **letter)


def test_works(edition):
    nominee = a_published_nominee(edition)
    case, secret = a_letter(edition, nominee=nominee, contact=" 13800000000 ")
    assert (case.kind, case.nominee, case.opened_at) == ("complaint", nominee, NOON)
    assert (case.letter.text, case.letter.contact) == ("有人在群里卖票", "13800000000")
    assert [(act.kind, act.by, act.text) for act in case.acts.all()] == [("received", None, "")]
    assert status(case, at=NOON) == Status.WAITING
    assert find_complaint(secret=secret) == case


def test_the_secret_is_twelve_characters_and_only_its_digest_is_kept(edition):
    case, secret = a_letter(edition)
    assert len(secret) == 12
    assert set(secret) <= set(ALPHABET)
    case.refresh_from_db()
    assert bytes(case.token_digest) == hashlib.sha256(secret.encode()).digest()
    assert a_letter(edition)[1] != secret


@pytest.mark.parametrize("wrong", ["", "x", "é", "x" * 5000])
def test_nothing_else_finds_it(edition, wrong):
    case, secret = a_letter(edition)
    for guess in (wrong, case.reference, secret[:-1], bytes(case.token_digest).hex()):
        assert find_complaint(secret=guess) is None


def test_a_code_is_found_however_it_was_copied(edition):
    case, secret = a_letter(edition)
    one, two, three = secret[:4], secret[4:8], secret[8:]
    for copied in (
        f"{one}-{two}-{three}",
        f" {one} {two}　{three} ",
        f"{one}—{two}—{three}".upper(),
    ):
        assert find_complaint(secret=copied) == case, copied


def test_a_case_without_a_secret_is_not_found_by_an_empty_one(edition):
    nominee = a_published_nominee(edition)
    give(nominee, 1)
    a_hold(nominee)
    assert find_complaint(secret="") is None


def test_an_empty_letter_is_refused(edition):
    with pytest.raises(ValidationError, match="请写几句话"):
        a_letter(edition, text=" \n ")
    assert not Case.objects.exists()


@pytest.mark.parametrize("too_much", [{"text": "字" * 2001}, {"contact": "1" * 201}])
def test_a_letter_that_is_far_too_long_is_refused(edition, too_much):
    with pytest.raises(ValidationError, match="太长"):
        a_letter(edition, **too_much)
    assert not Case.objects.exists()


def test_an_answer_is_added_and_may_be_added_to(edition):
    case, _secret = a_letter(edition)
    answer = {"case": case, "by": a_person("first")}
    answer_complaint(**answer, text="正在核对", at=NOON + HOUR)
    assert status(case, at=NOON) == Status.WAITING
    assert status(case, at=NOON + HOUR) == Status.ANSWERED
    answer_complaint(**answer, text="已经核对", at=NOON + 2 * HOUR)
    assert [act.text for act in case.acts.filter(kind="answered")] == ["正在核对", "已经核对"]


def test_an_answer_needs_words_and_a_complaint(edition):
    case, _secret = a_letter(edition)
    with pytest.raises(ValidationError, match="请写几句话"):
        answer_complaint(case=case, by=a_person("first"), text="", at=NOON)
    nominee = a_published_nominee(edition)
    give(nominee, 1)
    with pytest.raises(ValidationError, match="这不是投诉"):
        answer_complaint(case=a_hold(nominee), by=a_person("first"), text="x", at=NOON)


def test_nobody_is_told_or_quoted_in_a_complaint(edition):
    case, _secret = a_letter(edition)
    for act in (tell_nominee, quote_nominee):
        with pytest.raises(ValidationError, match="这是一个投诉"):
            act(case=case, by=a_person("first"), text="x", at=NOON)
    note_case(case=case, by=a_person("first"), text="转给编辑部", at=NOON)
    assert case.acts.last().kind == "noted"


def test_letters_are_forgotten_and_what_was_done_stays(edition):
    case, secret = a_letter(edition, contact="13800000000")
    answer_complaint(case=case, by=a_person("first"), text="已经核对", at=NOON)
    other = an_edition(number=2, is_current=False)
    a_letter(other)

    assert forget_letters(edition=edition) == 1

    found = find_complaint(secret=secret)
    assert (found.letter.text, found.letter.contact) == ("", "")
    assert [act.kind for act in found.acts.all()] == ["received", "answered"]
    assert ComplaintLetter.objects.of(edition=other).get().text
    assert forget_letters(edition=edition) == 0


def test_a_rehearsal_is_thrown_away_with_its_letters_and_cases():
    rehearsal = an_edition(number=901, kind=Edition.Kind.REHEARSAL, is_current=False)
    nominee = a_published_nominee(rehearsal)
    give(nominee, 2)
    a_hold(nominee)
    a_letter(rehearsal, nominee=nominee)
    discard_rehearsal(edition=rehearsal)
    assert not Case.objects.exists()
    assert not ComplaintLetter.objects.exists()
