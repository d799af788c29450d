"""python -m faults ACT [--engine sqlite|postgresql] [--rounds N] [--workers N]"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from faults import proxy
from faults.machines import enter_own_network
from faults.scratch import ENGINES, KEPT, scratch
from faults.shifted_clock import CLOCK, STEPPED, set_clock
from faults.site import GUNICORN, serve

if TYPE_CHECKING:
    from faults.runs import Result

# What is killed, full or replaced, under load.
BAD_DAYS = ("workers", "everything", "postgresql", "redis", "disk", "restarts", "readonly")
BEHIND_NGINX = ("nodes", "slow")
OF_MIGRATIONS = ("migrations", "locks")
LIKES = ("storms", "close", "midnight", "restore", "play")
ACTS = (*LIKES, *BEHIND_NGINX, *BAD_DAYS, *OF_MIGRATIONS)
# Only SQLite lives in the site's own processes; only PostgreSQL can be killed apart.
ONE_ENGINE = {"everything": "sqlite"}
ONE_ENGINE |= dict.fromkeys(("postgresql", "nodes", "locks"), "postgresql")
# Room for the database and little more, so that a full disk is full in a moment.
DISK = {"sqlite": "96m", "postgresql": "256m"}
SHOWN = 20  # of the things that were wrong


def main() -> int:
    options = read_arguments()
    if options.act in BEHIND_NGINX and not proxy.is_here():
        print(f"{options.act}: not played, there is no nginx", file=sys.stderr)
        return 1
    if options.act == "nodes":
        enter_own_network()
    size = DISK[options.engine] if options.act == "disk" else ""
    with scratch(options.engine, size=size) as folder:
        results = run(options, folder)
        for result in results:
            print(f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ} {options.engine:10} {result}", flush=True)
        wrong = [line for result in results for line in result.wrong]
        if wrong:
            print(*wrong[:SHOWN], sep="\n")
            print(f"Journal, database and log are kept in {folder}")
            (folder / KEPT).touch()
    return 1 if wrong else 0


def run(options: argparse.Namespace, folder: Path) -> "list[Result]":
    # Only now are there settings that Django's models may read.
    from faults import bad_days, runs

    if options.act in BEHIND_NGINX:
        from faults import nodes, slow

        play = {"nodes": nodes.run, "slow": slow.run}[options.act]
        return play(folder, rounds=options.rounds, workers=options.workers)
    if options.act == "migrations":
        from faults import migrations

        return [migrations.run(folder, rounds=options.rounds)]
    if options.act == "locks":
        from faults import locks

        return locks.run(folder, rounds=options.rounds)
    if options.act in BAD_DAYS:
        return [bad_days.run(options.act, folder, rounds=options.rounds, workers=options.workers)]
    config = GUNICORN
    if options.act == "midnight":
        config = STEPPED
        set_clock(folder / CLOCK, ahead=0)
    with serve(folder, workers=options.workers, config=config) as site:
        match options.act:
            case "storms":
                return runs.storm(site, rounds=options.rounds)
            case "close":
                return runs.close(site, rounds=options.rounds)
            case "midnight":
                return runs.cross_midnight(site, rounds=options.rounds)
            case "restore":
                return runs.restore(site, rounds=options.rounds)
        return runs.play_clients(site, clients=options.clients, rounds=options.rounds)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("act", choices=ACTS)
    parser.add_argument("clients", nargs="*", help="play: clients, as file.py:function")
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--rounds", type=int, default=100, help="play: how many visitors")
    parser.add_argument("--workers", type=int, default=2, help="gunicorn's processes")
    options = parser.parse_args()
    if options.act in ONE_ENGINE:
        options.engine = ONE_ENGINE[options.act]
    if (options.act == "play") != bool(options.clients):
        parser.error("play needs at least one client, the other acts take none")
    return options


if __name__ == "__main__":
    sys.exit(main())
