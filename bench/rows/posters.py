"""An A4 poster against saving a blank page of that size, and those of 250 against their goals."""


def poster() -> None:
    from bench import posters

    posters.measure()


def bulk() -> None:
    from bench import bulk

    bulk.measure()
