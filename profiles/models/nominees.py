"""The people whom an edition honours."""

from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from profiles.codes import CODE_LENGTH, new_code
from profiles.models.communities import Community
from profiles.models.editions import Edition


class NomineeQuerySet(models.QuerySet["Nominee"]):
    def published(self, *, at: datetime) -> Self:
        """Nominees with a page at that time: a story of theirs is out, and they stand."""
        from profiles.models.stories import Story  # stories know their nominees, so not above

        stories = Story.objects.published(at=at).filter(nominee=OuterRef("pk"))
        return self.standing().filter(Exists(stories))

    def standing(self) -> Self:
        """Nominees who have not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def with_place(self) -> Self:
        return self.select_related("community", "edition")


class Nominee(models.Model):
    """A nominee 候选人: a person honoured in one edition."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="nominees", verbose_name=_("edition")
    )
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="nominees", verbose_name=_("community")
    )
    code = models.CharField(
        _("code"),
        max_length=CODE_LENGTH,
        unique=True,
        default=new_code,
        editable=False,
        help_text=_("Stands on posters for ever; it is never changed or given again."),
    )
    number = models.PositiveSmallIntegerField(
        _("number"),
        validators=[MinValueValidator(1)],
        help_text=_("The nominee's number in this edition, such as 27."),
    )
    name = models.CharField(_("name"), max_length=40)
    pinyin = models.CharField(
        _("pinyin"),
        max_length=80,
        blank=True,
        help_text=_(
            "Only where the name is read in a rare way, syllables apart: shan xiong xin."
            " Readers find the nominee by it."
        ),
    )
    nickname = models.CharField(
        _("nickname"), max_length=30, blank=True, help_text=_("Without quotation marks: 小巷总理.")
    )
    post = models.CharField(
        _("post"), max_length=60, blank=True, help_text=_("Such as 社区党委书记、居委会主任.")
    )
    quote = models.CharField(
        _("quote"),
        max_length=60,
        blank=True,
        help_text=_(
            "One sentence in the nominee's words, for card and poster; best under 26 characters."
        ),
    )
    summary = models.CharField(
        _("summary"),
        max_length=120,
        blank=True,
        help_text=_("One or two sentences for lists and for sharing."),
    )
    is_ranked = models.BooleanField(
        _("may have a rank"),
        default=True,
        help_text=_(
            "Take it away where the nominee asks to be shown without rank."
            " Likes are counted all the same."
        ),
    )
    portrait = models.ImageField(
        _("portrait"),
        upload_to="portraits/",
        blank=True,
        help_text=_("JPEG, PNG or WebP, upright, at least 600 pixels wide. The poster prints it."),
    )
    focus_x = models.PositiveSmallIntegerField(
        _("face, from the left"),
        default=50,
        validators=[MaxValueValidator(100)],
        help_text=_("Where the face is, in percent of the width: 0 is left, 50 the middle."),
    )
    focus_y = models.PositiveSmallIntegerField(
        _("face, from the top"),
        default=30,
        validators=[MaxValueValidator(100)],
        help_text=_("In percent of the height: 0 is the top, 30 suits most portraits."),
    )
    portrait_small = models.ImageField(upload_to="portraits/", blank=True, editable=False)

    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(
        _("reason readers see"), max_length=200, blank=True, editable=False
    )

    objects = NomineeQuerySet.as_manager()

    class Meta:
        verbose_name = _("nominee")
        verbose_name_plural = _("nominees")
        ordering = ["edition", "number"]
        permissions = [("withdraw_nominee", "Can withdraw nominees and bring them back")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"],
                name="nominee_number_once",
                violation_error_message=_("This number is taken in this edition."),
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="nominee_number_from_1"),
            models.CheckConstraint(
                condition=models.Q(focus_x__range=(0, 100), focus_y__range=(0, 100)),
                name="nominee_focus_in_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"

    def get_absolute_url(self) -> str:
        return self.edition.page("nominee", self.code)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
