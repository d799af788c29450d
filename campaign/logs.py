"""Log lines with a request's id; as JSON where LOG_FORMAT says so. No personal data."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from logging import Filter, LogRecord
from secrets import token_hex

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"  # a proxy may set it, so that its log and ours can be matched
LOOKS_RIGHT = re.compile(r"[0-9A-Za-z-]{8,64}")
KEYS = re.compile(r"(/(?:complaints|preview/shared)/)[^/\s]+")
_request_id: ContextVar[str] = ContextVar("request_id", default="-")


def name_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request an id, in every line that is logged for it and in its answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        name = given if LOOKS_RIGHT.fullmatch(given) else token_hex(8)
        request.log_id = name  # type: ignore[attr-defined]
        token = _request_id.set(name)
        try:
            response = get_response(request)
        finally:
            _request_id.reset(token)
        if "Cache-Control" in response.headers and "public" in response.headers["Cache-Control"]:
            return response  # the same bytes for everyone
        response.headers[HEADER] = name
        return response

    return middleware


class WithRequestId(Filter):
    """Completes each record, and lets it pass.

    Django tells of an answer with 5xx after all middleware, and gives the request along.
    """

    def filter(self, record: LogRecord) -> bool:
        asked = getattr(record, "request", None)
        record.request_id = getattr(asked, "log_id", None) or _request_id.get()
        return True


def without_keys(text: str) -> str:
    """Return it without what opens a letter, or a story that is not out, in an address."""
    return KEYS.sub(r"\1…", text)


class WithoutVisitors(Filter):
    """Takes keys out of each record, and the request, in whose query people have typed names."""

    def filter(self, record: LogRecord) -> bool:
        record.__dict__.pop("request", None)  # Django adds it, and JSON would write it down
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_keys(one) if isinstance(one, str) else one for one in record.args
            )
        return True
