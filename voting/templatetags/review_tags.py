"""What the desk's review templates need beyond Django's own filters."""

from django import template

from voting import signal_words
from voting.choices import tag_name
from voting.preview import Source
from voting.signals import Part, Reading, Signal

register = template.Library()


@register.filter
def signal_name(signal: Signal) -> str:
    return str(signal_words.NAMES[signal])


@register.filter
def sentence(reading: Reading) -> str:
    return signal_words.sentence(reading)


@register.filter
def source_name(source: Source) -> str:
    """Return a family of browsers as it is, and of a network's tag four digits."""
    return source.name if isinstance(source.name, str) else tag_name(source.name)


@register.filter
def percent(part: Part) -> str:
    return f"{part.share:.0%}"
