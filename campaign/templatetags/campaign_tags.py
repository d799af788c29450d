"""What the public templates need beyond Django's own tags."""

import re
from collections.abc import Mapping
from datetime import datetime

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from campaign import printing
from campaign.posters import code_path
from profiles.models import Edition, Nominee

register = template.Library()

# Up to and with a mark after which a headline may well break, or a bracketed or quoted phrase.
CLAUSES = re.compile(
    r"[“《「（(][^”》」）)]*[”》」）)][，、：；！？]*|[^“《「（(，、：；！？]*[，、：；！？]+|[^“《「（(，、：；！？]+|."
)


@register.simple_tag(takes_context=True)
def page(context: Context, name: str, *args: str) -> str:
    """Return the address of a page in the edition at hand: {% page "nominee" code %}.

    Without an edition, as on an error page, it is the current edition's.
    """
    edition = context.get("edition")
    if isinstance(edition, Edition):
        return edition.page(name, *args)
    return reverse(name, args=args)


@register.simple_tag
def time(moment: datetime | None, style: str = "DATETIME_FORMAT") -> SafeString | str:
    """Return a <time> element in Beijing time, exact for machines; nothing for None."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        date_format(local, style),
    )


@register.simple_tag
def forget_after_days() -> int:
    """Return how many days after the close all knowledge of networks is destroyed."""
    return int(settings.FORGET_AFTER_DAYS)


@register.filter
def clauses(headline: str) -> SafeString:
    """Return a headline whose clauses and quotations stay whole where a line has room for them."""
    parts = CLAUSES.findall(headline)
    return format_html_join("", '<span class="clause">{}</span>', ((part,) for part in parts))


@register.filter
def short_address(nominee: Nominee) -> str:
    """Return the address that is printed beside a code, without its https://."""
    return printing.short_address(nominee).partition("://")[2]


@register.simple_tag
def code_of(nominee: Nominee) -> SafeString:
    """Return the nominee's QR code as an inline picture, for paper."""
    size, path = code_path(printing.short_address(nominee))
    return format_html(
        '<svg class="code" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{2}"/></svg>',
        size,
        _("QR code"),
        path,
    )


@register.filter
def absolute_url(path: str) -> str:
    """Return a path of ours with the site's origin before it, as other sites need it."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


@register.filter
def of(likes: Mapping[int, int | None] | None, nominee: Nominee) -> int | None:
    """Return a nominee's number in a mapping by id; nought where there is none.

    None while numbers are not shown.
    """
    return None if likes is None else likes.get(nominee.pk, 0)


@register.filter
def thousands(number: int) -> str:
    """Return 1,208 for 1208; the like button's script writes numbers the same way."""
    return f"{number:,}"


@register.filter
def distance(places: int) -> int:
    """Return how many places were gained or lost, whichever it was."""
    return abs(places)


@register.filter
def lines(text: str) -> list[str]:
    """Return the lines of a text without the empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]
