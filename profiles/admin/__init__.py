"""The editors' desk: communities, nominees, stories and their photos."""

from profiles.admin.communities import CommunityAdmin
from profiles.admin.nominees import NomineeAdmin
from profiles.admin.stories import StoryAdmin

__all__ = ["CommunityAdmin", "NomineeAdmin", "StoryAdmin"]
