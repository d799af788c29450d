"""What a final result says: counts, places by the rules, and winners in the order they stand in."""

from datetime import datetime

from campaign.boards import who_has_rank
from profiles.models import Edition, Nominee
from profiles.strokes import stroke_order
from voting.clock import last_day
from voting.counted import Score, Scores
from voting.models import Award, Rules
from voting.settled import standing_scores
from voting.statements import Honour, Standing, Statement
from voting.ties import rank, strengths

LAST = 10_000  # a place behind all others, for who has none


def state_result(*, edition: Edition, version: int, reason: str, at: datetime) -> Statement:
    """Return what would be declared now, from the sealed totals, the cases and the winners."""
    rules = Rules.objects.in_force(edition=edition, day=last_day(edition=edition, until=at))
    nominees = published(edition, at=at)
    scores = standing_scores(edition=edition, at=at) or {}
    places = places_of(edition, rules, nominees, scores, at=at)
    return Statement(
        edition=edition.number,
        version=version,
        reason=reason,
        winners_by=edition.winners_by,
        ranks=rules.ranks,
        ties=rules.ties,
        nominees=tuple(
            _standing(one, scores.get(one.pk, Score()), places)
            for one in sorted(nominees, key=lambda one: one.code)
        ),
        honours=tuple(_honour(award, edition, places) for award in edition.awards.all()),
    )


def published(edition: Edition, *, at: datetime) -> list[Nominee]:
    found = Nominee.objects.published(at=at).filter(edition=edition)
    return list(found.with_place().order_by("number"))


def places_of(
    edition: Edition, rules: Rules, nominees: list[Nominee], scores: Scores, *, at: datetime
) -> dict[int, int]:
    """Return the place of each nominee's id who has one, by the rules of the last day."""
    order = strengths(edition=edition, scores=scores, ties=rules.ties, until=at, since=None)
    return rank(who_has_rank(rules, nominees, order), order)


def in_listed_order(
    nominees: list[Nominee], *, edition: Edition, places: dict[int, int]
) -> list[Nominee]:
    """Return winners by strokes, or by their places where the edition's rules promise those."""
    by_strokes = sorted(nominees, key=lambda one: stroke_order(one.name))
    if edition.winners_by == Edition.WinnersBy.STROKES:
        return by_strokes
    return sorted(by_strokes, key=lambda one: places.get(one.pk, LAST))


def _standing(nominee: Nominee, score: Score, places: dict[int, int]) -> Standing:
    return Standing(
        code=nominee.code,
        received=score.received,
        void=score.void,
        place=places.get(nominee.pk),
    )


def _honour(award: Award, edition: Edition, places: dict[int, int]) -> Honour:
    winners = list(Nominee.objects.filter(awards__award=award))
    listed = in_listed_order(winners, edition=edition, places=places)
    return Honour(
        name=award.name,
        name_en=award.name_en,
        places=award.places,
        winners=tuple(one.code for one in listed),
    )
