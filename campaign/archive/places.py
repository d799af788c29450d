"""Which addresses belong to an edition's archive, and in which file each is kept.

Files stand where the pages of a current edition stand, so a server that is given the folder
answers at the same addresses. Links name the file itself and start from where they are:
`../nominees/abc/index.html` opens from a disk as well.
"""

import hashlib
import posixpath
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from profiles.models import Edition

# Pages by the names in campaign.urls. Searches, forms, feeds and what is personal are not kept.
OF_AN_EDITION = frozenset(
    {
        *("home", "stories", "nominees", "nominee", "leaderboard", "leaderboard-csv", "rules"),
        *("privacy", "cases", "posters", "poster", "poster-file", "ledger"),
        *("result", "result-version", "result-certificate", "certificate"),
        *("result-file", "certificate-file", "checkpoint-code", "ledger-part"),
    }
)
# What stands on paper is Chinese in every language.
PAPER = frozenset({"poster-file", "result-file", "certificate-file"})
# What of a query makes another page; a search would be as many as there are words.
PARAMETERS = frozenset({"district", "subdistrict", "span", "page"})
LISTS = frozenset({"stories", "nominees", "leaderboard", "leaderboard-csv", "cases", "ledger"})
UNDER_NUMBER = re.compile(r"^(/en)?/e/\d+(?=/)")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page or file of the archive: its address on the site, and its file in the archive."""

    address: str
    file: str

    @property
    def is_asset(self) -> bool:
        return self.address.startswith((settings.STATIC_URL, settings.MEDIA_URL))


class Places:
    """What belongs to one edition's archive."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._slugs = set(edition.stories.values_list("slug", flat=True))

    def of(self, href: str, *, on: str) -> Place | None:
        """Return the place that a link on a page leads to; None for what is not archived."""
        parts = urlsplit(urljoin(f"{settings.SITE_URL}{on}", href))
        if f"{parts.scheme}://{parts.netloc}" not in settings.SITE_ORIGINS:
            return None
        path = posixpath.normpath(parts.path) + ("/" if parts.path.endswith("/") else "")
        path = path.replace("//", "/")
        if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            return Place(address=path, file=unquote(path[1:]))
        name = self._page(path)
        if not name:
            return None
        if name in PAPER:
            path = path.removeprefix("/en")
        query = _kept(parts.query) if name in LISTS else ""
        return Place(address=f"{path}?{query}" if query else path, file=_file(path, query))

    def _page(self, path: str) -> str:
        """Return the name of the edition's page at the path, or nothing."""
        language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
        with translation.override(language):
            try:
                match = resolve(unquote(path))
            except Resolver404:
                return ""
        name = match.url_name or ""
        if name == "story":
            return name if match.kwargs["slug"] in self._slugs else ""
        if name == "ledger-part" and match.kwargs["part"] != "checkpoints":
            return ""  # the whole ledger lies beside the pages; codes in print lead to checkpoints
        number = match.kwargs.get("number")
        ours = number == self._edition.number or (number is None and self._edition.is_current)
        return name if ours and name in OF_AN_EDITION else ""


def is_own(href: str) -> bool:
    """Say whether a link leads to the site itself, to a page that may be gone."""
    parts = urlsplit(href)
    if not parts.scheme and not parts.netloc:
        return True
    return f"{parts.scheme}://{parts.netloc}" in settings.SITE_ORIGINS


def link(*, start: str, end: str, fragment: str = "") -> str:
    """Return the relative link from one file of the archive to another."""
    path = quote(posixpath.relpath(end, posixpath.dirname(start) or "."))
    return f"{path}#{fragment}" if fragment else path


def _kept(query: str) -> str:
    pairs = parse_qsl(query, max_num_fields=20)
    return urlencode(sorted(pair for pair in pairs if pair[0] in PARAMETERS and pair[1]))


def _file(path: str, query: str) -> str:
    """Return a name that every file system can bear: queries hold Chinese and signs."""
    path = UNDER_NUMBER.sub(r"\1", path)
    choice = hashlib.sha256(query.encode()).hexdigest()[:10] if query else ""
    if path.endswith("/"):
        return unquote(path[1:]) + (f"list-{choice}/" if choice else "") + "index.html"
    stem, ending = posixpath.splitext(unquote(path[1:]))
    return f"{stem}/list-{choice}{ending}" if choice else f"{stem}{ending}"
