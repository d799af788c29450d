"""The desk's start page: what awaits a person, what goes out today, what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.charts import Bars, daily_bars
from profiles.models import Consent, Edition, Photo, Step, Story
from voting.clock import next_midnight, shanghai_day
from voting.models import Case, Result, Rules
from voting.tallies import daily_counts

Person = AbstractBaseUser | AnonymousUser
MOST = 20  # stories in one list; beyond that the lists with their filters are the better place


@dataclass(kw_only=True)
class Waiting:
    """Stories that want the same thing of this person."""

    title: str
    stories: list[Story] = field(default_factory=list)


@dataclass(kw_only=True)
class StartPage:
    """missing: sentence, number and address of what should be mended. decisions: the same of what
    waits for this person's decision beside stories and results.
    """

    edition: Edition | None
    results: list[Result]
    decisions: list[tuple[str, int, str]]
    waiting: list[Waiting]
    today: list[Story]
    missing: list[tuple[str, int, str]]
    bars: Bars | None
    likes_today: int | None


def start_page(*, who: Any, at: datetime) -> StartPage:
    """Return what this person should see first, of all editions; the rest of the current one."""
    edition = Edition.objects.current()
    sees_likes = edition is not None and who.has_perm("voting.view_like")
    days = _days(edition, at) if edition and sees_likes else {}
    today = shanghai_day(at)
    return StartPage(
        edition=edition,
        results=_results(who),
        decisions=[one for one in _decisions(who, at) if one[1]],
        waiting=[one for one in _waiting(who) if one.stories],
        today=_out_today(at) if who.has_perm("profiles.view_story") else [],
        missing=_missing(edition) if edition and who.has_perm("profiles.view_nominee") else [],
        bars=daily_bars(days, first=min(days), last=today) if days else None,
        likes_today=days.get(today, 0) if sees_likes else None,
    )


def _results(who: Any) -> list[Result]:
    """Return the results that this person may declare: somebody else has proposed them."""
    if not who.has_perm("voting.declare_result"):
        return []
    proposed = Result.objects.waiting().exclude(proposed_by=who)
    return list(proposed.select_related("edition"))


def _decisions(who: Any, at: datetime) -> Iterator[tuple[str, int, str]]:
    """Yield what only a second person, or whoever answers letters, can bring to an end."""
    cases = reverse("admin:voting_case_changelist")
    if who.has_perm("voting.add_rules"):
        rules = Rules.objects.waiting().exclude(written_by=who)
        for one in rules.filter(edition__likes_close_at__gt=at):
            address = reverse("admin:edition_rules", args=[one.edition_id])
            yield _("Changes of the rules to be confirmed"), 1, address
    if who.has_perm("voting.void_likes"):
        held = Case.objects.held_by_others(who, at=at).count()
        yield _("Held likes to be decided on within 24 hours"), held, f"{cases}?state=open"
    if who.has_perm("voting.answer_complaint"):
        letters = Case.objects.unanswered().count()
        address = f"{cases}?state=open&kind__exact={Case.Kind.COMPLAINT}"
        yield _("Complaints to be answered"), letters, address


def _waiting(who: Any) -> list[Waiting]:
    mine = Waiting(title=_("Sent back to me"))
    drafts = Waiting(title=_("My drafts, not handed in yet"))
    review = Waiting(title=_("To be reviewed by me"))
    publish = Waiting(title=_("Approved, to be published"))
    over = Waiting(title=_("Done by one person, to be looked over by me"))
    in_work = Story.objects.filter(state__in=[Story.State.REVIEW, Story.State.DRAFT])
    stories = in_work.select_related("edition", "nominee").prefetch_related("steps")
    for story in stories.order_by("pk").defer("body", "manuscript", "column_note"):
        steps = list(story.steps.all())
        if story.state == Story.State.DRAFT:
            if story.written_by_id == who.pk:
                was_sent_back = steps and steps[-1].kind == Step.Kind.SENT_BACK
                (mine if was_sent_back else drafts).stories.append(story)
            continue
        _sort_in(story, steps, who, review, publish)
    if who.has_perm("profiles.review_story"):
        alone = Step.objects.not_looked_over().exclude(by_id=who.pk).values("story")
        over.stories = list(Story.objects.filter(pk__in=alone).select_related("nominee")[:MOST])
    for waiting in (mine, review, publish, drafts):
        waiting.stories = waiting.stories[:MOST]
    return [mine, review, publish, over, drafts]


def _sort_in(story: Story, steps: list[Step], who: Any, review: Waiting, publish: Waiting) -> None:
    handed = [step for step in steps if step.kind == Step.Kind.HANDED_IN]
    writers = {story.written_by_id, handed[-1].by_id if handed else None}
    approved = {
        step.by_id
        for step in steps
        if step.kind == Step.Kind.APPROVED and step.round == len(handed)
    } - writers
    if len(approved) >= story.edition.reviews:
        if who.has_perm("profiles.publish_story"):
            publish.stories.append(story)
    elif who.has_perm("profiles.review_story") and who.pk not in approved | writers:
        review.stories.append(story)


def _out_today(at: datetime) -> list[Story]:
    out = Story.objects.filter(state=Story.State.PUBLISHED, published_at__gt=at)
    today = out.filter(published_at__lt=next_midnight(at)).select_related("nominee")
    return list(today.order_by("published_at")[:MOST])


def _missing(edition: Edition) -> list[tuple[str, int, str]]:
    nominees = f"{reverse('admin:profiles_nominee_changelist')}?edition__id__exact={edition.pk}"
    stories = f"{reverse('admin:profiles_story_changelist')}?edition__id__exact={edition.pk}"
    standing = edition.nominees.standing()
    consenting = Consent.objects.standing().filter(to=Consent.To.LISTING).values("nominee")
    photos = Photo.objects.filter(story__edition=edition).aggregate(
        alt=Count("pk", filter=Q(alt="")),
        caption=Count("pk", filter=Q(caption="")),
        credit=Count("pk", filter=Q(credit="")),
    )
    without, wordless = f"{stories}&photos=none", f"{stories}&photos=words"
    nobody = edition.stories.about_nobody_yet().count()
    faceless = standing.filter(portrait="").count()
    found = [
        (_("Drafts without a nominee"), nobody, f"{stories}&person=none"),
        (_("Nominees without a portrait"), faceless, f"{nominees}&lacks=portrait"),
        (
            _("Nominees without a consent to be listed"),
            standing.exclude(pk__in=consenting).count(),
            f"{nominees}&lacks=consent",
        ),
        (_("Stories without a photo"), edition.stories.without_photos().count(), without),
        (_("Photos that don't say what is seen"), photos["alt"], wordless),
        (_("Photos without a caption"), photos["caption"], wordless),
        (_("Photos without a credit"), photos["credit"], wordless),
    ]
    return [one for one in found if one[1]]


def _days(edition: Edition, at: datetime) -> dict[Any, int]:
    """Return the likes of each day, of all nominees together."""
    days: dict[Any, int] = {}
    for of in daily_counts(edition=edition, until=at).values():
        for day, number in of.items():
            days[day] = days.get(day, 0) + number
    return days
