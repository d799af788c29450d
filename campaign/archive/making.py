"""Following the links of an edition from its home pages on, and writing what they lead to."""

import shutil
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from campaign.after_close import after_close
from campaign.archive import extras
from campaign.archive.checking import broken_links
from campaign.archive.pages import stand_alone
from campaign.archive.places import Place, Places, is_own, link
from campaign.archive.reader import Answer, Reader
from campaign.boards import board
from profiles.models import Edition

# A withdrawn nominee's page answers 410 and says why: posters still lead to it.
KEPT = (200, 410)
SUFFIX = ".being-made"


class ArchiveError(Exception):
    """Something that an operator has to know, in a sentence."""


@dataclass(kw_only=True)
class Archived:
    """What was written; `left_out`: how often pages lead to what is not archived."""

    files: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def check_ready(*, edition: Edition, at: datetime) -> None:
    """Raise ArchiveError unless the edition is over, and its result final."""
    if not edition.is_open_to_readers(at=at):
        raise ArchiveError("This edition has no pages for readers, so there is nothing to keep.")
    if edition.is_demo:
        return
    if edition.likes_window(at=at) != Edition.Window.CLOSED:
        raise ArchiveError(
            "Likes have not closed yet: an honour roll is of an edition that is over."
        )
    waiting = board(edition=edition, at=at).under_review
    if waiting:
        raise ArchiveError(f"{waiting} likes are under review: the result is not final yet.")
    closed = after_close(edition=edition, at=at)
    if closed is not None and closed.result is None:
        if closed.runs:
            raise ArchiveError("Public notice runs: the result is not final yet.")
        if edition.awards.exists():
            raise ArchiveError("There are award levels, but no result has been declared.")


def make_archive(
    *, edition: Edition, to: Path, at: datetime, tell: Callable[[str], None]
) -> Archived:
    """Write the edition into a new folder, check every link, and return what was written.

    Raises ArchiveError where there is something at that place already. The folder gets its
    name when it is complete.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise ArchiveError(f"{to} is not empty; name a new folder.")
    draft = to.with_name(f"{to.name}{SUFFIX}")
    shutil.rmtree(draft, ignore_errors=True)
    done = _Making(edition, draft, at, tell).run()
    extras.write(edition=edition, folder=draft, at=at)
    done.broken = broken_links(draft)
    done.files = sum(path.is_file() for path in draft.rglob("*"))
    if to.exists():
        to.rmdir()
    draft.rename(to)
    return done


class _Making:
    """One walk over the site; a place is read once."""

    def __init__(
        self, edition: Edition, folder: Path, at: datetime, tell: Callable[[str], None]
    ) -> None:
        self._edition = edition
        self._folder = folder
        self._at = at
        self._tell = tell
        self._places = Places(edition)
        self._reader = Reader()
        self._known: dict[str, bool] = {}  # by file: whether it could be read
        self._waiting: deque[tuple[Place, bytes]] = deque()
        self._written = 0
        self._done = Archived()

    def run(self) -> Archived:
        for address in extras.beginnings(self._edition):
            self._found(address, on="/")
        while self._waiting:
            place, html = self._waiting.popleft()
            self._write(place, self._stand_alone(place, html.decode()).encode())
        return self._done

    def _found(self, href: str, *, on: str) -> Place | None:
        """Return the place of a link, having it written once; None where nothing is to keep."""
        place = self._places.of(href, on=on)
        if place is None:
            return None
        if place.file not in self._known:
            answer = self._reader.read(place)
            self._known[place.file] = answer.status in KEPT
            if self._known[place.file]:
                self._take(place, answer)
        return place if self._known[place.file] else None

    def _take(self, place: Place, answer: Answer) -> None:
        """Let a page wait until its own links are followed; write anything else at once."""
        if answer.kind == "text/html":
            self._waiting.append((place, answer.body))
            return
        if answer.kind == "text/css":
            for href in extras.links_in_css(answer.body.decode()):
                self._found(href, on=place.address)
        self._write(place, answer.body)

    def _write(self, place: Place, body: bytes) -> None:
        target = self._folder / place.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
        self._written += 1
        if self._written % 200 == 0:
            self._tell(f"{self._written} pages and files …")

    def _stand_alone(self, place: Place, html: str) -> str:
        page = urlsplit(place.address).path

        def relink(href: str) -> str | None:
            parts = urlsplit(href)
            if href.startswith("#") or not is_own(href):
                return None
            found = self._found(href, on=place.address)
            if found is None:
                lost = self._places.of(href, on=place.address)
                if lost is not None and lost.is_asset:
                    return link(start=place.file, end=lost.file)  # for the check to find
                self._done.left_out[parts.path or href] += 1
                return ""
            return link(start=place.file, end=found.file, fragment=parts.fragment)

        return stand_alone(html, relink=relink, banner=extras.banner(self._edition, page, self._at))
