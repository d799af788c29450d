"""An A4 page at 300 dots per inch with a photograph, beside saving a blank page of that size.

python -m bench.posters
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFilter

from bench.measuring import Line, tell
from campaign.posters import LAYOUTS, SIZES, Face, Kind
from campaign.posters.inks import COLOUR
from campaign.posters.png import LEVEL
from campaign.posters.sheets import draw_file, measures
from profiles.images import on_white
from tests.posters import COPY

ROUNDS = 9
GOALS = (2.0, 1.5)
KIND = Kind("portrait", "a4")
USUAL = 6  # Pillow's own level


def photograph() -> bytes:
    """A JPEG of 1600 × 2000 pixels with the grain and the soft edges of a photograph."""
    soft = Image.effect_noise((1600, 2000), 60).filter(ImageFilter.GaussianBlur(3))
    light = Image.radial_gradient("L").resize((1600, 2000))
    out = BytesIO()
    Image.merge("RGB", (soft, light, soft)).save(out, "JPEG", quality=85)
    return out.getvalue()


def draw(photo: Path) -> int:
    """What a worker does for a poster, from the portrait's file to the PNG and what is proven."""
    face = Face(on_white(Image.open(photo)))
    drawing = LAYOUTS[KIND.layout](COPY, face, SIZES[KIND.size], COLOUR)
    content, _page = draw_file(drawing, KIND, title=COPY.name)
    return len(content)


def save_blank(_photo: Path, *, level: int = LEVEL) -> int:
    """The floor: a blank RGB page of that size, saved by Pillow at the same level."""
    out = BytesIO()
    Image.new("RGB", measures(KIND), "white").save(out, "PNG", compress_level=level)
    return len(out.getvalue())


WAYS: dict[str, Callable[[Path], int]] = {
    "blank": save_blank,
    "usual": lambda photo: save_blank(photo, level=USUAL),
    "poster": draw,
}


def seconds(photo: Path) -> dict[str, float]:
    """Return the median of each in seconds of the processor; taken in turns."""
    taken: dict[str, list[float]] = {name: [] for name in WAYS}
    for way in WAYS.values():
        way(photo)  # fonts and libraries are read once
    for _round in range(ROUNDS):
        for name, way in WAYS.items():
            begun = time.process_time()
            way(photo)
            taken[name].append(time.process_time() - begun)
    return {name: statistics.median(times) for name, times in taken.items()}


def megabytes(name: str, photo: Path) -> float:
    """Return the peak of a process that does it once, above one that only has the libraries."""
    code = f"from bench.posters import *; print(peak({name!r}, Path({str(photo)!r})))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return float(answer.stdout)


def peak(name: str, photo: Path) -> float:
    before = _most_memory()
    WAYS[name](photo)
    return _most_memory() - before


def _most_memory() -> float:
    """Return this process's peak so far; that of getrusage has its parent's in it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measured() -> tuple[dict[str, float], dict[str, float]]:
    """Return seconds and megabytes of each way."""
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        photo = Path(file.name)
        photo.write_bytes(photograph())
        return seconds(photo), {name: megabytes(name, photo) for name in WAYS}


def measure() -> None:
    """Tell both as lines of the bench."""
    for what, unit, goal, found in zip(
        ("time", "memory"), ("s", "MB"), GOALS, measured(), strict=True
    ):
        for way, level, wanted in (("blank", LEVEL, goal), ("usual", USUAL, None)):
            tell(
                Line(
                    row="poster",
                    what=f"A4, 300 dpi, photograph: {what}",
                    against=f"saving a blank page at level {level}",
                    unit=unit,
                    ours=found["poster"],
                    other=found[way],
                    ratio=found["poster"] / found[way],
                    goal=wanted,
                    at_most=True,
                )
            )


def main() -> None:
    times, memory = measured()
    print(f"A4 at 300 dpi, {ROUNDS} rounds, PNG level {LEVEL}; blank at {USUAL} as well")
    for name in WAYS:
        print(f"{name:7}{times[name] * 1000:8.0f} ms{memory[name]:8.0f} MB")
    slower, larger = times["poster"] / times["blank"], memory["poster"] / memory["blank"]
    print(f"{'ratio':7}{slower:8.2f}   {larger:8.2f}      goals: 2 and 1.5")


if __name__ == "__main__":
    main()
