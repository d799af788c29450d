"""The desk for likes; nothing here adds, changes or deletes one."""

from voting.admin.likes import LikeAdmin

__all__ = ["LikeAdmin"]
