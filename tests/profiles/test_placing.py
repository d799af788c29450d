"""Where photos stand in a story's text."""

import pytest

from profiles.bodies import words_of
from profiles.models import Photo
from profiles.placing import empty_places, place_photos


def photos(*numbers: int) -> list[Photo]:
    return [Photo(number=number) for number in numbers]


def places(body: str, *numbers: int) -> list[int | None]:
    placed = place_photos(body, photos(*numbers))
    return [part.photo and part.photo.number for part in placed.parts]


@pytest.mark.parametrize(
    "mark",
    [
        "<p>[图1]</p>",
        "<p> 【图 1】 </p>",
        "<p>［照片１］</p>",
        "<p>[photo 1]</p>",
        "<p>[图片1]<br></p>",
        "<p>&nbsp;[图1]</p>",
        "<p><strong>[图1]</strong></p>",
        "<h2>【图1】</h2>",
        "\n[图1]\n",
        "\n　　[图1]\n",
    ],
)
def test_a_photo_stands_where_the_text_names_it(mark):
    placed = place_photos(f"<p>前。</p>{mark}<p>后。</p>", photos(1))
    first, second = placed.parts
    assert first.photo is not None
    assert "前。" in first.html
    assert "后。" in second.html
    assert "图" not in first.html + second.html
    assert "photo" not in first.html + second.html
    assert (placed.opening, placed.rest) == (None, [])


@pytest.mark.parametrize(
    "words",
    ["<p>见[图1]。</p>", "<p>[图1]：楼道</p>", "<p>[图0001]</p>", "<p>图1</p>", "<p>[图]</p>"],
)
def test_words_of_the_text_stay_words(words):
    placed = place_photos(words, photos(1))
    assert str(placed.parts[0].html) == words
    assert placed.opening is not None


def test_where_the_text_names_none_the_first_follows_the_lead_and_the_others_the_text():
    placed = place_photos("<p>一</p>", photos(4, 2, 3))
    assert placed.opening.number == 4
    assert [photo.number for photo in placed.rest] == [2, 3]
    assert placed.first == placed.opening


def test_where_it_names_some_the_others_follow_the_text():
    body = "<p>一</p><p>[图2]</p><p>二</p>"
    placed = place_photos(body, photos(1, 2, 3))
    assert placed.opening is None
    assert [photo.number for photo in placed.rest] == [1, 3]
    assert placed.first.number == 2


def test_a_photo_stands_once_and_a_number_without_one_leaves_nothing():
    body = "<p>[图2]</p><p>一</p><p>[图2]</p><p>[图9]</p>"
    assert places(body, 2) == [2, None, None, None]
    assert "".join(part.html for part in place_photos(body, photos(2)).parts) == "<p>一</p>"
    assert empty_places(body, photos(2)) == [9]


def test_the_pieces_are_as_safe_as_the_whole():
    placed = place_photos("<script>x</script><p>[图1]</p><p onclick=x>二</p>", photos(1))
    assert "".join(part.html for part in placed.parts) == "<p>二</p>"


def test_a_teaser_does_without_marks():
    assert words_of("<p>一。</p><p>[图1]</p><p>二。</p>") == "一。 二。"


def test_a_long_line_of_blanks_takes_no_time():
    assert places("<p>" + " &nbsp;" * 20_000 + "[图1</p>", 1) == [None]
