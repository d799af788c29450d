"""Error pages in the house's own words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token; the reason is for the log, not for people."""
    return render(request, "403.html", status=403)
