"""Pictures of six posters of the demonstration, and three of them for the README.

    python -m tools.poster_pictures

docs/pictures/poster-<what>.webp and docs/pictures/posters.jpg. Drawn as on a site whose address
leads somewhere, so without 样张 across them.
"""

import io
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from campaign.districts import District

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SITE = "https://zmsq.example.cn"
HEIGHT, QUALITY = 1200, 82
README_HEIGHT, GAP, GROUND = 760, 40, "#e9e2d6"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            VAR_DIR=folder,
            DEBUG="1",
            SITE_URL=SITE,
            DATABASE_URL=f"sqlite:///{folder}/site.sqlite3",
        )
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
        pictures = draw_all()
    for what, picture in pictures.items():
        small(picture, HEIGHT).save(FOLDER / f"poster-{what}.webp", quality=QUALITY, method=6)
    three = [pictures[what] for what in ("face", "sentence", "district")]
    side_by_side(three).save(FOLDER / "posters.jpg", quality=85, optimize=True, progressive=True)
    return 0


def draw_all() -> dict[str, Image.Image]:
    """Return the six, from a demonstration that lives in memory alone."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from campaign.districts import districts_of
    from campaign.posters import Kind
    from campaign.posters.sheets import as_pixels
    from campaign.printing import poster_shapes
    from profiles.models import Nominee

    call_command("migrate", verbosity=0)
    call_command("demo", stdout=io.StringIO())
    at = timezone.now()
    nominees = {one.number: one for one in Nominee.objects.published(at=at).with_place()}
    edition = nominees[1].edition
    # As many as a district has in a real campaign; the demonstration's are smaller.
    dozen = tuple(nominees[number] for number in sorted(nominees)[:12])
    full = replace(districts_of(edition, at=at)[0], nominees=dozen)

    def one(number: int, kind: Kind) -> Image.Image:
        return as_pixels(poster_shapes(nominee=nominees[number], kind=kind), kind)

    return {
        "face": one(1, Kind("portrait")),
        "sentence": one(5, Kind("quote")),
        "district": district_pixels(full),
        "office": one(8, Kind("portrait", variant="office")),
        "phone": one(12, Kind("quote", "phone")),
        "printer": one(10, Kind("portrait", variant="printer")),
    }


def district_pixels(district: "District") -> Image.Image:
    from campaign.districts import LAYOUT, district_shapes
    from campaign.posters import Kind
    from campaign.posters.sheets import as_pixels

    kind = Kind(LAYOUT)
    return as_pixels(district_shapes(district=district, kind=kind), kind)


def small(picture: Image.Image, height: int) -> Image.Image:
    width = round(picture.width * height / picture.height)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    row = [small(picture, README_HEIGHT) for picture in pictures]
    width = sum(picture.width + GAP for picture in row) + GAP
    sheet = Image.new("RGB", (width, README_HEIGHT + 2 * GAP), GROUND)
    x = GAP
    for picture in row:
        sheet.paste(picture, (x, GAP))
        x += picture.width + GAP
    return sheet


if __name__ == "__main__":
    sys.exit(main())
