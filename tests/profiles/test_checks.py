"""The checklist's finders: what they find, what they leave alone, and masking on a click."""

import pytest
from django.core.exceptions import ValidationError

from profiles.checks import findings, mask
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    edition = cast.an_edition()
    nominee = cast.a_nominee(edition)
    return cast.a_story(edition, nominee=nominee, source="示例日报")


def found(story, check):
    return [one for one in findings(story) if one.check == check]


NUMBERS = [
    ("mobile", "电话13800138000，随时打。", "13800138000", "138****8000"),
    ("mobile", "电话 138-0013-8000。", "138-0013-8000", "138-****-8000"),
    ("mobile", "电话１３８００１３８０００。", "１３８００１３８０００", "１３８****８０００"),
    ("telephone", "打 020-87654321 找她", "020-87654321", "020-******21"),
    ("identity", "身份证44010619491001123X。", "44010619491001123X", "4401**************"),
    ("card", "卡号6222 0212 3456 7894。", "6222 0212 3456 7894", "**** **** **** 7894"),
    ("plate", "一辆粤A·12345停着", "粤A·12345", "粤A·****5"),
    ("plate", "一辆粤AD12345停着", "粤AD12345", "粤A*****5"),
]


@pytest.mark.parametrize(("check", "text", "passage", "masked"), NUMBERS)
def test_numbers_are_found_and_masked_on_a_click(story, check, text, passage, masked):
    story.body = f"<p>{text}</p>"
    (finding,) = found(story, check)
    assert (finding.passage, finding.masked, finding.field) == (passage, masked, "body")
    assert mask(story=story, finding=finding) == ["body"]
    story.refresh_from_db()
    assert passage not in story.body
    assert masked in story.body
    assert found(story, check) == []


@pytest.mark.parametrize(
    "text",
    ["2021年12月14日", "36栋楼、1200户、5600人", "稿费1380013", "编号20211214132600123", "A12345"],
)
def test_other_numbers_are_left_alone(story, text):
    story.body = f"<p>{text}</p>"
    checks = {one.check for one in findings(story)}
    assert not checks & {"mobile", "telephone", "identity", "card", "plate"}


def test_an_identity_number_is_no_mobile_number_as_well(story):
    story.lead = "44010613800138000X 44010619491001123X"
    assert found(story, "mobile") == []


def test_a_number_cut_by_bold_type_is_seen_but_a_person_has_to_rewrite_it(story):
    story.body = "<p>138<strong>0013</strong>8000</p>"
    (one,) = found(story, "mobile")
    with pytest.raises(ValidationError, match="改写"):
        mask(story=story, finding=one)


def test_the_manuscript_is_kept_unless_masking_is_for_everywhere(story):
    story.manuscript = story.lead = "电话13800138000"
    story.save()
    (finding,) = found(story, "mobile")
    mask(story=story, finding=finding)
    assert "13800138000" in story.manuscript
    mask(story=story, finding=finding, everywhere=True)
    assert story.manuscript == "电话138****8000"


def test_what_is_gone_can_not_be_masked(story):
    story.lead = "电话13800138000"
    (finding,) = found(story, "mobile")
    story.lead = "没有了"
    with pytest.raises(ValidationError, match="不在"):
        mask(story=story, finding=finding)


def test_a_resident_named_in_full_is_found_once(story):
    story.body = "<p>居民陈桂芳说，很好。</p><p>居民陈桂芳在楼下。街坊李阿姨笑了。</p>"
    (finding,) = found(story, "resident")
    assert (finding.passage, finding.masked) == ("陈桂芳", "陈某某")


def test_the_nominee_is_named_of_course(story):
    story.body = "<p>居民张榕说。</p>"
    assert found(story, "resident") == []


def test_age_illness_and_home_together_are_pointed_out(story):
    story.body = "<p>83岁的何伯住在榕荫里12号，患糖尿病多年。</p><p>83岁，很精神。</p>"
    assert len(found(story, "findable")) == 1


def test_a_photo_lacks_what_print_owes_and_may_show_a_child(story, folders):
    cast.a_photo(story, alt="两个孩子在看书", caption="", credit="")
    (lacks,) = found(story, "photo")
    assert lacks.stops
    assert "图片说明" in lacks.words
    assert len(found(story, "child")) == 1


def test_a_whole_story_has_nothing_but_the_missing_portrait(story):
    assert [one.check for one in findings(story)] == ["portrait"]


def test_a_story_without_text_or_source_and_with_a_long_headline_says_so(story):
    story.body = story.lead = story.source = story.credits = ""
    story.headline = "长" * 31
    checks = {one.check: one.stops for one in findings(story)}
    assert checks["text"] is True
    assert {"headline", "credits", "source"} <= set(checks)
