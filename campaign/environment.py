"""Typed readers of the environment: a wrong value stops the start with a sentence."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

Network = IPv4Network | IPv6Network


def read_flag(env: Env, name: str) -> bool:
    """Return True for "1", False for "0" or nothing.

    Raises ImproperlyConfigured for any other word, so that DEBUG=ture is not read as off.
    """
    value = env.str(name, default="0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return bool(value == "1")


def read_secret(env: Env, name: str, *, debug: bool) -> str:
    """Return the secret, or a fixed word when debugging.

    Raises ImproperlyConfigured when it is missing or shorter than 32 characters.
    """
    value = str(env.str(name, default=""))
    if debug and not value:
        return "for-debugging-only-never-for-a-site"
    if len(value) < 32:
        raise ImproperlyConfigured(
            f"Set {name} to at least 32 random characters, or DEBUG=1 on a developer's machine."
        )
    return value


def read_apart(value: str, name: str, *, public: list[Path]) -> Path:
    """Return the folder, which must not lie in one whose files anybody may fetch.

    Raises ImproperlyConfigured where it does, or where a public one lies in it.
    """
    folder = Path(value).resolve()
    for other in (one.resolve() for one in public):
        if folder.is_relative_to(other) or other.is_relative_to(folder):
            raise ImproperlyConfigured(f"{name} ({folder}) must lie apart from {other}.")
    return folder


def read_hosts(env: Env, name: str, *, default: list[str]) -> list[str]:
    """Return the host names; "*" is refused, because it switches the check off."""
    hosts = [host.strip() for host in env.list(name, default=default) if host.strip()]
    if "*" in hosts:
        raise ImproperlyConfigured(f"{name} must name the site's hosts; * would admit any.")
    return hosts


def read_origin(value: str, name: str) -> str:
    """Return scheme://host[:port] of a site's address, in lower case.

    Raises ImproperlyConfigured for anything that is not such an address. A name in other letters
    is written as browsers send it (xn--…), and as the ledger can be called after it.
    """
    try:
        parts = urlsplit(value.strip())
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not an address: {value!r}.") from error
    named = re.fullmatch(r"[a-z0-9._:-]+", parts.hostname or "")
    if parts.scheme not in ("http", "https") or not named or parts.path not in ("", "/"):
        raise ImproperlyConfigured(f"{name} must look like https://example.cn, not {value!r}.")
    host = f"[{named[0]}]" if ":" in named[0] else named[0]
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def read_account(env: Env, name: str, secret: str) -> tuple[str, str]:
    """Return a WeChat account's id and secret; both are empty where there is none.

    Raises ImproperlyConfigured for one without the other, and for what is no such id.
    """
    account, word = str(env.str(name, default="")), str(env.str(secret, default=""))
    if bool(account) != bool(word):
        raise ImproperlyConfigured(f"Set both {name} and {secret}, or neither.")
    if account and not re.fullmatch(r"wx[0-9a-z]{8,30}", account):
        raise ImproperlyConfigured(f"{name} must look like wx0123456789abcdef, not {account!r}.")
    return account, word


def read_database(env: Env, name: str, *, default: str) -> dict[str, Any]:
    """Return Django's settings for the database of that address; empty means the default.

    Raises ImproperlyConfigured for anything but SQLite and PostgreSQL.
    """
    address = str(env.str(name, default="")) or default
    if not address.startswith(("sqlite:///", "postgres://", "postgresql://")):
        raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgres://.")
    return dict(env.db_url_config(address))


def read_redis(env: Env, name: str) -> str:
    """Return the address of a Redis, or nothing.

    Raises ImproperlyConfigured for what is none: it would fail each like.
    """
    address = str(env.str(name, default="")).strip()
    try:
        is_one = address.startswith(("redis://", "rediss://", "unix://"))
        _port = urlsplit(address).port
    except ValueError:
        is_one = False
    if address and not is_one:
        raise ImproperlyConfigured(f"{name} must look like redis://127.0.0.1:6379/0.")
    return address


def read_networks(env: Env, name: str) -> tuple[Network, ...]:
    """Return the CIDRs; raises ImproperlyConfigured for one that is not a network."""
    try:
        return tuple(ip_network(cidr.strip()) for cidr in env.list(name, default=[]))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be CIDRs such as 10.0.0.0/8: {error}.") from error


def read_icp_licence(env: Env, name: str) -> str:
    """Return the number that the site is filed under (备案号), or nothing."""
    return _read_number(env, name, r"[一-鿿]ICP备\d{5,12}号(-\d{1,4})?", "粤ICP备12345678号-1")


def read_public_security_licence(env: Env, name: str) -> str:
    """Return the number of the filing with the police (公安备案), or nothing."""
    return _read_number(env, name, r"[一-鿿]公网安备 ?\d{14}号", "粤公网安备 44010402000001号")


def _read_number(env: Env, name: str, pattern: str, example: str) -> str:
    """Return the value; raises ImproperlyConfigured where it is neither empty nor such a number."""
    value = str(env.str(name, default="")).strip()
    if value and not re.fullmatch(pattern, value, re.ASCII):
        raise ImproperlyConfigured(f"{name} must look like {example}, not {value!r}.")
    return value


def read_count(env: Env, name: str, *, default: int, least: int = 1) -> int:
    """Return a whole number from `least` on; raises ImproperlyConfigured for anything else."""
    value = str(env.str(name, default="")) or str(default)
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} on, not {value!r}.")
    return int(value)


def read_token(env: Env, name: str) -> str:
    """Return a word that only machines know, or nothing.

    Raises ImproperlyConfigured for one that is shorter than 24 characters.
    """
    value = str(env.str(name, default=""))
    if value and len(value) < 24:
        raise ImproperlyConfigured(f"Set {name} to at least 24 random characters, or not at all.")
    return value


def read_choice(env: Env, name: str, choices: tuple[str, ...]) -> str:
    """Return one of the words, the first by default; raises ImproperlyConfigured for others."""
    value = str(env.str(name, default="")) or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value
