"""A story's form that overwrites nobody, and asks what a change after publication is."""

from typing import Any

from django import forms
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.differences import Difference, differences
from profiles.models import Story
from profiles.reviewing import TEXT_FIELDS, text_digest
from profiles.staff import name_of

CORRECTION = "correction"


def is_out(story: Story | None) -> bool:
    """Say whether readers may have seen the text."""
    now = timezone.now()
    return bool(
        story
        and story.state == Story.State.PUBLISHED
        and story.published_at
        and story.published_at <= now
    )


class ChangingForm(ModelForm):
    """A story's form that overwrites nobody, and asks what a change after publication is."""

    version_seen = forms.IntegerField(label=_("version"), required=False, widget=forms.HiddenInput)
    correction = forms.ChoiceField(
        label=_("This change is"),
        required=False,
        choices=[
            ("", _("– please choose –")),
            ("small", _("a small one: layout, a typing error. Readers are not told")),
            (CORRECTION, _("a correction of facts: readers see a 更正 note with the time")),
        ],
    )
    correction_note = forms.CharField(
        label=_("Correction, as readers will see it"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("What was wrong, and what is right."),
    )
    conflict: "list[Difference]" = []
    before = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version_seen"] = self.instance.version
        for part, words in zip(self._time_parts(), (_("Date"), _("Time")), strict=False):
            part.attrs["aria-label"] = words

    def _time_parts(self) -> list[forms.Widget]:
        """Return the two fields of the publication time, which have one label between them."""
        field = self.fields.get("published_at")
        return getattr(field.widget, "widgets", []) if field else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            self._check_version(cleaned)
            if is_out(self.instance) and set(self.changed_data) & set(TEXT_FIELDS):
                self._check_correction(cleaned)
        return cleaned

    def _check_version(self, cleaned: dict[str, Any]) -> None:
        """Compare with the story as it is now; nobody can save it meanwhile."""
        now = Story.objects.select_for_update().get(pk=self.instance.pk)
        self.before = text_digest(now)
        seen, self.instance.version = cleaned.get("version_seen"), now.version
        if seen is None or seen == now.version:
            return
        self.conflict = differences(now, cleaned | {"published_at": cleaned.get("published_at")})
        who = name_of(now.changed_by) if now.changed_by else gettext("somebody")
        words = gettext(
            "%(who)s has saved this story since you opened it. Nothing of yours is lost: it stands"
            " below. See what differs, take over what you need, then save again."
        ) % {"who": who}
        self.add_error(None, words)
        self.data = {**self.data.dict(), "version_seen": str(now.version)}  # type: ignore[attr-defined]

    def _check_correction(self, cleaned: dict[str, Any]) -> None:
        kind = cleaned.get("correction")
        if not kind:
            words = gettext("Readers have seen this text. Say what kind of change it is.")
            self.add_error("correction", words)
        elif kind == CORRECTION and not cleaned.get("correction_note", "").strip():
            self.add_error("correction_note", gettext("Say what was wrong and what is right."))
