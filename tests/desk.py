"""The editors' desk as tests read it and fill in its forms."""

from pathlib import Path

from django.utils import timezone

from profiles.models import Story

MANUSCRIPT = (Path(__file__).parent / "profiles/manuscripts/1-column-and-note.txt").read_text()


def page(response) -> str:
    return response.content.decode()


def form_of(story: Story, **changes) -> dict[str, object]:
    local = timezone.localtime(story.published_at) if story.published_at else None
    return {
        "edition": story.edition_id,
        "nominee": story.nominee_id or "",
        "published_at_0": local.strftime("%Y-%m-%d") if local else "",
        "published_at_1": local.strftime("%H:%M:%S") if local else "",
        "headline": story.headline,
        "body": story.body,
        "correction": "small",
        "photos-TOTAL_FORMS": 0,
        "photos-INITIAL_FORMS": 0,
        **changes,
    }
