"""Making the demonstration edition, and keeping it open."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction

from campaign.demo.people import PEOPLE, Person
from campaign.demo.portraits import draw_portrait
from campaign.demo.scenes import SCENES, Scene, draw_scene
from profiles.images import crop_portrait
from profiles.importing import import_manuscript
from profiles.models import Edition, Nominee, Story
from profiles.photos import add_photo
from profiles.publishing import publish_story
from voting.clock import day_begins, shanghai_day
from voting.likes import cast_like
from voting.tallies import roll_up

NUMBER = 900
MANUSCRIPTS = Path(__file__).parent / "manuscripts"
VISITORS = 1500
DAYS_OF_LIKES = 8
STAYS_OPEN = timedelta(days=30)
SHORT = timedelta(days=7)

PURPOSE = (
    "他们守着一条巷子、一栋老楼、一部谈了四百多天的电梯。"
    "十八位社区工作者，十八个故事：请你读一读，为你敬佩的人点赞。"
)
COLUMN_NOTE = "\n\n".join(
    (
        "城市很大，人们每天真正走过的，不过是几条街、一部电梯、一个菜市场。"
        "有一些人，就守在这几条街上。",
        "他们叫社区工作者。谁家的水管爆了，谁家的老人走失了，谁和谁三年没有说话，"
        "他们知道，也放在心上。本栏目走进各区的社区，把他们的故事写下来，请读者一起来认识。",
        "这是一次演示，所有人物、社区和点赞均为虚构。",
    )
)


class NotADemonstrationError(Exception):
    """The number of the demonstration belongs to an edition that is none."""


def load_demo(*, at: datetime, visitors: int = VISITORS) -> Edition:
    """Make the demonstration as of that time, or keep the one that is there open.

    visitors: how many synthetic ones like, by the same function as real ones. What a person
    has done in it stays. Raises NotADemonstrationError where its number is taken by another kind.
    """
    edition = Edition.objects.filter(number=NUMBER).first()
    if edition is None:
        with transaction.atomic():
            return _make(at, visitors)
    if not edition.is_demo:
        raise NotADemonstrationError
    _keep_open(edition, at)
    return edition


def _make(at: datetime, visitors: int) -> Edition:
    edition = _make_edition(at)
    for place, file in enumerate(sorted(MANUSCRIPTS.glob("*.txt"))):
        # Three a day, and all before likes open, so that nobody has a head start.
        out_at = edition.publish_from + timedelta(days=place // 3, hours=4 * (place % 3))
        _make_story(edition, file, published_at=out_at)
    nominees = list(edition.nominees.order_by("number"))
    for nominee, person in zip(nominees, PEOPLE, strict=True):
        _complete(nominee, person)
    for scene in SCENES:
        _add_photo(edition.stories.get(nominee__number=scene.number), scene)
    _cast_likes(edition, nominees, at, visitors)
    roll_up(edition=edition, at=at)
    return edition


def _make_edition(at: datetime) -> Edition:
    opens_at = day_begins(shanghai_day(at) - timedelta(days=DAYS_OF_LIKES)) + timedelta(hours=9)
    return Edition.objects.create(
        number=NUMBER,
        kind=Edition.Kind.DEMO,
        is_current=not Edition.objects.filter(is_current=True).exists(),
        name="第三届寻找“最美社区工作者”（演示）",
        column="寻找最美社区工作者",
        purpose=PURPOSE,
        column_note=COLUMN_NOTE,
        hosts="示例日报社（演示）",
        guidance="示例市文明办（演示）\n示例市民政局（演示）",
        contact="示例日报活动办公室（演示） office@example.com",
        complaints="监督邮箱（演示） complaints@example.com",
        reviews=0,  # who tries it is alone
        publish_from=opens_at - timedelta(days=7),
        likes_open_at=opens_at,
        likes_close_at=_closing(at),
    )


def _closing(at: datetime) -> datetime:
    return day_begins(shanghai_day(at + STAYS_OPEN)) + timedelta(hours=18)


def _keep_open(edition: Edition, at: datetime) -> None:
    """A demonstration that had closed would have nothing to try; a person's own time stays."""
    if edition.likes_close_at is not None and edition.likes_close_at < at + SHORT:
        edition.likes_close_at = _closing(at)
        edition.save(update_fields=["likes_close_at"])


def _make_story(edition: Edition, file: Path, *, published_at: datetime) -> None:
    story = import_manuscript(edition=edition, text=file.read_text(encoding="utf-8")).story
    story.published_at = published_at
    story.column_note = edition.column_note
    if story.nominee is not None:
        quote = PEOPLE[story.nominee.number - 1].quote
        story.body = _with_quote(story.body, quote)
    story.save(update_fields=["published_at", "column_note", "body"])
    publish_story(story=story, at=published_at)


def _with_quote(body: str, quote: str) -> str:
    """Set the quote large before the last section, as an editor would."""
    before, heading, last = body.rpartition("<h2>")
    return f"{before}<blockquote><p>{quote}</p></blockquote>\n{heading}{last}"


def _complete(nominee: Nominee, person: Person) -> None:
    """Do what an editor does after a manuscript has been read."""
    story = Story.objects.get(nominee=nominee)
    nominee.quote, nominee.summary = person.quote, story.summary
    portrait = ContentFile(draw_portrait(nominee.number))
    nominee.portrait.save(f"demo-{nominee.number:02}.jpg", portrait, save=False)
    small = crop_portrait(portrait)
    nominee.portrait_small.save(f"demo-{nominee.number:02}-small.jpg", small, save=False)
    nominee.save()


def _add_photo(story: Story, scene: Scene) -> None:
    """Put a picture into the text, after a paragraph and with all its words."""
    photo = add_photo(story=story, upload=ContentFile(draw_scene(scene), "scene.jpg"))
    photo.alt, photo.caption = scene.alt, scene.caption
    photo.save(update_fields=["alt", "caption"])
    paragraphs = story.body.split("</p>")
    paragraphs[scene.after - 1] += f"</p>\n<p>[图{photo.number}]"
    story.body = "</p>".join(paragraphs)
    story.save(update_fields=["body"])


def _cast_likes(edition: Edition, nominees: list[Nominee], at: datetime, visitors: int) -> None:
    """Let synthetic visitors come back over some days, each liking a few people at most."""
    if not edition.is_demo:
        raise NotADemonstrationError
    dice = random.Random(NUMBER)  # noqa: S311  the same likes on every machine, on purpose
    opens_at = edition.likes_open_at
    assert opens_at is not None  # noqa: S101  made by `_make_edition`
    seconds = int((at - opens_at).total_seconds()) - 1
    weights = [person.weight for person in PEOPLE]
    for number in range(visitors):
        # More come lately than at first, and the favourites of today are not yesterday's.
        when = opens_at + timedelta(seconds=int(seconds * dice.random() ** 0.7))
        tilt = [weight * (1 + dice.random()) for weight in weights]
        if when > at - timedelta(hours=30):
            tilt = [w * (2.5 if place % 5 == 2 else 1) for place, w in enumerate(tilt)]
        chosen = dice.choices(nominees, tilt, k=dice.randint(1, 5))
        for nominee in dict.fromkeys(chosen):
            cast_like(nominee=nominee, visitor=f"demo-{number}", at=when)
