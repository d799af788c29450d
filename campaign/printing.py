"""A nominee's posters and what stands on them."""

from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaign import posters
from campaign.drawings import digest_of, draw_once, face_of, picture_of
from campaign.posters import sheets
from campaign.posters.shapes import Drawing
from profiles.models import Nominee

# Endings of names that nobody can look up from outside; source: RFC 2606, 6761, 6762 and ICANN.
NOWHERE = {"example", "internal", "invalid", "lan", "local", "localhost", "test"}


class Spot(Protocol):
    """A place where a poster hangs, as far as the poster asks: its code, and what it is called."""

    code: str

    def __str__(self) -> str: ...


def short_address(nominee: Nominee, place: Spot | None = None) -> str:
    """Return the address in the QR code, short and for ever."""
    tail = f"/{place.code}" if place else ""
    return f"{settings.SITE_URL}/n/{nominee.code}{tail}"


def owner_of(nominee: Nominee, place: Spot | None = None) -> str:
    """Return whose a drawing is when it is kept.

    A place's own, so that a new poster without one throws away none of those with one.
    """
    return f"{nominee.code}.{place.code}" if place else nominee.code


def is_sample() -> bool:
    """Say whether posters would lead nowhere: a local, numeric or unencrypted address."""
    site = urlsplit(settings.SITE_URL)
    *others, last = (site.hostname or "").rstrip(".").split(".")
    # An address ends in a number, and no name does; source: WHATWG, URL Standard, 3.5
    is_number = last.isdigit() or last.startswith("0x") or ":" in last
    return site.scheme != "https" or not others or is_number or last in NOWHERE


def sample_words() -> str:
    """Return what stands across every poster while it would lead nowhere; else nothing."""
    return "样张 SAMPLE" if is_sample() else ""


def sample_note() -> str:
    """Return what the desk is told while posters would lead nowhere; else nothing."""
    if not is_sample():
        return ""
    return _(
        "The site's address is %(address)s (SITE_URL): posters are samples until it is a public"
        " https one."
    ) % {"address": settings.SITE_URL}


def poster_copy(nominee: Nominee, place: Spot | None = None) -> posters.PosterCopy:
    """Return the words of a nominee's poster; a poster speaks Chinese."""
    edition, community = nominee.edition, nominee.community
    address = short_address(nominee, place)
    with override("zh-hans"):
        invitation = _("Scan to read the story and give your like")
    return posters.PosterCopy(
        name=nominee.name,
        number=nominee.number,
        nickname=nominee.nickname,
        post=nominee.post,
        community=str(community).replace(" · ", "·"),
        quote=nominee.quote,
        campaign=edition.name,
        hosts="、".join(edition.host_names),
        invitation=invitation,
        address=address,
        printed_address=address.partition("://")[2],
        sample=sample_words(),
        spot=str(place) if place else "",
    )


def draw_poster(
    *,
    nominee: Nominee,
    kind: posters.Kind,
    place: Spot | None = None,
) -> posters.Poster:
    """Return a poster that two readers have read; drawn once and kept.

    Raises `posters.UnreadableError` with the reason where its code can't be read.
    """
    copy = poster_copy(nominee, place)
    name = kind.file_name
    content = draw_once(
        folder="posters",
        owner=owner_of(nominee, place),
        digest=digest_of(copy, face_of(nominee), name),
        name=name,
        draw=lambda: proven(
            lambda: _shapes(nominee, copy, kind), kind, title=copy.name, address=copy.address
        ),
    )
    return posters.Poster(content, kind.content_type, *sheets.measures(kind))


def draw_preview(*, nominee: Nominee, layout: str) -> bytes:
    """Return a small JPEG of a layout's A4 page, whose code is left out: it is only to choose."""
    copy = poster_copy(nominee)
    name = posters.preview_name(layout)
    return draw_once(
        folder="posters",
        owner=nominee.code,
        digest=digest_of(copy, face_of(nominee), name),
        name=name,
        draw=lambda: sheets.preview(_shapes(nominee, copy, posters.Kind(layout))),
    )


def draw_code_file(*, nominee: Nominee, form: str, place: Spot | None = None) -> bytes:
    """Return the bare code as "svg", "pdf" or "png"."""
    return sheets.code_file(short_address(nominee, place), form)


def poster_shapes(*, nominee: Nominee, kind: posters.Kind, place: Spot | None = None) -> Drawing:
    """Return a poster as shapes, for a page of a `Booklet`; nobody has proven it yet."""
    return _shapes(nominee, poster_copy(nominee, place), kind)


def _shapes(nominee: Nominee, copy: posters.PosterCopy, kind: posters.Kind) -> Drawing:
    picture = picture_of(nominee)
    focus = (nominee.focus_x, nominee.focus_y)
    face = posters.Face(picture, focus) if picture else None
    size = posters.SIZES[kind.size]
    return posters.LAYOUTS[kind.layout](copy, face, size, sheets.inks_of(kind.variant))


def proven(shapes: Callable[[], Drawing], kind: posters.Kind, *, title: str, address: str) -> bytes:
    """Draw the file, read its code as it will be handed out, and return it.

    Raises `posters.UnreadableError` with the reason where its code can't be read.
    """
    content, page = sheets.draw_file(shapes(), kind, title=title)
    posters.prove(page, address)
    return content
