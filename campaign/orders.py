"""What a batch is made of: which poster, of whom, at which place, in print order."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.districts import LAYOUT, District, districts_of, draw_district
from campaign.posters import SIZES, Kind, UnreadableError, read_kind
from campaign.printing import draw_poster
from profiles.models import Edition, Nominee, Place

MOST = 3000  # posters


class Order(NamedTuple):
    """One poster. owner: a nominee's code or a district's key; place: "" where it bears none."""

    number: int
    owner: str
    place: str
    kind: str

    @property
    def file_name(self) -> str:
        middle = f"{self.place}-" if self.place else ""
        return f"{self.number:04}-{self.owner}-{middle}{self.kind}"


def orders_for(
    *,
    nominees: Sequence[Nominee] = (),
    places: Sequence[Place] = (),
    districts: Sequence[District] = (),
    kinds: Sequence[Kind],
    own_district: bool = False,
) -> list[Order]:
    """Return them in print order: by size, nominee and place, or by size and district.

    own_district: each nominee hangs at the places of their own district alone.
    Raises ValidationError where it would be nothing, or too much.
    """
    hung: list[Place | None] = [*places] or [None]
    pairs = [
        (nominee.code, place.code if place else "")
        for nominee in nominees
        for place in hung
        if place is None
        or not own_district
        or place.community.district == nominee.community.district
    ]
    pairs += [(district.key, "") for district in districts]
    wanted = [(*pair, kind.file_name) for kind in kinds for pair in pairs]
    if not wanted:
        raise ValidationError(_("That would be no poster at all. Choose nominees, sizes, places."))
    if len(wanted) > MOST:
        raise ValidationError(
            _("That would be %(number)d posters; %(most)d at most can be made at once.")
            % {"number": len(wanted), "most": MOST}
        )
    return [Order(number, *order) for number, order in enumerate(wanted, 1)]


def kinds_for(*, layout: str, sizes: Sequence[str], variant: str, packing: str) -> list[Kind]:
    """Return what is drawn for each size: PDF on paper, a picture for screens.

    Raises ValidationError where screens are to be bound into one PDF.
    """
    screens = [size for size in sizes if size in ("phone", "share")]
    if screens and packing == "pdf":
        raise ValidationError(_("One PDF is for paper; choose a zip for pictures for screens."))
    forms = {"phone": "png", "share": "jpg"}
    return [
        Kind(layout, size, "screen" if size in forms else variant, forms.get(size, "pdf"))
        for size in SIZES
        if size in sizes
    ]


def draw_order(order: Order) -> bytes:
    """Return the poster; raise UnreadableError with the reason where there is none."""
    if kind := read_kind(order.kind, [LAYOUT]):
        return _district_poster(order, kind)
    kind = read_kind(order.kind)
    if kind is None:
        raise UnreadableError(_("There is no such poster."))
    nominee = Nominee.objects.with_place().filter(code=order.owner).first()
    if nominee is None or nominee.is_withdrawn:
        raise UnreadableError(_("The nominee has been withdrawn."))
    place = Place.objects.select_related("community").filter(code=order.place).first()
    return draw_poster(nominee=nominee, kind=kind, place=place).content


def _district_poster(order: Order, kind: Kind) -> bytes:
    at = timezone.now()
    for edition in Edition.objects.all():
        for district in districts_of(edition, at=at):
            if district.key == order.owner:
                return draw_district(district=district, kind=kind).content
    raise UnreadableError(_("Nobody in this district has a page."))
