"""All checks, in the order in which an operator mends what they find."""

from collections.abc import Callable, Iterator

from django.db import DatabaseError

from campaign.doctor import engines, house, work
from campaign.doctor.notes import Level, Note, mend

Check = Callable[[], Iterator[Note]]
WITHOUT_DATABASE: tuple[Check, ...] = (
    *(house.check_settings, house.check_folders, house.check_statics, house.check_fonts),
    *(engines.check_redis, engines.check_time_service),
    *(work.check_ledger_key, work.check_backup_key),
)
WITH_DATABASE: tuple[Check, ...] = (
    *(engines.check_guards, engines.check_clock, engines.check_durability),
    *(house.check_people, work.check_tallies, work.check_seals),
    *(work.check_forgetting, work.check_backups),
)


def examine(*, outside: bool) -> Iterator[Note]:
    """Yield what every check says; of a database that is away or too old, that alone.

    outside: also ask the site over its public address.
    """
    for check in WITHOUT_DATABASE:
        yield from check()
    try:
        waiting = list(engines.check_migrations())
        yield from waiting
        if all(note.level == Level.GOOD for note in waiting):
            for check in WITH_DATABASE:
                yield from check()
    except DatabaseError as error:
        first = str(error).strip().splitlines()[0]
        yield mend(f"The database does not answer as it should: {first}", "Look at DATABASE_URL.")
    if outside:
        yield from house.check_outside()
