"""Reading pages as tests do: whole, and everywhere that a nominee stands."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from profiles.models import Nominee


def let_pages_speak_of(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the time as of which pages speak.

    The clock of `campaign.pages` is replaced and not its function, of which a view that is
    imported meanwhile would keep the false one.
    """
    monkeypatch.setattr("campaign.pages.timezone", SimpleNamespace(now=lambda: moment))


def whole(answer, *, status: int = 200) -> str:
    """Return the page once it is certain that it is all there: one headline and its end."""
    assert answer.status_code == status
    page = answer.content.decode()
    assert page.count("<h1") == 1
    assert page.rstrip().endswith("</html>")
    assert "<script>alert" not in page
    assert "\x00" not in page
    return page


def places(nominee: Nominee) -> dict[str, str]:
    """Return every page on which a nominee stands."""
    story = nominee.stories.get()
    return {
        "home": "/",
        "list": "/nominees/",
        "nominee": f"/nominees/{nominee.code}/",
        "stories": "/stories/",
        "story": story.get_absolute_url(),
        "board": "/leaderboard/",
        "posters": "/posters/",
        "poster": f"/posters/{nominee.code}/",
        "my likes": "/me/likes/",
    }
