"""Share cards as drawings: every name is whole, and nothing runs into its neighbour."""

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from campaign.posters import CARDS, CardCopy, render_card
from campaign.posters.cards import MOST_BYTES, QUALITIES

pytestmark = pytest.mark.thorough

COPY = CardCopy(
    campaign="第三届寻找“最美社区工作者”",
    name="欧阳晓岚",
    nickname="小巷总理",
    community="越秀区 · 榕荫街道 · 榕荫社区",
)
LONG = CardCopy(
    campaign="第三届“寻找最美社区工作者”大型公益宣传推选活动（二〇二六年）",
    name="古丽扎尔·阿卜杜热西提·买买提",
    nickname="一百零八级台阶上的贴心人，一口气记住全村人的名字",
    community="黄埔区 · 中新广州知识城九佛街道 · 凤凰山麓社区居民委员会",
)
EDITION = CardCopy(campaign=COPY.campaign, hosts="示例日报社、示例市民政局")
FACE = Image.linear_gradient("L").resize((1200, 1500)).convert("RGB")
NAMES = (
    *("张榕", "䶮𬭎", "欧阳晓岚", "司马相如是也", "阿卜杜拉·买买提"),
    *(
        "古丽扎尔·阿卜杜热西提·买买提",
        "榕荫街道骑楼巷社区的守灯人啊",
        "Mina Xu",
        "Aleksandra Kowalska",
    ),
)
SHAPES = tuple(CARDS)


def draw(copy: CardCopy, shape: str, portrait: Image.Image | None = FACE) -> Image.Image:
    drawn = render_card(copy, shape=shape, portrait=portrait)
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def changed(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """Return where two cards differ by more than JPEG's noise."""
    difference = ImageChops.difference(one, other).convert("L")
    return difference.point(lambda value: 255 * (value > 60)).getbbox()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_words_give_the_same_bytes_without_anything_hidden(shape):
    drawn = render_card(COPY, shape=shape, portrait=FACE)
    assert drawn == render_card(COPY, shape=shape, portrait=FACE)
    picture = Image.open(io.BytesIO(drawn))
    assert picture.size == CARDS[shape].sheet
    assert not picture.getexif()
    assert "comment" not in picture.info


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_names_are_drawn_to_the_last_character_and_beside_the_face(name, shape):
    whole = draw(replace(COPY, name=name), shape)
    other = draw(replace(COPY, name=name[:-1] + "一"), shape)
    box = changed(whole, other)
    assert box, name
    assert box[0] > CARDS[shape].portrait.w
    assert box[2] < CARDS[shape].sheet[0] - 4
    assert box[3] - box[1] > 20  # large enough to be read


@pytest.mark.parametrize(("number", "at_right"), [(3, True), (5, False), (10, False)])
def test_a_long_name_goes_on_in_a_second_column_after_its_middle_dot(number, at_right):
    name = "古丽扎尔·阿卜杜热西提·买买提"
    other = name[:number] + "一" + name[number + 1 :]
    whole = draw(replace(COPY, name=name), "square")
    left, _top, right, _bottom = changed(whole, draw(replace(COPY, name=other), "square"))
    assert left > 500 if at_right else right < 500


@pytest.mark.parametrize("field", ["name", "nickname", "community", "campaign"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_word_is_on_the_card(shape, field):
    words = getattr(COPY, field)
    assert changed(draw(COPY, shape), draw(replace(COPY, **{field: words[:-1] + "一"}), shape))


@pytest.mark.parametrize("shape", SHAPES)
def test_long_words_stay_off_the_face_and_off_each_other(shape):
    whole = draw(LONG, shape)
    places = {
        field: changed(whole, draw(replace(LONG, **{field: ""}), shape))
        for field in ("community", "campaign")
    }
    place = CARDS[shape].portrait
    for field, box in places.items():
        assert box, field
        beside, below = box[0] >= place.w, box[1] >= place.h
        assert beside or below, field
        assert box[2] < CARDS[shape].sheet[0], field
    first, second = sorted(places.values(), key=lambda box: box[1])
    assert first[3] <= second[1]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_person_without_a_portrait_has_their_first_character(shape):
    one, other = (draw(replace(COPY, name=name), shape, portrait=None) for name in ("张榕", "李榕"))
    place = CARDS[shape].portrait
    within = (0, 0, place.w, place.h)
    assert changed(one.crop(within), other.crop(within))


@pytest.mark.parametrize("portrait", [None, FACE], ids=["without", "with a face"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_missing_character_is_nowhere_an_empty_box(shape, portrait):
    fields = ("name", "nickname", "community", "campaign", "notice")
    lacking, marked = (
        draw(replace(COPY, **dict.fromkeys(fields, f"{one}明")), shape, portrait)
        for one in "\U00020000〓"
    )
    assert lacking.tobytes() == marked.tobytes()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("copy", [COPY, EDITION], ids=["nominee", "edition"])
def test_invented_people_are_marked_as_such(copy, shape):
    marked = draw(replace(copy, notice="演示版"), shape)
    box = changed(marked, draw(copy, shape))
    assert box
    assert box[1] > 0
    assert box[3] < CARDS[shape].sheet[1] // 6  # above the eyes


@pytest.mark.parametrize("shape", SHAPES)
def test_the_editions_card_bears_its_name_and_its_hosts(shape):
    whole = draw(EDITION, shape, None)
    for field in ("campaign", "hosts"):
        other = replace(EDITION, **{field: getattr(EDITION, field)[:-2] + "一一"})
        assert changed(whole, draw(other, shape, None)), field
    assert draw(replace(EDITION, campaign="社区之光", hosts=""), shape, None).size == whole.size


@pytest.mark.parametrize("shape", SHAPES)
def test_a_card_stays_light_whatever_the_photograph(shape):
    grain = Image.effect_noise((1200, 1500), 40).convert("RGB")
    assert len(render_card(COPY, shape=shape, portrait=FACE)) <= MOST_BYTES
    heavy = render_card(LONG, shape=shape, portrait=grain)
    assert len(heavy) <= MOST_BYTES * 1.2
    assert list(QUALITIES) == sorted(QUALITIES, reverse=True)
