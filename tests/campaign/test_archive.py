"""`manage.py archive`: an edition as files that need neither script nor server."""

import re
import subprocess
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from campaign.archive import broken_links
from campaign.archive.pages import stand_alone
from campaign.posters.sheets import Poster
from profiles.models import Edition, Nominee, Story
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def edition(settings, tmp_path, monkeypatch):
    """An edition that is over, with two nominees; one has a picture."""
    # Real posters are drawn in tests/e2e/test_archive.py; here they only cost time.
    drawn = Poster(content=b"drawn", content_type="image/png", width=1, height=1)
    monkeypatch.setattr("campaign.views.posters.draw_poster", lambda **_asked: drawn)
    settings.MEDIA_ROOT = tmp_path / "media"
    now = timezone.now()
    edition = cast.an_edition(at=now - timedelta(days=8))
    first = cast.a_published_nominee(edition, at=now - timedelta(days=8))
    first.portrait_small.save("face.jpg", ContentFile(b"a face"))
    cast.a_published_nominee(edition, at=now - timedelta(days=8), name="欧阳晓", number=2)
    return edition


def archive(folder, **options) -> str:
    said = StringIO()
    call_command("archive", str(folder), stdout=said, stderr=said, **options)
    return said.getvalue()


def page(folder, name: str) -> str:
    return (folder / name / "index.html").read_text()


def test_works(edition, tmp_path):
    elsewhere = cast.a_community(district="天河区", name="珠江社区")
    edition.nominees.filter(number=2).update(community=elsewhere)
    roll = tmp_path / "roll"
    said = archive(roll)
    assert ", 0 broken" in said
    nominee = edition.nominees.get(number=1)
    story = edition.stories.get(nominee=nominee)
    for name in ("", "en", f"stories/{story.slug}", f"nominees/{nominee.code}", "leaderboard"):
        text = page(roll, name)
        assert not re.search(r'<script|<form|<button|="/|set-cookie|"http://testserver', text), name
        assert '<aside class="banner"' in text
    assert "张榕" in page(roll, f"en/nominees/{nominee.code}")
    assert "荣誉档案" in page(roll, "")
    assert "Honour roll" in page(roll, "en")
    assert (roll / "media").joinpath(*nominee.portrait_small.name.split("/")).read_bytes()
    drawn = {path.name for path in (roll / "posters" / nominee.code).iterdir()}
    assert {"index.html", "portrait-a4.pdf", "quote-a3.pdf", "code.svg"} <= drawn
    assert "张榕" in (roll / "leaderboard.csv").read_text()
    # one board for each district and span, as readers could choose them
    assert len(list((roll / "leaderboard").glob("list-*/index.html"))) == 3 * 3 - 1


def test_nothing_that_needs_a_living_site_is_offered(edition, tmp_path):
    roll = tmp_path / "roll"
    archive(roll)
    for path in roll.rglob("*.html"):
        text = path.read_text()
        assert "我的点赞" not in text.partition("</nav>")[0], path
        assert "data-countdown" not in text, path
        assert "complaints" not in re.sub(r'id="complaints"|="complaints"', "", text), path
    assert not (roll / "complaints").exists()


def test_a_printed_address_leads_on_in_either_case(edition, tmp_path):
    roll = tmp_path / "roll"
    archive(roll)
    nominee = edition.nominees.get(number=1)
    for code in (nominee.code, nominee.code.upper()):
        target = re.search(r"url=([^\"]+)", page(roll, f"n/{code}"))[1]
        assert (roll / "n" / code / target).resolve() == (
            roll / "nominees" / nominee.code / "index.html"
        )


def test_a_printed_address_of_somebody_without_a_page_leads_home(edition, tmp_path):
    nominee = cast.a_nominee(edition, name="李敏", number=3)
    roll = tmp_path / "roll"
    archive(roll)
    assert "url=../../index.html" in page(roll, f"n/{nominee.code}")
    assert not (roll / "nominees" / nominee.code).exists()


def test_who_was_withdrawn_keeps_a_page_that_says_why(edition, tmp_path):
    Nominee.objects.filter(number=2).update(
        withdrawn_at=timezone.now(), withdrawn_reason="本人要求退出"
    )
    roll = tmp_path / "roll"
    archive(roll)
    nominee = Nominee.objects.get(number=2)
    assert "本人要求退出" in page(roll, f"nominees/{nominee.code}")
    assert "欧阳晓" not in page(roll, "nominees")
    assert f"nominees/{nominee.code}/" in page(roll, f"n/{nominee.code}")


def test_drafts_stay_out(edition, tmp_path):
    story = cast.a_story(edition, state=Story.State.DRAFT, headline="还没有定稿")
    roll = tmp_path / "roll"
    archive(roll)
    assert not (roll / "stories" / story.slug).exists()
    assert not [path for path in roll.rglob("*.html") if "还没有定稿" in path.read_text()]


def test_a_past_edition_is_kept_without_a_word_of_the_current_one(edition, tmp_path):
    Edition.objects.update(is_current=False)
    now = timezone.now()
    current = cast.an_edition(at=now, number=4, name="第四届", is_current=True)
    cast.a_published_nominee(current, at=now, name="只在第四届", number=1)
    roll = tmp_path / "roll"
    assert ", 0 broken" in archive(roll, edition=3)
    assert not (roll / "e").exists()
    assert "张榕" in page(roll, "leaderboard")
    for path in roll.rglob("*.html"):
        assert "第四届" not in path.read_text(), path


def test_a_link_to_the_sites_own_address_stays_inside(edition, settings, tmp_path):
    settings.SITE_ORIGINS = frozenset([settings.SITE_URL, "https://old.example.cn"])
    code = edition.nominees.get(number=2).code
    story = edition.stories.get(nominee__number=1)
    Story.objects.filter(pk=story.pk).update(
        body=f'<p><a href="https://old.example.cn/nominees/{code}/">她</a>'
        '<a href="https://elsewhere.example/a?b=1&amp;c=2">别处</a></p>'
    )
    roll = tmp_path / "roll"
    archive(roll)
    text = page(roll, f"stories/{story.slug}")
    assert f'href="../../nominees/{code}/index.html"' in text
    assert 'href="https://elsewhere.example/a?b=1&amp;c=2"' in text


def test_digests_prove_the_files(edition, tmp_path):
    roll = tmp_path / "roll"
    archive(roll)
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=roll).returncode == 0
    (roll / "index.html").write_text("changed")
    assert subprocess.run(check, cwd=roll, capture_output=True).returncode == 1


def test_the_site_itself_stays_as_it_is(edition, client, tmp_path):
    before = client.get("/leaderboard/").content
    archive(tmp_path / "roll")
    assert client.get("/leaderboard/").content == before


def test_likes_must_have_closed(edition, tmp_path):
    edition.likes_close_at = timezone.now() + timedelta(days=1)
    edition.save()
    with pytest.raises(CommandError, match="not closed yet"):
        archive(tmp_path / "roll")
    assert ", 0 broken" in archive(tmp_path / "roll", early=True)


def test_a_rehearsal_has_nothing_to_keep(edition, tmp_path):
    cast.an_edition(number=901, kind=Edition.Kind.REHEARSAL, is_current=False)
    with pytest.raises(CommandError, match="no pages for readers"):
        archive(tmp_path / "roll", edition=901)
    with pytest.raises(CommandError, match="no such edition"):
        archive(tmp_path / "roll", edition=77)


def test_a_folder_with_something_in_it_is_left_alone(edition, tmp_path):
    (tmp_path / "roll").mkdir()
    (tmp_path / "roll" / "letter.txt").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        archive(tmp_path / "roll")
    assert [path.name for path in (tmp_path / "roll").iterdir()] == ["letter.txt"]


def test_a_picture_that_is_lost_is_told(edition, settings, tmp_path):
    for path in settings.MEDIA_ROOT.rglob("*.jpg"):
        path.unlink()
    said = StringIO()
    with pytest.raises(CommandError, match="not whole"):
        call_command("archive", str(tmp_path / "roll"), stdout=said, stderr=said)
    assert "face" in said.getvalue()


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ('<a href="gone.html">', "is not there"),
        ('<a href="#nowhere">', "has no such part"),
        ('<a href="../../etc/passwd">', "leads out"),
        ('<a href="/rules/">', "needs a server"),
        ('<a href="index.html?q=1">', "needs a server"),
        ('<meta http-equiv="refresh" content="0; url=gone/">', "is not there"),
        ("<script>1</script>", "no place in an archive"),
        ('<p onclick="x()">', "no place in an archive"),
        ('<img src="gone.jpg">', "is not there"),
    ],
)
def test_the_checker_finds(tmp_path, html, wrong):
    (tmp_path / "index.html").write_text(f'<p id="here">{html}')
    [line] = broken_links(tmp_path)
    assert wrong in line
    with pytest.raises(CommandError, match="not whole"):
        archive(tmp_path, check=True)


def test_the_checker_knows_what_is_good(tmp_path):
    (tmp_path / "index.html").write_text(
        '<p id="here"><a href="#here"><a href="index.html#here"><a href="tel:1">'
        '<a href="https://example.cn/"><link href="a.css">'
    )
    (tmp_path / "a.css").write_text('a { background: url("data:x"); }')
    assert broken_links(tmp_path) == []
    (tmp_path / "a.css").write_text("a { background: url(gone.png); }")
    assert broken_links(tmp_path) == ["a.css: gone.png is not there"]


def test_a_page_passes_through_as_it_is():
    html = (
        '<!DOCTYPE html>\n<html lang="en"><body>&lt;b&gt; &#22; <svg viewBox="0 0 1 1">'
        '<path d="M0"/></svg><a href="#x" class="y">a &amp; b</a><br></body></html>\n'
    )
    assert stand_alone(html, relink=lambda _href: None, banner="") == html


def test_a_link_that_leads_nowhere_leaves_its_words():
    html = '<ul><li><a href="/gone">Menu</a></li><li>See <a href="/gone">it</a>.</li></ul>'
    made = stand_alone(html, relink=lambda _href: "", banner="")
    assert made == "<ul><li>See it.</li></ul>"
