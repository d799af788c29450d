"""What is final in the database itself: likes, cases, letters, ledger, results, forgettings."""

from profiles.guards import Guard

# Demonstrations hold synthetic likes and rehearsals are thrown away whole; an
# edition's kind is fixed, so a real one can't slip through here.
OF_A_REAL_EDITION = (
    "NOT EXISTS (SELECT 1 FROM profiles_edition AS e"
    " WHERE e.id = OLD.edition_id AND e.kind IN ('demo', 'rehearsal'))"
)
OF_A_REAL_CASE = (
    "NOT EXISTS (SELECT 1 FROM voting_case AS c JOIN profiles_edition AS e ON e.id = c.edition_id"
    " WHERE c.id = OLD.case_id AND e.kind IN ('demo', 'rehearsal'))"
)


def final(*, what: str, table: str, kept_when: str) -> tuple[Guard, ...]:
    """Return the guards of a table whose rows never change and, of real editions, never go."""
    return (
        Guard(name=f"{what}_is_final", table=table, event="UPDATE"),
        Guard(name=f"{what}_is_kept", table=table, event="DELETE", when=kept_when),
        Guard(name=f"{what}s_are_kept", table=table, event="TRUNCATE"),
    )


OF_LIKES = final(what="like", table="voting_like", kept_when=OF_A_REAL_EDITION)
OF_CASES = (
    *final(what="case", table="voting_case", kept_when=OF_A_REAL_EDITION),
    *final(what="act", table="voting_act", kept_when=OF_A_REAL_CASE),
    *final(what="case_like", table="voting_caselike", kept_when=OF_A_REAL_CASE),
)
# A letter is personal: it may be forgotten, but nobody puts words into its sender's mouth.
REWRITTEN = (
    "OLD.case_id <> NEW.case_id OR NEW.text NOT IN ('', OLD.text)"
    " OR NEW.contact NOT IN ('', OLD.contact)"
)
LETTERS = "voting_complaintletter"
OF_LETTERS = (
    Guard(name="letter_is_final", table=LETTERS, event="UPDATE", when=REWRITTEN),
    Guard(name="letter_is_kept", table=LETTERS, event="DELETE", when=OF_A_REAL_CASE),
    Guard(name="letters_are_kept", table=LETTERS, event="TRUNCATE"),
)
OF_FORGETTINGS = final(what="forgetting", table="voting_forgetting", kept_when=OF_A_REAL_EDITION)
# A seal is signed once, after its lines are safe; until then its note is empty.
RESEALED = " OR ".join(
    f"OLD.{field} <> NEW.{field}"
    for field in ("edition_id", "number", "base", "size", "root", "origin", "vkey", "at")
)
SEALS = "voting_seal"
OF_LEDGER = (
    *final(what="ledger_line", table="voting_ledgerline", kept_when=OF_A_REAL_EDITION),
    Guard(name="seal_is_final", table=SEALS, event="UPDATE", when=f"OLD.note <> '' OR {RESEALED}"),
    Guard(name="seal_is_kept", table=SEALS, event="DELETE", when=OF_A_REAL_EDITION),
    Guard(name="seals_are_kept", table=SEALS, event="TRUNCATE"),
)
# A proposal changes by its declaration alone, and a declared result never.
RESULTS = "voting_result"
RESTATED = " OR ".join(
    f"OLD.{field} <> NEW.{field}"
    for field in (
        *("edition_id", "version", "statement", "reason", "notice_until"),
        *("proposed_at", "proposed_by_id"),
    )
)
# Likes are held: the last act that decides about them says so, and is not a day old.
HELD_LIKES = (
    "EXISTS (SELECT 1 FROM voting_act AS a JOIN voting_case AS c ON c.id = a.case_id"
    " WHERE c.edition_id = NEW.edition_id AND a.kind = 'held' AND {lately} AND NOT EXISTS"
    " (SELECT 1 FROM voting_act AS d WHERE d.case_id = a.case_id AND d.id > a.id"
    " AND d.kind IN ('voided', 'released', 'restored')))"
)
LATELY = HELD_LIKES.format(lately="a.at > NEW.confirmed_at - interval '24 hours'")
LATELY_ON_SQLITE = HELD_LIKES.format(
    lately="CAST(strftime('%s', a.at) AS INTEGER)"
    " > CAST(strftime('%s', NEW.confirmed_at) AS INTEGER) - 86400"
)
DECLARED = "NEW.confirmed_at IS NOT NULL"
NOT_CLOSED = (
    "NOT EXISTS (SELECT 1 FROM voting_ledgerline AS l"
    " WHERE l.edition_id = NEW.edition_id AND l.kind = 'C')"
)
OF_RESULTS = (
    Guard(name="result_is_proposed_first", table=RESULTS, event="INSERT", when=DECLARED),
    Guard(
        name="result_is_final",
        table=RESULTS,
        event="UPDATE",
        when=f"OLD.confirmed_at IS NOT NULL OR {RESTATED}",
    ),
    Guard(
        name="result_waits_for_the_close",
        table=RESULTS,
        event="UPDATE",
        when=f"{DECLARED} AND {NOT_CLOSED}",
    ),
    Guard(
        name="result_waits_for_reviews",
        table=RESULTS,
        event="UPDATE",
        when=f"{DECLARED} AND {LATELY}",
        when_sqlite=f"{DECLARED} AND {LATELY_ON_SQLITE}",
    ),
    Guard(
        name="result_is_kept",
        table=RESULTS,
        event="DELETE",
        when=f"OLD.confirmed_at IS NOT NULL AND {OF_A_REAL_EDITION}",
    ),
    Guard(name="results_are_kept", table=RESULTS, event="TRUNCATE"),
)
GUARDS = (*OF_LIKES, *OF_CASES, *OF_LETTERS, *OF_FORGETTINGS, *OF_LEDGER, *OF_RESULTS)
