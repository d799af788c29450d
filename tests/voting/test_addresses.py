"""Whose address it is, as far as that can be believed."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from voting.addresses import client_address


def request_from(peer, forwarded=None):
    extra = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=peer, **extra)


@pytest.fixture
def proxies(settings):
    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def test_works_without_proxies():
    assert str(client_address(request_from("203.0.113.7"))) == "203.0.113.7"


def test_without_trusted_proxies_nothing_forwarded_is_believed():
    assert str(client_address(request_from("203.0.113.7", "198.51.100.1"))) == "203.0.113.7"


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("198.51.100.1, 10.0.0.9", "198.51.100.1"),
        ("198.51.100.1, junk, 10.0.0.9", "10.0.0.9"),
        ("junk", "10.0.0.2"),
        ("", "10.0.0.2"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("10.0.0.5, 10.0.0.6", "10.0.0.5"),
    ],
)
def test_a_trusted_chain_is_read_from_the_right(proxies, forwarded, client):
    assert str(client_address(request_from("10.0.0.2", forwarded))) == client


def test_a_stranger_can_not_speak_for_others(proxies):
    assert str(client_address(request_from("203.0.113.7", "198.51.100.1"))) == "203.0.113.7"


def test_a_unix_socket_is_our_own_proxy(proxies):
    assert str(client_address(request_from("", "198.51.100.1"))) == "198.51.100.1"


def test_a_unix_socket_without_proxies_is_unknown():
    assert client_address(request_from("", "198.51.100.1")) is None
