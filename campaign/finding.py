"""What a reader looks for among the nominees, and the address in which it stands."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from profiles.models import Nominee
from profiles.names import Found, find_nominees


@dataclass(frozen=True, kw_only=True)
class Search:
    """A place and a query; "" means every place, or whoever works there."""

    district: str = ""
    subdistrict: str = ""
    q: str = ""

    def address(self, **changes: str) -> str:
        """Return the search as a query string, with changes; what is empty is left out."""
        chosen = {**asdict(self), **changes}
        kept = {name: value for name, value in chosen.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def find(self, nominees: Iterable[Nominee]) -> Found:
        """Find those whom the query means among those who work in the place."""
        return find_nominees([one for one in nominees if self._covers(one)], self.q)

    def wider(self) -> "list[Search]":
        """Return the same query for the whole district, then for everywhere."""
        steps = [replace(self, subdistrict=""), replace(self, subdistrict="", district="")]
        return [step for step in dict.fromkeys(steps) if step != self]

    def _covers(self, nominee: Nominee) -> bool:
        place = nominee.community
        return self.district in ("", place.district) and self.subdistrict in ("", place.subdistrict)
