"""Pictures in stories, with what print owes them: caption, credit and words for the blind."""

from typing import Any, NamedTuple, Self

from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models.stories import Story
from profiles.storages import originals

WORDS = ("alt", "caption", "credit")
USUAL_WIDTH = 800  # of the file that browsers without srcset take


class Picture(NamedTuple):
    """A photo in one shape: the file for old browsers, its size, and what others choose from."""

    src: str
    width: int
    height: int
    webp: str
    jpeg: str
    largest: str
    weight: int  # of the largest JPEG, in bytes


class PhotoQuerySet(models.QuerySet["Photo"]):
    def lacking_words(self) -> Self:
        """Photos without a caption, a credit or words for the blind."""
        return self.filter(Q(alt="") | Q(caption="") | Q(credit=""))


class Photo(models.Model):
    """A photograph of a story. Its original is kept apart; readers get the crops."""

    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, related_name="photos", verbose_name=_("story")
    )
    number = models.PositiveSmallIntegerField(_("photo number"), editable=False)
    image = models.FileField(_("original"), storage=originals, upload_to="photos/", editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    # what `profiles.photos` has cut: dicts with shape, width, height, webp, jpeg, bytes
    crops = models.JSONField(default=list, editable=False)
    focus_x = models.PositiveSmallIntegerField(
        _("what matters, from the left"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("from the top"), default=40, validators=[MaxValueValidator(100)]
    )
    caption = models.CharField(_("caption"), max_length=120, blank=True)
    credit = models.CharField(
        _("credit"), max_length=60, blank=True, help_text=_("Such as 受访者供图.")
    )
    alt = models.CharField(
        _("what is seen"),
        max_length=120,
        blank=True,
        help_text=_("Read aloud to people who can't see it: 网格员在楼道里听老人说话."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="photo_number_once"),
            models.UniqueConstraint(
                fields=["story", "digest"], condition=~Q(digest=""), name="photo_once_in_story"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="photo_number_from_1"),
            models.CheckConstraint(
                condition=Q(focus_x__range=(0, 100), focus_y__range=(0, 100)),
                name="photo_focus_in_percent",
            ),
        ]

    def __str__(self) -> str:
        words = self.caption or self.alt
        return f"图{self.number} {words}".strip()

    @property
    def has_words(self) -> bool:
        """Whether it has all that is owed, so that readers may see it."""
        return all(getattr(self, name).strip() for name in WORDS)

    @property
    def is_shown(self) -> bool:
        """Whether readers see it, once its story is out."""
        return bool(self.crops) and self.has_words

    @property
    def folder(self) -> str:
        """Where its public files lie; no other photo has any there."""
        return str(self.image.name).rpartition(".")[0]

    @property
    def files(self) -> list[str]:
        """The names of its public files."""
        return [crop[encoding] for crop in self.crops for encoding in ("webp", "jpeg")]

    @property
    def is_upright(self) -> bool:
        return self.height > self.width

    @property
    def whole(self) -> Picture | None:
        return self._picture("whole")

    @property
    def wide(self) -> Picture | None:
        return self._picture("wide")

    @property
    def portrait(self) -> Picture | None:
        return self._picture("portrait")

    @property
    def square(self) -> Picture | None:
        return self._picture("square")

    @property
    def thumb(self) -> Picture | None:
        return self._picture("thumb")

    def _picture(self, shape: str) -> Picture | None:
        crops: list[dict[str, Any]] = [one for one in self.crops if one["shape"] == shape]
        if not crops:
            return None
        usual = next((one for one in crops if one["width"] >= USUAL_WIDTH), crops[-1])
        return Picture(
            src=default_storage.url(usual["jpeg"]),
            width=usual["width"],
            height=usual["height"],
            webp=_srcset(crops, "webp"),
            jpeg=_srcset(crops, "jpeg"),
            largest=default_storage.url(crops[-1]["jpeg"]),
            weight=crops[-1]["bytes"],
        )


def _srcset(crops: list[dict[str, Any]], encoding: str) -> str:
    return ", ".join(f"{default_storage.url(one[encoding])} {one['width']}w" for one in crops)
