"""Settings, folders, fonts and the address at which readers find the site."""

import json
import os
import shutil
import socket
import ssl
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from campaign.doctor.notes import Note, good, look, mend
from campaign.printing import is_sample

FONTS = Path(__file__).resolve().parent.parent / "fonts"
PATIENCE = 10  # seconds for an answer of the site itself
PUBLIC = ("VAR_DIR", "MEDIA_ROOT")  # nginx reads in them; the others are the site's own user's
# certbot renews when a third of the days is left: thirty of ninety, fifteen of forty-five.
LEAST_LEFT = timedelta(days=10)
LITTLE_FREE, LEAST_FREE = 0.1, 0.01  # of a disk: somebody should look; it is as good as full


def check_settings() -> Iterator[Note]:
    """Say what about the settings suits a developer's machine and not a site."""
    if settings.DEBUG:
        yield mend("DEBUG is on: errors show the site's insides to everybody.", "Unset DEBUG.")
    else:
        yield good("DEBUG is off.")
    if is_sample():
        yield mend(
            f"SITE_URL is {settings.SITE_URL}: every poster is a sample, and cookies are not safe.",
            "Set SITE_URL to the site's public https address.",
        )
    else:
        yield good(f"SITE_URL is {settings.SITE_URL}.")
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        yield mend(
            "TRUSTED_PROXIES is empty: behind a proxy all visitors seem to be one network.",
            "Set TRUSTED_PROXIES to the proxy's address, such as 127.0.0.1/32.",
        )


def check_people() -> Iterator[Note]:
    """Say whether anybody can sign in and give others their rights."""
    if User.objects.filter(is_superuser=True, is_active=True).exists():
        yield good("There is an administrator.")
    else:
        yield mend("Nobody can administer the site.", "Run: manage.py createsuperuser")


def check_folders() -> Iterator[Note]:
    """Say which folder can't be written to, or stands on a disk that is nearly full."""
    for name, folder in written_folders().items():
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o755 if name in PUBLIC else 0o700)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"x")  # a full disk still takes a name
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            yield mend(
                f"{name} ({folder}) can't be written to: {error.strerror}.",
                "Give the site's own user the folder: chown, chmod, or mount it writable.",
            )
            continue
        disk = shutil.disk_usage(folder)
        left = f"{name} ({folder}) has {disk.free / 1e9:.1f} GB left."
        do = "Make room: a full disk stops likes."
        if disk.free < disk.total * LEAST_FREE:
            yield mend(left, do)
        elif disk.free < disk.total * LITTLE_FREE:
            yield look(left, do)
        else:
            yield good(f"{name} can be written to.")


def written_folders() -> dict[str, Path]:
    """Return where the site and its commands write, each with the setting that names it."""
    names = ("VAR_DIR", "MEDIA_ROOT", "PRIVATE_MEDIA_ROOT", "BACKUP_DIR")
    # A seal leaves its checkpoint beside the key.
    beside_the_key = Path(settings.LEDGER_KEY_FILE).parent
    return {name: Path(getattr(settings, name)) for name in names} | {
        "The folder of LEDGER_KEY_FILE": beside_the_key
    }


def check_statics() -> Iterator[Note]:
    """Say whether styles and scripts were collected since they changed."""
    if settings.DEBUG:
        return
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    do = "Run: manage.py collectstatic --noinput"
    if not manifest.exists():
        yield mend("Styles and scripts have not been collected: pages fail.", do)
        return
    known = json.loads(manifest.read_text())["paths"]
    sources = [file for folder in settings.STATICFILES_DIRS for file in Path(folder).rglob("*")]
    files = [file for file in sources if file.is_file()]
    newer = max((file.stat().st_mtime for file in files), default=0)
    if newer > manifest.stat().st_mtime or len(known) < len(files):
        yield mend("Styles or scripts changed after they were collected.", do)
    else:
        yield good("Styles and scripts are collected.")


def check_fonts() -> Iterator[Note]:
    """Say whether posters have the fonts that they are set in."""
    missing = [
        name
        for name in ("NotoSansSC-Regular.ttf", "NotoSerifSC-Bold.ttf")
        if not os.access(FONTS / name, os.R_OK)
    ]
    if missing:
        names = ", ".join(missing)
        yield mend(f"Fonts are missing: {names}.", "Check the repository out anew.")
    else:
        yield good("The posters' fonts are there.")


def check_outside() -> Iterator[Note]:
    """Ask the site as a reader would: over its public address, TLS and proxy included."""
    if is_sample():
        return
    address = f"{settings.SITE_URL}/healthz"
    do = "Look at DNS, certificate, proxy and the site's own service, in that order."
    request = Request(address, headers={"User-Agent": "doctor"})  # noqa: S310  our own address
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            strict = answer.headers.get("Strict-Transport-Security", "")
    except HTTPError as error:
        yield mend(f"{address} answers {error.code}.", do)
        return
    except (URLError, OSError) as error:
        yield mend(f"{address} does not answer: {getattr(error, 'reason', error)}.", do)
        return
    yield good(f"{address} answers.")
    if not strict:
        yield look(
            "Answers bear no Strict-Transport-Security.",
            "Let the proxy pass the site's headers on.",
        )
    if settings.HTTPS:
        yield from _check_certificate()


def _check_certificate() -> Iterator[Note]:
    """Say whether the certificate that readers get was renewed in time: nobody else tells."""
    parts = urlsplit(settings.SITE_URL)
    host, port = parts.hostname or "", parts.port or 443
    try:
        with (
            socket.create_connection((host, port), timeout=PATIENCE) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=host) as tls,
        ):
            certificate = tls.getpeercert() or {}
    except OSError as error:
        yield mend(f"The certificate of {host} can't be read: {error}.", "Ask again in a moment.")
        return
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    if ends - timezone.now() < LEAST_LEFT:
        yield mend(
            f"The certificate of {host} ends on {ends:%Y-%m-%d} and was not renewed.",
            "Run certbot renew as root and read what it says; another's: put a new one in place.",
        )
    else:
        yield good(f"The certificate of {host} holds until {ends:%Y-%m-%d}.")
