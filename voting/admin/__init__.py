"""The desk for likes and for cases; nothing here adds, changes or deletes either."""

from voting.admin.cases import CaseAdmin
from voting.admin.likes import LikeAdmin
from voting.admin.log import LogAdmin

__all__ = ["CaseAdmin", "LikeAdmin", "LogAdmin"]
