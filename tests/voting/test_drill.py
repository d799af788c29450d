"""The drill: its goals hold in the short form, it repeats itself, and it leaves the site alone."""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from profiles.models import Edition
from tests.cast import NOON, a_published_nominee, an_edition
from voting.clock import day_begins
from voting.drill import rigged, scratch, stage
from voting.drill.honest import CALM_DAYS, carrier_crowd
from voting.drill.people import Attempt, Dice, Player
from voting.drill.play import play
from voting.drill.report import Line, goals, lines
from voting.likes import cast_like
from voting.models import Like

pytestmark = pytest.mark.django_db
DAY = day_begins(date(2026, 11, 18))


def played(*made: Player) -> list[Line]:
    edition = stage.an_edition(day=DAY, seed=1)
    start = DAY - timedelta(days=CALM_DAYS)
    return lines(edition=edition, fates=play(edition=edition, players=list(made), at=start))


def figures(printed: str, name: str) -> list[str]:
    """Return the cells of one class: people, attempts, counted, puzzled, refused …"""
    row = next(line for line in printed.splitlines() if line.startswith(name))
    return re.split(r" {2,}", row)[1:]


@pytest.mark.thorough
@pytest.mark.only_sqlite
def test_the_command_plays_beside_the_site_and_meets_its_goals():
    nominee = a_published_nominee(an_edition())
    cast_like(nominee=nominee, visitor="a reader", at=NOON)
    out = StringIO()
    call_command("drill", short=True, stdout=out)
    printed = out.getvalue()
    crowd = figures(printed, "carrier crowd, an evening")
    assert crowd[0] == "200"
    assert (crowd[3], crowd[4], crowd[-1]) == ("0", "0", "0"), "honest people were hindered"
    assert figures(printed, "script: naive loop")[7] == "100%"
    assert "MISSED" not in printed
    assert "not caught       paid people" in printed
    assert (Edition.objects.count(), Like.objects.count()) == (1, 1)


def test_it_never_plays_on_a_database_that_holds_anything():
    with pytest.raises(CommandError, match="not an empty SQLite file"):
        call_command("drill", here=True)
    assert not Edition.objects.exists()


def test_a_missed_goal_ends_with_1(monkeypatch):
    monkeypatch.setattr(scratch, "MANAGE", ("-c", "raise SystemExit(1)"))
    with pytest.raises(SystemExit) as ended:
        call_command("drill", stdout=StringIO())
    assert ended.value.code == 1


def test_a_seed_gives_always_the_same():
    def attempts(seed: int) -> list[Attempt]:
        return rigged.jittered(Dice(seed), DAY, 0.1).attempts

    assert attempts(1) == attempts(1) != attempts(2)


def test_budgets_are_counted_in_the_simulated_minutes(settings):
    """300 tries in half a minute: those above the budget meet puzzles and leave them unsolved."""
    settings.NETWORK_BUDGET = 100
    loop = played(rigged.naive_loop(Dice(1), DAY, 0.1))[0].fate
    assert 100 <= loop.counted <= 200  # the half minute may lie in two minutes of the counter
    assert loop.puzzled == loop.stopped == 300 - loop.counted


def test_who_solves_the_puzzle_is_counted_and_named_as_hindered(settings, monkeypatch):
    monkeypatch.setattr("voting.puzzles.ROUNDS", 1)
    settings.NETWORK_BUDGET = 1
    (line,) = played(carrier_crowd(Dice(1), DAY, 0.01))
    assert line.fate.counted == len(line.fate.player.attempts)
    assert 0 < len(line.fate.hindered) <= line.fate.puzzled
    assert [met for _words, met in goals([line])] == [True, False]
