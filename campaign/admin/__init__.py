"""The organisers' desk: editions, their rules and results, places, posters, accounts."""

from campaign.admin.accounts import DeviceAdmin, PersonAdmin, RoleAdmin
from campaign.admin.awards import AwardAdmin
from campaign.admin.editions import EditionAdmin
from campaign.admin.finished_posters import FinishedPosterAdmin
from campaign.admin.locks import LockAdmin
from campaign.admin.places import PlaceAdmin
from campaign.admin.printed import PrintedCommunityAdmin, PrintedNomineeAdmin

__all__ = [
    "AwardAdmin",
    "DeviceAdmin",
    "EditionAdmin",
    "FinishedPosterAdmin",
    "LockAdmin",
    "PersonAdmin",
    "PlaceAdmin",
    "PrintedCommunityAdmin",
    "PrintedNomineeAdmin",
    "RoleAdmin",
]
