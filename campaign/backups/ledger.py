"""Where the public record of likes proves itself, once there is one."""

from voting.ledger.notes import is_signed
from voting.ledger.trees import root_at
from voting.models import Seal


def differences() -> list[str]:
    """Say which seal its own lines or its signature contradict; [] proves that all hold.

    Called on a restored copy, never on the living site. Until likes are sealed there is
    nothing to contradict.
    """
    return [
        f"Seal {seal.number} of edition {seal.edition.number} does not hold."
        for seal in Seal.objects.exclude(note="").select_related("edition").order_by("pk")
        if root_at(edition=seal.edition, size=seal.size) != bytes(seal.root)
        or not is_signed(seal.note, seal.vkey)
    ]
