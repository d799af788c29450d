"""Posters: a face, a name, a sentence, and a code that leads to the story.

Pure drawing: words and a portrait in, bytes out. A layout makes a list of shapes in millimetres
(`shapes`), `raster` draws it as pixels and `paper` as a PDF, and `proof` reads its code back.
"""

from campaign.posters.cards import CARDS, CardCopy, render_card
from campaign.posters.codes import QUIET_ZONE, code_path, draw_code
from campaign.posters.district_list import district_list
from campaign.posters.kinds import (
    CODE_FORMS,
    CONTENT_TYPES,
    VARIANTS,
    Kind,
    kinds,
    preview_name,
    read_kind,
)
from campaign.posters.layouts import LAYOUTS
from campaign.posters.proof import UnreadableError, code_boxes, code_in, codes_in, prove
from campaign.posters.raster import stamp
from campaign.posters.sheets import Poster
from campaign.posters.sizes import PAPER_SIZES, POSTER_SIZES, SIZES
from campaign.posters.words import Face, ListCopy, Person, PosterCopy

__all__ = [
    "CARDS",
    "CODE_FORMS",
    "CONTENT_TYPES",
    "LAYOUTS",
    "PAPER_SIZES",
    "POSTER_SIZES",
    "QUIET_ZONE",
    "SIZES",
    "VARIANTS",
    "CardCopy",
    "Face",
    "Kind",
    "ListCopy",
    "Person",
    "Poster",
    "PosterCopy",
    "UnreadableError",
    "code_boxes",
    "code_in",
    "code_path",
    "codes_in",
    "district_list",
    "draw_code",
    "kinds",
    "preview_name",
    "prove",
    "read_kind",
    "render_card",
    "stamp",
]
