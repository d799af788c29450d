"""How gunicorn serves the site: `gunicorn -c campaign/gunicorn.py campaign.wsgi`."""

import gc
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

TOO_LONG = (Path(__file__).parent.parent / "deploy" / "too-long.html").read_bytes()


class Worker(ThreadWorker):
    """Says in a reader's words that an address is too long: Django never hears of it."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        head = (
            "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\nCache-Control: no-store\r\n"
            f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(TOO_LONG)}\r\n\r\n"
        )
        with suppress(OSError):
            client.sendall(head.encode() + TOO_LONG)


bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, because a worker that waits for the database should not keep readers waiting.
worker_class = Worker
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
# Another door, by default a socket in the home of the site's user: systemd is what steers it.
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Read what is read late, before there are workers; then print where the site is."""
    from campaign.early import load_everything  # the settings have been read only now

    load_everything()
    # Workers share this memory for as long as nobody writes to it, and a collection would.
    gc.collect()
    gc.freeze()
    if words := os.environ.get("WHEN_READY"):
        print(words, flush=True)  # noqa: T201
