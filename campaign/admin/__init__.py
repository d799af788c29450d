"""The organisers' desk: editions and their rules, places, posters."""

from campaign.admin.editions import EditionAdmin
from campaign.admin.places import PlaceAdmin

__all__ = ["EditionAdmin", "PlaceAdmin"]
