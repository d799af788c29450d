"""Statements that took long, told in the log: their text, in which no value stands."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

log = logging.getLogger(__name__)
Execute = Callable[[str, Any, bool, dict[str, Any]], Any]
LONGEST = 1000  # characters of a statement that are told


def begin_telling() -> None:
    """Tell from now on of slow statements over every connection of this process.

    For the processes that serve: a command that reads millions of likes takes its time.
    """
    connection_created.connect(_listen, dispatch_uid="slow_statements")


def tell_slow(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run the statement, and say so where it took longer than SLOW_STATEMENT_MS."""
    begun = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - begun) * 1000
        if took > settings.SLOW_STATEMENT_MS:
            log.warning("Slow statement, %.0f ms: %s", took, " ".join(sql.split())[:LONGEST])


def _listen(*, connection: BaseDatabaseWrapper, **_more: Any) -> None:
    if tell_slow not in connection.execute_wrappers:  # it may be connected anew
        connection.execute_wrappers.append(tell_slow)
