"""Posters of a whole district, and the short addresses that stand on them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaign import posters
from campaign.drawings import digest_of, draw_once, face_of, picture_of
from campaign.posters import sheets
from campaign.posters.shapes import Drawing
from campaign.printing import proven, sample_words
from profiles.codes import ALPHABET, CODE_LENGTH, read_code
from profiles.models import Edition, Nominee

LAYOUT = "district"


@dataclass(frozen=True)
class District:
    """A district in an edition, with the nominees who have a page."""

    edition: Edition
    name: str
    nominees: tuple[Nominee, ...]

    @property
    def key(self) -> str:
        return district_key(self.edition, self.name)

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}/d/{self.key}"


def district_key(edition: Edition, name: str) -> str:
    """Return six characters that stand for a district of an edition for ever.

    They follow from its name, so nothing has to be kept for them.
    """
    number = int.from_bytes(hashlib.sha256(f"{edition.number}/{name}".encode()).digest()[:8])
    found = ""
    for _place in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        found += ALPHABET[rest]
    return found


def districts_of(edition: Edition, *, at: datetime) -> list[District]:
    """Return an edition's districts by name; their nominees by number."""
    published = Nominee.objects.published(at=at).filter(edition=edition).with_place()
    return by_district(edition, published)


def by_district(edition: Edition, nominees: Iterable[Nominee]) -> list[District]:
    found: dict[str, list[Nominee]] = {}
    for nominee in nominees:
        found.setdefault(nominee.community.district, []).append(nominee)
    return [District(edition, name, tuple(found[name])) for name in sorted(found)]


def district_called(printed: str, edition: Edition, *, at: datetime) -> District | None:
    """Return the edition's district whose key was typed or scanned, or None."""
    key = read_code(printed)
    return next((one for one in districts_of(edition, at=at) if one.key == key), None)


def draw_district(*, district: District, kind: posters.Kind) -> posters.Poster:
    """Return a district's poster that two readers have read; drawn once and kept."""
    copy = district_copy(district)
    faces = [face_of(nominee) for nominee in district.nominees]
    content = draw_once(
        folder="posters",
        owner=district.key,
        digest=digest_of(copy, faces, kind.file_name),
        name=kind.file_name,
        draw=lambda: proven(
            lambda: district_shapes(district=district, kind=kind),
            kind,
            title=copy.district,
            address=copy.address,
        ),
    )
    return posters.Poster(content, kind.content_type, *sheets.measures(kind))


def district_copy(district: District) -> posters.ListCopy:
    """Return the words of a district's poster, in Chinese."""
    address = district.address
    with override("zh-hans"):
        if len(district.nominees) == 1:
            call, invitation = _("Somebody keeps the lanes, and keeps us."), _("Scan to meet")
        else:
            call, invitation = _("They keep the lanes, and they keep us."), _("Scan to meet them")
    return posters.ListCopy(
        district=district.name,
        call=call,
        people=tuple(posters.Person(one.name, one.community.name) for one in district.nominees),
        campaign=district.edition.name,
        hosts="、".join(district.edition.host_names),
        invitation=invitation,
        address=address,
        printed_address=address.partition("://")[2],
        sample=sample_words(),
    )


def district_shapes(*, district: District, kind: posters.Kind) -> Drawing:
    faces = tuple(_face(nominee) for nominee in district.nominees)
    size, inks = posters.SIZES[kind.size], sheets.inks_of(kind.variant)
    return posters.district_list(district_copy(district), faces, size, inks)


def _face(nominee: Nominee) -> posters.Face | None:
    picture = picture_of(nominee)
    if picture is None:
        return None
    picture.thumbnail((600, 600))  # as large as a face of many can be, and light in memory
    return posters.Face(picture, (nominee.focus_x, nominee.focus_y))
