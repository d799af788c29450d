"""The command that makes a story of a manuscript's file."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from profiles.models import Community, Nominee, Story
from tests import cast

pytestmark = pytest.mark.django_db

MANUSCRIPT = Path(__file__).parent / "manuscripts" / "1-column-and-note.txt"


@pytest.fixture
def edition():
    return cast.an_edition()


def run(file: Path, **options) -> str:
    out = StringIO()
    call_command("import_story", file, stdout=out, **options)
    return out.getvalue()


def nothing_was_written() -> bool:
    return not any(model.objects.exists() for model in (Story, Nominee, Community))


def test_works(edition):
    said = run(MANUSCRIPT)
    story = Story.objects.get()
    assert story.state == Story.State.DRAFT
    assert story.headline == "“楼道管家”林木生:一把扳手走遍三十六栋楼"
    assert story.column == "寻找最美社区工作者"
    assert story.manuscript == MANUSCRIPT.read_text()
    assert "<h2>一把扳手<br>和三十六栋楼</h2>" in story.body
    nominee = story.nominee
    assert (nominee.name, nominee.nickname, nominee.number) == ("林木生", "楼道管家", 1)
    assert str(nominee.community) == "荔湾区 · 榕荫街 · 木棉里社区"
    assert "林木生" in said
    assert story.get_absolute_url() in said


def test_publish_lets_readers_see_it(edition, client):
    run(MANUSCRIPT, publish=True)
    story = Story.objects.get()
    assert story.state == Story.State.PUBLISHED
    assert story.published_at.isoformat() == "2026-11-10T01:30:00+00:00"


def test_a_dry_run_prints_the_fields_and_writes_nothing():
    said = run(MANUSCRIPT, dry_run=True)
    assert "标题: “楼道管家”林木生:一把扳手走遍三十六栋楼" in said
    assert "小标题: 一把扳手 / 和三十六栋楼" in said
    assert nothing_was_written()


def test_the_same_manuscript_twice_is_one_story(edition):
    run(MANUSCRIPT)
    Story.objects.update(headline="编辑改过的标题")
    said = run(MANUSCRIPT)
    assert "already" in said
    assert Story.objects.get().headline == "编辑改过的标题"
    assert Nominee.objects.count() == 1


def test_a_nominee_who_is_there_is_found(edition):
    community = Community.objects.create(district="荔湾区", subdistrict="榕荫街", name="木棉里社区")
    known = cast.a_nominee(edition, name="林木生", number=9, community=community)
    run(MANUSCRIPT)
    assert Story.objects.get().nominee == known
    assert Nominee.objects.count() == 1


def test_somebody_of_the_same_name_elsewhere_is_somebody_else(edition):
    elsewhere = cast.a_community(district="天河区", name="别处社区")
    cast.a_nominee(edition, name="林木生", number=9, community=elsewhere)
    run(MANUSCRIPT)
    assert Story.objects.get().nominee.number == 10


def test_a_manuscript_without_a_community_makes_nobody_and_says_what_is_missing(edition, tmp_path):
    file = tmp_path / "稿件.txt"
    file.write_text("“小巷总理”林木生：一盏灯\n\n天刚亮，林木生已经在巷口了，手里一只搪瓷杯。\n")
    said = run(file)
    assert "Without a nominee" in said
    assert "a community" in said
    assert Story.objects.get().nominee is None
    assert not Nominee.objects.exists()
    assert "Without a nominee" not in run(MANUSCRIPT)


def test_a_file_in_gb18030_is_read(edition, tmp_path):
    file = tmp_path / "稿件.txt"
    file.write_bytes(MANUSCRIPT.read_text().encode("gb18030"))
    run(file)
    assert Story.objects.get().source == "示例日报"


def test_another_edition_can_be_named(edition):
    other = cast.an_edition(number=4, is_current=False)
    run(MANUSCRIPT, edition=4)
    assert Story.objects.get().edition == other


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "空的"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "图片"),
        ("字".encode() * 3_500_000, "1 MB"),
        ("这一段没有标题，以句号结束。\n\n第二段。".encode(), "没有找到标题"),
        (("长" * 130 + "\n\n正文。").encode(), "没有找到标题"),
    ],
    ids=["empty", "binary", "10 MB", "no headline", "endless headline"],
)
def test_what_is_no_manuscript_is_refused_and_nothing_is_half_written(edition, tmp_path, raw, says):
    file = tmp_path / "x.txt"
    file.write_bytes(raw)
    with pytest.raises(CommandError, match=says):
        run(file)
    assert nothing_was_written()


def test_a_file_that_is_not_there_is_named(edition, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.txt"):
        run(tmp_path / "nowhere.txt")


def test_an_unknown_edition_is_refused(edition):
    with pytest.raises(CommandError, match="77"):
        run(MANUSCRIPT, edition=77)


def test_without_a_current_edition_one_has_to_be_named():
    with pytest.raises(CommandError, match="--edition"):
        run(MANUSCRIPT)


def test_a_folder_goes_in_with_a_summary_and_is_safe_to_repeat(edition, tmp_path):
    (tmp_path / "一.txt").write_text(MANUSCRIPT.read_text())
    (tmp_path / "二.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    said = run(tmp_path)
    assert "in: 1" in said
    assert "failed: 1" in said
    assert "另存为" in said
    said = run(tmp_path)
    assert "already: 1" in said
    assert Story.objects.count() == 1


def test_an_earlier_version_of_the_same_text_needs_a_person(edition, tmp_path):
    text = MANUSCRIPT.read_text()
    (tmp_path / "一.txt").write_text(text)
    (tmp_path / "二.txt").write_text("另一盏灯\n\n天刚亮，她已经在巷口了。\n\n第二段，也有字。")
    (tmp_path / "三（改）.txt").write_text(text.replace("扳手", "钳子"))
    said = run(tmp_path)
    assert "person: 2" in said  # one is news about nobody
    changed = next(
        line for line in said.splitlines() if "三（改）.txt: " in line and "█" not in line
    )
    assert "可能已经录入" in changed
    assert "文字相同" in changed
    assert said.count("可能已经录入") == 1


def test_a_folder_is_not_published_at_once(edition, tmp_path):
    with pytest.raises(CommandError, match="drafts"):
        run(tmp_path, publish=True)
