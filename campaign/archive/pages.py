"""Making a page stand alone: its links lead to files, and what needs a living site is gone.

The page's own text is passed through as it is; only tags with links are written anew.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser

# What becomes of a link: another address; None to leave it; "" where it would lead nowhere.
Relink = Callable[[str], str | None]
Attributes = list[tuple[str, str | None]]

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"})
VOID |= {"source", "track", "wbr"}
ACTS = frozenset({"script", "noscript", "form", "button"})
# Of elements that are about this moment: a notice, a word about cookies.
LIVE = frozenset({"data-live", "data-notice"})
HEAD_LINKS = frozenset({"stylesheet", "icon"})
HEAD_NAMES = re.compile(r"og:(url|image.*)|twitter:.*|robots")
LINK = re.compile(r'(\s(?:href|src)=")([^"]*)(")')
CHOICES = re.compile(r'(\ssrcset=")([^"]*)(")')


class _Page(HTMLParser):
    def __init__(self, relink: Relink, banner: str) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._relink = relink
        self._banner = banner
        self._leaving: list[str] = []  # open elements that are left out
        self._items: list[int] = []  # where each open <li> began
        self._unlinked: list[bool] = []  # of each open <a>: whether it has lost its link

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        raw = self.get_starttag_text() or ""
        if self._leaving:
            if tag == self._leaving[-1]:
                self._leaving.append(tag)
        elif _is_left_out(tag, dict(attrs)):
            if tag not in VOID:
                self._leaving.append(tag)
        elif tag == "a" and (href := dict(attrs).get("href")) is not None:
            self._open_link(raw, self._relink(href))
        else:
            self._open(tag, raw)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if not self._leaving and not _is_left_out(tag, dict(attrs)):
            self.out.append(self._relinked(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if self._leaving:
            if tag == self._leaving[-1]:
                self._leaving.pop()
        elif tag == "a" and self._unlinked and self._unlinked.pop():
            pass
        else:
            if tag == "li" and self._items:
                self._items.pop()
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._put(data)

    def handle_entityref(self, name: str) -> None:
        self._put(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._put(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._put(f"<!{decl}>")

    def _put(self, text: str) -> None:
        if not self._leaving:
            self.out.append(text)

    def _open(self, tag: str, raw: str) -> None:
        if tag == "header" and self._banner:
            self.out.append(self._banner)
            self._banner = ""
        if tag == "li":
            self._items.append(len(self.out))
        if tag == "a":
            self._unlinked.append(False)
        self.out.append(self._relinked(raw))

    def _open_link(self, raw: str, address: str | None) -> None:
        """Write a link; where it would lead nowhere leave its words, or a menu's item, out."""
        if address == "":
            if self._items and not "".join(self.out[self._items[-1] + 1 :]).strip():
                del self.out[self._items.pop() :]
                self._leaving.append("li")
                return
            self._unlinked.append(True)
            return
        self._unlinked.append(False)
        self.out.append(self._relinked(raw))

    def _relinked(self, raw: str) -> str:
        return CHOICES.sub(self._choices, LINK.sub(self._one_link, raw))

    def _one_link(self, found: re.Match[str]) -> str:
        address = self._relink(unescape(found[2]))
        return found[0] if address is None else f"{found[1]}{escape(address)}{found[3]}"

    def _choices(self, found: re.Match[str]) -> str:
        """Link each picture that a browser may choose."""
        choices = [choice.split(None, 1) for choice in unescape(found[2]).split(",")]
        linked = [" ".join([self._relink(href) or href, *size]) for href, *size in choices]
        return f"{found[1]}{escape(', '.join(linked))}{found[3]}"


def stand_alone(html: str, *, relink: Relink, banner: str) -> str:
    """Return the page for the archive, with a banner before its header."""
    page = _Page(relink, banner)
    page.feed(html)
    page.close()
    return "".join(page.out)


def _is_left_out(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag in ACTS or LIVE & attributes.keys():
        return True
    if tag == "link":
        return attributes.get("rel") not in HEAD_LINKS
    if tag == "meta":
        return bool(
            HEAD_NAMES.fullmatch(attributes.get("property") or attributes.get("name") or "")
        )
    return False
