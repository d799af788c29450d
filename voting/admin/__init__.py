"""The desk for likes and for cases; nothing here adds, changes or deletes either."""

from voting.admin.cases import CaseAdmin
from voting.admin.likes import LikeAdmin

__all__ = ["CaseAdmin", "LikeAdmin"]
