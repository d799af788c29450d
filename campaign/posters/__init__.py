"""Posters: a face, a name, a sentence, and a code that leads to the story.

Pure drawing: words and a portrait in, bytes out.
"""

from campaign.posters.layouts import LAYOUTS, PosterCopy
from campaign.posters.sheets import QUIET_ZONE, code_path, draw_code, render_pdf, render_png

__all__ = [
    "LAYOUTS",
    "QUIET_ZONE",
    "PosterCopy",
    "code_path",
    "draw_code",
    "render_pdf",
    "render_png",
]
