"""Forgetting after an edition: when, what goes, what stays, and that it is gone."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from profiles.models import Edition
from tests.cast import NOON, a_published_nominee, a_visitor, an_edition, an_editor
from tests.engines import FOLDER
from tests.voting.test_no_address import everything_in_the_database
from tests.voting.test_traces import TRACE
from voting import keys, refusals
from voting.complaints import answer_complaint, complain
from voting.keys import network_key
from voting.likes import cast_like
from voting.models import (
    ComplaintLetter,
    EditionSecret,
    Like,
    NetworkKey,
    Refusals,
    SolvedPuzzle,
    Trace,
)
from voting.rehearsals import discard_rehearsal
from voting.tallies import counts

pytestmark = pytest.mark.django_db


def an_edition_with_likes(*, visitors: int = 3, **changes) -> Edition:
    now = timezone.now()
    edition = an_edition(at=now, **changes)
    nominee = a_published_nominee(edition, at=now)
    for _ in range(visitors):
        assert a_visitor().post(f"/nominees/{nominee.code}/like/").status_code == 303
    return edition


def close(edition, *, days: int) -> None:
    """Let the edition's likes have been closed for so many days, and a moment."""
    closed_at = timezone.now() - timedelta(days=days, seconds=1)
    edition.likes_open_at = closed_at - timedelta(days=9)
    edition.likes_close_at = closed_at
    edition.save()


@pytest.fixture
def over():
    edition = an_edition_with_likes()
    close(edition, days=30)
    return edition


def forget(*arguments: str) -> None:
    call_command("forget", *arguments)


def remaining() -> tuple[int, int, int, int]:
    """How many network keys, traces, edition's keys and likes there are."""
    return tuple(m.objects.count() for m in (NetworkKey, Trace, EditionSecret, Like))


def test_without_yes_it_only_says_what_it_would_do(over, capsys):
    forget("--edition", "3")
    said = capsys.readouterr().out
    assert "edition 3: 1 network keys and 3 traces go, 0 letters of complaint" in said
    assert "Nothing was done yet" in said
    assert remaining() == (1, 3, 1, 3)


def test_works(over, capsys):
    before = counts(edition=over, until=timezone.now())
    forget("--edition", "3", "--yes")
    assert remaining() == (0, 0, 1, 3)
    assert counts(edition=over, until=timezone.now()) == before
    assert "Restart the site" in capsys.readouterr().out


def test_letters_of_complaint_are_emptied_and_their_answers_stay(over, capsys):
    complain(edition=over, nominee=None, text="有人买赞", contact="13800000000", at=timezone.now())
    case, _secret = complain(edition=over, nominee=None, text="谢谢", contact="", at=timezone.now())
    answer_complaint(case=case, by=an_editor(), text="已核查。", at=timezone.now())
    forget("--yes")
    assert "2 letters of complaint are emptied" in capsys.readouterr().out
    assert {(one.text, one.contact) for one in ComplaintLetter.objects.all()} == {("", "")}
    assert case.acts.filter(text="已核查。").exists()
    forget("--yes")
    assert "No edition is due" in capsys.readouterr().out


def test_letters_stay_until_it_is_time():
    edition = an_edition_with_likes()
    close(edition, days=29)
    complain(edition=edition, nominee=None, text="有人买赞", contact="1", at=timezone.now())
    refused("Complaints may need the traces", "--edition", "3", "--yes")
    assert ComplaintLetter.objects.get().contact == "1"


def test_a_second_time_finds_nothing(over, capsys):
    forget("--edition", "3", "--yes")
    forget("--edition", "3", "--yes")
    assert "0 network keys and 0 traces" in capsys.readouterr().out


def test_visitors_are_a_second_step_that_must_be_asked_for(over, capsys):
    forget("--edition", "3", "--visitors", "--yes")
    assert remaining() == (0, 0, 0, 3)
    assert "its own key goes" in capsys.readouterr().out


def test_without_an_edition_it_takes_all_that_are_due(over, capsys):
    recent = an_edition_with_likes(number=4, is_current=False)
    close(recent, days=2)
    forget("--yes")
    assert set(NetworkKey.objects.values_list("edition__number", flat=True)) == {4}
    assert Trace.objects.count() == 3
    capsys.readouterr()
    forget("--yes")
    assert "No edition is due" in capsys.readouterr().out


def test_keys_go_before_traces(over, monkeypatch):
    def killed(_edition):
        raise KeyboardInterrupt

    monkeypatch.setattr("voting.forgetting._batches", killed)
    with pytest.raises(KeyboardInterrupt):
        forget("--edition", "3", "--yes")
    assert remaining() == (0, 3, 1, 3)
    monkeypatch.undo()
    forget("--yes")  # due is what still has traces
    assert remaining() == (0, 0, 1, 3)


def test_many_traces_go_in_small_steps(over, monkeypatch):
    monkeypatch.setattr("voting.forgetting.BATCH", 2)
    forget("--edition", "3", "--yes")
    assert not Trace.objects.exists()


def test_spent_puzzles_go_with_them(over):
    SolvedPuzzle.objects.create(digest=b"x", expires_at=timezone.now())
    forget("--edition", "3", "--yes")
    assert not SolvedPuzzle.objects.exists()


def refused(match: str, *arguments: str) -> None:
    before = remaining()
    with pytest.raises(CommandError, match=match):
        forget(*arguments, "--yes")
    assert remaining() == before


def test_not_before_likes_are_closed():
    an_edition_with_likes()
    refused("have not been closed yet", "--edition", "3")
    refused("have not been closed yet", "--edition", "3", "--now")


def test_not_before_the_days_for_complaints_are_over(settings):
    close(an_edition_with_likes(), days=29)
    refused("30 days after the close", "--edition", "3")
    settings.FORGET_AFTER_DAYS = 29
    forget("--edition", "3", "--yes")
    assert remaining()[:2] == (0, 0)


def test_a_real_edition_is_never_forgotten_before_its_time():
    close(an_edition_with_likes(), days=1)
    refused("Only a demonstration or a rehearsal", "--edition", "3", "--now", "--visitors")


def test_a_demonstration_may_be():
    close(an_edition_with_likes(number=900, kind=Edition.Kind.DEMO), days=0)
    forget("--edition", "900", "--now", "--yes")
    assert remaining() == (0, 0, 1, 3)


def test_an_unknown_edition(over):
    refused("no edition 7", "--edition", "7")


def test_an_edition_without_a_close_is_not_due(capsys):
    an_edition(likes_open_at=None, likes_close_at=None)
    forget("--yes")
    assert "No edition is due" in capsys.readouterr().out


def test_other_editions_keep_theirs(over):
    other = an_edition_with_likes(number=4, is_current=False)
    forget("--edition", "3", "--visitors", "--yes")
    assert EditionSecret.objects.get().edition == other
    assert NetworkKey.objects.get().edition == other
    assert Trace.objects.count() == 3


def test_my_likes_says_that_nobody_can_tell_any_more(over):
    visitor = a_visitor()
    assert "这个浏览器还没有点过赞" in visitor.get("/me/likes/").content.decode()
    forget("--edition", "3", "--visitors", "--yes")
    page = visitor.get("/me/likes/").content.decode()
    assert "密钥已经销毁" in page
    assert "这个浏览器还没有点过赞" not in page


def test_a_rehearsal_is_thrown_away_with_all_that_is_known_of_it():
    rehearsal = an_edition(number=901, kind=Edition.Kind.REHEARSAL, is_current=False)
    nominee = a_published_nominee(rehearsal)
    cast_like(nominee=nominee, visitor="v", at=NOON, trace=TRACE)
    network_key(edition=rehearsal, day=NOON.date())
    refusals.note(nominee, "used_up", at=NOON)
    refusals.write()
    discard_rehearsal(edition=rehearsal)
    assert remaining() == (0, 0, 0, 0)
    assert not Refusals.objects.exists()


def everything_kept() -> bytes:
    """Return all bytes of SQLite's files; of PostgreSQL, whose files are its own, all rows."""
    if connection.vendor == "postgresql":
        return everything_in_the_database()
    files = FOLDER.glob(f"{connection.settings_dict['NAME'].rpartition('/')[2]}*")
    return b"".join(file.read_bytes() for file in files)


@pytest.mark.django_db(transaction=True)
def test_the_keys_are_gone_from_the_files_and_from_this_process():
    edition = an_edition_with_likes()
    close(edition, days=30)
    made = [bytes(model.objects.get().key) for model in (NetworkKey, EditionSecret)]
    assert all(key in everything_kept() for key in made)
    assert keys._secrets
    assert keys._network_keys

    forget("--edition", "3", "--visitors", "--yes")

    assert not any(key in everything_kept() for key in made)
    assert not keys._secrets
    assert not keys._network_keys
    assert Like.objects.count() == 3
