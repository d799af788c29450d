"""An A4 poster with text and a photograph against saving a blank page of that size."""


def poster() -> None:
    from bench import posters

    posters.measure()
