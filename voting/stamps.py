"""Texts that we have signed, with the millisecond in which we did.

The clock comes in as `at=`. The whole seconds of Django's TimestampSigner are read too.
"""

from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer, b62_decode, b62_encode

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS_END = 10**11  # no stamp of ours is from 1973, and none will be from the year 5138


def stamp(text: str, *, salt: str, at: datetime) -> str:
    """Return the text with its time and our signature."""
    return Signer(salt=salt).sign(f"{text}:{b62_encode(_milliseconds(at))}")


def read_stamp(stamped: str, *, salt: str, at: datetime) -> tuple[str, float] | None:
    """Return a stamped text and its age in seconds; None for what we did not sign.

    SECRET_KEY_FALLBACKS are honoured: a new key makes nobody's stamp invalid.
    """
    try:
        text, _colon, made = Signer(salt=salt).unsign(stamped).rpartition(":")
    except BadSignature:
        return None
    stamped_at = b62_decode(made)
    if stamped_at < SECONDS_END:
        stamped_at *= 1000
    return text, (_milliseconds(at) - stamped_at) / 1000


def _milliseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)
