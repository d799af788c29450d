"""Who is honoured: editions, communities, nominees, stories and the way to their readers."""

from profiles.models.communities import Community
from profiles.models.consents import Consent
from profiles.models.editions import Edition
from profiles.models.finished_posters import FinishedPoster
from profiles.models.nominees import Nominee
from profiles.models.photos import Photo
from profiles.models.places import Place, ScanDay
from profiles.models.steps import Presence, Step
from profiles.models.stories import Story

__all__ = [
    "Community",
    "Consent",
    "Edition",
    "FinishedPoster",
    "Nominee",
    "Photo",
    "Place",
    "Presence",
    "ScanDay",
    "Step",
    "Story",
]
