"""An editor at the desk of one machine, over HTTP as in a browser."""

import re
import secrets
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from profiles.models import Nominee

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Desk:
    """Signed in as a superuser whose name and password are the same word."""

    def __init__(self, address: str, name: str) -> None:
        self._site = f"http://{address}"
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.send("/admin/login/?next=/admin/", {"username": name, "password": name})

    def send(
        self, path: str, fields: dict[str, Any], files: dict[str, tuple[str, bytes]] | None = None
    ) -> None:
        """Fill in the form at the path; raises SystemExit where it comes back, or HTTPError."""
        found = TOKEN.search(self._ask(path).decode())
        filled = {"csrfmiddlewaretoken": found[1] if found else "", **fields}
        kind, body = _as_form(filled) if files is None else _as_parts(filled, files)
        answer = self._ask(path, body, kind).decode()
        if 'class="errornote"' in answer or 'class="errorlist' in answer:
            raise SystemExit(f"The desk refuses what was sent to {path}.")

    def _ask(self, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        headers = {"Origin": self._site, **({"Content-Type": kind} if kind else {})}
        request = Request(self._site + path, data=body, headers=headers)  # noqa: S310  ours
        with self._opener.open(request, timeout=30) as answer:
            return bytes(answer.read())


def upload_portrait(desk: Desk, nominee: Nominee, picture: bytes) -> None:
    """Send a portrait as an editor does."""
    path = f"/admin/profiles/nominee/{nominee.pk}/change/"
    desk.send(path, nominee_form(nominee), {"portrait": ("face.jpg", picture)})


def nominee_form(nominee: Nominee, **changes: Any) -> dict[str, Any]:
    """Return what the desk's form of a nominee sends, with changes."""
    return {
        "consents-TOTAL_FORMS": 0,
        "consents-INITIAL_FORMS": 0,
        "edition": nominee.edition_id,
        "number": nominee.number,
        "name": nominee.name,
        "community": nominee.community_id,
        "focus_x": nominee.focus_x,
        "focus_y": nominee.focus_y,
        **changes,
    }


def _as_form(fields: dict[str, Any]) -> tuple[str, bytes]:
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


def _as_parts(fields: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> tuple[str, bytes]:
    border = secrets.token_hex(16)
    parts = [(f'name="{name}"', str(value).encode()) for name, value in fields.items()]
    parts += [
        (f'name="{name}"; filename="{named}"', content) for name, (named, content) in files.items()
    ]
    body = b"".join(
        f"--{border}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for about, content in parts
    )
    return f"multipart/form-data; boundary={border}", body + f"--{border}--\r\n".encode()
