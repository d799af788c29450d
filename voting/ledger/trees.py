"""The tree over an edition's lines, from kept tiles and the few lines after them."""

from profiles.models import Edition
from voting.ledger import merkle
from voting.models import LedgerLine, LedgerTile


def root_at(*, edition: Edition, size: int) -> bytes:
    """Return the root over the first `size` lines."""
    return merkle.root(_upper(edition, size))


def inclusion_path(*, edition: Edition, index: int, size: int) -> list[bytes]:
    """Return the proof that a line, counted from 0, is among the first `size`."""
    tile = index // merkle.TILE
    begin, end = tile * merkle.TILE, min((tile + 1) * merkle.TILE, size)
    within = merkle.path(_leaves(edition, begin, end), index - begin)
    return within + merkle.path(_upper(edition, size), tile)


def tile_up(*, edition: Edition, size: int) -> None:
    """Keep the hashes of the tiles that have become whole."""
    tiled = LedgerTile.objects.filter(edition=edition).count()
    for number in range(tiled, size // merkle.TILE):
        begin = number * merkle.TILE
        hashed = merkle.root(_leaves(edition, begin, begin + merkle.TILE))
        LedgerTile.objects.create(edition=edition, number=number, hash=hashed)


def _upper(edition: Edition, size: int) -> list[bytes]:
    """Return the hashes of all tiles of the first `size` lines; the last may be part of one."""
    whole = size // merkle.TILE
    tiles = LedgerTile.objects.filter(edition=edition, number__lt=whole).order_by("number")
    hashes = [bytes(one) for one in tiles.values_list("hash", flat=True)]
    if size % merkle.TILE:
        hashes.append(merkle.root(_leaves(edition, whole * merkle.TILE, size)))
    return hashes


def _leaves(edition: Edition, begin: int, end: int) -> list[bytes]:
    lines = LedgerLine.objects.filter(edition=edition, seq__gt=begin, seq__lte=end)
    texts = lines.order_by("seq").values_list("text", flat=True)
    return [merkle.leaf(text.encode()) for text in texts]
