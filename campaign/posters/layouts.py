"""What stands on a poster, and where."""

from dataclasses import dataclass
from typing import NamedTuple

from campaign.posters.typesetting import Box, missing_characters

DPI = 300
PORTRAIT = (4, 5)  # the shape of the portrait's place on every poster


@dataclass(frozen=True, kw_only=True)
class PosterCopy:
    """The words of a poster.

    address: what the code says. printed_address: the same, short enough to be typed.
    sample: drawn across everything but the code; empty for a poster that counts.
    """

    name: str
    number: int
    nickname: str
    post: str
    community: str
    quote: str
    campaign: str
    hosts: str
    invitation: str
    address: str
    printed_address: str
    sample: str

    @property
    def missing(self) -> str:
        """The characters that a poster would have to print as 〓."""
        words = (self.name, self.nickname, self.post, self.community, self.quote, self.campaign)
        below = (self.hosts, self.invitation, self.printed_address)
        return missing_characters("".join((*words, *below)))


class Layout(NamedTuple):
    """Where things stand on a sheet, in pixels; unit is the measure that type follows."""

    sheet: tuple[int, int]
    unit: int
    strip: int
    portrait: Box
    sign: Box
    quote: Box
    facts: Box
    invitation: Box
    address: Box
    hosts: Box
    code: Box


LAYOUTS = {
    "a4": Layout(
        sheet=(2480, 3508),
        unit=118,  # 10 mm
        strip=290,
        portrait=Box(165, 410, 1456, 1820),
        sign=Box(1621, 410, 694, 1820),
        quote=Box(165, 2258, 2150, 236),
        facts=Box(165, 2512, 1220, 340),
        invitation=Box(165, 2890, 1220, 150),
        address=Box(165, 3040, 1220, 100),
        hosts=Box(165, 3210, 1220, 137),
        code=Box(1488, 2520, 827, 827),  # 70 mm
    ),
    "phone": Layout(
        sheet=(1080, 1920),
        unit=54,
        strip=130,
        portrait=Box(60, 190, 656, 820),
        sign=Box(716, 190, 304, 820),
        quote=Box(60, 1026, 960, 124),
        facts=Box(60, 1160, 370, 300),
        invitation=Box(60, 1490, 370, 235),
        address=Box(60, 1738, 960, 64),
        hosts=Box(60, 1806, 960, 70),
        code=Box(460, 1165, 560, 560),
    ),
}
