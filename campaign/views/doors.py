"""Ways in and out besides the pages: printed addresses, files, machines that ask."""

from errno import ENAMETOOLONG
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from campaign.districts import district_called
from campaign.pages import page_time
from campaign.scans import note_scan
from profiles.codes import read_code, read_place_code
from profiles.models import Edition, Nominee, Place


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
    """Serve a picture; its name is random and never used again, so a browser may keep it."""
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


def _cache_answers() -> bool:
    is_answering = getattr(cache, "is_answering", None)
    return bool(is_answering()) if is_answering else True
