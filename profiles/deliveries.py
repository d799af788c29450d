"""What a reporter delivers: text, a Word file, or a zip of manuscripts with pictures."""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

import mammoth
from django.utils.translation import gettext as _

from profiles.manuscripts import ManuscriptError, decode

TEXTS, WORD, PICTURES = (".txt",), (".docx",), (".jpg", ".jpeg", ".png", ".webp")
# They are matched like other pictures, and then refused in words that say what to do.
REFUSED = (".heic", ".heif", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".svg")
OLD_WORD = (".doc", ".wps", ".rtf")
MAX_DOCX = 20 * 1024 * 1024
MAX_ZIP = 200 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MOST_FILES = 600
_PORTRAIT = re.compile(r"肖像|头像|人像|近照|portrait", re.IGNORECASE)
_RUNS_OF_BREAKS = re.compile(r"\n\n")


@dataclass(frozen=True)
class Delivered:
    """One file: a manuscript's text, or why it can't be read."""

    name: str
    text: str = ""
    trouble: str = ""


@dataclass
class Parcel:
    """The manuscripts and pictures of a zip or of a folder, pictures by file name."""

    manuscripts: list[Delivered] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def pictures_of(self, manuscript: str, *, number: int | None, name: str) -> list[str]:
        """Return the pictures that belong to a manuscript or to whom it is about.

        They bear the nominee's name or number or the manuscript's own name, or lie in a folder
        with no other manuscript.
        """
        own = PurePosixPath(manuscript)
        others = [PurePosixPath(one.name) for one in self.manuscripts if one.name != manuscript]
        is_alone = not any(other.is_relative_to(own.parent) for other in others)
        return [
            file
            for file in self.pictures
            if (is_alone and PurePosixPath(file).is_relative_to(own.parent))
            or is_within(file, manuscript)
            or _bears(file, own.stem, name, number)
        ]


def portrait_among(files: list[str], *, number: int | None, name: str) -> str:
    """Return the one named as a portrait (27.jpg, 林木生.jpg, 林木生肖像.jpg), or the only one."""
    for file in files:
        stem = PurePosixPath(file).stem
        rest = re.sub(r"[\s\-_.、]", "", stem).replace(name, "", 1)
        is_plain = rest == "" or (rest.isdecimal() and int(rest) == number)
        if _PORTRAIT.search(stem) or is_plain:
            return file
    return files[0] if len(files) == 1 else ""


def is_within(file: str, manuscript: str) -> bool:
    """Say whether the picture stands in the manuscript's own Word file."""
    return file.startswith(f"{manuscript}/")


def _bears(file: str, manuscript: str, name: str, number: int | None) -> bool:
    path = PurePosixPath(file)
    digits = re.match(r"\d+", path.stem)
    return (
        (bool(name) and name in str(path.with_suffix("")))
        or (number is not None and digits is not None and int(digits[0]) == number)
        or re.match(rf"{re.escape(manuscript)}(\D|$)", path.stem) is not None
    )


def manuscript_text(name: str, raw: bytes) -> str:
    """Return the text of a .txt or .docx file.

    Raises ManuscriptError for anything else, with what to do.
    """
    ending = PurePosixPath(name.lower()).suffix
    if ending in OLD_WORD or raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise ManuscriptError(
            _(
                "This is an old Word or WPS file. Open it, save it as .docx (另存为 → Word 文档"
                " .docx), and choose that; or copy its text and paste it."
            )
        )
    if ending in WORD:
        return _docx(raw)
    return decode(raw)


def is_word(name: str) -> bool:
    return PurePosixPath(name.lower()).suffix in WORD


def word_pictures(raw: bytes) -> dict[str, bytes]:
    """Return the pictures in a .docx, in the order in which they were put in.

    Those that can't be read are left out, and all where they unpack to more than a document
    of that size can hold.
    """
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        media = [one for one in packed.infolist() if one.filename.startswith("word/media/")]
        wanted = [one for one in media if PurePosixPath(one.filename.lower()).suffix in PICTURES]
        if sum(one.file_size for one in wanted) > 2 * MAX_DOCX:
            return {}
        wanted.sort(key=lambda one: (len(one.filename), one.filename))  # image2 before image10
        found = {PurePosixPath(one.filename).name: _read(packed, one) for one in wanted}
    return {name: data for name, data in found.items() if data is not None}


def _read(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    try:
        return packed.read(entry)
    # RuntimeError is zipfile's for a password, NotImplementedError for a compression that it
    # does not know; the rest are ways of being damaged.
    except (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, OSError, EOFError):
        return None


def _docx(raw: bytes) -> str:
    if len(raw) > MAX_DOCX:
        raise ManuscriptError(_("The Word file is larger than 20 MB. Take its pictures out first."))
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise ManuscriptError(_("The file unpacks to far too much, so it was not opened."))
        text = mammoth.extract_raw_text(BytesIO(raw)).value
    except ManuscriptError:
        raise
    except Exception as error:  # a damaged file fails in many ways inside the reader
        raise ManuscriptError(
            _("The Word file is damaged or locked. Open it, copy its text, and paste it.")
        ) from error
    # the reader ends each paragraph with two line ends; an empty one is then a blank line
    return decode(_RUNS_OF_BREAKS.sub("\n", text).encode())


def unpack(raw: bytes) -> Parcel:
    """Return what is in a zip. Raises ManuscriptError where it can't be opened or is a bomb."""
    if len(raw) > MAX_ZIP:
        raise ManuscriptError(_("The zip is larger than 200 MB. Make two of it."))
    try:
        packed = zipfile.ZipFile(BytesIO(raw))
    except zipfile.BadZipFile as error:
        raise ManuscriptError(_("The zip is damaged. Pack it again.")) from error
    with packed:
        entries = [one for one in packed.infolist() if not one.is_dir()]
        total = sum(one.file_size for one in entries)
        if len(entries) > MOST_FILES or total > MAX_UNPACKED:
            raise ManuscriptError(_("The file unpacks to far too much, so it was not opened."))
        parcel = Parcel()
        for entry in entries:
            name = _file_name(entry)
            if not PurePosixPath(name).name.startswith((".", "~$", "__MACOSX")):
                _put(parcel, packed, entry, name)
    return parcel


def _put(parcel: Parcel, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    raw = _read(packed, entry)
    if raw is None:
        words = _("It is damaged or has a password.")
        parcel.manuscripts.append(Delivered(name, trouble=words))
        return
    add(parcel, name, raw)


def add(parcel: Parcel, name: str, raw: bytes) -> None:
    """Put a file among the parcel's manuscripts or pictures."""
    if name.startswith("__MACOSX"):
        return
    if PurePosixPath(name.lower()).suffix in PICTURES + REFUSED:
        parcel.pictures[name] = raw
        return
    try:
        parcel.manuscripts.append(Delivered(name, manuscript_text(name, raw)))
    except ManuscriptError as error:
        parcel.manuscripts.append(Delivered(name, trouble=str(error)))
        return
    if is_word(name):
        for file, data in word_pictures(raw).items():
            if sum(map(len, parcel.pictures.values())) + len(data) <= MAX_UNPACKED:
                parcel.pictures[f"{name}/{file}"] = data


def _file_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; Windows in China packs names as GBK without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename
