"""What likes tell a monitor: numbers by outcome, without anybody's name or address.

Where PROMETHEUS_MULTIPROC_DIR is set, workers count together; see docs/operations.md.
"""

from prometheus_client import Counter

LIKES = Counter("campaign_likes", "Answers to likes, by outcome.", ["answer"])
PUZZLES = Counter("campaign_puzzles", "Puzzles set before a like, by level.", ["level"])
