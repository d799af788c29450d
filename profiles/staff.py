"""Names of the people at the desk, as the newsroom says them."""

from typing import Any


def name_of(person: Any) -> str:
    """Return 王小明 where surname and given name are known, else the name one signs in with."""
    if person is None:
        return "–"
    said = f"{person.last_name}{person.first_name}".strip()
    is_western = said.isascii() and bool(person.last_name and person.first_name)
    return str(person.get_full_name() if is_western else said or person.get_username())
