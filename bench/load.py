"""Load by wrk, which is light enough to leave the cores to what is measured."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 16
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What one round gave: requests a second, the 99th percentile in seconds, failures."""

    rate: float
    p99: float
    requests: int
    failures: int


def is_here() -> bool:
    return shutil.which("wrk") is not None


def run(
    address: str,
    *,
    seconds: float,
    script: Path | None = None,
    argument: str = "",
    headers: dict[str, str] | None = None,
) -> Figures:
    """Load one address for so long; script: Lua for wrk, which gets the argument."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--latency"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if script is not None:
        command += ["-s", str(script)]
    command += [address, *(["--", argument] if argument else [])]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return read(said)


def read(said: str) -> Figures:
    """Read what wrk prints."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", said)
    requests = re.search(r"(\d+) requests in", said)
    assert rate and p99 and requests, said
    failures = [
        int(number)
        for line in re.findall(r"(?:Non-2xx or 3xx responses|Socket errors): .*", said)
        for number in re.findall(r" (\d+)\b", line)
    ]
    return Figures(
        rate=float(rate[1]),
        p99=float(p99[1]) * UNITS[p99[2]],
        requests=int(requests[1]),
        failures=sum(failures),
    )
