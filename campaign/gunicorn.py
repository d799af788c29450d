"""How gunicorn serves the site: `gunicorn -c campaign/gunicorn.py campaign.wsgi`."""

import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, because a worker that waits for the database should not keep readers waiting.
worker_class = "gthread"
threads = 4
preload_app = True
# A slow phone may take long; a request that takes longer than this is stuck.
timeout = 30
graceful_timeout = 15
# As long as gunicorn and common proxies allow: a whole paragraph pasted into the search.
limit_request_line = 8190
# No address of a visitor in our log: no access log, and no warnings, in which gunicorn
# names the address that sent a request it could not read.
accesslog = None
loglevel = "error"


def when_ready(server: Any) -> None:
    """Print where the site is, once it is there."""
    if words := os.environ.get("WHEN_READY"):
        print(words, flush=True)  # noqa: T201
