"""A nominee's posters: what stands on them, and each drawing kept until its words change."""

import hashlib
import logging
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from campaign import posters
from campaign.posters.typesetting import FONTS
from profiles.models import Nominee

logger = logging.getLogger(__name__)

CONTENT_TYPES = {
    "a4.png": "image/png",
    "a4.pdf": "application/pdf",
    "phone.png": "image/png",
}


def short_address(nominee: Nominee) -> str:
    """Return the address in the QR code, short and for ever."""
    return f"{settings.SITE_URL}/n/{nominee.code}"


def is_sample() -> bool:
    """Say whether posters would lead nowhere: a local, numeric or unencrypted address."""
    site = urlsplit(settings.SITE_URL)
    host = site.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        is_number = False
    else:
        is_number = True
    return site.scheme != "https" or is_number or "." not in host or host.endswith(".local")


def poster_copy(nominee: Nominee) -> posters.PosterCopy:
    """Return the words of a nominee's poster; a poster speaks Chinese."""
    edition, community = nominee.edition, nominee.community
    return posters.PosterCopy(
        name=nominee.name,
        number=nominee.number,
        nickname=nominee.nickname,
        post=nominee.post,
        community=str(community),
        quote=nominee.quote,
        campaign=edition.name,
        hosts="、".join(edition.hosts.split("\n")),
        invitation=_("Scan to read the story and give your like"),
        address=short_address(nominee),
        printed_address=short_address(nominee).partition("://")[2],
        sample="样张 SAMPLE" if is_sample() else "",
    )


def draw_poster(nominee: Nominee, name: str) -> bytes:
    """Return the bytes of "a4.png", "a4.pdf" or "phone.png".

    They are drawn once and kept as a file under the name of what stands on them.
    """
    copy = poster_copy(nominee)
    words = repr((asdict(copy), nominee.portrait.name, name, _version()))
    digest = hashlib.sha256(words.encode()).hexdigest()[:24]
    kept = settings.VAR_DIR / "posters" / f"{nominee.code}-{digest}-{name}"
    with suppress(OSError):  # not there yet, or thrown away by another worker
        return bytes(kept.read_bytes())
    drawn = _draw(copy, nominee, name)
    try:
        _keep(kept, drawn)
    except OSError as error:  # a full disk costs the next reader a drawing, not the poster
        logger.error("A poster could not be kept under %s: %s", kept.parent, error)
    for older in kept.parent.glob(f"{nominee.code}-*-{name}"):
        if older != kept:
            older.unlink(missing_ok=True)
    return drawn


def _draw(copy: posters.PosterCopy, nominee: Nominee, name: str) -> bytes:
    portrait = _portrait(nominee)
    if name == "a4.pdf":
        return posters.render_pdf(copy, portrait=portrait)
    size = "phone" if name == "phone.png" else "a4"
    return posters.render_png(copy, size=size, portrait=portrait)


def _portrait(nominee: Nominee) -> Image.Image | None:
    """Return the portrait; a poster without one is better than none when the file is lost."""
    if not nominee.portrait:
        return None
    try:
        with nominee.portrait.open() as file:
            return Image.open(file).convert("RGB")
    except OSError:
        return None


def _keep(path: Path, drawn: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(drawn)
    Path(name).replace(path)  # whole or not at all, also when two draw at once


@lru_cache(maxsize=1)
def _version() -> str:
    """Return what a change of the drawing itself changes."""
    files = [*Path(posters.__file__).parent.glob("*.py"), *FONTS.glob("*.ttf")]
    drawing = b"".join(file.read_bytes() for file in sorted(files))
    return hashlib.sha256(drawing).hexdigest()[:12]
