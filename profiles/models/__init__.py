"""Who is honoured: editions, communities, nominees, stories and their photos."""

from profiles.models.communities import Community
from profiles.models.editions import Edition
from profiles.models.nominees import Nominee
from profiles.models.places import Place, ScanDay
from profiles.models.stories import Photo, Story

__all__ = ["Community", "Edition", "Nominee", "Photo", "Place", "ScanDay", "Story"]
