"""Where the public record of likes proves itself, once there is one."""


def differences() -> list[str]:
    """Say where the ledger contradicts the database or its own last root; [] proves that it holds.

    Called on a restored copy, never on the living site. Until likes are sealed there is
    nothing to contradict.
    """
    return []
