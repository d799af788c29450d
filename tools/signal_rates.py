#!/usr/bin/env python3
"""Print how often the signals point out what was rigged, and what was not, on invented loads.

python -m tools.signal_rates [seed] [campaigns]
"""

import os
import sys

import django


def main(seed: int = 1, campaigns: int = 25) -> None:
    os.environ.update(DJANGO_SETTINGS_MODULE="campaign.settings", DEBUG="1")
    django.setup()
    from tests.voting.loads import measure

    for kind, rate in measure(seed, campaigns).items():
        by = ", ".join(f"{name} {n / rate.tried:.0%}" for name, n in rate.by.most_common())
        print(f"{kind:16} {rate.pointed_out:5} of {rate.tried:5}   ({by})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
