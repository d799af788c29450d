"""Every address of the site, collected from its resolver: a new endpoint is included by itself."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern

PLACEHOLDER = re.compile(r"<(?:(\w+):)?(\w+)>")


def all_routes() -> list[str]:
    """Return paths with placeholders such as <slug:code>; pages stand in both languages."""
    return sorted(set(_routes(get_resolver(), ["/"])))


def _routes(resolver: URLResolver, beginnings: list[str]) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry.pattern, LocalePrefixPattern):
            parts = ["", "en/"]
        elif isinstance(entry.pattern, RegexPattern):
            parts = ["<path:anything>"]  # the admin's last resort
        else:
            parts = [str(entry.pattern)]
        paths = [beginning + part for beginning in beginnings for part in parts]
        if isinstance(entry, URLPattern):
            yield from paths
        else:
            yield from _routes(entry, paths)
