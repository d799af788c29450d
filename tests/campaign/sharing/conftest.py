"""A nominee to pass on, and what the head of a page tells a messenger."""

import html
import re

import pytest
from django.utils import timezone

from tests import cast


@pytest.fixture
def nominee(edition):
    return cast.a_published_nominee(edition, at=timezone.now(), nickname="小巷总理")


def properties(page: str) -> dict[str, list[str]]:
    """Return what stands in a page's <meta property>, each name's in order."""
    found: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page):
        found.setdefault(name, []).append(html.unescape(content))
    return found


def open_page(client, path: str) -> dict[str, list[str]]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return properties(answer.content.decode())


def pictures(client, path: str) -> list[str]:
    """Return the addresses of a page's pictures without the site's own origin."""
    addresses = open_page(client, path)["og:image"]
    assert all(address.startswith(cast.SITE) for address in addresses)
    return [address.removeprefix(cast.SITE) for address in addresses]
