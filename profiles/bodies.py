"""The one place where rich text becomes safe."""

import re
from collections.abc import Iterator
from html import escape, unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

TAGS = {"p", "h2", "h3", "br", "strong", "em", "blockquote", "ul", "ol", "li", "a"}

# Where a photo stands: [图3], 【照片 3】 or [photo 3], in a paragraph or on a line of its own.
_MARK = r"[\[【［]\s*(?:图片?|照片|photo|picture)\s*([0-9０-９]{1,3})\s*[\]】］]"
_AROUND = r"(?:\s|&nbsp;|<br>|</?(?:strong|em)>)*"
_BESIDE = r"(?:[ \t\u3000]|&nbsp;)*"
PLACE = re.compile(
    rf"<(p|h2|h3)>{_AROUND}{_MARK}{_AROUND}</\1>|^{_BESIDE}{_MARK}{_BESIDE}$",
    re.IGNORECASE | re.MULTILINE,
)

# What parts words where it begins and ends; the others stand within one.
BETWEEN_WORDS = re.compile(r"<(?!/?(?:strong|em|a)\b)")


def safe_body(html: str) -> SafeString:
    """Return the HTML with nothing in it but a story's few tags and links to web pages."""
    return mark_safe(  # noqa: S308  the sanitiser's output, and the only use in the project
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https"},
            attribute_filter=_keep_attribute,
            link_rel="noopener nofollow",
        )
    )


def body_parts(html: str) -> Iterator[tuple[SafeString, int | None]]:
    """Yield the safe body in pieces, each with the number of the photo that stands after it."""
    body, start = safe_body(html), 0
    for found in PLACE.finditer(body):
        yield mark_safe(body[start : found.start()]), int(found[2] or found[3])  # noqa: S308
        start = found.end()
    yield mark_safe(body[start:]), None  # noqa: S308  a piece of the sanitiser's output


def words_of(html: str) -> str:
    """Return the words without the places of photos."""
    return plain_text(PLACE.sub("", html))


def plain_text(html: str) -> str:
    """Return the words of the HTML, in one line, to be escaped like any text."""
    spaced = BETWEEN_WORDS.sub(" <", nh3.clean(html, tags=TAGS))
    return " ".join(unescape(strip_tags(spaced)).split())


def replace_words(html: str, words: str, mask: str) -> tuple[str, int]:
    """Put the mask in the place of the words, and say how often; tags within them stay."""
    forms = (sorted({one, escape(one), escape(one, quote=False)}, key=len) for one in words)
    characters = ("|".join(map(re.escape, reversed(form))) for form in forms)
    pattern = r"((?:<[^<>]*>)*)".join(f"(?:{one})" for one in characters)
    return re.subn(pattern, lambda found: mask + "".join(found.groups()), html)


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    # "//elsewhere.example" has no scheme to refuse, so nh3 lets it pass.
    return None if value.lstrip().startswith(("//", "\\", "/\\")) else value
