"""Reading pages as tests do: whole, and everywhere that a nominee stands."""

from profiles.models import Nominee


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
