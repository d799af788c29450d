"""What is final in the database itself: likes, and the acts and likes of a case."""

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
GUARDS = (*OF_LIKES, *OF_CASES)
