"""Texts that we have signed, with the second in which we did.

The bytes are those of Django's TimestampSigner, but the clock comes in as `at=`.
"""

from datetime import datetime

from django.core.signing import BadSignature, Signer, b62_decode, b62_encode


def stamp(text: str, *, salt: str, at: datetime) -> str:
    """Return the text with its second and our signature."""
    return Signer(salt=salt).sign(f"{text}:{b62_encode(int(at.timestamp()))}")


def read_stamp(stamped: str, *, salt: str, at: datetime) -> tuple[str, int] | None:
    """Return a stamped text and its age in whole seconds; None for what we did not sign.

    SECRET_KEY_FALLBACKS are honoured: a new key makes nobody's stamp invalid.
    """
    try:
        text, _colon, second = Signer(salt=salt).unsign(stamped).rpartition(":")
    except BadSignature:
        return None
    return text, int(at.timestamp()) - b62_decode(second)
