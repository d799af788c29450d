"""What the public templates need beyond Django's own tags."""

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign import printing, wechat
from campaign.links import absolute_url
from campaign.posters import code_path
from profiles.contacts import pieces
from profiles.models import Edition, Nominee
from voting.wording import to_the_second

register = template.Library()
register.filter(absolute_url)
LONG_HEADLINE = 50

# Up to and with a mark after which a headline may well break, or a bracketed or quoted phrase
# with the short name up to such a mark that may follow it: “书柜馆长”解文静：
CLAUSES = re.compile(
    r"[“《「（(][^”》」）)]*[”》」）)](?:[^“《「（(，、：；！？。]{,4}[，、：；！？。]+)?"
    r"|[^“《「（(，、：；！？。]*[，、：；！？。]+|[^“《「（(，、：；！？。]+|."
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
def wechat_sdk() -> str:
    """Return the address of WeChat's script, or nothing where the site has no account there."""
    return wechat.SDK if wechat.is_on() else ""


@register.simple_tag
def time(moment: datetime | None, style: str = "DATETIME_FORMAT") -> SafeString | str:
    """Return a <time> element in Beijing time, exact for machines; nothing for None."""
    if moment is None:
        return ""
    return _as_time(moment, date_format(timezone.localtime(moment), style))


@register.simple_tag
def window_time(moment: datetime) -> SafeString:
    """Return an opening or a close as <time>, to the second for readers as well."""
    return _as_time(moment, to_the_second(moment))


@register.simple_tag
def closing_time(close: datetime) -> SafeString:
    """Return a close as <time> on its own last day, where midnight is 24:00."""
    clock = f"{timezone.localtime(close):%H:%M:%S}".removesuffix(":00")
    return _as_time(close, "24:00" if clock == "00:00" else clock)


@register.filter
def time_left(end: datetime, at: datetime) -> str:
    """Return how long it is until then: days and hours, on the last day hours and minutes."""
    minutes = math.ceil((end - at) / timedelta(minutes=1))
    hours, days = minutes // 60, minutes // (24 * 60)
    parts = [
        (days, ngettext("%(n)s day", "%(n)s days", days)),
        (hours % 24, ngettext("%(n)s hour", "%(n)s hours", hours % 24)),
        (minutes % 60, ngettext("%(n)s minute", "%(n)s minutes", minutes % 60)),
    ]
    told = parts[:2] if days else parts[1:]
    return " ".join(words % {"n": number} for number, words in told if number)


def _as_time(moment: datetime, words: str) -> SafeString:
    exact = timezone.localtime(moment).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', exact, words)


@register.simple_tag
def forget_after_days() -> int:
    """Return how many days after the close all knowledge of networks is destroyed."""
    return int(settings.FORGET_AFTER_DAYS)


@register.filter
def clauses(headline: str) -> SafeString:
    """Return a headline or a quote whose clauses stay whole where a line has room for them.

    One that is far too long is set like any text: a line for each clause would fill the screen.
    """
    if len(headline) > LONG_HEADLINE:
        return format_html("{}", headline)
    parts = CLAUSES.findall(headline)
    return format_html_join("", '<span class="clause">{}</span>', ((part,) for part in parts))


@register.filter
def parted(name: str) -> SafeString | str:
    """Return a name that may break after its dots: 阿卜杜拉·买买提."""
    *before, last = re.split(r"(?<=[·•・])", name)
    if not before:
        return name
    return format_html("{}{}", format_html_join("", "{}<wbr>", ((part,) for part in before)), last)


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
def reachable(line: str) -> list[tuple[str, str]]:
    """Return a contact line in pieces, each with the mailto: or tel: that it leads to, or ""."""
    return pieces(line)


@register.simple_tag
def filings() -> list[tuple[str, str]]:
    """Return each number under which the site is filed, with the register's page about it."""
    icp, police = settings.ICP_LICENCE, settings.PUBLIC_SECURITY_LICENCE
    code = "".join(filter(str.isdigit, police))
    registers = (
        (icp, "https://beian.miit.gov.cn/"),
        (police, f"https://beian.mps.gov.cn/#/query/webSearch?code={code}"),
    )
    return [(number, address) for number, address in registers if number]


@register.filter
def lines(text: str) -> list[str]:
    """Return the lines of a text without the empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]
