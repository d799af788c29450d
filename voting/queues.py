"""The queue of an edition: who acts on its cases, seals, results or rules, one after the other."""

from profiles.models import Edition


def queue(edition: int) -> Edition:
    """Wait for whoever acts on the edition of that id, and return it; likes go on meanwhile.

    PostgreSQL: a lock that a like's foreign key does not wait for. SQLite ignores it; there,
    every transaction waits for the one that writes.
    """
    return Edition.objects.select_for_update(no_key=True).get(pk=edition)
