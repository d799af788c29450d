"""The likes that count, as a spreadsheet for a jury; its own weighing happens outside."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.cells import cell
from campaign.results import published
from profiles.models import Edition
from voting.counted import Score, scores
from voting.settled import settled_scores


def jury_table(*, edition: Edition, at: datetime) -> str:
    """Return the table as CSV, in the order of numbers: it ranks nobody."""
    out = StringIO()
    out.write("\ufeff")  # without it Excel takes UTF-8 for something else
    sheet = csv.writer(out)
    sheet.writerow(
        (
            _("Number"),
            _("Code"),
            _("Name"),
            _("District"),
            _("Community"),
            _("Likes received"),
            _("Likes struck out"),
            _("Likes that count"),
            _("As of"),
        )
    )
    sheet.writerows(_rows(edition, at))
    return out.getvalue()


def _rows(edition: Edition, at: datetime) -> Iterator[tuple[object, ...]]:
    settled = settled_scores(edition=edition, at=at)
    found = scores(edition=edition, until=at) if settled is None else settled
    for nominee in published(edition, at=at):
        score, community = found.get(nominee.pk, Score()), nominee.community
        yield (
            nominee.number,
            nominee.code,
            cell(nominee.name),
            cell(community.district),
            cell(f"{community.subdistrict}{community.name}"),
            score.received,
            score.void,
            score.counted,
            f"{timezone.localtime(at):%Y-%m-%d %H:%M}",
        )
