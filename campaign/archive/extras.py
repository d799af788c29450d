"""What an archive has beside the site's pages: printed addresses, notes, digests, the ledger."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from campaign.archive.checking import IN_CSS
from campaign.archive.places import Places
from campaign.districts import by_district
from profiles.models import Edition, Nominee
from voting.ledger.parts import export, lines_are_public
from voting.models import newest_seal

LISTS = (
    *("home", "stories", "nominees", "leaderboard", "leaderboard-csv", "rules", "privacy"),
    *("cases", "posters"),
)
DIGESTS = "SHA256SUMS"
LANGUAGES = ("zh-hans", "en")


def beginnings(edition: Edition) -> Iterator[str]:
    """Yield the addresses to start from, in both languages.

    Those of people and stories too, because a withdrawn one is linked from nowhere.
    """
    for language in LANGUAGES:
        with translation.override(language):
            yield from (edition.page(name) for name in LISTS)
            for nominee in edition.nominees.order_by("number"):
                yield nominee.get_absolute_url()
            for story in edition.stories.order_by("pk"):
                yield story.get_absolute_url()


def banner(edition: Edition, path: str, at: datetime) -> str:
    """Return the line above each page that says what the reader has before them."""
    language = "en" if path.startswith("/en/") else "zh-hans"
    with translation.override(language):
        day = date_format(timezone.localtime(at), "DATE_FORMAT")
        return render_to_string("campaign/archive_banner.html", {"edition": edition, "day": day})


def links_in_css(css: str) -> list[str]:
    return IN_CSS.findall(css)


def write(*, edition: Edition, folder: Path, at: datetime) -> None:
    """Write what no page links to; the digests come last, so that they are of everything."""
    for nominee in edition.nominees.order_by("number"):
        _write_printed(nominee, folder)
    _write_districts(edition, folder)
    _write_certificates(edition, folder)
    write_ledger(edition=edition, folder=folder / "ledger")
    context = {"edition": edition, "at": timezone.localtime(at)}
    _write(folder / "README.txt", render_to_string("campaign/archive.txt", context).encode())
    _write(folder / DIGESTS, _digests(folder).encode())


def write_ledger(*, edition: Edition, folder: Path) -> None:
    """Write the edition's public record of likes, with what anybody needs to recount it.

    Nothing where there is no seal, or while its lines may not be shown.
    """
    newest = newest_seal(edition)
    if newest is None or not lines_are_public(newest, at=timezone.now()):
        return
    export(edition=edition, folder=folder)
    for name in ("verify.py", "ledger-spec.md"):
        _write(folder / name, (settings.BASE_DIR / "docs" / name).read_bytes())


def _write_printed(nominee: Nominee, folder: Path) -> None:
    """Let the address on a poster lead on, typed in either case, as the living site does."""
    page = f"nominees/{nominee.code}/index.html"
    target = page if (folder / page).is_file() else "index.html"
    _lead_on(folder / "n", nominee.code, to=target)


def _write_districts(edition: Edition, folder: Path) -> None:
    """Let the address on a district's poster lead on to its nominees."""
    places = Places(edition)
    for district in by_district(edition, edition.nominees.with_place()):
        query = urlencode({"district": district.name})
        place = places.of(f"{edition.page('nominees')}?{query}", on="/")
        is_there = place is not None and (folder / place.file).is_file()
        target = place.file if place and is_there else "nominees/index.html"
        _lead_on(folder / "d", district.key, to=target)


def _lead_on(folder: Path, code: str, *, to: str) -> None:
    """Write a page that leads from a printed address, in either case, to a file of the archive."""
    html = render_to_string("campaign/archive_printed.html", {"to": f"../../{to}"})
    for typed in (code, code.upper()):
        _write(folder / typed / "index.html", html.encode())


def _write_certificates(edition: Edition, folder: Path) -> None:
    """Let the address in a certificate's code lead on, which bears the edition's number."""
    for page in folder.glob("result/certificate/**/index.html"):
        name = page.relative_to(folder)
        printed = Path("e", str(edition.number), name)
        to = "../" * (len(printed.parts) - 1) + name.as_posix()
        html = render_to_string("campaign/archive_printed.html", {"to": to})
        _write(folder / printed, html.encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _digests(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != DIGESTS)
    lines = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    )
    return "".join(lines)
