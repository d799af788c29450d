"""Every component in every state, for those who change how the site looks."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaign.boards import Row
from campaign.pages import page_time
from profiles.models import Community, Edition, Nominee, Story

# Names of static/css/tokens.css.
COLOURS = [
    *("paper", "card", "wash", "ink", "ink-2", "brick", "on-brick", "brick-deep", "on-deep"),
    *("gold-on-deep", "gold-text", "gold-fill", "teal", "teal-wash", "line", "hair", "focus"),
    "track",
]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show what pages are made of, with people who stand in no database."""
    at = page_time()
    opened = {
        "likes_open_at": at - timedelta(days=3),
        "likes_close_at": at + timedelta(days=9, hours=5),
    }
    edition = _edition(**opened)
    one = _nominee(edition, "陈榕", number=27, nickname="小巷总理", quote="小事做好了，就是大事。")
    one.portrait_small = _some_portrait()
    plain = _nominee(edition, "欧阳晓", number=3)
    long = _nominee(
        edition, "阿卜杜拉·买买提江·吐尔逊", number=158, nickname="一口气记住全村人名字的人"
    )
    rows = (
        Row(rank=1, nominee=one, likes=12082, share=100, moved=2),
        Row(rank=1, nominee=plain, likes=12082, share=100, moved=0),
        Row(rank=3, nominee=long, likes=4, share=1, moved=-11),
        Row(rank=None, nominee=one, likes=3),
        Row(rank=None, nominee=plain, likes=None),
    )
    windows = {
        "open": edition,
        "before": _edition(
            likes_open_at=at + timedelta(hours=7), likes_close_at=at + timedelta(days=9)
        ),
        "closed": _edition(
            likes_open_at=at - timedelta(days=9), likes_close_at=at - timedelta(hours=1)
        ),
    }
    context = {
        "at": at,
        "as_of": at,
        "live": True,
        "edition": edition,
        "title": "Style guide",
        "window": "open",
        "colours": COLOURS,
        "people": (one, plain, long),
        "rows": rows,
        "windows": windows,
        "closings": ("day", "evening", "hour"),
        "unknown": _edition(),
        "story": Story(edition=edition, nominee=one, headline="“小巷总理”陈榕：一条老街，一盏灯"),
    }
    return render(request, "campaign/styleguide.html", context)


def _edition(**windows: object) -> Edition:
    return Edition(
        number=3,
        kind=Edition.Kind.REAL,
        is_current=True,
        name="第三届寻找“最美社区工作者”",
        column="寻找最美社区工作者",
        **windows,
    )


def _nominee(edition: Edition, name: str, *, number: int, **words: str) -> Nominee:
    community = Community(district="越秀区", subdistrict="榕荫街道", name="榕荫社区")
    return Nominee(
        edition=edition, community=community, code="sample", number=number, name=name, **words
    )


def _some_portrait() -> str:
    found = Nominee.objects.exclude(portrait_small="").first()
    return str(found.portrait_small) if found else ""
