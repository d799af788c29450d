"""Ways in and out besides the pages: printed addresses, files, machines that ask."""

from datetime import datetime, timedelta
from errno import ENAMETOOLONG
from posixpath import normpath
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from campaign.districts import district_called
from campaign.pages import page_time
from campaign.scans import note_scan
from profiles.codes import read_code, read_place_code
from profiles.models import Edition, FinishedPoster, Nominee, Place

KNOWN = timedelta(days=90)


@require_safe
@never_cache
def short(request: HttpRequest, printed: str) -> HttpResponse:
    """Lead from a poster's address, `code` or `code/place`, to the nominee's page.

    Never a permanent redirect: the code outlives the page it leads to today.
    """
    nominee_part, _slash, place_part = printed.partition("/")
    code, at = read_code(nominee_part), page_time()
    place = _place_of(place_part)
    if place is not None and request.method == "GET":
        note_scan(place=place, at=at)
    nominee = Nominee.objects.with_place().filter(code=code).first() if code else None
    if nominee is None and place is None:
        raise Http404(_("There is no such nominee."))
    edition = nominee.edition if nominee else Edition.objects.current()
    if edition is not None and _is_to_come(edition, at):
        return _soon(request, edition, at)
    if nominee is None:  # a poster of ours whose nominee is gone still finds the others
        return redirect("nominees")
    has_page = nominee.is_withdrawn or nominee.stories.published(at=at).exists()
    return redirect(nominee if has_page else nominee.edition)


@require_safe
@never_cache
def district(request: HttpRequest, printed: str) -> HttpResponse:
    """Lead from the address on a district's poster to its nominees.

    A key that no district has any more, since it was renamed, leads to all nominees.
    """
    if read_code(printed) is None:
        raise Http404(_("There is no such list."))
    at = page_time()
    editions = Edition.objects.open_to_readers(at=at).order_by("-is_current", "-number")
    for edition in editions:
        if found := district_called(printed, edition, at=at):
            query = urlencode({"district": found.name})
            return redirect(f"{edition.page('nominees')}?{query}")
    current = Edition.objects.current()
    if current is not None and _is_to_come(current, at):
        return _soon(request, current, at)
    return redirect("nominees")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether database and cache answer; 503 only without the database.

    Without the cache the site works: it holds friction alone.
    """
    parts = {"database": "ok", "cache": "ok" if _cache_answers() else "away"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        parts["database"] = "away"
    return JsonResponse(parts, status=200 if parts["database"] == "ok" else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Welcome search engines to everything that is for readers."""
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /me/",
        "Disallow: /preview/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask by habit to the icon that pages name."""
    return redirect(static("icons/favicon.svg"))


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a picture; its name is random and never used again, so a browser may keep it.

    A finished poster is handed out by its nominee's page, or by nobody.
    """
    if normpath(path).lstrip("/").startswith(FinishedPoster.FOLDER):
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:
        if error.errno != ENAMETOOLONG:
            raise
        raise Http404 from error
    # A shared cache asks again, so that a picture taken away is gone from there as well.
    response.headers["Cache-Control"] = "public, s-maxage=2, max-age=31536000, immutable"
    return response


def _place_of(printed: str) -> Place | None:
    """Return the place of an address, retired or not; a misread one only isn't counted."""
    code = read_place_code(printed)
    return Place.objects.filter(code=code).first() if code else None


def _is_to_come(edition: Edition, at: datetime) -> bool:
    return not edition.is_rehearsal and at < edition.publish_from


def _soon(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """Answer for a poster that hangs before its edition has pages: the address is right.

    A day that is far off may be the one that an edition has until somebody sets it.
    """
    is_known = edition.publish_from - at < KNOWN
    begins = edition.publish_from if is_known else None
    context = {"campaign": edition.name, "begins": begins}
    return render(request, "campaign/soon.html", context)


def _cache_answers() -> bool:
    is_answering = getattr(cache, "is_answering", None)
    return bool(is_answering()) if is_answering else True
