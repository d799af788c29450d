"""The rules in sentences, made from the rules that the database and the like obey."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.models import Edition
from voting.models import Rules
from voting.settled import public_notice
from voting.wording import to_the_second


def sentences(*, edition: Edition, rules: Rules) -> list[str]:
    """Return the rules as whole sentences in the language at hand, the most asked first."""
    return [
        _window(edition),
        _(
            "A like counts if this site has received it before the close. What is still on its way"
            " in that second, or waits in a queue, is late, also where it was sent before."
        ),
        ngettext(
            "Each visitor has %(n)s like a day, from 00:00 to 24:00 Beijing time;"
            " what is not used does not carry over.",
            "Each visitor has %(n)s likes a day, from 00:00 to 24:00 Beijing time;"
            " what is not used does not carry over.",
            rules.daily_limit,
        )
        % {"n": rules.daily_limit},
        _period(rules),
        _("No account, no phone number, no following: tap the button and the like is counted."),
        _(
            "A visitor is a browser, known by a cookie. Two browsers, or WeChat and a browser,"
            " on one phone count as two visitors, and we say so."
        ),
        _(
            "A private window begins anew each time, and so does who clears the cookies; people who"
            " share a browser share its likes. So we count visitors, and never claim to count"
            " persons."
        ),
        _("A like can't be taken back or moved to somebody else."),
        _("No page, form or command of this site adds, changes or removes a like, whoever asks."),
        *_friction(rules),
        *_visibility(rules),
        *_ranks(rules),
        _("No district, subdistrict or community is ranked, and none is given a total of likes."),
        _(
            "Likes that were bought or made by a program may be struck out: one person sets them"
            " aside, a second one confirms it within 24 hours with a public reason, or they count"
            " as before. No like is ever deleted, and a void can be taken back."
        ),
        _(
            "A review of likes accuses nobody: anyone can buy likes for somebody else. Nobody"
            " loses their place by it, and while likes are under review no result is declared."
        ),
        *after_the_close(edition),
    ]


def after_the_close(edition: Edition) -> list[str]:
    """Return the sentences that say how counts become a result, and winners stand in it."""
    notice = public_notice(edition)
    if notice is None:
        return []
    dates = _(
        "After the close the counts are frozen and stand for public notice from %(first)s to"
        " %(last)s; objections are looked into. Then one person proposes the final result and a"
        " second one declares it. A later correction is a new version beside it, with a reason."
    ) % {
        "first": date_format(notice.first, "DATE_FORMAT"),
        "last": date_format(notice.last, "DATE_FORMAT"),
    }
    winners = _(
        "Winners are chosen by people; likes are what they look at, not what decides alone."
        " Winners are listed by the strokes of the surname."
    )
    if edition.winners_by == Edition.WinnersBy.RANK:
        winners = _(
            "Winners are chosen by people; likes are what they look at, not what decides alone."
            " Winners are listed by their places in likes that count."
        )
    return [dates, winners]


def in_short(rules: Rules) -> str:
    """Return the one sentence that a reader needs before the first tap."""
    return ngettext(
        "No account needed: %(n)s like a day.",
        "No account needed: %(n)s likes a day, each for somebody else.",
        rules.daily_limit,
    ) % {"n": rules.daily_limit}


def visibility(rules: Rules) -> str:
    """Return the sentence that says when counts are shown."""
    match rules.visibility:
        case Rules.Visibility.DELAYED:
            return ngettext(
                "Counts are shown %(n)s minute late; after the close, all of them at once.",
                "Counts are shown %(n)s minutes late; after the close, all of them at once.",
                rules.delay_minutes,
            ) % {"n": rules.delay_minutes}
        case Rules.Visibility.DAILY:
            return _(
                "Counts are renewed once a day, at %(time)s Beijing time; after the close, at once."
            ) % {"time": f"{rules.daily_at:%H:%M}"}
        case Rules.Visibility.HIDDEN:
            return _("Counts are shown to nobody before the close, and to everybody after it.")
    return _("A like is seen in the counts at once.")


def _visibility(rules: Rules) -> list[str]:
    if rules.visibility == Rules.Visibility.LIVE:
        return [visibility(rules)]
    size = _(
        "How many likes all nominees have together can be told from the size of the public ledger"
        " even so; how they are spread can't."
    )
    return [visibility(rules), size]


def _ranks(rules: Rules) -> list[str]:
    if rules.ranks == Rules.Ranks.NONE:
        return [_("Nobody is ranked: nominees stand in an order that is drawn anew each hour.")]
    who = _("Everybody has a rank.")
    if rules.ranks == Rules.Ranks.TEN:
        who = _(
            "The first ten have a rank; all others stand in an order that is drawn anew each hour."
        )
    right = _("A nominee may ask to be shown without rank; their likes are counted all the same.")
    return [who, ties(rules), right]


def ties(rules: Rules) -> str:
    """Return the sentence that says what becomes of equal likes."""
    if rules.ties == Rules.Ties.EARLIER:
        return _(
            "Where likes are equal, whoever came to that number in an earlier seal of the ledger"
            " stands first; who came to it in the same seal shares the rank."
        )
    return _("Nominees with equally many likes share a rank.")


def _friction(rules: Rules) -> list[str]:
    if rules.friction == Rules.Friction.OFF:
        return [_("No puzzle is set before a like.")]
    puzzle = _(
        "Where very many likes come from one network, the device first solves a small puzzle by"
        " itself; nobody has to read or type anything."
    )
    if rules.friction == Rules.Friction.ALWAYS:
        puzzle = _(
            "Before each like the device solves a small puzzle by itself, in a second or a few;"
            " nobody has to read or type anything."
        )
    waiting = _(
        "A browser without script waits some seconds instead of the puzzle; where very many wait"
        " on one network, some are asked to come back within a minute."
    )
    return [puzzle, waiting]


def _window(edition: Edition) -> str:
    if edition.likes_open_at is None or edition.likes_close_at is None:
        return _("Likes are not open yet; the times will stand here.")
    return _("Likes are open from %(opens)s until %(closes)s, Beijing time.") % {
        "opens": to_the_second(edition.likes_open_at),
        "closes": to_the_second(edition.likes_close_at),
    }


def _period(rules: Rules) -> str:
    if rules.period == Rules.Period.DAY:
        return _("You can like a nominee once a day, and again the next day.")
    return _(
        "You can like a nominee once in the whole edition,"
        " so each of a nominee's likes is from another visitor."
    )
