"""Posters: a face, a name, a sentence, and a code that leads to the story.

Pure drawing: words and a portrait in, bytes out.
"""

from campaign.posters.cards import CARDS, CardCopy, render_card
from campaign.posters.layouts import LAYOUTS, PORTRAIT, PosterCopy
from campaign.posters.sheets import QUIET_ZONE, code_path, draw_code, render_pdf, render_png

__all__ = [
    "CARDS",
    "LAYOUTS",
    "PORTRAIT",
    "QUIET_ZONE",
    "CardCopy",
    "PosterCopy",
    "code_path",
    "draw_code",
    "render_card",
    "render_pdf",
    "render_png",
]
