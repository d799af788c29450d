"""Machines with addresses of their own: network namespaces, joined by a bridge.

Nothing of it is seen by the real network or outlives the run. Where namespaces are not
allowed (they need root), the machines are addresses of the loopback instead: they share
everything then but their addresses, and no cable can be pulled.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OWN = "FAULTS_OWN_NETWORK"
BRIDGE = "faults0"


@dataclass(frozen=True, kw_only=True)
class Machine:
    """enter: what stands before a command so that it runs there. cable: its end on our side."""

    address: str
    enter: tuple[str, ...] = ()
    cable: str = ""

    def pull_cable(self) -> None:
        _ip("link", "set", self.cable, "down")

    def plug_in(self) -> None:
        _ip("link", "set", self.cable, "up")


def enter_own_network() -> None:
    """Start this very command again in a network of its own, if that is allowed."""
    unshare = shutil.which("unshare")
    if OWN in os.environ or not unshare or not shutil.which("ip") or not shutil.which("nsenter"):
        return
    if subprocess.run([unshare, "--net", "true"], capture_output=True, check=False).returncode:
        return
    os.environ[OWN] = "1"
    command = [unshare, "--net", sys.executable, "-m", "faults", *sys.argv[1:]]
    os.execv(unshare, command)  # noqa: S606  no shell is wanted


@contextmanager
def machines(count: int) -> Iterator[list[Machine]]:
    """Yield so many machines, after the one on which we are: the first of the list."""
    if OWN not in os.environ:
        yield [Machine(address=f"127.0.0.{10 + number}") for number in range(count + 1)]
        return
    _ip("link", "set", "lo", "up")
    _ip("link", "add", BRIDGE, "type", "bridge")
    _ip("address", "add", "10.77.0.1/24", "dev", BRIDGE)
    _ip("link", "set", BRIDGE, "up")
    keepers = [_keep_network() for _number in range(count)]
    try:
        others = [_connect(keeper.pid, number) for number, keeper in enumerate(keepers, 1)]
        yield [Machine(address="10.77.0.1"), *others]
    finally:
        for keeper in keepers:
            keeper.kill()
            keeper.wait()


def _keep_network() -> "subprocess.Popen[bytes]":
    """Start a process that does nothing but keep a network of its own alive."""
    ours = os.readlink("/proc/self/ns/net")
    keeper = subprocess.Popen([str(shutil.which("unshare")), "--net", "sleep", "infinity"])
    while os.readlink(f"/proc/{keeper.pid}/ns/net") == ours:
        time.sleep(0.01)
    while Path(f"/proc/{keeper.pid}/comm").read_text().strip() != "sleep":
        time.sleep(0.01)
    return keeper


def _connect(pid: int, number: int) -> Machine:
    cable, address = f"faults-{number}", f"10.77.0.{10 + number}"
    enter = (str(shutil.which("nsenter")), f"--net=/proc/{pid}/ns/net")
    _ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", str(pid))
    _ip("link", "set", cable, "master", BRIDGE, "up")
    _ip("address", "add", f"{address}/24", "dev", "eth0", enter=enter)
    _ip("link", "set", "eth0", "up", enter=enter)
    _ip("link", "set", "lo", "up", enter=enter)
    return Machine(address=address, enter=enter, cable=cable)


def _ip(*words: str, enter: tuple[str, ...] = ()) -> None:
    subprocess.run([*enter, str(shutil.which("ip")), *words], check=True)
