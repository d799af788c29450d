"""Addresses as other sites need them."""

from django.conf import settings


def absolute_url(path: str) -> str:
    """Return a path of ours with the site's origin before it."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path
