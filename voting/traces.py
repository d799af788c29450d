"""What is known of a like's way here: tags of its network and a family of browsers."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_network

from django.conf import settings
from django.http import HttpRequest

from profiles.models import Edition
from voting.addresses import Address, client_address
from voting.keys import known_network_key, network_key
from voting.models import TAG_LENGTH

# One subscriber holds a whole IPv6 /64, and may hold the /48; an IPv4 address may be
# shared by thousands.
SUBSCRIBER = {4: 32, 6: 64}
NEIGHBOURHOOD = {4: 24, 6: 48}

# The first word found decides. An app's own browser names the engine below it as well,
# so apps stand before engines.
BROWSERS = (
    ("MicroMessenger", "wechat"),
    ("Weibo", "weibo"),
    ("QQ/", "qq"),
    ("AlipayClient", "alipay"),
    ("DingTalk", "dingtalk"),
    ("aweme", "douyin"),
    ("baidu", "baidu"),
    ("UCBrowser", "uc"),
    ("Quark", "quark"),
    ("MQQBrowser", "qqbrowser"),
    ("HuaweiBrowser", "huawei"),
    ("ArkWeb", "huawei"),
    ("MiuiBrowser", "xiaomi"),
    ("HeyTapBrowser", "oppo"),
    ("VivoBrowser", "vivo"),
    ("SamsungBrowser", "samsung"),
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("Firefox", "firefox"),
    ("FxiOS", "firefox"),
    ("Chrome", "chrome"),
    ("CriOS", "chrome"),
    ("Safari", "safari"),
)
SYSTEMS = (
    ("OpenHarmony", "harmony"),
    ("HarmonyOS", "harmony"),
    ("Android", "android"),
    ("iPhone", "ios"),
    ("iPad", "ios"),
    ("Windows NT", "desktop"),
    ("Macintosh", "desktop"),
    ("X11", "desktop"),
)


@dataclass(frozen=True, kw_only=True)
class Networks:
    """Tags under the edition day's key: of the IPv4 address or IPv6 /64; of the /24 or /48."""

    subscriber: bytes
    neighbourhood: bytes


@dataclass(frozen=True, kw_only=True)
class TraceData:
    """What a like's trace will say; the fields are those of the model Trace."""

    subscriber: bytes
    neighbourhood: bytes
    client: str
    cookie_age: int
    puzzle: int = 0
    waited: bool = False


def networks_of(request: HttpRequest, *, edition: Edition, day: date) -> Networks:
    """Return the tags of the visitor's networks; makes the day's key where there is none."""
    return _tags(client_address(request), network_key(edition=edition, day=day))


def known_networks_of(request: HttpRequest, *, edition: Edition, day: date) -> Networks | None:
    """Return the same tags, or None where nobody has wished to like yet that day; for a GET."""
    key = known_network_key(edition=edition, day=day)
    return None if key is None else _tags(client_address(request), key)


def passing_tag(request: HttpRequest, *, day: date) -> str:
    """Return a tag of the visitor's network for counters that pass within the hour.

    Of no edition: for what is asked before there is any key, as by a complaint.
    """
    key = hmac.digest(settings.SECRET_KEY.encode(), f"passing|{day}".encode(), hashlib.sha256)
    return _tag(client_address(request), key, SUBSCRIBER).hex()


def client_family(user_agent: str) -> str:
    """Return a family of browsers such as "wechat-android"; "other" for all that is rare."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    return f"{browser}-{system}" if browser and system else "other"


def _tags(address: Address | None, key: bytes) -> Networks:
    return Networks(
        subscriber=_tag(address, key, SUBSCRIBER),
        neighbourhood=_tag(address, key, NEIGHBOURHOOD),
    )


def _tag(address: Address | None, key: bytes, prefixes: dict[int, int]) -> bytes:
    network = "unknown"
    if address is not None:
        network = str(ip_network((address, prefixes[address.version]), strict=False))
    return hmac.digest(key, network.encode(), hashlib.sha256)[:TAG_LENGTH]


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for word, name in names if word in user_agent), "")
