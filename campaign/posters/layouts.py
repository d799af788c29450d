"""The layouts of a nominee's poster, by name."""

from collections.abc import Callable

from campaign.posters.inks import Inks
from campaign.posters.portrait_led import portrait_led
from campaign.posters.quote_led import quote_led
from campaign.posters.shapes import Drawing
from campaign.posters.sizes import Size
from campaign.posters.words import Face, PosterCopy

Layout = Callable[[PosterCopy, Face | None, Size, Inks], Drawing]
LAYOUTS: dict[str, Layout] = {"portrait": portrait_led, "quote": quote_led}
