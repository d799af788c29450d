"""The home page and what there is to read."""

from datetime import datetime

from django.contrib.admin.views.decorators import staff_member_required
from django.core.paginator import InvalidPage, Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaign import structured_data
from campaign.boards import board
from campaign.errors import gone
from campaign.nominees import districts, in_hourly_order
from campaign.pages import check_readable, edition_page, page_context, page_time, public_page
from campaign.rules import in_short, sentences, visibility
from profiles.models import Edition, Story
from profiles.placing import place_photos
from profiles.previews import read_token
from voting.visibility import shown_counts

STORIES_A_PAGE = 20


@edition_page
def home(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """Who is honoured, why, until when, what to do; leaders, newest stories, everyone."""
    ranking = board(edition=edition, at=at)
    rules = ranking.rules
    nominees = [row.nominee for row in ranking.rows]
    context = page_context(
        request,
        edition,
        at,
        title=edition.name,
        description=edition.purpose,
        data=[structured_data.website(edition)],
        board=ranking,
        leaders=ranking.ranked[:5],
        stories=_with_photos(_published(edition, at)[:6]),
        nominees=in_hourly_order(nominees, at=at),
        districts=districts(nominees),
        rules=rules,
        in_short=in_short(rules),
        counts_rule=visibility(rules),
        sentences=sentences(edition=edition, rules=rules)[:3],
        likes={row.nominee.pk: row.likes for row in ranking.rows},
    )
    return render(request, "campaign/home.html", context)


@edition_page
def story_list(request: HttpRequest, edition: Edition, at: datetime) -> HttpResponse:
    """All stories that are out, newest first, twenty a page."""
    try:
        stories = Paginator(_published(edition, at), STORIES_A_PAGE).page(
            request.GET.get("page", 1)
        )
    except InvalidPage as error:
        raise Http404(_("There is no such page of stories.")) from error
    first = stories.number == 1
    _with_photos(list(stories))
    context = page_context(
        request,
        edition,
        at,
        title=_("Stories"),
        address=request.path if first else f"{request.path}?page={stories.number}",
        data=[structured_data.story_list(list(stories), first=stories.start_index())],
        stories=stories,
    )
    return render(request, "campaign/story_list.html", context)


@public_page
def story_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A story, with the like button beneath; 410 with the reason once it is withdrawn."""
    at = page_time()
    story = get_object_or_404(Story.objects.with_nominee(), slug=slug)
    check_readable(request, story.edition, at=at)
    nominee = story.nominee
    if story.state == Story.State.WITHDRAWN:
        return gone(request, _("This story has been withdrawn"), story.withdrawn_reason)
    if nominee is not None and nominee.is_withdrawn and story.state == Story.State.PUBLISHED:
        return gone(request, _("This nominee has been withdrawn"), nominee.withdrawn_reason)
    if not story.is_published(at=at):
        raise Http404(_("There is no such story."))
    return render(request, "campaign/story_detail.html", _story_context(request, story, at))


@require_safe
@never_cache
@staff_member_required
def preview_story(request: HttpRequest, slug: str) -> HttpResponse:
    """A story in any state as readers will see it, for staff."""
    return _preview(request, get_object_or_404(Story.objects.with_nominee(), slug=slug))


@require_safe
def preview_shared(request: HttpRequest, token: str) -> HttpResponse:
    """A story that is not out, for whoever has the signed link; kept and indexed by nobody."""
    slug = read_token(token)
    story = Story.objects.with_nominee().filter(slug=slug).first() if slug else None
    if story is None or story.state == Story.State.WITHDRAWN:
        response = gone(request, _("This preview has expired"), _("Ask the editor for a new link."))
    else:
        response = _preview(request, story)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _preview(request: HttpRequest, story: Story) -> HttpResponse:
    at = page_time()
    context = _story_context(request, story, at, is_preview=True)
    is_scheduled = story.state == Story.State.PUBLISHED and not story.is_published(at=at)
    state = _("Scheduled") if is_scheduled else story.get_state_display()
    context.update(preview_state=state)
    context.update(canonical="", alternate="", structured_data="", pictures=None)
    return render(request, "campaign/story_detail.html", context)


def _published(edition: Edition, at: datetime) -> list[Story]:
    return list(
        Story.objects.published(at=at).filter(edition=edition).with_nominee().newest_first()
    )


def _with_photos(stories: list[Story]) -> list[Story]:
    """Fetch the photos of those whose card has no nominee's face to show."""
    prefetch_related_objects([one for one in stories if one.nominee is None], "photos")
    return stories


def _neighbours(story: Story, at: datetime) -> tuple[Story | None, Story | None]:
    """Return the stories before and after: by the nominees' numbers, of news by their time."""
    out = Story.objects.published(at=at).filter(edition=story.edition).with_nominee()
    if story.nominee is None:
        out, time = out.filter(nominee=None), story.published_at or at
        newer = out.filter(published_at__gt=time).order_by("published_at", "pk")
        return newer.first(), out.filter(published_at__lt=time).newest_first().first()
    number = story.nominee.number
    before = out.filter(nominee__number__lt=number).order_by("-nominee__number", "-published_at")
    after = out.filter(nominee__number__gt=number).order_by("nominee__number", "-published_at")
    return before.first(), after.first()


def _story_context(
    request: HttpRequest, story: Story, at: datetime, *, is_preview: bool = False
) -> dict[str, object]:
    edition, nominee = story.edition, story.nominee
    likes = shown_counts(edition=edition, at=at, nominee=nominee) if nominee else None
    previous, following = _neighbours(story, at)
    photos = [one for one in story.photos.all() if one.is_shown or (is_preview and one.crops)]
    return page_context(
        request,
        edition,
        at,
        title=story.headline,
        description=story.summary or story.lead[:120],
        nominee=nominee,
        under="stories",
        data=[structured_data.news_article(story, photos)],
        story=story,
        likes=likes.get(nominee.pk, 0) if nominee and likes is not None else None,
        placed=place_photos(story.body, photos),
        corrections=list(story.steps.corrections()),
        previous=previous,
        next=following,
        is_preview=is_preview,
    )
