"""Likes are final: the database itself refuses to change or remove one."""

from profiles.guards import Guard

# Demonstrations hold synthetic likes and rehearsals are thrown away whole; an
# edition's kind is fixed, so a real one can't slip through here.
OF_A_REAL_EDITION = (
    "NOT EXISTS (SELECT 1 FROM profiles_edition AS e"
    " WHERE e.id = OLD.edition_id AND e.kind IN ('demo', 'rehearsal'))"
)

GUARDS = (
    Guard(name="like_is_final", table="voting_like", event="UPDATE"),
    Guard(name="like_is_kept", table="voting_like", event="DELETE", when=OF_A_REAL_EDITION),
    Guard(name="likes_are_kept", table="voting_like", event="TRUNCATE"),
)
