"""Likes that arrive at the same instant, from real processes with real threads."""

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from profiles.codes import SHANGHAI
from profiles.models import Edition
from tests import cast
from tests.engines import address_of_test_database
from voting.likes import Answer, cast_like
from voting.models import Like
from voting.tallies import counts, differences, rebuild, roll_up

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = Path(__file__).parent / "like_worker.py"
PROCESSES = 4
THREADS = 5


@pytest.fixture
def edition():
    return cast.an_edition(at=timezone.now())


@pytest.fixture
def nominees(edition):
    now = timezone.now()
    return [
        cast.a_published_nominee(edition, at=now, name=f"候选{n}", number=n) for n in range(1, 51)
    ]


def start(visitor: str, codes: list[str]) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "DATABASE_URL": address_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "campaign.settings",
        "PYTHONPATH": str(ROOT),
    }
    worker = subprocess.Popen(
        [sys.executable, str(WORKER), visitor, str(THREADS), *codes],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    return worker


def together(jobs: list[tuple[str, list[str]]]) -> list[str]:
    """Run the workers at once, each with a visitor and codes; return all their answers."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        workers = list(pool.map(lambda job: start(*job), jobs))
        said = list(pool.map(lambda worker: worker.communicate("go\n", timeout=60)[0], workers))
    assert [worker.returncode for worker in workers] == [0] * len(jobs)
    return [line for words in said for line in words.splitlines()]


def test_200_likes_by_one_visitor_for_one_nominee_are_one(nominees):
    code = nominees[0].code
    answers = together([("visitor", [code] * (200 // PROCESSES))] * PROCESSES)
    assert Counter(answers) == {f"{code} liked first": 1, f"{code} liked again": 199}
    assert Like.objects.count() == 1


def test_50_nominees_at_once_by_one_visitor_are_five(nominees):
    codes = [nominee.code for nominee in nominees]
    # Each nominee is wished by every process, so that slots and nominees are both fought for.
    answers = together([("visitor", codes[n * 7 :] + codes[: n * 7]) for n in range(PROCESSES)])
    liked = {answer.split()[0] for answer in answers if " liked " in answer}
    assert len(answers) == 200
    assert len(liked) == 5
    refused = {answer.split()[0] for answer in answers if " used_up " in answer}
    assert len(refused - liked) == 45
    assert sum(answer.endswith("liked first") for answer in answers) == 5
    assert sorted(Like.objects.values_list("slot", flat=True)) == [1, 2, 3, 4, 5]
    assert set(Like.objects.values_list("nominee__code", flat=True)) == liked


@pytest.mark.thorough
def test_likes_of_many_visitors_are_all_counted(edition, nominees):
    codes = [nominee.code for nominee in nominees[:5]]
    answers = together([(f"visitor-{n}", codes) for n in range(8)])
    assert sum(answer.endswith("liked first") for answer in answers) == 40
    later = timezone.now() + timedelta(hours=2)
    assert sum(counts(edition=edition, until=later).values()) == 40
    roll_up(edition=edition, at=later)
    assert differences(edition=edition) == []


@pytest.mark.thorough
def test_a_process_that_is_killed_loses_no_like_that_it_acknowledged(nominees):
    codes = [nominee.code for nominee in nominees]
    worker = start("visitor", codes[:5] * 20)
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write("go\n")
    worker.stdin.flush()
    acknowledged = [worker.stdout.readline() for _ in range(3)]
    worker.kill()
    rest, _none = worker.communicate()
    assert worker.returncode == -signal.SIGKILL  # in the middle, not after the last
    told = [line.split()[0] for line in [*acknowledged, *rest.splitlines()] if " liked " in line]
    assert len(told) >= 3
    assert set(told) <= set(Like.objects.values_list("nominee__code", flat=True))
    assert together([("visitor", codes[:5])])
    assert Like.objects.count() == 5


def test_tallies_made_by_many_at_once_are_right(edition, nominees):
    noon = timezone.now().replace(minute=30, second=0, microsecond=0) - timedelta(hours=3)
    for n in range(30):
        cast_like(nominee=nominees[n % 3], visitor=f"{n}", at=noon + timedelta(minutes=n))
    later = noon + timedelta(hours=2)

    def tally(turn: int) -> None:
        (rebuild if turn % 3 == 0 else roll_up)(edition=edition, at=later)
        connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(tally, range(12)))
    assert differences(edition=edition) == []
    assert sum(counts(edition=edition, until=later).values()) == 30


def in_threads(wishes) -> list[Answer]:
    def one(wish):
        outcome = cast_like(**wish)
        connections.close_all()
        return outcome.answer

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, wishes))


def test_midnight_in_shanghai_gives_a_new_day_however_close_the_likes(nominees):
    midnight = cast.NOON.replace(hour=16)
    Edition.objects.update(
        likes_open_at=midnight - timedelta(days=2), likes_close_at=midnight + timedelta(days=2)
    )
    for nominee in nominees:
        nominee.edition.refresh_from_db()
    before, after = midnight - timedelta(microseconds=1), midnight
    answers = in_threads(
        {"nominee": nominee, "visitor": "v", "at": before if n % 2 else after}
        for n, nominee in enumerate(nominees)
    )
    assert Counter(answers) == {Answer.LIKED: 10, Answer.USED_UP: 40}
    assert Counter(Like.objects.values_list("day", flat=True)) == {
        before.astimezone(SHANGHAI).date(): 5,
        after.astimezone(SHANGHAI).date(): 5,
    }


def test_the_closing_instant_no_longer_counts(edition, nominees):
    closing = edition.likes_close_at
    answers = in_threads(
        {
            "nominee": nominee,
            "visitor": f"{n}",
            "at": closing - timedelta(microseconds=1) if n % 2 else closing,
        }
        for n, nominee in enumerate(nominees)
    )
    assert Counter(answers) == {Answer.LIKED: 25, Answer.CLOSED: 25}
    assert not Like.objects.filter(received_at__gte=closing).exists()
