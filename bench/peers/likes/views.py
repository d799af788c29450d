"""One view for each peer, as its own documentation has it."""

from zlib import crc32

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django_ratelimit.decorators import ratelimit
from secretballot.middleware import SecretBallotMiddleware
from secretballot.models import Vote

from bench.peers.likes.models import Article, Like


def visitor_of(request: HttpRequest) -> str:
    return request.COOKIES.get("visitor", "")


class ByCookie(SecretBallotMiddleware):
    def generate_token(self, request: HttpRequest) -> str:
        return visitor_of(request)[:32]


@csrf_exempt
@require_POST
@ratelimit(key=lambda _group, request: visitor_of(request), rate="30/m", block=True)
def tutorial(request: HttpRequest, pk: int) -> HttpResponse:
    """get_or_create, then F() + 1, as beginners are taught."""
    article = get_object_or_404(Article, pk=pk)
    _like, new = Like.objects.get_or_create(article=article, visitor=visitor_of(request)[:120])
    if new:
        Article.objects.filter(pk=pk).update(likes=F("likes") + 1)
        article.refresh_from_db()
    return JsonResponse({"likes": article.likes})


@csrf_exempt
@require_POST
def vote_up(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    article.votes.up(crc32(visitor_of(request).encode()))
    return JsonResponse({"likes": article.vote_score})


@csrf_exempt
@require_POST
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """What secretballot's own view does, without its template."""
    article = get_object_or_404(Article, pk=pk)
    content_type = ContentType.objects.get_for_model(Article)
    Vote.objects.update_or_create(
        content_type=content_type,
        object_id=article.pk,
        token=request.secretballot_token,
        defaults={"vote": 1},
    )
    return JsonResponse({"likes": Article.objects.get(pk=pk).total})
