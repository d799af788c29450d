import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from profiles.files import private_root, public_root
from profiles.models import Photo
from profiles.photos import cut_again, is_lost


class Command(BaseCommand):
    help = (
        "Cut the crops that photos lack, as after an update. With --all every photo is cut anew,"
        " as after a change of the shapes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also photos that have crops")

    def handle(self, *args: Any, all: bool, **options: Any) -> None:
        cut, lost = 0, []
        for photo in Photo.objects.select_related("story").order_by("pk"):
            if photo.crops and not all:
                continue
            _bring_home(photo)
            if is_lost(photo):
                lost.append(photo)
                continue
            cut_again(photo.pk)
            cut += bool(Photo.objects.filter(pk=photo.pk).exclude(crops=[]))
        self.stdout.write(f"{cut} photos were cut.")
        for photo in lost:
            self.stdout.write(f"Its original is lost: {photo.story} {photo}")


def _bring_home(photo: Photo) -> None:
    """Move an original out of public reach, where versions before this one kept it."""
    name = str(photo.image.name)
    public, home = public_root() / name, Path(private_root()) / name
    if public.is_file() and not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(public, home)
        home.chmod(0o600)
