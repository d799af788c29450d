"""A small named cast: plain functions that make what a test needs, and nothing else.

Zhang Rong is the published nominee, Ouyang Xiao another, Li Min has only a draft.
"""

import secrets
from datetime import UTC, datetime, timedelta
from io import BytesIO

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from profiles.models import Community, Consent, Edition, Nominee, Photo, Step, Story
from profiles.photos import add_photo
from voting.models import Rules
from voting.stamps import stamp
from voting.visitors import COOKIE_NAME, SALT

# A Wednesday, 12:00 in Shanghai. Tests that go through a view use the real clock: `now`.
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
SITE = "http://testserver"


def an_edition(*, at: datetime = NOON, **changes: object) -> Edition:
    """A real, current edition whose pages are out and whose likes are open at `at`."""
    values: dict[str, object] = {
        "number": 3,
        "kind": Edition.Kind.REAL,
        "is_current": True,
        "name": "第三届寻找“最美社区工作者”",
        "column": "寻找最美社区工作者",
        "purpose": "寻找身边的社区工作者，讲他们的故事。",
        "hosts": "示例报社",
        "reviews": 0,
        "publish_from": at - timedelta(days=10),
        "likes_open_at": at - timedelta(days=5),
        "likes_close_at": at + timedelta(days=5),
    }
    return Edition.objects.create(**{**values, **changes})


def some_rules(edition: Edition, **terms: object) -> Rules:
    """The edition's first version of rules, in force from the day of NOON."""
    values = {"version": 1, "from_day": NOON.date(), "confirmed_at": NOON, **terms}
    return Rules.objects.create(edition=edition, **values)


def a_community(*, district: str = "越秀区", name: str = "榕荫社区") -> Community:
    return Community.objects.get_or_create(district=district, subdistrict="榕荫街道", name=name)[0]


def a_nominee(
    edition: Edition, *, name: str = "张榕", number: int = 1, **changes: object
) -> Nominee:
    """A nominee without any story, so without a page."""
    values = {
        "community": changes.pop("community", None) or a_community(),
        "post": "社区党委书记",
        "summary": "守着一条老街的人。",
        "quote": "小事做好了，就是大事。",
    }
    return Nominee.objects.create(
        edition=edition, name=name, number=number, **{**values, **changes}
    )


def a_story(
    edition: Edition, *, nominee: Nominee | None = None, at: datetime = NOON, **changes: object
) -> Story:
    """A story that came out two days before `at`."""
    values: dict[str, object] = {
        "state": Story.State.PUBLISHED,
        "published_at": at - timedelta(days=2),
        "column": edition.column,
        "headline": "老街里的一盏灯",
        "summary": "一位社区工作者和一条老街。",
        "lead": "天刚亮，她已经在巷口了。",
        "body": "<h2>一件小事</h2><p>从一只水龙头说起。</p>",
        "credits": "文/示例记者 甲",
    }
    return Story.objects.create(edition=edition, nominee=nominee, **{**values, **changes})


def a_picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (480, 320),
    *,
    colour: str = "teal",
    name: str = "photo.jpg",
    mode: str = "RGB",
    **options: object,
) -> SimpleUploadedFile:
    """A file as a browser sends it; another colour is another picture."""
    out = BytesIO()
    Image.new(mode, size, colour if mode == "RGB" else 0).save(out, kind, **options)
    return SimpleUploadedFile(name, out.getvalue())


def a_photo(
    story: Story, *, colour: str = "teal", size: tuple[int, int] = (480, 320), **changes: object
) -> Photo:
    """A photo with all its words, so that readers see it. Needs folders for its files."""
    photo = add_photo(story=story, upload=a_picture(size=size, colour=colour))
    words = {"alt": "楼道里的灯亮着", "caption": "清晨的楼道", "credit": "受访者供图", **changes}
    Photo.objects.filter(pk=photo.pk).update(**words)
    photo.refresh_from_db()
    return photo


def in_order(story: Story, *, at: datetime = NOON) -> Story:
    """Give a story whatever the checklist asks for."""
    Story.objects.filter(pk=story.pk).update(source="示例日报", credits="文/示例记者 甲")
    if story.nominee is not None:
        Nominee.objects.filter(pk=story.nominee.pk).update(portrait="portraits/face.jpg")
        for to in Consent.To.values:
            Consent.objects.create(nominee=story.nominee, to=to, given_on=at.date(), how="当面签字")
        Step.objects.create(story=story, kind=Step.Kind.READ_BACK, at=at, comment="本人已听读")
    return Story.objects.with_nominee().get(pk=story.pk)


def a_published_nominee(
    edition: Edition, *, at: datetime = NOON, name: str = "张榕", number: int = 1, **changes: object
) -> Nominee:
    """A nominee whose story is out: they have a page and can be liked."""
    nominee = a_nominee(edition, name=name, number=number, **changes)
    a_story(edition, nominee=nominee, at=at, headline=f"{name}的一天")
    return nominee


def an_editor(**changes: object) -> User:
    return User.objects.create_superuser(**{"username": "editor", "password": "x", **changes})


def a_member(role: str, *, name: str = "") -> User:
    """Somebody with one of the desk's roles and no other right."""
    member = User.objects.create_user(name or role, password="x", is_staff=True)
    member.groups.add(Group.objects.get(name=role))
    return member


def a_visitor(*, age: float = 60, at: datetime | None = None) -> Client:
    """A browser that has been here before: it brings a cookie of so many seconds."""
    client = Client(headers={"origin": SITE})
    made_at = (at or timezone.now()) - timedelta(seconds=age)
    client.cookies[COOKIE_NAME] = stamp(secrets.token_urlsafe(16), salt=SALT, at=made_at)
    return client
