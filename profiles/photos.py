"""Acts on a story's photographs: taking them in, cutting them, hiding and removing their files."""

import hashlib
import re
import secrets
import threading
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from PIL import Image

from profiles.crops import FOCUS, crops_of
from profiles.images import clean_picture, on_white
from profiles.models import Photo, Story
from profiles.storages import originals

LONGEST_ORIGINAL = 4000  # pixels: a page of print at 240 dpi
LONGEST_CREDIT = 60
# 图/某某, and what is left where the sign before it was lost: /受访者供图
_PICTURES_BY = re.compile(
    r"^\s*(?:(?:图片?|摄影?|摄影报道)\s*[/／|｜:：]\s*(\S.*?)|[/／]?\s*(\S*(?:供图|摄)))\s*$",
    re.MULTILINE,
)
_pen = threading.Lock()  # one photograph at a time in a process bounds its memory


class _Taken(NamedTuple):
    """What an upload has become: its files are there, no row names them yet."""

    image: str
    digest: str
    width: int
    height: int
    crops: list[dict[str, Any]]


def add_photo(*, story: Story, upload: "File[Any]") -> Photo:
    """Take a photograph into a story, cleaned and cut, as the last one.

    Raises ValidationError for what is no good as a picture, and for one that the story
    has already. Never call it within a transaction: it takes seconds.
    """
    taken = _take(upload, FOCUS, hidden=_is_hidden(story))
    photo = Photo(
        story=story,
        focus_x=FOCUS[0],
        focus_y=FOCUS[1],
        credit=_credited(story),
        **taken._asdict(),
    )
    try:
        _number_and_save(photo)
    except IntegrityError as error:
        remove_files(photo)
        raise _there_already() from error
    return photo


def replace_photo(*, photo: Photo, upload: "File[Any]") -> None:
    """Put another picture in a photo's place: number, words and focus stay, the old files go.

    Raises ValidationError as `add_photo` does, and for a photo that is gone by then. Never
    call it within a transaction either.
    """
    focus = (photo.focus_x, photo.focus_y)
    taken = _take(upload, focus, hidden=_is_hidden(photo.story))
    others = Photo.objects.filter(pk=photo.pk).exclude(digest=taken.digest)
    try:
        with transaction.atomic():
            replaced = others.update(**taken._asdict())
    except IntegrityError:
        replaced = 0
    if not replaced:
        remove_files(Photo(image=taken.image))
        raise _there_already()
    remove_files(photo)
    photo.refresh_from_db()


def _take(upload: "File[Any]", focus: tuple[int, int], *, hidden: bool) -> _Taken:
    with _pen:
        cleaned = clean_picture(upload, longest=LONGEST_ORIGINAL)
        data = cleaned.read()
        token = secrets.token_hex(12)
        with Image.open(ContentFile(data)) as picture:
            size = picture.size
            crops = [] if hidden else _keep_crops(picture, f"photos/{token}", focus)
    image = originals().save(f"photos/{token}.jpg", ContentFile(data))
    return _Taken(image, hashlib.sha256(data).hexdigest(), *size, crops)


def _there_already() -> ValidationError:
    return ValidationError(_("This picture is in the story already."))


def cut_again(pk: int) -> None:
    """Cut a photo anew around its focus, where its story may be seen; the old files stay.

    Pages that were made a moment ago still name them; `clean_media` finds them later.
    """
    photo = Photo.objects.select_related("story__nominee").filter(pk=pk).first()
    if photo is None or _is_hidden(photo.story):
        return
    try:
        with _pen, photo.image.open() as file, Image.open(file) as opened:
            crops = _keep_crops(on_white(opened), photo.folder, (photo.focus_x, photo.focus_y))
    except (OSError, SyntaxError, ValueError):
        return  # its original is lost: what there is stays, and the checklist says so
    if not Photo.objects.filter(pk=pk).update(crops=crops):
        _remove_public(photo.folder)  # it was taken away meanwhile


def hide_photos(*, story: Story) -> None:
    """Take a story's pictures out of public reach; they can be cut again from the originals."""
    for photo in story.photos.all():
        transaction.on_commit(partial(_remove_public, photo.folder))
    story.photos.update(crops=[])


def show_photos(*, story: Story) -> None:
    """Cut what `hide_photos` has taken away, once this transaction is over."""
    for photo in story.photos.all():
        if not photo.crops:
            transaction.on_commit(partial(cut_again, photo.pk))


def delete_photo(*, photo: Photo) -> None:
    """Delete a photo; its files go with it, original and all."""
    with transaction.atomic():
        transaction.on_commit(partial(remove_files, photo))
        photo.delete()


def remove_files(photo: Photo) -> None:
    originals().delete(str(photo.image.name))
    _remove_public(photo.folder)


def is_lost(photo: Photo) -> bool:
    """Say whether its original is no longer there."""
    return not originals().exists(str(photo.image.name))


def _number_and_save(photo: Photo) -> None:
    """Give the photo the next number; the story's row keeps two from getting the same."""
    with transaction.atomic():
        Story.objects.select_for_update().get(pk=photo.story_id)
        last = photo.story.photos.aggregate(number=Max("number"), position=Max("position"))
        photo.number = (last["number"] or 0) + 1
        photo.position = max(last["position"] or 0, last["number"] or 0) + 1
        photo.save()


def _keep_crops(picture: Image.Image, folder: str, focus: tuple[int, int]) -> list[dict[str, Any]]:
    """Write every crop under a name with its digest, and return what the photo says of them."""
    kept = []
    for crop in crops_of(picture, focus=focus):
        names = {}
        for encoding, (file, data) in crop.files.items():
            names[encoding] = f"{folder}/{file}"
            _write(names[encoding], data)
        size = {"shape": crop.shape, "width": crop.width, "height": crop.height}
        kept.append({**size, **names, "bytes": len(crop.files["jpeg"][1])})
    return kept


def _write(name: str, data: bytes) -> None:
    """Write a file, or make it young again where it lies already, so that no cleaning takes it."""
    if default_storage.exists(name):
        default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def _remove_public(folder: str) -> None:
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


def _is_hidden(story: Story) -> bool:
    is_gone = story.nominee is not None and story.nominee.is_withdrawn
    return is_gone or story.state == Story.State.WITHDRAWN


def _credited(story: Story) -> str:
    """Return whom the story's credits name after 图/, to be put under each picture."""
    found = _PICTURES_BY.search(story.credits)
    return (found[1] or found[2])[:LONGEST_CREDIT] if found else ""
