"""A story as an official account's editor takes it: every style in its tag, no class, no link."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from django.conf import settings
from django.utils.html import escape

from profiles.models import Photo, Story
from profiles.placing import place_photos

INK = "color:#333;font-size:16px;line-height:1.9;letter-spacing:.5px;"
STYLES = {
    "p": f"margin:0 0 18px;{INK}",
    "h2": "margin:36px 0 18px;padding-left:10px;border-left:4px solid #a3271c;"
    "color:#a3271c;font-size:18px;line-height:1.5;font-weight:bold;",
    "h3": "margin:28px 0 14px;color:#333;font-size:17px;font-weight:bold;",
    "blockquote": "margin:28px 0;padding:16px 0;border-top:1px solid #ddd;"
    "border-bottom:1px solid #ddd;color:#a3271c;font-size:18px;line-height:1.7;text-align:center;",
    "strong": "font-weight:bold;",
    "ul": "margin:0 0 18px;padding-left:24px;",
    "ol": "margin:0 0 18px;padding-left:24px;",
    "li": INK,
}
LEAD = f"margin:0 0 24px;padding:12px 16px;background:#faf5ee;{INK}"
SMALL = "margin:0 0 6px;color:#888;font-size:14px;line-height:1.7;"
CALL = "margin:32px 0 16px;color:#333;font-size:18px;text-align:center;"
PHOTO = "margin:24px 0 6px;text-align:center;"
IMAGE = "max-width:100%;height:auto;"
UNDER = "margin:0 0 24px;color:#888;font-size:14px;line-height:1.6;text-align:center;"
EMPTY = {"br"}


def wechat_html(story: Story) -> str:
    """Return the story with inline styles; links become words, since accounts forbid them."""
    parts = [_lines(story.summary, SMALL), _lines(story.credits, SMALL), _lines(story.lead, LEAD)]
    placed = place_photos(story.body, [photo for photo in story.photos.all() if photo.is_shown])
    parts.append(_photo(placed.opening))
    parts += [_styled(part.html) + _photo(part.photo) for part in placed.parts]
    parts += [_photo(photo) for photo in placed.rest]
    parts.append(_lines(story.closing_call, CALL))
    named = [("来源", story.source), ("责编", story.editor)]
    parts += [_lines(f"{label} | {value}", SMALL) for label, value in named if value]
    return f"<section>{''.join(parts)}</section>"


def _lines(text: str, style: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "".join(f'<p style="{style}">{escape(line)}</p>' for line in lines)


def _photo(photo: Photo | None) -> str:
    """Return the picture, by an address that the account's editor can fetch, and its words."""
    picture = photo.whole if photo else None
    if photo is None or picture is None:
        return ""
    source = escape(urljoin(settings.SITE_URL, picture.largest))
    image = f'<p style="{PHOTO}"><img src="{source}" alt="{escape(photo.alt)}" style="{IMAGE}"></p>'
    return image + _lines(f"{photo.caption} {photo.credit}", UNDER)


def _styled(html: str) -> str:
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return "".join(writer.out)


class _Writer(HTMLParser):
    """Writes the tags again, each with its style; a link leaves its words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in EMPTY:
            self.out.append(f"<{tag}>")
        elif tag in STYLES:
            self.out.append(f'<{tag} style="{STYLES[tag]}">')

    def handle_endtag(self, tag: str) -> None:
        if tag in STYLES:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(str(escape(data)))
