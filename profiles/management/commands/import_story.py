from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from profiles.bulk import Outcome, Result, take_in
from profiles.deliveries import Parcel, add, manuscript_text
from profiles.importing import Imported, import_manuscript
from profiles.manuscripts import ManuscriptError, field_report, parse
from profiles.models import Edition
from profiles.publishing import publish_story


class Command(BaseCommand):
    help = "Read a reporter's manuscript and make a draft story of it, with its nominee."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="the manuscript (.txt, .docx), or a folder of them with portraits",
        )
        parser.add_argument("--edition", type=int, help="number; default: the current edition")
        parser.add_argument("--publish", action="store_true", help="publish the story as well")
        parser.add_argument(
            "--dry-run", action="store_true", help="print what is recognised and write nothing"
        )

    def handle(
        self,
        *args: Any,
        file: Path,
        edition: int | None,
        publish: bool,
        dry_run: bool,
        **options: Any,
    ) -> None:
        with translation.override("zh-hans"):
            try:
                if file.is_dir():
                    self._folder(file, edition, publish or dry_run)
                    return
                text = manuscript_text(file.name, file.read_bytes())
                if dry_run:
                    self._report(text)
                else:
                    self._import(text, _edition(edition), publish)
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from error
            except ManuscriptError as error:
                raise CommandError(f"{file}: {error}") from error
            except ValidationError as error:
                raise CommandError(f"{file}: {' '.join(error.messages)}") from error

    def _folder(self, folder: Path, number: int | None, more: bool) -> None:
        if more:
            raise CommandError("A folder is taken in as drafts: without --publish and --dry-run.")
        edition = _edition(number)
        parcel = Parcel()
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            if not file.name.startswith((".", "~$")):
                add(parcel, str(file.relative_to(folder)), file.read_bytes())
        outcomes = []
        many = len(parcel.manuscripts)
        for outcome in take_in(edition=edition, parcel=parcel, create_missing=True):
            outcomes.append(outcome)
            done = min(len(outcomes), many)
            bar = "█" * (20 * done // max(1, many))
            self.stdout.write(f"{bar:<20} {done}/{many} {outcome.result.value}: {outcome.name}")
        self._summary(outcomes)

    def _summary(self, outcomes: list[Outcome]) -> None:
        for result in Result:
            these = [one for one in outcomes if one.result == result]
            self.stdout.write(f"{result.value}: {len(these)}")
            for one in these if result in (Result.PERSON, Result.FAILED) else ():
                self.stdout.write(f"  {one.name}: {' '.join(one.notes)}")

    def _report(self, text: str) -> None:
        manuscript = parse(text)
        manuscript.require_headline()
        for label, value in field_report(manuscript):
            self.stdout.write(f"{label}: {value}")

    def _import(self, text: str, edition: Edition, publish: bool) -> None:
        imported = import_manuscript(edition=edition, text=text)
        story = imported.story
        self._say(imported)
        if publish:
            publish_story(story=story, at=timezone.now())
        self.stdout.write(f"{story.get_state_display()}: {story} {story.get_absolute_url()}")

    def _say(self, imported: Imported) -> None:
        if imported.already:
            self.stdout.write("This manuscript is in the edition already; nothing was added.")
        for line in imported.created:
            self.stdout.write(f"+ {line}")
        if imported.nominee is None:
            self.stdout.write(
                "! Without a nominee, as news is: nobody in the edition was recognised,"
                " and to make one it takes a name, a district and a community."
            )
        for text in imported.unrecognised:
            self.stdout.write(f"? {text}")


def _edition(number: int | None) -> Edition:
    if number is None:
        edition = Edition.objects.current()
        if edition is None:
            raise CommandError("There is no current edition; name one with --edition.")
        return edition
    edition = Edition.objects.filter(number=number).first()
    if edition is None:
        raise CommandError(f"There is no edition {number}.")
    return edition
