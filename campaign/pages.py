"""What all public pages share: one time, the same bytes for everyone, honest caching."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from campaign import structured_data
from campaign.after_close import after_close
from campaign.closing import closing
from campaign.links import absolute_url
from campaign.sharing import pictures_of
from campaign.structured_data import DataBlock
from profiles.models import Edition, Nominee
from voting.clock import floor_to
from voting.visibility import counts_until

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PageView = Callable[..., HttpResponse]

# All workers render a page as of the same even second, so that they give the same bytes.
TICK = timedelta(seconds=2)

# Pages that have others below them.
SECTIONS = {
    "stories": gettext_lazy("Stories"),
    "nominees": gettext_lazy("Nominees"),
    "posters": gettext_lazy("Posters"),
    "result": gettext_lazy("The final result"),
}


CACHE_CONTROL = "public, max-age=0, s-maxage=1"


def page_time() -> datetime:
    """Return the time as of which a public page speaks."""
    return floor_to(timezone.now(), TICK)


def last_second(as_of: datetime) -> str:
    """Return, in nginx's words, the last second in which a page of that time may be shown.

    By s-maxage alone nginx would keep it for up to two seconds more, since it counts whole ones.
    """
    return f"@{int((as_of + TICK).timestamp()) - 1}"


def public_page(view: PageView) -> PageView:
    """Make a view's answer to GET and HEAD cacheable for a second and known by its ETag.

    The view must not look at cookies, session or user, so the answer is one for all.
    Only a rehearsal, which `readable_edition` shows to staff alone, is kept private.
    """

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        as_of = page_time()  # before the view asks: rather too early than too late
        response = view(request, *args, **kwargs)
        if getattr(request, "for_staff_only", False):
            response.headers["Cache-Control"] = "private, no-store"
            return response
        if hasattr(response, "render"):
            response.render()
        del response.headers["Vary"]
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = CACHE_CONTROL
            response.headers["X-Accel-Expires"] = last_second(as_of)
        if response.status_code != 200:
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response.headers["ETag"] = etag
        return cast(HttpResponse, get_conditional_response(request, etag, response=response))

    page.is_public = True  # type: ignore[attr-defined]  # what `campaign.finished` looks for
    return page


def edition_page(view: PageView) -> PageView:
    """Make a public page of a view that takes the edition and the page time.

    The current edition's pages have short addresses only: under its number they redirect.
    """

    @public_page
    @wraps(view)
    def page(
        request: HttpRequest, *args: Any, number: int | None = None, **kwargs: Any
    ) -> HttpResponse:
        at = page_time()
        edition = readable_edition(request, number, at=at)
        if number is not None and edition.is_current:
            return redirect(re.sub("/e/[0-9]+/", "/", request.get_full_path(), count=1))
        return view(request, edition, at, *args, **kwargs)

    return page


def page_context(
    request: HttpRequest,
    edition: Edition,
    at: datetime,
    *,
    title: "str | StrPromise",
    description: str = "",
    nominee: Nominee | None = None,
    address: str = "",
    under: str = "",
    data: Sequence[structured_data.Data] = (),
    **more: object,
) -> dict[str, object]:
    """Return what every page's template needs, and this page's own on top.

    nominee: whose page it is, and whose face is shown where it is shared. address: where
    it needs more than its path. under: the page above it, such as "stories". data: what
    machines are told of it.
    """
    as_of = counts_until(edition=edition, at=at)
    address = address or request.path
    return {
        "edition": edition,
        "nominee": nominee,
        "at": at,
        "as_of": as_of,
        "live": as_of == at,
        "window": edition.likes_window(at=at),
        "closing": closing(edition=edition, at=at),
        "settled": SimpleLazyObject(lambda: after_close(edition=edition, at=at)),
        "canonical": absolute_url(address),
        "alternate": in_other_language(address),
        "title": title,
        "description": description or edition.purpose or edition.name,
        "pictures": pictures_of(edition, nominee),
        "structured_data": DataBlock([*data, *_trail(edition, under, title, address)]),
        **more,
    }


def _trail(
    edition: Edition, under: str, title: "str | StrPromise", address: str
) -> list[structured_data.Data]:
    """Return the way to an inner page; the home page has none."""
    home = edition.page("home")
    if address == home:
        return []
    above = [(SECTIONS[under], edition.page(under))] if under else []
    return [structured_data.breadcrumbs([(edition.name, home), *above, (title, address)])]


def in_other_language(path: str) -> str:
    """Return the same page's path in English, or in Chinese if it is an English one."""
    return path.removeprefix("/en") if path.startswith("/en/") else f"/en{path}"


def readable_edition(request: HttpRequest, number: int | None, *, at: datetime) -> Edition:
    """Return the edition of that number, or the current one.

    Raises Http404 where there is none or where this reader may not see it yet.
    """
    edition = (
        Edition.objects.current()
        if number is None
        else Edition.objects.filter(number=number).first()
    )
    if edition is None:
        raise Http404(_("This edition does not exist."))
    check_readable(request, edition, at=at)
    return edition


def check_readable(request: HttpRequest, edition: Edition, *, at: datetime) -> None:
    """Raise Http404 unless readers, or for a rehearsal staff, may see the edition."""
    if edition.is_open_to_readers(at=at):
        return
    if edition.is_rehearsal and _is_staff(request):
        request.for_staff_only = True  # type: ignore[attr-defined]
        return
    raise Http404(_("This edition has no pages yet."))


def _is_staff(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_active and user.is_staff)
