"""The short form of `make faults`: whatever is killed, no acknowledged like is lost."""

import errno
from contextlib import nullcontext
from types import SimpleNamespace
from urllib.error import HTTPError

import pytest

from faults import bad_days, migrations, slow, volumes
from faults.desk import Desk
from faults.site import LOG, serve
from tests import cast
from tests.cast import NOON
from tests.engines import address_of_test_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]
PATIENCE = 30  # seconds: a busy machine may be slow, but no like may be missing


@pytest.fixture
def site(tmp_path):
    (tmp_path / "static").mkdir()
    with serve(tmp_path, DATABASE_URL=address_of_test_database(), REDIS_URL="") as site:
        yield site


@pytest.mark.parametrize("fault", [bad_days.kill_a_worker, bad_days.kill_everything])
def test_no_acknowledged_like_is_lost(site, fault):
    result = bad_days.play(site, fault(site), name="killed", rounds=3, goal=PATIENCE)
    assert result.wrong == []
    assert result.likes > 3


# what is judged


def answers(monkeypatch, *given):
    """Let the home page answer so, and the last of them from then on."""
    left = list(given)
    monkeypatch.setattr(
        bad_days, "read_page", lambda site: left.pop(0) if len(left) > 1 else left[0]
    )


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ([(200, ""), (200, '110 - "Response is Stale"')], ""),
        ([(200, ""), (503, "")], "answers 503 while the database is away"),
        ([(200, "")], "does not say that it is old"),
    ],
)
def test_a_page_without_its_database_is_there_and_says_that_it_is_old(monkeypatch, given, wrong):
    answers(monkeypatch, *given)
    with pytest.raises(SystemExit, match=wrong) if wrong else nullcontext():
        bad_days.check_old_page(None, seconds=0.2)


@pytest.mark.parametrize(("act", "may"), [("redis", False), ("restarts", False), ("workers", True)])
def test_a_restart_and_lost_counters_turn_nobody_away(monkeypatch, tmp_path, act, may):
    asked = {}
    monkeypatch.setattr(bad_days, "play", lambda *_args, **options: asked.update(options))
    monkeypatch.setattr(bad_days, "serve", lambda *_args, **_options: nullcontext())
    monkeypatch.setattr(bad_days, "Redis", lambda _folder: SimpleNamespace(url="", kill=int))
    bad_days.run(act, tmp_path, rounds=1, workers=1)
    assert asked["may_be_away"] is may


def test_slow_answers_to_honest_readers_are_wrong():
    quick, late = [0.1] * 200, [0.1] * 190 + [0.6] * 10
    assert slow.too_slow(slow.Served(rate=1, likes=quick, pages=[*quick, 0.9])) == []
    assert "likes" in slow.too_slow(slow.Served(rate=1, likes=late, pages=quick))[0]
    assert "pages" in slow.too_slow(slow.Served(rate=1, likes=quick, pages=late))[0]


@pytest.mark.parametrize(("status", "is_wrong"), [(503, False), (500, True), (200, True)])
def test_a_picture_that_can_not_be_kept_is_refused_in_words(monkeypatch, status, is_wrong):
    def send(*_args):
        if status != 200:
            raise HTTPError("", status, "", {}, None)

    cast.a_published_nominee(cast.an_edition(at=NOON), at=NOON)
    desk = Desk.__new__(Desk)
    monkeypatch.setattr(desk, "send", send, raising=False)
    with pytest.raises(SystemExit) if is_wrong else nullcontext():
        volumes.check_upload(desk)


@pytest.mark.root
def test_a_log_without_room_takes_not_a_byte_and_is_then_as_before(tmp_path):
    with volumes.volumes(tmp_path) as mounted:
        log = tmp_path / LOG
        log.write_bytes(b"before\n")
        assert log.parent not in mounted
        with volumes.without_room(log), log.open("ab", buffering=0) as file:
            with pytest.raises(OSError, match="No space") as error:
                file.write(b"x")
            assert error.value.errno == errno.ENOSPC
        assert log.read_bytes() == b"before\n"


PLAN = "[X]  sessions.0001_initial\n[ ]  voting.0030_next\n[ ]  voting.0031_last\n"


@pytest.mark.parametrize(("plan", "asked"), [(PLAN, [("voting", "0030_next")]), ("[X]  a.b", [])])
def test_a_migration_that_was_done_and_not_noted_is_noted_as_the_notes_say(
    monkeypatch, plan, asked
):
    faked = []

    def manage(command, *arguments):
        faked.extend([arguments[1:]] if command == "migrate" else [])
        return SimpleNamespace(stdout=plan)

    monkeypatch.setattr(migrations, "manage", manage)
    monkeypatch.setattr(migrations, "migrate", lambda: None)
    monkeypatch.setattr(migrations, "took", lambda _process: 0.1)
    assert migrations.note_what_was_done() is bool(asked)
    assert faked == asked
