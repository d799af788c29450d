"""`manage.py archive`: an edition as files that need neither script nor server."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from campaign.archive import broken_links
from campaign.archive.pages import stand_alone
from campaign.declaring import choose_winners
from campaign.districts import district_key
from campaign.posters.sheets import Poster
from profiles.models import Edition, Story
from tests import cast
from tests.cases import a_person, an_edition_over, declare
from voting.ledger.notes import make_key
from voting.ledger.sealing import seal
from voting.models import Award

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.only_sqlite]


@pytest.fixture
def edition(settings, tmp_path, monkeypatch):
    """An edition that is over, with two nominees; one has a picture."""
    draw_nothing(monkeypatch)
    settings.MEDIA_ROOT = tmp_path / "media"
    return an_edition()


@dataclass(frozen=True, kw_only=True)
class Roll:
    """An edition as it was archived once for all tests that only read."""

    folder: Path
    said: str
    codes: dict[int, str]  # by the nominee's number
    story: str  # slug of the first nominee's
    draft: str
    districts: dict[str, str]
    picture: str


@pytest.fixture(scope="module")
def roll(tmp_path_factory, django_db_setup, django_db_blocker) -> Roll:
    """Four nominees: with a picture, elsewhere, without a page, withdrawn; and a draft."""
    folder = tmp_path_factory.mktemp("archive")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(MEDIA_ROOT=folder / "media"),
        pytest.MonkeyPatch.context() as patch,
    ):
        draw_nothing(patch)
        edition = an_edition()
        cast.a_story(edition, state=Story.State.DRAFT, headline="还没有定稿", slug="draft")
        elsewhere = cast.a_community(district="天河区", name="珠江社区")
        edition.nominees.filter(number=2).update(community=elsewhere)
        hidden = cast.a_community(district="从化区", name="温泉社区")
        cast.a_nominee(edition, name="李敏", number=3, community=hidden)
        gone = {"withdrawn_at": timezone.now(), "withdrawn_reason": "本人要求退出"}
        cast.a_published_nominee(edition, name="何敏仪", number=4, **gone)
        first = edition.nominees.get(number=1)
        made = Roll(
            said=archive(folder / "roll"),
            folder=folder / "roll",
            codes=dict(edition.nominees.values_list("number", "code")),
            story=first.stories.get().slug,
            draft="draft",
            districts={name: district_key(edition, name) for name in ("天河区", "从化区")},
            picture=first.portrait_small.name,
        )
        transaction.set_rollback(True)
    return made


def draw_nothing(patch: pytest.MonkeyPatch) -> None:
    """Real posters are drawn in tests/e2e/test_archive.py; here they only cost time."""
    drawn = Poster(content=b"drawn", content_type="image/png", width=1, height=1)
    patch.setattr("campaign.views.posters.draw_poster", lambda **_asked: drawn)


def an_edition() -> Edition:
    begun = timezone.now() - timedelta(days=8)
    edition = cast.an_edition(at=begun, notice_days=1)
    first = cast.a_published_nominee(edition, at=begun)
    first.portrait_small.save("face.jpg", ContentFile(b"a face"))
    cast.a_published_nominee(edition, at=begun, name="欧阳晓", number=2)
    return edition


def archive(folder, **options) -> str:
    said = StringIO()
    call_command("archive", str(folder), stdout=said, stderr=said, **options)
    return said.getvalue()


def page(folder, name: str) -> str:
    return (folder / name / "index.html").read_text()


def test_works(roll):
    assert ", 0 broken" in roll.said
    code = roll.codes[1]
    for name in ("", "en", f"stories/{roll.story}", f"nominees/{code}", "leaderboard"):
        text = page(roll.folder, name)
        assert not re.search(r'<script|<form|<button|="/|set-cookie|"http://testserver', text), name
        assert '<aside class="banner"' in text
    assert "张榕" in page(roll.folder, f"en/nominees/{code}")
    assert "荣誉档案" in page(roll.folder, "")
    assert "Honour roll" in page(roll.folder, "en")
    assert (roll.folder / "media").joinpath(*roll.picture.split("/")).read_bytes()
    drawn = {path.name for path in (roll.folder / "posters" / code).iterdir()}
    assert {"index.html", "portrait-a4.pdf", "quote-a3.pdf", "code.svg"} <= drawn
    assert "张榕" in (roll.folder / "leaderboard.csv").read_text()
    # one board for each district and span, as readers could choose them
    assert len(list((roll.folder / "leaderboard").glob("list-*/index.html"))) == 3 * 3 - 1


def test_nothing_that_needs_a_living_site_is_offered(roll):
    for path in roll.folder.rglob("*.html"):
        text = path.read_text()
        assert "我的点赞" not in text.partition("</nav>")[0], path
        assert 'class="countdown"' not in text, path
        assert "complaints" not in re.sub(r'id="complaints"|="complaints"', "", text), path
    assert not (roll.folder / "complaints").exists()


def test_a_printed_address_leads_on_in_either_case(roll):
    code = roll.codes[1]
    for typed in (code, code.upper()):
        target = re.search(r"url=([^\"]+)", page(roll.folder, f"n/{typed}"))[1]
        assert (roll.folder / "n" / typed / target).resolve() == (
            roll.folder / "nominees" / code / "index.html"
        )


def test_a_districts_printed_address_leads_on_to_its_nominees(roll):
    for typed in (str.lower, str.upper):
        name = f"d/{typed(roll.districts['天河区'])}"
        url = re.search(r"url=([^\"]+)", page(roll.folder, name))[1]
        shown = (roll.folder / name / url).resolve().read_text()
        assert "欧阳晓" in shown
        assert "张榕" not in shown
    # where nobody has a page
    assert "url=../../nominees/index.html" in page(roll.folder, f"d/{roll.districts['从化区']}")


def test_a_printed_address_of_somebody_without_a_page_leads_home(roll):
    assert "url=../../index.html" in page(roll.folder, f"n/{roll.codes[3]}")
    assert not (roll.folder / "nominees" / roll.codes[3]).exists()


def test_who_was_withdrawn_keeps_a_page_that_says_why(roll):
    code = roll.codes[4]
    assert "本人要求退出" in page(roll.folder, f"nominees/{code}")
    assert "何敏仪" not in page(roll.folder, "nominees")
    assert f"nominees/{code}/" in page(roll.folder, f"n/{code}")


def test_drafts_stay_out(roll):
    assert not (roll.folder / "stories" / roll.draft).exists()
    assert not [path for path in roll.folder.rglob("*.html") if "还没有定稿" in path.read_text()]


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


def test_digests_prove_the_files(roll, tmp_path):
    copied = shutil.copytree(roll.folder, tmp_path / "roll")
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=copied).returncode == 0
    (copied / "index.html").write_text("changed")
    assert subprocess.run(check, cwd=copied, capture_output=True).returncode == 1


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
        ('<img src="">', "leads nowhere"),
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


def test_the_result_is_kept_with_its_certificates(settings, tmp_path, monkeypatch):
    settings.LEDGER_KEY_FILE = tmp_path / "key"
    make_key(settings.LEDGER_KEY_FILE)
    drawn = Poster(content=b"drawn", content_type="image/png", width=1, height=1)
    monkeypatch.setattr("campaign.views.posters.draw_poster", lambda **_asked: drawn)
    monkeypatch.setattr("campaign.views.results.draw_certificate", lambda **_asked: b"drawn")
    edition = an_edition_over()
    first = edition.nominees.get(number=1)
    award = Award.objects.create(edition=edition, name="金奖", name_en="Gold", places=1)
    with pytest.raises(CommandError, match="no result has been declared"):
        archive(tmp_path / "too-early")
    by, at = a_person("first"), timezone.now() - timedelta(hours=1)
    choose_winners(edition=edition, chosen={first: award}, by=by, at=at)
    declare(edition, at=at)
    seal(edition=edition, at=at + timedelta(minutes=1))
    roll = tmp_path / "roll"
    assert ", 0 broken" in archive(roll)
    for name in ("result", "en/result", "result/1", f"result/certificate/{first.code}"):
        assert "张榕" in page(roll, name), name
    for name in ("certificate.pdf", f"{first.code}/certificate.pdf"):
        assert (roll / "result/certificate" / name).read_bytes() == b"drawn"
    printed = roll / "e/3/result/certificate" / first.code
    target = re.search(r"url=([^\"]+)", (printed / "index.html").read_text())[1]
    kept = roll / "result/certificate" / first.code / "index.html"
    assert (printed / target).resolve() == kept.resolve()
    assert "result-1" in (roll / "ledger/lines/3.txt").read_text()
    code = re.search(r'<img [^>]*src="([^"]+\.svg)"', page(roll, "ledger"))[1]
    assert "<svg" in (roll / "ledger" / code).read_text()
    printed = re.search(r'href="(3/checkpoints/[^"]+)"', page(roll, "ledger"))[1]
    kept = roll / "ledger" / printed.removeprefix("3/")
    assert (roll / "ledger" / printed).read_text() == kept.read_text()


def test_it_waits_for_the_end_of_public_notice(edition, tmp_path):
    Edition.objects.update(notice_days=30)
    with pytest.raises(CommandError, match="Public notice runs"):
        archive(tmp_path / "roll")
