"""What an organiser fills in: a span and filters, and why likes are held."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.models import Edition, Nominee
from voting.choices import Choice, tag_digits, tag_name
from voting.clock import YEARS
from voting.preview import Preview, Source, find_tag

LONGEST_TEXT = 2000
TAG, CLIENT = r"^[0-9a-f]{4}$", r"^[a-z0-9-]{1,20}$"


class Moment(forms.DateTimeField):
    """A time to the minute as browsers ask for one, or an exact one from a hidden field."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def prepare_value(self, value: Any) -> Any:
        """Show an exact time as the browser's field wants it."""
        if isinstance(value, str):
            try:
                value = self.to_python(value)
            except ValidationError:
                return value
        return super().prepare_value(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, datetime) and value.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class LookForm(forms.Form):
    """A span and filters. Networks are chosen by the four digits that are shown of them."""

    since = Moment(label=_("from"))
    until = Moment(label=_("until"))
    network = forms.RegexField(TAG, required=False, label=_("network"), widget=forms.Select)
    address = forms.RegexField(
        TAG, required=False, label=_("address of a connection"), widget=forms.Select
    )
    client = forms.RegexField(CLIENT, required=False, label=_("browser"), widget=forms.Select)
    fresh = forms.BooleanField(required=False, label=_("only new visitors (within a minute)"))
    alone = forms.BooleanField(required=False, label=_("only visitors who like nobody else"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until <= since:
            self.add_error("until", gettext("The span would end before it begins."))
        return cleaned

    def choice(self, edition: Edition, nominee: Nominee, *, at: datetime) -> Choice | None:
        """Return what was chosen, until now at most; None, with an error, of an unknown network."""
        chosen = self.cleaned_data
        span = Choice(
            since=chosen["since"],
            until=min(chosen["until"], max(at, chosen["since"])),
            nominee=nominee,
        )
        tags: dict[str, bytes | None] = {}
        for name, column in (("network", "neighbourhood"), ("address", "subscriber")):
            digits = chosen[name]
            tag = digits and find_tag(edition=edition, choice=span, column=column, digits=digits)
            if digits and not tag:
                self.add_error(name, gettext("No like of this span came from there."))
                return None
            tags[column] = tag or None
        return Choice(
            since=span.since,
            until=span.until,
            nominee=nominee,
            client=chosen["client"],
            fresh=chosen["fresh"],
            alone=chosen["alone"],
            **tags,
        )

    def offer(self, found: Preview) -> None:
        """Let the largest networks, addresses and browsers of the span be chosen."""
        for name, sources in (
            ("network", found.networks),
            ("address", found.addresses),
            ("client", found.clients),
        ):
            widget = self.fields[name].widget
            assert isinstance(widget, forms.Select)  # noqa: S101  for the type checker
            widget.choices = _options(sources, str(self.data.get(name, "")))


class HoldForm(forms.Form):
    """Why likes are set aside; `seen` is how many the preview had promised."""

    text = forms.CharField(
        label=_("What did you see in these likes?"),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("This has to be filled in.")},
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_(
            "Figures and facts, for the second person and for the record. Accuse nobody: anyone"
            " can buy likes for somebody else."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


def as_fields(choice: Choice) -> dict[str, str]:
    """Return the choice as a form's hidden fields, exact to the microsecond."""
    values = {
        "since": timezone.localtime(choice.since).isoformat(),
        "until": timezone.localtime(choice.until).isoformat(),
        "network": tag_digits(choice.neighbourhood) if choice.neighbourhood else "",
        "address": tag_digits(choice.subscriber) if choice.subscriber else "",
        "client": choice.client,
        "fresh": "on" if choice.fresh else "",
        "alone": "on" if choice.alone else "",
    }
    return {name: value for name, value in values.items() if value}


def _options(sources: list[Source], chosen: str) -> list[tuple[str, str]]:
    options = {"": str(_("all"))}
    for source in sources:
        value = tag_digits(source.name) if isinstance(source.name, bytes) else source.name
        label = tag_name(source.name) if isinstance(source.name, bytes) else source.name
        options.setdefault(value, f"{label} · {source.part.hits}")
    if chosen and chosen not in options:
        options[chosen] = chosen
    return list(options.items())
