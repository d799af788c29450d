class BackupError(Exception):
    """Something that an operator has to know, in a sentence."""
