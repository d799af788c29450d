"""The desk for likes; nothing here adds, changes or deletes one."""

from voting.admin.likes import LikeAdmin
from voting.admin.log import LogAdmin

__all__ = ["LikeAdmin", "LogAdmin"]
