"""A nominee's posters and what stands on them."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from campaign import posters
from campaign.drawings import digest_of, draw_once, face_of, portrait_of
from profiles.models import Nominee

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
        hosts="、".join(edition.host_names),
        invitation=_("Scan to read the story and give your like"),
        address=short_address(nominee),
        printed_address=short_address(nominee).partition("://")[2],
        sample="样张 SAMPLE" if is_sample() else "",
    )


def draw_poster(nominee: Nominee, name: str) -> bytes:
    """Return the bytes of "a4.png", "a4.pdf" or "phone.png"."""
    copy = poster_copy(nominee)
    return draw_once(
        folder="posters",
        owner=nominee.code,
        digest=digest_of(copy, face_of(nominee), name),
        name=name,
        draw=lambda: _draw(copy, nominee, name),
    )


def _draw(copy: posters.PosterCopy, nominee: Nominee, name: str) -> bytes:
    portrait = portrait_of(nominee, shape=posters.PORTRAIT)
    if name == "a4.pdf":
        return posters.render_pdf(copy, portrait=portrait)
    size = "phone" if name == "phone.png" else "a4"
    return posters.render_png(copy, size=size, portrait=portrait)
