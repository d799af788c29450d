"""What every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from campaign import wechat

View = Callable[[HttpRequest], HttpResponse]


def content_security_policy() -> str:
    """Allow what pages need: our own files and, on a site with a WeChat account, its SDK."""
    scripts = f"'self' {wechat.SDK_HOST}" if wechat.is_on() else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def security_headers(get_response: View) -> View:
    """Forbid what no page of ours needs: foreign hosts, inline script, frames, sensors."""
    policy = content_security_policy()

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response

    return middleware


def language_from_url(get_response: View) -> View:
    """Speak the language of the address: English under /en/, else Chinese.

    Django's LocaleMiddleware would add `Vary: Accept-Language`, and pages would
    no longer be the same bytes for everyone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def whole_cookies(get_response: View) -> View:
    """Overlook cookies with a zero byte in them, which no browser has from us.

    A quoted cookie may bear one, and PostgreSQL refuses to look for a session of that name.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if any("\0" in value for value in request.COOKIES.values()):
            whole = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
            request.COOKIES = whole
        return get_response(request)

    return middleware


def whole_queries(get_response: View) -> View:
    """Refuse a NUL in an address of the desk, whose lists would ask PostgreSQL for it and fail."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_desk = request.path_info.startswith("/admin/")
        if is_desk and "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return get_response(request)

    return middleware
