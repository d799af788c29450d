"""Uploaded pictures: what is taken, and what is kept of them."""

import secrets
import warnings
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
IPHONE = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")  # brands of HEIC files
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 30_000_000
MIN_WIDTH, MIN_HEIGHT = 200, 100
LONGEST_SHAPE = 5  # times as long as it is wide, or as wide as it is long
SMALL_PORTRAIT = (480, 600)
QUALITY = 85


def clean_picture(upload: File, *, longest: int) -> ContentFile:
    """Return the picture as a JPEG under a random name, without anything but its pixels.

    longest: the longer side in pixels, at most. It is turned upright, brought to sRGB and
    put on white where it was transparent. Raises ValidationError for a file that is too
    large, too small, far too long, moving, damaged, or no JPEG, PNG or WebP by its content.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 10 MB. Make it smaller first."))
    try:
        picture = _open(upload)
        picture.load()
    except UnidentifiedImageError as error:
        raise ValidationError(_other_format(upload)) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("The picture is damaged. Export it again and try again.")
        ) from error
    picture = ImageOps.exif_transpose(picture)
    if picture.width < MIN_WIDTH:
        raise ValidationError(_("The picture is less than 200 pixels wide, too little to print."))
    if picture.height < MIN_HEIGHT:
        raise ValidationError(_("The picture is less than 100 pixels high, too little to print."))
    if max(picture.size) > LONGEST_SHAPE * min(picture.size):
        raise ValidationError(
            _("The picture is more than five times as long as it is wide. Cut it into several.")
        )
    picture = on_white(_in_srgb(_eight_bits(picture)))
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return as_jpeg(picture)


def crop_portrait(picture: IO[bytes], *, focus: tuple[int, int] = (50, 30)) -> ContentFile:
    """Return the 480 × 600 portrait for lists.

    focus: where the face is, in percent from the left and from the top; without one, a
    little above the middle, where faces are.
    """
    with Image.open(picture) as opened:
        whole = opened.convert("RGB")
    small = whole.resize(
        SMALL_PORTRAIT, Image.Resampling.LANCZOS, box=_around(whole.size, SMALL_PORTRAIT, focus)
    )
    return as_jpeg(small)


def cut(picture: Image.Image, shape: tuple[int, int], *, focus: tuple[int, int]) -> Image.Image:
    """Return as much of the picture as has that shape, around the focus."""
    left, top, right, bottom = _around(picture.size, shape, focus)
    return picture.crop((round(left), round(top), round(right), round(bottom)))


def _around(
    size: tuple[int, int], shape: tuple[int, int], focus: tuple[int, int]
) -> tuple[float, float, float, float]:
    """Return the largest box of that shape in the picture, as near to the focus as it can be."""
    scale = min(size[0] / shape[0], size[1] / shape[1])
    width, height = shape[0] * scale, shape[1] * scale
    # The face stands in the middle of the width and, as in a portrait, above that of the height.
    left = min(max(size[0] * focus[0] / 100 - width / 2, 0), size[0] - width)
    top = min(max(size[1] * focus[1] / 100 - height * 0.4, 0), size[1] - height)
    return left, top, left + width, top + height


def as_jpeg(picture: Image.Image) -> ContentFile:
    """Encode a picture under a name that nobody can guess and that is never used again."""
    out = BytesIO()
    picture.info.clear()  # Pillow would write profile and comment again
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return ContentFile(out.getvalue(), name=f"{secrets.token_hex(12)}.jpg")


def _open(upload: File) -> Image.Image:
    """Open without decoding, so that what is too large is refused before it costs memory."""
    upload.seek(0)
    with warnings.catch_warnings():
        # Pillow warns of pictures three times our limit, on its way to opening them.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture = Image.open(upload, formats=FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels()
    # MPO: a phone's photograph with a preview or depth map behind it; the first one is it.
    if getattr(picture, "is_animated", False) and picture.format != "MPO":
        raise ValidationError(_("Moving pictures can't be used. Choose a still one."))
    return picture


def _other_format(upload: File) -> str:
    """Say what to do with a file that is none of the three formats."""
    upload.seek(0)
    beginning = upload.read(12)
    if beginning[4:8] == b"ftyp" and beginning[8:12] in IPHONE:
        return _(
            "This is an iPhone's photograph in HEIC format. Open this page in the iPhone's own"
            " browser and choose it from the album there, and it arrives as a JPEG; or open it on a"
            " computer and export it as JPEG. For the next ones: Settings, Camera, Formats,"
            " Most Compatible."
        )
    return _("This is no JPEG, PNG or WebP picture, whatever its name says.")


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("The picture has more than 30 million pixels. Make it smaller."))


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Bring a scan of 16 bits down to 8; Pillow would cut off instead, and leave it white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda value: value / 256).convert("L")


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    if picture.mode in ("P", "LA", "PA"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile is worth less than the picture
    return converted or picture


def on_white(picture: Image.Image) -> Image.Image:
    """Return the picture in RGB; where it was transparent, it is white."""
    if not picture.has_transparency_data:
        picture.load()
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    picture = picture.convert("RGBA")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
