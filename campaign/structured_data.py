"""What a page says to machines, in the words of schema.org: dicts here, serialised at the end.

Everything in it stands on the page or on one that the page links to; no counts of likes.
"""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.html import html_safe

from campaign.boards import Row
from campaign.links import absolute_url
from campaign.sharing import pictures_of
from profiles.manuscripts.lines import read_lines
from profiles.models import Edition, Nominee, Photo, Story

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Data = dict[str, Any]

SCHEMA = "https://schema.org"
LONGEST_HEADLINE = 110  # source: Google Search Central, Article
_WRITES = re.compile(r"文|撰文|采写|作者")
_NO_NAME = re.compile(r"记者|通讯员|.*(?:记者|通讯员|实习生|编辑|部|室|组|报|社)")


@html_safe
class DataBlock:
    """Things as a <script type="application/ld+json">, which no browser runs."""

    def __init__(self, things: Sequence[Data]) -> None:
        self.things = things

    def __str__(self) -> str:
        """Return the element; escaped as Django's json_script does, so that no text can end it."""
        graph = {"@context": SCHEMA, "@graph": self.things}
        written = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
        for character in "<>&\u2028\u2029":
            written = written.replace(character, f"\\u{ord(character):04x}")
        return f'<script type="application/ld+json">{written}</script>'


def website(edition: Edition) -> Data:
    """The campaign's home page."""
    return _thing(
        "WebSite",
        name=edition.name,
        url=absolute_url(edition.get_absolute_url()),
        description=edition.purpose,
        publisher=_hosts(edition),
    )


def person(nominee: Nominee) -> Data:
    """A nominee; of where they live and work, nothing beyond what their card says."""
    community = nominee.community
    place = _thing("PostalAddress", addressLocality=community.district)
    return _thing(
        "Person",
        name=nominee.name,
        alternateName=nominee.nickname,
        jobTitle=nominee.post,
        worksFor=_thing("Organization", name=community.name, address=place),
        description=nominee.summary,
        image=_portrait(nominee),
        url=absolute_url(nominee.get_absolute_url()),
    )


def news_article(story: Story, photos: Sequence[Photo] = ()) -> Data:
    """A story as an article about its nominee."""
    published = timezone.localtime(story.published_at) if story.published_at else None
    return _thing(
        "NewsArticle",
        headline=_shortened(story.headline, LONGEST_HEADLINE),
        description=story.summary,
        articleSection=story.column,
        inLanguage="zh-Hans",
        datePublished=published.isoformat(timespec="seconds") if published else "",
        author=_authors(story),
        publisher=_publisher(story),
        image=_images(story, photos),
        about=person(story.nominee) if story.nominee else None,
        mainEntityOfPage=absolute_url(story.get_absolute_url()),
    )


def story_list(stories: Sequence[Story], *, first: int = 1) -> Data:
    """Stories from the newest on; first: the position of the first of them among all."""
    return _list(
        "ItemListOrderDescending",
        [
            _thing("ListItem", position=position, url=absolute_url(story.get_absolute_url()))
            for position, story in enumerate(stories, start=first)
        ],
    )


def nominee_list(nominees: Sequence[Nominee]) -> Data:
    """Nominees of whom none comes first."""
    links = [
        _thing("ListItem", url=absolute_url(nominee.get_absolute_url())) for nominee in nominees
    ]
    return _list("ItemListUnordered", links)


def ranking(rows: Sequence[Row]) -> Data:
    """Those who have a rank, at that rank; equal ranks stay equal."""
    return _list(
        "ItemListOrderAscending",
        [
            _thing("ListItem", position=row.rank, url=absolute_url(row.nominee.get_absolute_url()))
            for row in rows
            if row.rank is not None
        ],
    )


def breadcrumbs(trail: "Sequence[tuple[str | StrPromise, str]]") -> Data:
    """The way from the home page to this one: names and paths."""
    steps = [
        _thing("ListItem", position=position, name=str(name), item=absolute_url(path))
        for position, (name, path) in enumerate(trail, start=1)
    ]
    return _thing("BreadcrumbList", itemListElement=steps)


def _thing(kind: str, **facts: Any) -> Data:
    """Return a thing without the facts that are not known."""
    return {"@type": kind, **{name: fact for name, fact in facts.items() if fact}}


def _list(order: str, items: list[Data]) -> Data:
    return _thing(
        "ItemList",
        itemListOrder=f"{SCHEMA}/{order}",
        numberOfItems=len(items),
        itemListElement=items,
    )


def _authors(story: Story) -> list[Data]:
    """Return those whom the credits name after 文/, else whoever published it."""
    names = [
        name
        for line in read_lines(story.credits)
        for part in line.parts
        if part.kind == "maker" and _WRITES.match(part.name)
        for name in re.split(r"[\s、，,；;]+", line.text[part.value : part.end])
        if name and not _NO_NAME.fullmatch(name)
    ]
    return [_thing("Person", name=name) for name in names] or _publisher(story)


def _images(story: Story, photos: Sequence[Photo]) -> list[str]:
    """Return the addresses of its photos, of the portrait, and of the two share pictures."""
    shapes = [photo.wide for photo in photos]
    shapes += [photo.square for photo in photos[:1]]
    images = [absolute_url(shape.largest) for shape in shapes if shape]
    images += [image for image in [_portrait(story.nominee)] if image]
    pictures = pictures_of(story.edition, story.nominee)
    return [*images, pictures.wide, pictures.square]


def _portrait(nominee: Nominee | None) -> str:
    if nominee is None or not nominee.portrait_small:
        return ""
    return absolute_url(nominee.portrait_small.url)


def _publisher(story: Story) -> list[Data]:
    if story.source:
        return [_thing("NewsMediaOrganization", name=story.source)]
    return _hosts(story.edition)


def _hosts(edition: Edition) -> list[Data]:
    return [_thing("Organization", name=name) for name in edition.host_names]


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
