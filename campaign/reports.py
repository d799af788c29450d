"""Reports of errors to Sentry, where an operator wants them: what failed, and nothing about who.

A Sentry of one's own takes the place of reading the journal; what is sent holds no address, no
cookie, no form and no value of a variable.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from campaign.logs import without_keys

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint


def begin_reports() -> None:
    """Send errors to SENTRY_DSN from now on; without it nothing is done, nor the package needed.

    Raises ImproperlyConfigured where an address is set and sentry-sdk is not there.
    """
    if not settings.SENTRY_DSN:
        return
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, so install sentry-sdk: see docs/operations.md."
        ) from error
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        before_send=_without_a_visitor,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        server_name="campaign",
    )


def _without_a_visitor(event: "Event", _hint: "Hint") -> "Event":
    """Leave of the request its method and its address without the query and without keys."""
    event.pop("user", None)
    asked = event.pop("request", {})
    address = str(asked.get("url", "")).partition("?")[0]
    event["request"] = {"method": asked.get("method", ""), "url": without_keys(address)}
    return event
