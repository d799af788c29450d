"""The organisers' desk: editions and their rules."""

from campaign.admin.editions import EditionAdmin

__all__ = ["EditionAdmin"]
