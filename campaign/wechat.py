"""WeChat's JS-SDK, for sites that have an official account; without one, nothing of it is there.

The server signs the address of a page, and the SDK then lets the page name the title and the
picture that WeChat shows. Source: Weixin's documentation, 微信网页开发 / JS-SDK.
"""

import hashlib
import json
import logging
import secrets
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache

logger = logging.getLogger(__name__)

SDK_HOST = "https://res.wx.qq.com"
SDK = f"{SDK_HOST}/open/js/jweixin-1.6.0.js"
API = "https://api.weixin.qq.com"
PATIENCE = 2.0  # seconds for one answer
PAUSE = 30  # seconds in which nobody asks again after an answer failed
MARGIN = 300  # seconds before its end at which a ticket is no longer used
LONGEST_ANSWER = 10_000  # bytes


class WeChatError(Exception):
    """WeChat gave no ticket; the message says why, without the secret."""


def is_on() -> bool:
    """Say whether the site has an account whose pages may use the SDK."""
    return bool(settings.WECHAT_APP_ID)


def is_ours(address: str) -> bool:
    """Say whether an address is of this site, by SITE_URL or one of its aliases."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" in settings.SITE_ORIGINS


def sign(address: str, *, at: datetime) -> dict[str, str | int]:
    """Return what wx.config needs for the page of that address.

    Raises WeChatError while there is no ticket to be had.
    """
    nonce, timestamp = secrets.token_hex(8), int(at.timestamp())
    signed = signature(_ticket(), nonce=nonce, timestamp=timestamp, address=address)
    return {
        "appId": settings.WECHAT_APP_ID,
        "timestamp": timestamp,
        "nonceStr": nonce,
        "signature": signed,
    }


def signature(ticket: str, *, nonce: str, timestamp: int, address: str) -> str:
    """Sign a page's address, which is the one that the browser shows up to its "#"."""
    address = address.partition("#")[0]
    words = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={address}"
    return hashlib.sha1(words.encode()).hexdigest()  # noqa: S324  WeChat's choice


def _ticket() -> str:
    """Return the ticket that is kept, or ask for one; a single request asks at a time."""
    name = f"wechat-ticket-{settings.WECHAT_APP_ID}"
    kept = cache.get(name)
    if kept:
        return str(kept)
    if not cache.add(f"{name}-asked", 1, PAUSE):
        raise WeChatError("Somebody else is asking, or has just asked in vain.")
    try:
        ticket, lifetime = _ask_for_ticket()
    except WeChatError as error:
        logger.error("WeChat gives no ticket: %s", error)
        raise
    cache.set(name, ticket, max(lifetime - MARGIN, PAUSE))
    cache.delete(f"{name}-asked")
    return ticket


def _ask_for_ticket() -> tuple[str, int]:
    """Return a new ticket and its lifetime in seconds.

    The stable token leaves the token alone that another program of the same account uses.
    """
    who = {"appid": settings.WECHAT_APP_ID, "secret": settings.WECHAT_APP_SECRET}
    token = _ask("/cgi-bin/stable_token", {"grant_type": "client_credential", **who})
    query = urlencode({"access_token": token.get("access_token", ""), "type": "jsapi"})
    answer = _ask(f"/cgi-bin/ticket/getticket?{query}")
    try:
        return str(answer["ticket"]), int(answer["expires_in"])
    except (KeyError, TypeError, ValueError) as error:
        raise WeChatError("The answer holds no ticket.") from error


def _ask(path: str, words: dict[str, str] | None = None) -> dict[str, Any]:
    """Return WeChat's answer; raise WeChatError for none, and for one that names an error."""
    body = None if words is None else json.dumps(words).encode()
    request = Request(f"{API}{path}", body, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=PATIENCE) as response:  # noqa: S310  API is a constant
            answer = json.loads(response.read(LONGEST_ANSWER))
    except (OSError, HTTPException, ValueError) as error:
        raise WeChatError(f"No answer: {type(error).__name__}") from error
    if not isinstance(answer, dict) or answer.get("errcode"):
        raise WeChatError(f"WeChat refuses: {answer}")
    return answer
