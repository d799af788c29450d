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
from tests import cast
from voting.likes import cast_like
from voting.tallies import roll_up

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
HTML, CSS, JS, JS_OF_WECHAT, JS_OF_PUZZLES = 20_000, 14_000, 3_000, 700, 1_300
JS_OF_RECEIPTS = 1_200
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
    return nominee


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


def test_no_page_weighs_more_than_its_budget(campaign, client):
    paths = (
        "/",
        "/stories/",
        campaign.stories.get().get_absolute_url(),
        "/nominees/",
        "/nominees/?q=zzz",
        f"/nominees/{campaign.code}/",
        "/leaderboard/",
        "/rules/",
        "/privacy/",
        "/cases/",
        "/ledger/",
        "/complaints/",
        "/posters/",
        f"/posters/{campaign.code}/",
        "/me/likes/",
    )
    heavy = {}
    for path in (prefix + path for path in paths for prefix in ("", "/en")):
        answer = client.get(path)
        assert answer.status_code == 200, path
        if weight(answer.content) > HTML:
            heavy[path] = weight(answer.content)
    assert heavy == {}


def test_the_styles_weigh_no_more_than_their_budget():
    styles = weigh_files("css/*.css")
    assert sum(styles.values()) <= CSS, styles


def test_the_scripts_weigh_no_more_than_their_budget():
    scripts = weigh_files("js/*.js")
    of_wechat = scripts.pop("wechat.js", 0)  # only sites that have a WeChat account load it
    # only browsers that are asked for a puzzle load these
    of_puzzles = scripts.pop("puzzle.js") + scripts.pop("puzzle-page.js")
    of_receipts = scripts.pop("verify.js")  # only who looks a receipt up loads it
    assert sum(scripts.values()) <= JS, scripts
    assert of_receipts <= JS_OF_RECEIPTS
    assert of_wechat <= JS_OF_WECHAT
    assert of_puzzles <= JS_OF_PUZZLES
