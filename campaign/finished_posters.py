"""Finished posters: what designers hand in, and what has to be true of it before it is kept."""

from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from campaign.drawings import digest_of, draw_once
from campaign.posters import UnreadableError, code_boxes, code_in, codes_in, prove, stamp
from campaign.printing import owner_of, sample_words, short_address
from profiles.codes import read_code, read_place_code
from profiles.images import MAX_BYTES, QUALITY, clean_picture
from profiles.models import FinishedPoster, Nominee, Place

LONGEST_SIDE = 3600  # pixels; A4 at 300 dots to the inch has 3,508
# Of a page's width, with its edge: 52 mm on A4. On a screen, where the page is shown 26rem wide,
# the code of an address of 58 characters still has two pixels to a module.
LEAST = 1 / 4
FINE_PDF = 300 / 72  # pixels to a point


def clean_poster(upload: "File[bytes]") -> "ContentFile[bytes]":
    """Return what is kept of an upload: a JPEG, also of a PDF's only page.

    Raises ValidationError for what is no picture, too large, damaged or of many pages.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 10 MB. Make it smaller first."))
    upload.seek(0)
    if upload.read(5) == b"%PDF-":
        upload.seek(0)
        upload = _page_as_picture(upload.read())
    return clean_picture(upload, longest=LONGEST_SIDE)


def check_poster(*, picture: bytes, nominee: Nominee, place: Place | None) -> str:
    """Return what its code says.

    Raises ValidationError with the reason unless every phone is led to the nominee and, where
    it has one, to the poster's own place, which counts its scans.
    """
    with Image.open(BytesIO(picture)) as opened:
        page = opened.convert("L")
    found = sorted(codes_in(page))
    if not found:
        raise ValidationError(
            _("No QR code can be read in it. It should lead to %(address)s.")
            % {"address": short_address(nominee, place)}
        )
    if len(found) > 1:
        raise ValidationError(
            _("It has several codes, and a phone takes any of them: %(codes)s.")
            % {"codes": ", ".join(found)}
        )
    check_address(found[0], nominee=nominee, place=place)
    if code_in(page, found[0]).width < LEAST * page.width:
        raise ValidationError(
            _("Its code is too small: with its edge it takes less than a quarter of the width.")
        )
    try:
        prove(page, found[0])
    except UnreadableError as error:
        raise ValidationError(str(error)) from error
    return found[0]


def check_address(text: str, *, nominee: Nominee, place: Place | None) -> None:
    """Raise ValidationError unless a code's text is the nominee's address, or its alias."""
    leads_to = {"found": text, "address": short_address(nominee, place)}
    parts = urlsplit(text.strip())
    ours = {urlsplit(origin).netloc for origin in settings.SITE_ORIGINS}
    if parts.scheme not in ("http", "https") or parts.netloc.lower() not in ours:
        raise ValidationError(
            _("Its code leads to “%(found)s”, away from this site. It should be %(address)s.")
            % leads_to
        )
    door, _slash, printed = parts.path.lstrip("/").partition("/")
    code, _slash, spot = printed.partition("/")
    if door.lower() != "n" or read_code(code) != nominee.code:
        raise ValidationError(
            _("Its code leads to “%(found)s”, not to this nominee. It should be %(address)s.")
            % leads_to
        )
    if (read_place_code(spot) or "") != (place.code if place else ""):
        raise ValidationError(
            _("Its code is “%(found)s”, of another place or of none. It should be %(address)s.")
            % leads_to
        )


def why_kept_back(poster: FinishedPoster) -> str:
    """Return why nobody may have it today, or nothing.

    The site's address may have changed since its code was read.
    """
    if not poster.code_text:
        return _("Nobody has noted where its code leads. Upload it again.")
    try:
        check_address(poster.code_text, nominee=poster.nominee, place=poster.place)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def handed_out(poster: FinishedPoster) -> bytes:
    """Return its file; a sample, while the site's address leads nowhere."""
    words = sample_words()
    if not words:
        with poster.picture.open() as file:
            return bytes(file.read())
    return draw_once(
        folder="posters",
        owner=owner_of(poster.nominee, poster.place),
        digest=digest_of(poster.picture.name, words),
        name="finished.jpg",
        draw=lambda: _stamped(poster, words),
    )


def _stamped(poster: FinishedPoster, words: str) -> bytes:
    with poster.picture.open() as file:
        picture = Image.open(file).convert("RGB")
    stamp(picture, words, code_boxes(picture))
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def remove_files(poster: FinishedPoster, *names: str) -> None:
    """Take files off the disk once the change that lets them go is certain."""
    for name in filter(None, names):
        transaction.on_commit(partial(poster.picture.storage.delete, name))


def _page_as_picture(pdf: bytes) -> "ContentFile[bytes]":
    import pypdfium2  # a library of 8 MB that a worker without posters never needs

    out = BytesIO()
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            if len(document) != 1:
                raise ValidationError(
                    _("The PDF has %(pages)d pages. Upload one page alone.")
                    % {"pages": len(document)}
                )
            page = document[0]
            left, bottom, right, top = page.get_trimbox()
            scale = min(FINE_PDF, LONGEST_SIDE / max(right - left, top - bottom, 1))
            drawn = page.render(scale=scale, crop=_cut_off(page)).to_pil()
    except pypdfium2.PdfiumError as error:
        raise ValidationError(
            _("The PDF is damaged or locked with a password. Export it again and try again.")
        ) from error
    drawn.convert("RGB").save(out, "JPEG", quality=95, subsampling=0)
    return ContentFile(out.getvalue())


def _cut_off(page: Any) -> tuple[float, float, float, float]:
    """Return what a printing house would cut off: left, bottom, right and top, in points."""
    trim, media = page.get_trimbox(), page.get_mediabox()
    over = (trim[0] - media[0], trim[1] - media[1], media[2] - trim[2], media[3] - trim[3])
    left, bottom, right, top = (max(one, 0.0) for one in over)
    return left, bottom, right, top
