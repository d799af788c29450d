"""From a delivered file's bytes to text, or to a sentence that says what to do."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MAX_BYTES = 1024 * 1024

# How files begin that are not plain text, and what each is called.
_WORD = _("This is a Word file. Open it, copy its text, and paste or save that as plain text.")
_PICTURE = _("This is a picture. The manuscript has to be plain text.")
_OTHER = _("This is not a text file. The manuscript has to be plain text.")
_WEB_PAGE = _("This is a web page's source. Copy the text from the page itself.")
_SIGNATURES: tuple[tuple[bytes, "StrPromise"], ...] = (
    (b"PK\x03\x04", _WORD),
    (b"\xd0\xcf\x11\xe0", _WORD),
    (b"{\\rtf", _WORD),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"%PDF", _("This is a PDF. Open it, copy its text, and save that as plain text.")),
    (b"<!doctype html", _WEB_PAGE),
    (b"<html", _WEB_PAGE),
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class ManuscriptError(ValueError):
    """A manuscript can't be read; its message tells a person why and what to do."""

    def __init__(self, message: "StrPromise | str") -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def decode(raw: bytes) -> str:
    """Return the file's text: UTF-8, UTF-16 with its mark, or GB18030.

    Raises ManuscriptError for a file that is too large, empty, binary or damaged.
    """
    if len(raw) > MAX_BYTES:
        raise ManuscriptError(
            _("The file is larger than 1 MB. A manuscript is plain text of a few kilobytes.")
        )
    if not raw.strip():
        raise ManuscriptError(_("The file is empty."))
    _refuse_known_formats(raw)
    text = _text(raw)
    _refuse_control_characters(text)
    return text


def _refuse_known_formats(raw: bytes) -> None:
    beginning = raw[:200].lstrip().lower()
    for signature, message in _SIGNATURES:
        if beginning.startswith(signature.lower()):
            raise ManuscriptError(message)


def _text(raw: bytes) -> str:
    if raw.startswith(_UTF_16):
        return _strictly(raw, "utf-16")
    if b"\x00" in raw:
        raise ManuscriptError(_OTHER)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_mostly_utf8(raw):
            line = raw.count(b"\n", 0, error.start) + 1
            raise ManuscriptError(
                _("The text is UTF-8, but damaged in line %(line)d. Please save it again.")
                % {"line": line}
            ) from error
    return _plausible(_strictly(raw, "gb18030"))


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unknown_encoding() from error


def _unknown_encoding() -> ManuscriptError:
    return ManuscriptError(
        _("The text is neither UTF-8 nor GB18030. Please save it as UTF-8 and try again.")
    )


def _is_mostly_utf8(raw: bytes) -> bool:
    # GB18030 reads a damaged UTF-8 file without complaint, as nonsense.
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    chinese = sum("\u3000" <= character <= "\u9fff" for character in text)
    return chinese > 5 * broken


def _plausible(text: str) -> str:
    """Refuse what only happens to be valid GB18030: its characters are mostly rare ones."""
    foreign = [character for character in text if character > "\x7f"]
    common = len("".join(foreign).encode("gb2312", errors="ignore")) // 2
    if common < 0.6 * len(foreign):
        raise _unknown_encoding()
    return text


def _refuse_control_characters(text: str) -> None:
    controls = sum(character < " " and character not in "\t\n\r\v\f" for character in text)
    if "\x00" in text or controls > len(text) / 20:
        raise ManuscriptError(_OTHER)
