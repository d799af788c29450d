"""Whether two machines are one site: limits, stories, pictures, and one of them failing."""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.utils import timezone
from PIL import Image

from faults import bad_days, runs
from faults.desk import Desk, upload_portrait
from faults.machines import Machine
from faults.pair import Pair, two_nodes
from faults.runs import Result
from profiles.models import Edition, Story
from tests import cast

EDITOR = "editor-of-the-run"
SHOWN_WITHIN = 2.0  # seconds after which what an editor did is seen on both machines
IN_A_ROW = 8  # right answers of each address, on new connections: a machine has several workers
MENDED = "年份应为2019年。"
STORIES = 20
PULLED_FOR = 4.0  # seconds
PAUSE = 3.0  # seconds in which both nodes are well; nginx tries one again after two
Fault = bad_days.Fault
Thing = TypeVar("Thing")


def run(folder: Path, *, rounds: int, workers: int) -> list[Result]:
    """Play storms over both nodes; publish, upload, and kill nodes under load."""
    with two_nodes(folder, workers=workers) as pair:
        both = ",".join(node.address for node in pair.nodes)
        results = runs.storm(replace(pair.front, address=both), rounds=rounds)
        User.objects.create_superuser(EDITOR, password=EDITOR)
        results.append(publish(pair, rounds=min(STORIES, rounds)))
        results.append(upload(pair))
        faults = [("a node killed", kill_a_node(pair))]
        if pair.machines[-1].cable:
            faults.append(("a node's cable pulled", pull_a_cable(pair)))
        for number, (name, fault) in enumerate(faults):
            results.append(
                bad_days.play(
                    pair.front,
                    fault,
                    name=name,
                    rounds=max(2, rounds // 10),
                    goal=bad_days.GOALS["nodes"],
                    number=10 + number,
                    visitors=250,
                    rest=0.05,
                )
            )
    for result in results:
        result.name = f"two nodes, {result.name}"
    return results


def publish(pair: Pair, *, rounds: int) -> Result:
    """Publish, correct and withdraw stories at one desk; look when readers see it everywhere."""
    began = time.monotonic()
    edition, waits, wrong = runs.open_edition(9), [], list[str]()
    everywhere = [*(node.address for node in pair.nodes), pair.front.address]
    desks = [Desk(node.address, EDITOR) for node in pair.nodes]
    for number, desk in zip(range(rounds), itertools.cycle(desks)):
        for path, fields, is_seen in _acts(_draft(edition, number)):
            desk.send(path, fields)
            waits.append(_seconds_until(is_seen, everywhere))
    if max(waits) > SHOWN_WITHIN:
        wrong.append(f"what an editor did was seen everywhere only after {max(waits):.2f} s")
    return Result(
        name="published, corrected and withdrawn on one",
        rounds=rounds,
        requests=0,
        likes=0,
        seconds=time.monotonic() - began,
        wrong=wrong,
        note=f"seen everywhere after {sorted(waits)[len(waits) // 2]:.2f} s, at worst"
        f" {max(waits):.2f} s",
    )


def upload(pair: Pair) -> Result:
    """Upload a portrait at each desk; look whether the other node and nginx give it."""
    began = time.monotonic()
    edition, wrong = runs.open_edition(8), list[str]()
    everywhere = [*(node.address for node in pair.nodes), pair.front.address]
    for node, nominee in zip(pair.nodes, edition.nominees.order_by("number"), strict=False):
        upload_portrait(Desk(node.address, EDITOR), nominee, _picture())
        nominee.refresh_from_db()
        given = {_ask(address, nominee.portrait_small.url) for address in everywhere}
        if {status for status, _body in given} != {200} or len(given) != 1:
            wrong.append(f"a portrait uploaded to {node.address} is not the same everywhere")
    return Result(
        name="pictures uploaded",
        rounds=len(pair.nodes),
        requests=len(pair.nodes) * len(everywhere),
        likes=0,
        seconds=time.monotonic() - began,
        wrong=wrong,
        note="the same bytes from both nodes and from nginx",
    )


def kill_a_node(pair: Pair) -> Fault:
    """Kill all of the site's processes on one node, and start it again; the other goes on."""
    return _in_turn(pair.nodes, lambda node: node.kill(), lambda node: node.start())


def pull_a_cable(pair: Pair) -> Fault:
    """Take one node off the network for a while: nobody is told that it has gone."""

    def plug_in(machine: Machine) -> None:
        time.sleep(PULLED_FOR)
        machine.plug_in()

    return _in_turn(pair.machines[1:], Machine.pull_cable, plug_in)


def _in_turn(
    things: list[Thing], harm: Callable[[Thing], None], mend: Callable[[Thing], None]
) -> Fault:
    """Harm one after the other, each while all others are well, and mend it under load."""
    turns, mending = itertools.cycle(things), [Thread()]

    def fault() -> float:
        if mending[-1].ident:
            mending[-1].join()
            time.sleep(PAUSE)
        thing, since = next(turns), time.monotonic()
        harm(thing)
        mending.append(Thread(target=mend, args=[thing]))
        mending[-1].start()
        return since

    return fault


def _draft(edition: Edition, number: int) -> Story:
    story = cast.a_story(
        edition,
        at=timezone.now() - timedelta(days=1),
        state=Story.State.DRAFT,
        headline=f"第{number}篇",
    )
    return cast.in_order(story)  # or the desk asks for a reason


def _acts(story: Story) -> Iterator[tuple[str, dict[str, Any], Callable[[str], bool]]]:
    """Yield each form, how it is filled in, and what tells at an address that it has been done."""
    page, act = story.get_absolute_url(), f"/admin/profiles/story/act/{{}}/?ids={story.pk}"

    def is_listed(address: str) -> bool:
        return page.encode() in _ask(address, "/stories/")[1]

    yield act.format("publish"), {}, lambda one: is_listed(one) and _ask(one, page)[0] == 200
    story.refresh_from_db()
    yield (
        f"/admin/profiles/story/{story.pk}/change/",
        _correction(story),
        lambda one: MENDED.encode() in _ask(one, page)[1],
    )
    yield (
        act.format("withdraw"),
        {"reason": "错了"},
        lambda one: not is_listed(one) and _ask(one, page)[0] == 410,
    )


def _correction(story: Story) -> dict[str, Any]:
    """Fill in the story's form as it stands, with another first sentence and a note to readers."""
    out = timezone.localtime(story.published_at)
    kept = ("column", "headline", "summary", "body", "credits", "source")
    return {
        **{name: getattr(story, name) for name in kept},
        "edition": story.edition_id,
        "published_at_0": f"{out:%Y-%m-%d}",
        "published_at_1": f"{out:%H:%M:%S}",
        "lead": "改正了。",
        "correction": "correction",
        "correction_note": MENDED,
        "photos-TOTAL_FORMS": 0,
        "photos-INITIAL_FORMS": 0,
    }


def _seconds_until(is_seen: Callable[[str], bool], addresses: list[str]) -> float:
    """Return after how long it was seen at all addresses, from when on every answer was right."""
    began, right, first = time.monotonic(), 0, 0.0
    while right < IN_A_ROW and time.monotonic() < began + 10 * SHOWN_WITHIN:
        right = right + 1 if all(is_seen(address) for address in addresses) else 0
        if right <= 1:
            first = time.monotonic()
        time.sleep(0.01)
    return first - began


def _ask(address: str, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection(address, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def _picture() -> bytes:
    file = BytesIO()
    Image.effect_noise((800, 1000), 60).convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()
