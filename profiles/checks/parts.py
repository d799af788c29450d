"""What a story owes its readers and its makers, and lacks."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from profiles.checks.findings import Finding
from profiles.counts import HEADLINE_ON_PAGE, length
from profiles.models import Photo, Story


def missing_parts(story: Story) -> Iterator[Finding]:
    """Yield what is missing: text, credits, source, portrait, and what photos need."""
    if not story.headline.strip() or not story.has_text:
        words = _("A story needs a headline and a text before it is published.")
        yield Finding(check="text", words=words, field="body", stops=True)
    if length(story.headline) > HEADLINE_ON_PAGE:
        words = _("The headline is longer than 30 characters.")
        yield Finding(check="headline", words=words, field="headline")
    if not story.credits.strip():
        yield Finding(check="credits", words=_("Nobody is credited."), field="credits")
    if not story.source.strip():
        yield Finding(check="source", words=_("The source is missing."), field="source")
    if story.nominee and not story.nominee.portrait:
        words = _("The nominee has no portrait yet.")
        yield Finding(check="portrait", words=words, field="nominee")
    for photo in story.photos.all() if story.pk else ():
        yield from _of_photo(photo)


def _of_photo(photo: Photo) -> Iterator[Finding]:
    lacks = {
        "caption": _("caption"),
        "credit": _("credit"),
        "alt": _("what is seen"),
    }
    missing = [name for field, name in lacks.items() if not getattr(photo, field).strip()]
    if missing:
        words = _("Photo %(photo)s lacks: %(parts)s") % {
            "photo": photo.number,
            "parts": "、".join(missing),
        }
        yield Finding(check="photo", words=words, field="photos", passage=str(photo.pk), stops=True)
