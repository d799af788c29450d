"""What a printing house cuts along."""

from campaign.posters.shapes import Area, Drawing, Fill
from campaign.posters.sizes import BLEED, SLUG, WIDTH, Size

THIN = 0.1


def crop_marks(size: Size) -> Drawing:
    """Clear the paper outside the bleed, and draw two lines at every corner of the sheet."""
    bleed, slug = BLEED / size.scale, SLUG / size.scale
    out, high = bleed + slug, size.height
    clear = [
        Area(-out, -out, WIDTH + 2 * out, slug),
        Area(-out, high + bleed, WIDTH + 2 * out, slug),
        Area(-out, -out, slug, high + 2 * out),
        Area(WIDTH + bleed, -out, slug, high + 2 * out),
    ]
    long, thin = slug * 0.7, THIN / size.scale
    lines = []
    for x in (0.0, WIDTH):
        for y in (-out + slug * 0.2, high + bleed + slug * 0.1):
            lines.append(Area(x - thin / 2, y, thin, long))
    for y in (0.0, high):
        for x in (-out + slug * 0.2, WIDTH + bleed + slug * 0.1):
            lines.append(Area(x, y - thin / 2, long, thin))
    return [*(Fill(area, "#ffffff") for area in clear), *(Fill(line, "#000000") for line in lines)]
