"""Articles about nominees, and the campaign's news."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from profiles.bodies import safe_body, words_of
from profiles.codes import new_slug
from profiles.models.editions import Edition
from profiles.models.nominees import Nominee

if TYPE_CHECKING:
    from profiles.models.photos import Photo


class StoryQuerySet(models.QuerySet["Story"]):
    def published(self, *, at: datetime) -> Self:
        """Stories that readers of the edition may see at that time."""
        return self.filter(
            Q(edition__publish_until=None) | Q(edition__publish_until__gt=at),
            Q(nominee=None) | Q(nominee__withdrawn_at=None),
            state=Story.State.PUBLISHED,
            published_at__lte=at,
            edition__publish_from__lte=at,
        )

    def without_photos(self) -> Self:
        """Stories that readers see, or may yet see, and that have no photo."""
        return self.filter(photos=None).exclude(state=Story.State.WITHDRAWN)

    def about_nobody_yet(self) -> Self:
        """Stories in work that name no nominee: news, or one whose nominee is to be chosen."""
        return self.filter(nominee=None, state__in=[Story.State.DRAFT, Story.State.REVIEW])

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def with_nominee(self) -> Self:
        return self.select_related("edition", "nominee__community")


class Story(models.Model):
    """A story 报道; without a nominee it is news of the campaign."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="stories", verbose_name=_("edition")
    )
    nominee = models.ForeignKey(
        Nominee,
        on_delete=models.PROTECT,
        related_name="stories",
        null=True,
        blank=True,
        verbose_name=_("nominee"),
        help_text=_("Whom the story honours. Empty for news of the campaign."),
    )
    slug = models.SlugField(
        _("address"),
        max_length=24,
        unique=True,
        default=new_slug,
        editable=False,
        help_text=_("The story's permanent address: date and id."),
    )

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    published_at = models.DateTimeField(
        _("publication time"),
        null=True,
        blank=True,
        help_text=_(
            "Beijing time. A published story is invisible until this time;"
            " empty means the moment it is published."
        ),
    )

    # the article, in the order in which it is read
    column = models.CharField(
        _("column"), max_length=40, blank=True, help_text=_("Stands above the headline.")
    )
    headline = models.CharField(
        _("headline"), max_length=120, help_text=_("Best under 30 characters.")
    )
    summary = models.CharField(
        _("summary"), max_length=200, blank=True, help_text=_("For lists, search and sharing.")
    )
    byline = models.CharField(
        _("outlet line"),
        max_length=100,
        blank=True,
        help_text=_("As the manuscript has it, such as 羊城晚报•羊城派 原创."),
    )
    column_note = models.TextField(
        _("column note"),
        blank=True,
        help_text=_("开栏语, set as a side note. One blank line between paragraphs."),
    )
    credits = models.TextField(
        _("credits"), blank=True, help_text=_("One per line: 文/…, 图/…, 海报/….")
    )
    lead = models.TextField(
        _("lead"), blank=True, help_text=_("导语. One blank line between paragraphs.")
    )
    body = models.TextField(
        _("body"),
        blank=True,
        help_text=_(
            "Paragraphs <p>, headings <h2> (two lines with <br>), quotes <blockquote>,"
            " <strong>, lists and links. Anything else is left out when it is shown."
        ),
    )
    closing_call = models.TextField(
        _("closing call"),
        blank=True,
        help_text=_("The words before the like button. Addresses in it are not made links."),
    )
    source = models.CharField(_("source"), max_length=100, blank=True, help_text=_("来源"))
    editor = models.CharField(_("editor"), max_length=100, blank=True, help_text=_("责编"))
    manuscript = models.TextField(
        _("manuscript"),
        blank=True,
        editable=False,
        help_text=_("The reporter's text as it was delivered, kept to the letter."),
    )

    withdrawn_reason = models.CharField(
        _("reason readers see"), max_length=200, blank=True, editable=False
    )

    # whose text it is, and how often it was saved: two editors must not overwrite each other
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("taken in by"),
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("text last changed by"),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = StoryQuerySet.as_manager()
    history = HistoricalRecords(cascade_delete_history=True)

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("publish_story", "Can publish and withdraw stories"),
            ("review_story", "Can approve stories and send them back"),
            ("final_review_story", "Can give a story's last approval"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "review", "published", "withdrawn"]),
                name="story_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="published", published_at=None),
                name="story_published_has_time",
                violation_error_message=_("A published story needs a publication time."),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("story", args=[self.slug])

    @property
    def body_html(self) -> SafeString:
        """The body as a browser may have it."""
        return safe_body(self.body)

    @property
    def teaser(self) -> str:
        """What a list says of the story: its summary, or else how it begins."""
        return self.summary or self.lead or words_of(self.body)[:200]

    @property
    def front_photo(self) -> "Photo | None":
        """The first photo that readers may see; ask with its photos at hand."""
        return next((photo for photo in self.photos.all() if photo.is_shown), None)

    @property
    def has_text(self) -> bool:
        return bool(self.lead.strip() or words_of(self.body))

    def is_published(self, *, at: datetime) -> bool:
        """The instance's twin of `published`."""
        return type(self).objects.published(at=at).filter(pk=self.pk).exists()
