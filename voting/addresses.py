"""Where a request comes from, as far as that can be believed."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> Address | None:
    """Return the address of the visitor's side of the connection, or None if it is unknown.

    X-Forwarded-For is read from the right, and only as far as TRUSTED_PROXIES vouch
    for it: what stands further left anybody may have written.
    """
    peer = _parse(request.META.get("REMOTE_ADDR", ""))
    trusted = settings.TRUSTED_PROXIES
    if not trusted or not (peer is None or _is_in(peer, trusted)):
        return peer
    # peer None: a Unix socket, which only this machine's own proxy can open
    last_good = peer
    for token in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        address = _parse(token)
        if address is None:
            return last_good
        last_good = address
        if not _is_in(address, trusted):
            return address
    return last_good


def _parse(text: str) -> Address | None:
    """Read an address; IPv4 in IPv6's clothes becomes IPv4, zones are dropped."""
    try:
        address = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _is_in(address: Address, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return any(address in network for network in networks)
