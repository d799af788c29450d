"""Signatures that WeChat's JS-SDK asks for."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaign import wechat


@require_safe
@never_cache
def signature(request: HttpRequest) -> HttpResponse:
    """Sign the address of one of our pages: 400 for another's, 503 while WeChat is away."""
    if not wechat.is_on():
        raise Http404(_("There is no such page"))
    address = request.GET.get("url", "")
    if not wechat.is_ours(address):
        return JsonResponse({"message": _("This is no address of this site.")}, status=400)
    try:
        return JsonResponse(wechat.sign(address, at=timezone.now()))
    except wechat.WeChatError:
        response = JsonResponse({"message": _("WeChat does not answer just now.")}, status=503)
        response.headers["Retry-After"] = str(wechat.PAUSE)
        return response
