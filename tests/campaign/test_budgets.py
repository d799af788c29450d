"""What a phone has to fetch: budgets for pages, styles and scripts, as they travel (gzip).

The campaign is a large one: sixty nominees, everyone with a portrait, a quote and a story of
5,000 characters, in the words of the demonstration, since repeated text would hardly weigh.
"""

import gzip
import random
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from campaign.demo.load import MANUSCRIPTS
from profiles.crops import SHAPES
from profiles.models import Photo
from tests import cast
from voting.likes import cast_like
from voting.tallies import roll_up

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
HTML, CSS, JS = 20_000, 14_000, 3_000
FORMATS = ("webp", "jpeg")
CROPS = [(name, width) for name, shape in SHAPES.items() for width in shape.widths]
NOMINEES = 60
STORY = 5_000
DISTRICTS = ["越秀", "海珠", "荔湾", "天河", "白云", "黄埔", "花都", "番禺", "南沙", "从化", "增城"]


@pytest.fixture
def prose() -> str:
    files = sorted(MANUSCRIPTS.glob("*.txt"))
    return "".join("".join(file.read_text().split("\n\n")[1:]) for file in files).replace("\n", "")


@pytest.fixture
def campaign(db, prose):
    """Return one nominee of sixty, in an edition whose likes have run for five days."""
    edition = cast.an_edition(at=timezone.now(), purpose=prose[:90])
    nominees = [_a_nominee(edition, number, prose) for number in range(1, NOMINEES + 1)]
    _like(nominees)
    roll_up(edition=edition, at=timezone.now())
    return nominees[NOMINEES // 2]


def _a_nominee(edition, number: int, prose: str):
    dice = random.Random(number)
    han = re.findall(r"[\u4e00-\u9fff]", prose)
    start = dice.randrange(len(prose) - STORY)
    place = "".join(dice.choices(han, k=3))
    nominee = cast.a_published_nominee(
        edition,
        at=timezone.now(),
        name="".join(dice.choices(han, k=3)),
        number=number,
        nickname="".join(dice.choices(han, k=3)),
        quote=prose[start : start + 24],
        summary=prose[start + 40 : start + 130],
        portrait=f"portraits/{dice.randbytes(12).hex()}.jpg",
        portrait_small=f"portraits/{dice.randbytes(12).hex()}.jpg",
        community=cast.a_community(district=f"{DISTRICTS[number % 11]}区", name=f"{place}社区"),
    )
    text = prose[start : start + STORY]
    body = "".join(
        f"<h2>{text[at : at + 8]}<br>{text[at + 8 : at + 18]}</h2><p>{text[at + 18 : at + 300]}</p>"
        f"<p>{text[at + 300 : at + 600]}</p>"
        for at in range(0, STORY, 600)
    )
    nominee.stories.update(
        headline=text[:30],
        summary=text[40:120],
        lead=text[120:240],
        body=body,
        column_note=prose[:300],
        credits="文/示例记者 甲\n图/示例记者 乙",
        closing_call=prose[300:340],
        source="示例日报",
        editor="丁四",
    )
    Photo.objects.bulk_create([_a_photo(nominee, place, prose, dice) for place in range(1, 7)])
    return nominee


def _a_photo(nominee, number: int, prose: str, dice: random.Random) -> Photo:
    folder = f"photos/{dice.randbytes(12).hex()}"
    crops = [
        {
            "shape": shape,
            "width": width,
            "height": width,
            "bytes": 99_999,
            **{one: f"{folder}/{shape}-{width}.{dice.randbytes(6).hex()}.{one}" for one in FORMATS},
        }
        for shape, width in CROPS
    ]
    start = dice.randrange(len(prose) - 99)
    words = {"alt": prose[start : start + 20], "caption": prose[start + 30 : start + 60]}
    return Photo(
        story=nominee.stories.get(), number=number, crops=crops, credit="受访者供图", **words
    )


def _like(nominees) -> None:
    dice = random.Random(7)
    for number in range(100):
        at = timezone.now() - timedelta(minutes=dice.randrange(60, 4 * 24 * 60))
        for nominee in dice.sample(nominees, 4):
            cast_like(nominee=nominee, visitor=f"v{number}", at=at)


def weight(content: bytes, *, level: int = 6) -> int:
    return len(gzip.compress(content, level))


def weigh_files(*patterns: str) -> dict[str, int]:
    files = sorted(path for pattern in patterns for path in STATIC.glob(pattern))
    assert files, patterns
    # WhiteNoise compresses files beforehand and so as well as it can, an edge pages as they pass.
    return {path.name: weight(path.read_bytes(), level=9) for path in files}


def paths(nominee) -> tuple[str, ...]:
    return (
        "/",
        "/stories/",
        nominee.stories.get().get_absolute_url(),
        "/nominees/",
        "/nominees/?q=zzz",
        f"/nominees/{nominee.code}/",
        "/leaderboard/",
        "/rules/",
        "/privacy/",
        "/cases/",
        "/ledger/",
        "/complaints/",
        "/posters/",
        f"/posters/{nominee.code}/",
        "/me/likes/",
    )


def test_no_page_weighs_more_than_its_budget(campaign, client):
    heavy = {}
    for path in (prefix + path for path in paths(campaign) for prefix in ("", "/en")):
        answer = client.get(path)
        assert answer.status_code == 200, path
        if weight(answer.content) > HTML:
            heavy[path] = weight(answer.content)
    assert heavy == {}


def test_the_styles_weigh_no_more_than_their_budget():
    styles = weigh_files("css/*.css")
    assert sum(styles.values()) <= CSS, styles


def scripts_in(text: str) -> set[str]:
    """Return which of our scripts a page or a template names."""
    return {
        f"{name}.js" for name in re.findall(r'src="[^"]*\bjs/([\w-]+)\.', text.replace("'", '"'))
    }


def scripts_of(template: str) -> set[str]:
    """Return which scripts the template's page asks for on a site without WeChat."""
    text = (TEMPLATES / "base.html").read_text() + (TEMPLATES / template).read_text()
    return set(re.findall(r"js/([\w-]+\.js)", text)) - {"wechat.js"}


def test_no_page_has_more_script_than_its_budget(campaign, client, settings):
    settings.WECHAT_APP_ID = settings.WECHAT_APP_SECRET = "wx0123456789abcdef"
    weights, heavy = weigh_files("js/*.js"), {}
    for path in paths(campaign):
        scripts = scripts_in(client.get(path).content.decode())
        assert {"like.js", "text-size.js"} <= scripts, path
        if sum(weights[name] for name in scripts) > JS:
            heavy[path] = scripts
    assert heavy == {}


@pytest.mark.parametrize("template", ["home", "story_detail", "nominee_list", "leaderboard"])
def test_a_puzzle_that_is_asked_for_still_fits_in(template):
    scripts = scripts_of(f"campaign/{template}.html") | {"puzzle.js"}
    assert sum(weigh_files(*(f"js/{name}" for name in scripts)).values()) <= JS


@pytest.mark.parametrize("template", ["verify", "confirm"])
def test_a_page_with_a_task_of_its_own_has_no_more_script(template):
    scripts = scripts_of(f"voting/{template}.html")
    assert scripts & {"verify.js", "puzzle-page.js"}
    assert sum(weigh_files(*(f"js/{name}" for name in scripts)).values()) <= JS


def test_all_that_readers_can_do_weighs_no_more_than_the_budget_of_one_page():
    scripts = weigh_files("js/*.js")
    for asked_for in ("puzzle.js", "puzzle-page.js", "verify.js"):
        del scripts[asked_for]
    assert sum(scripts.values()) <= JS, scripts
