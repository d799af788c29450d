"""The pictures that messengers show beside a link, for each nominee and for an edition."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import override
from PIL import Image

from campaign.drawings import digest_of, draw_once, face_of, portrait_of
from campaign.posters import CARDS, CardCopy, render_card
from profiles.models import Edition, Nominee


class Pictures(NamedTuple):
    """The absolute addresses of a page's two share pictures, and what is seen on them."""

    wide: str
    square: str
    alt: str


def pictures_of(edition: Edition, nominee: Nominee | None = None) -> Pictures:
    """Return the share pictures of a nominee's pages, or of the edition's own."""
    alt = edition.name if nominee is None else _seen(nominee)
    return Pictures(
        wide=_address(edition, nominee, "wide"),
        square=_address(edition, nominee, "square"),
        alt=alt,
    )


def draw_card(*, edition: Edition, nominee: Nominee | None, shape: str) -> bytes:
    """Return the JPEG of that shape, "wide" or "square"; drawn once and kept."""
    return draw_once(
        folder="cards",
        owner=nominee.code if nominee else f"edition-{edition.number}",
        digest=card_digest(edition=edition, nominee=nominee, shape=shape),
        name=f"{shape}.jpg",
        draw=lambda: render_card(
            _copy(edition, nominee), shape=shape, portrait=_portrait(nominee, shape)
        ),
    )


def card_digest(*, edition: Edition, nominee: Nominee | None, shape: str) -> str:
    """Return what changes with all that the picture shows; it stands in its address."""
    face = face_of(nominee) if nominee else ()
    return digest_of(_copy(edition, nominee), face, shape)[:12]


def _copy(edition: Edition, nominee: Nominee | None) -> CardCopy:
    """Return the words of a card; like a poster, it speaks Chinese."""
    notice = ""
    if edition.is_demo:
        notice = "演示版 · 人物与故事均为虚构"
    elif edition.is_rehearsal:
        notice = "彩排 · 不计票"
    if nominee is None:
        hosts = "、".join(edition.host_names)
        return CardCopy(campaign=edition.name, hosts=hosts, notice=notice)
    return CardCopy(
        campaign=edition.name,
        name=nominee.name,
        nickname=nominee.nickname,
        community=str(nominee.community),
        notice=notice,
    )


def _portrait(nominee: Nominee | None, shape: str) -> Image.Image | None:
    if nominee is None:
        return None
    place = CARDS[shape].portrait
    return portrait_of(nominee, shape=(place.w, place.h))


def _address(edition: Edition, nominee: Nominee | None, shape: str) -> str:
    """Return the picture's address, the same in every language of the site."""
    digest = card_digest(edition=edition, nominee=nominee, shape=shape)
    with override(settings.LANGUAGE_CODE):
        if nominee is None:
            path = edition.page(f"card-{shape}")
        else:
            path = edition.page(f"nominee-card-{shape}", nominee.code)
    return f"{settings.SITE_URL}{path}?v={digest}"


def _seen(nominee: Nominee) -> str:
    """Return the words on a nominee's card, for those who can't see it."""
    nickname = f"“{nominee.nickname}”" if nominee.nickname else ""
    return f"{nominee.name}{nickname}，{nominee.community}"
