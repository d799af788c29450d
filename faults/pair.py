"""Two machines that serve one site, one PostgreSQL, one Redis, and nginx before them."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from faults import proxy
from faults.machines import Machine, machines
from faults.servers import Postgres, Redis
from faults.site import GUNICORN, LOG, Site, environment_of
from faults.visitors import Visitors

PORT = 8000


@dataclass(kw_only=True)
class Pair:
    """Two nodes, and the site as readers meet it: at nginx's address."""

    nodes: list[Site]
    front: Site
    machines: list[Machine]


@contextmanager
def two_nodes(folder: Path, *, workers: int) -> Iterator[Pair]:
    with ExitStack() as stack:
        here, *others = stack.enter_context(machines(2))
        front = f"{here.address}:{PORT}"
        Postgres(folder).listen(here.address)
        connections.close_all()  # the server that our own led to has gone
        redis = Redis(folder, host=here.address)
        stack.callback(redis.kill)
        told = {
            "SITE_URL": f"http://{front}",
            "SITE_ALIASES": ",".join(f"http://{other.address}:{PORT}" for other in others),
            "TRUSTED_PROXIES": f"{here.address}/32,127.0.0.0/8",
            "DATABASE_URL": f"postgres://postgres@{here.address}:5432/postgres",
            "REDIS_URL": redis.tcp_url,
            "MEDIA_ROOT": str(folder / "media"),
        }
        (folder / "media").mkdir()
        nodes = [start_node(folder, other, workers, told) for other in others]
        for node in nodes:
            stack.callback(node.stop)
        addresses = [node.address for node in nodes]
        files = {"static": folder / "static", "media": folder / "media"}
        stack.enter_context(proxy.before(addresses, folder, address=front, **files))
        site = Site(
            address=front,
            folder=folder,
            visitors=Visitors(front),
            command=[],
            environment={},
        )
        yield Pair(nodes=nodes, front=site, machines=[here, *others])


def start_node(folder: Path, machine: Machine, workers: int, told: dict[str, str]) -> Site:
    """Serve the site on a machine, with a folder that only that machine has."""
    own = folder / machine.address
    own.mkdir()
    shutil.copytree(folder / "static", own / "static")
    (own / LOG).parent.mkdir()
    (own / LOG).touch()
    address = f"{machine.address}:{PORT}"
    gunicorn = (sys.executable, "-m", "gunicorn", "-c", GUNICORN, "--bind", address)
    site = Site(
        address=address,
        folder=own,
        visitors=Visitors(address),
        command=[*machine.enter, *gunicorn, "campaign.wsgi"],
        environment=environment_of(own, PORT, workers, told),
    )
    site.start()
    return site
