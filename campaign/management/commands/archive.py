"""manage.py archive: an edition as plain files; exit 1 where a link of theirs is broken."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaign.archive import ArchiveError, broken_links, make_archive
from campaign.archive.checking import count_links
from campaign.archive.making import check_ready
from profiles.models import Edition

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Write an edition that is over into a folder of plain files, its honour roll: pages in both"
        " languages, pictures, boards, posters. It opens from a disk and on any web server."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a new folder")
        parser.add_argument("--edition", type=int, help="its number; default: the current one")
        parser.add_argument(
            "--early", action="store_true", help="before the end, to see how it will look"
        )
        parser.add_argument(
            "--check", action="store_true", help="only check the links of a folder that is there"
        )

    def handle(
        self,
        *args: Any,
        folder: Path,
        edition: int | None,
        early: bool,
        check: bool,
        **options: Any,
    ) -> None:
        if check:
            self._judge(folder, broken_links(folder))
            return
        try:
            self._make(_edition(edition), folder, early)
        except (ArchiveError, OSError) as error:
            raise CommandError(str(error)) from error

    def _make(self, edition: Edition, folder: Path, early: bool) -> None:
        at = timezone.now()
        if not early:
            check_ready(edition=edition, at=at)
        done = make_archive(edition=edition, to=folder, at=at, tell=self.stdout.write)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        for kind, pages in sorted(done.left_out.items()):
            self.stdout.write(f"Left out: {kind}, linked on {pages} pages.")
        self.stdout.write(f"{folder}: {done.files:,} files, {size / 1e6:.1f} MB.")
        self._judge(folder, done.broken)

    def _judge(self, folder: Path, broken: list[str]) -> None:
        for line in broken[:SHOWN]:
            self.stderr.write(line)
        self.stdout.write(f"{count_links(folder):,} links, {len(broken)} broken.")
        if broken:
            raise CommandError(f"{folder} is not whole.")


def _edition(number: int | None) -> Edition:
    chosen = Edition.objects.all() if number is None else Edition.objects.filter(number=number)
    found = chosen.current() if number is None else chosen.first()
    if found is None:
        raise CommandError("There is no such edition; name one with --edition.")
    return found
