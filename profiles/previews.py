"""Links to a story that is not out, for people without an account, for a while."""

from datetime import timedelta

from django.core import signing

from profiles.models import Story

LASTS = timedelta(days=3)
SALT = "profiles.previews"


def preview_token(story: Story) -> str:
    """Return what stands in the link; it is signed, and expires three days from now."""
    return signing.dumps(story.slug, salt=SALT)


def read_token(token: str) -> str | None:
    """Return the slug of the story that the token opens; None where it is forged or too old."""
    try:
        slug = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return str(slug)
