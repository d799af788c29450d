"""Whether an archive is whole: every link leads to a file, and nothing needs a living site."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ELSEWHERE = frozenset({"http", "https", "mailto", "tel", "data"})
IN_CSS = re.compile(r"url\(\s*[\"']?(?!data:)([^\"')]+)")
FORBIDDEN = frozenset({"script", "form", "iframe", "object"})
LINKS = frozenset({"href", "src", "action"})
REFRESH = re.compile(r"\d+;\s*url=(.*)", re.IGNORECASE)


class _Links(HTMLParser):
    """What a page links to, what can be linked to in it, and what it must not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.forbidden: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.forbidden.append(f"<{tag}>")
        for name, value in attrs:
            if name == "srcset" and value is not None:
                self.links += [choice.split()[0] for choice in value.split(",")]
            elif name in LINKS and value is not None:
                self.links.append(value)
            elif name == "id" and value:
                self.ids.add(value)
            elif name == "content" and value and (found := REFRESH.match(value)):
                self.links.append(found[1])
            elif name.startswith("on"):
                self.forbidden.append(f"{name}=")


def broken_links(folder: Path) -> list[str]:
    """Return a line for each link that leads nowhere and for each thing that needs a server."""
    pages = {path: _Links(path.read_text()) for path in sorted(folder.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        name = path.relative_to(folder).as_posix()
        found += [f"{name}: {what} has no place in an archive" for what in page.forbidden]
        for href in page.links:
            if wrong := _wrong(folder, path, href, pages):
                found.append(f"{name}: {href or 'an empty link'} {wrong}")
    for path in sorted(folder.rglob("*.css")):
        for href in IN_CSS.findall(path.read_text()):
            if not (path.parent / unquote(urlsplit(href).path)).is_file():
                found.append(f"{path.relative_to(folder).as_posix()}: {href} is not there")
    return found


def count_links(folder: Path) -> int:
    return sum(len(_Links(path.read_text()).links) for path in folder.rglob("*.html"))


def _wrong(folder: Path, start: Path, href: str, pages: dict[Path, _Links]) -> str:
    """Return what is wrong with a link, or nothing."""
    parts = urlsplit(href)
    if not href:
        return "leads nowhere"
    if parts.scheme in ELSEWHERE:
        return ""
    if parts.scheme or parts.netloc or parts.path.startswith("/") or parts.query:
        return "needs a server"
    target = (start.parent / unquote(parts.path)).resolve() if parts.path else start.resolve()
    if not target.is_relative_to(folder.resolve()):
        return "leads out of the archive"
    if not target.is_file():
        return "is not there"
    page = pages.get(folder / target.relative_to(folder.resolve()))
    if parts.fragment and page and unquote(parts.fragment) not in page.ids:
        return "has no such part"
    return ""
