"""Many posters at once: a folder that says what is wanted and fills up, file by file.

There is no queue and no worker. Whoever looks at a batch's page moves it on by a few seconds of
drawing (`work_on`), and so does `manage.py posters`; several may at once. What is there needn't
be drawn again, so a batch goes on after a crash, a restart or a week as if nothing had been.
"""

import fcntl
import json
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from campaign.binding import bind
from campaign.drawings import BusyError
from campaign.orders import Order, draw_order
from campaign.posters import UnreadableError
from profiles.codes import new_code

KEPT_DAYS = 14
SLICE = 2.0  # seconds of drawing in one request
PACKINGS = ("pdf", "zip")
_KEY = re.compile(r"\d{8}-[a-z0-9]{6}")


class Progress(NamedTuple):
    made: int
    refused: list[tuple[str, str]]  # file names and reasons
    total: int

    @property
    def done(self) -> int:
        return self.made + len(self.refused)


@dataclass(frozen=True)
class Batch:
    key: str

    @property
    def folder(self) -> Path:
        return _folder() / self.key

    @property
    def items(self) -> Path:
        return self.folder / "items"

    @property
    def result(self) -> Path:
        return self.folder / f"posters.{self.packing}"

    @cached_property
    def wanted(self) -> dict[str, object]:
        wanted: dict[str, object] = json.loads((self.folder / "wanted.json").read_text())
        return wanted

    @property
    def packing(self) -> str:
        return str(self.wanted["packing"])

    @property
    def orders(self) -> list[Order]:
        orders = self.wanted["orders"]
        return [Order(*order) for order in orders]  # type: ignore[attr-defined]

    @property
    def is_cancelled(self) -> bool:
        return (self.folder / "cancelled").exists()

    @property
    def is_finished(self) -> bool:
        return self.result.exists()

    def progress(self) -> Progress:
        names = {path.name for path in self.items.iterdir()} if self.items.exists() else set()
        orders = self.orders
        made = sum(order.file_name in names for order in orders)
        refused = [
            (order.file_name, (self.items / _refusal(order)).read_text())
            for order in orders
            if _refusal(order) in names
        ]
        return Progress(made, refused, len(orders))


def start_batch(*, orders: Sequence[Order], packing: str, at: datetime) -> Batch:
    """Write down what is wanted."""
    _throw_away_old(at)
    batch = Batch(f"{at:%Y%m%d}-{new_code()}")
    batch.items.mkdir(parents=True)
    content = {"packing": packing, "made_at": at.isoformat(), "orders": orders}
    _write(batch.folder / "wanted.json", json.dumps(content).encode())
    return batch


def find_batch(key: str) -> Batch | None:
    batch = Batch(key)
    known = _KEY.fullmatch(key) and (batch.folder / "wanted.json").exists()
    return batch if known else None


def all_batches() -> list[Batch]:
    """Return the batches that are kept, the newest day first."""
    found = _folder().iterdir() if _folder().exists() else iter(())
    batches = [find_batch(path.name) for path in found]
    return sorted((one for one in batches if one), key=lambda one: one.key, reverse=True)


def work_on(batch: Batch, *, seconds: float = SLICE) -> None:
    """Draw what is still missing until the time is up; bind it once nothing is."""
    until = time.monotonic() + seconds
    for order in batch.orders:
        if batch.is_cancelled or batch.is_finished:
            return
        if time.monotonic() >= until:
            return
        if not _is_done(batch, order):
            try:
                _draw(batch, order)
            except BusyError:
                return  # readers are being drawn for; the next slice tries again
    if not batch.is_cancelled:
        _bind_once(batch)


def cancel(batch: Batch) -> None:
    """Stop, and throw away what was made; whoever draws just now notices after one poster."""
    if not batch.is_finished:
        (batch.folder / "cancelled").touch()
        shutil.rmtree(batch.items, ignore_errors=True)


def _draw(batch: Batch, order: Order) -> None:
    with _alone(batch.folder / f".lock-{order.number}") as alone:
        if not alone or _is_done(batch, order):
            return  # somebody else is drawing it
        try:
            content = draw_order(order)
        except UnreadableError as error:
            _write(batch.items / _refusal(order), str(error).encode())
        else:
            _write(batch.items / order.file_name, content)


def _bind_once(batch: Batch) -> None:
    with _alone(batch.folder / ".lock-bind") as alone:
        if not alone or batch.is_finished:
            return
        if not all(_is_done(batch, order) for order in batch.orders):
            return  # the last ones are being drawn by somebody else
        files = [batch.items / order.file_name for order in batch.orders]
        made = [file for file in files if file.exists()]
        if made:
            bind(made, batch.result)


def _is_done(batch: Batch, order: Order) -> bool:
    return (batch.items / order.file_name).exists() or (batch.items / _refusal(order)).exists()


def _refusal(order: Order) -> str:
    return f"{order.file_name}.refused"


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _write(path: Path, content: bytes) -> None:
    """Write it whole or not at all; nothing where the folder has been thrown away meanwhile."""
    whole = path.with_name(f".{path.name}.part")
    try:
        whole.write_bytes(content)
        whole.replace(path)
    except FileNotFoundError:
        if path.parent.exists():
            raise


def _throw_away_old(at: datetime) -> None:
    for batch in all_batches():
        made_at = datetime.fromisoformat(str(batch.wanted["made_at"]))
        if (at - made_at).days >= KEPT_DAYS:
            shutil.rmtree(batch.folder, ignore_errors=True)


def _folder() -> Path:
    return settings.VAR_DIR / "batches"
