"""Backups: one file with database and pictures, tried on an empty place before it is called good.

making → engines (dump) → boxes (tar, digests) → sealing (encryption, if there is a key)
restoring → the same backwards, onto an empty place alone → proving
"""

from campaign.backups.making import BackupError, make_backup
from campaign.backups.restoring import restore

__all__ = ["BackupError", "make_backup", "restore"]
