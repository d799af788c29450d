"""Whether two machines are one site: limits, stories, pictures, and one of them failing."""

import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import TypeVar

from django.contrib.auth.models import User
from django.utils import timezone
from PIL import Image

from faults import bad_days, runs
from faults.desk import Desk
from faults.machines import Machine
from faults.pair import Pair, two_nodes
from faults.runs import Result
from profiles.models import Edition, Story
from tests import cast

EDITOR = "editor-of-the-run"
SHOWN_WITHIN = 2.0  # seconds after which a published story is on both machines
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
        results.append(publish(pair, rounds=STORIES))
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
    """Publish stories at one desk, then withdraw them; look when readers see it everywhere."""
    began = time.monotonic()
    edition, waits, wrong = runs.open_edition(9), [], list[str]()
    everywhere = [*(node.address for node in pair.nodes), pair.front.address]
    desks = [Desk(node.address, EDITOR) for node in pair.nodes]
    for number, desk in zip(range(rounds), itertools.cycle(desks)):
        story = _draft(edition, number)
        path = story.get_absolute_url()
        for act, fields, status in (
            ("publish", {}, 200),
            ("withdraw", {"reason": "错了"}, 410),
        ):
            desk.send(f"/admin/profiles/story/act/{act}/?ids={story.pk}", fields)
            since = time.monotonic()
            for address in everywhere:
                _wait_until(address, path, status, since)
            waits.append(time.monotonic() - since)
    if max(waits) > SHOWN_WITHIN:
        wrong.append(f"a story was there or gone everywhere only after {max(waits):.2f} s")
    return Result(
        name="published on one",
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
        form = {
            "edition": edition.pk,
            "number": nominee.number,
            "name": nominee.name,
            "community": nominee.community_id,
            "focus_x": nominee.focus_x,
            "focus_y": nominee.focus_y,
        }
        path = f"/admin/profiles/nominee/{nominee.pk}/change/"
        Desk(node.address, EDITOR).send(path, form, {"portrait": ("face.jpg", _picture())})
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
    return cast.a_story(
        edition,
        at=timezone.now() - timedelta(days=1),
        state=Story.State.DRAFT,
        headline=f"第{number}篇",
    )


def _wait_until(address: str, path: str, status: int, since: float) -> None:
    """Wait until the story's page answers so, and the list has it or has it no more."""
    while time.monotonic() < since + 10 * SHOWN_WITHIN:
        is_listed = path.encode() in _ask(address, "/stories/")[1]
        if is_listed == (status == 200) and _ask(address, path)[0] == status:
            break
        time.sleep(0.01)


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
