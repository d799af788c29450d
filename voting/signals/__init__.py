"""Signals that likes look bought or scripted: pure functions over plain numbers.

Each returns a Reading: what was measured, what is usual on the site in the same time, and
whether that is far enough from the usual to be flagged. No reading is a verdict and none
is added up to a score: a span is pointed out where two flagged readings have different
causes (`agree`), and what follows is decided by people.

The thresholds are start values, named where they are used. They come from the sources in
each docstring and were tried on the loads of tests/voting/loads.py.
"""

from voting.signals.expectation import Expected, expectations
from voting.signals.people import FRESH_SECONDS, alone, fresh, refused
from voting.signals.places import clients, network
from voting.signals.readings import FEWEST, Gap, Group, Part, Reading, Signal, agree
from voting.signals.timing import Run, burst, kept_bursts, most_regular_run, regular

__all__ = [
    "FEWEST",
    "FRESH_SECONDS",
    "Expected",
    "Gap",
    "Group",
    "Part",
    "Reading",
    "Run",
    "Signal",
    "agree",
    "alone",
    "burst",
    "clients",
    "expectations",
    "fresh",
    "kept_bursts",
    "most_regular_run",
    "network",
    "refused",
    "regular",
]
