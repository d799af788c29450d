"""What each part of a manuscript is, from how it looks and where it stands.

A manuscript has a head (headline, date, column note, credits), a text (lead, headings,
paragraphs) and a tail (call, credits, source, editor). What fits nowhere is left between
the cuts, and so stays in the body, unrecognised.
"""

from profiles.manuscripts.lines import Line, read_lines
from profiles.manuscripts.spans import WHITE, Cut, Label

LONGEST_HEADLINE = 60
LONGEST_COLUMN = 20
LONGEST_SUMMARY = 120  # in Chinese characters; a Latin one counts half
MOST_CHARACTERS = 200  # that the field holds
LONGEST_LEAD = 4  # paragraphs before the first heading; of more, only the first is a lead


def cuts_of(text: str) -> list[Cut]:
    """Return where the recognised parts of a manuscript begin and end, in order."""
    lines = list(read_lines(text))
    if not lines:
        return []
    cuts: list[Cut] = []
    at = 0
    while at < min(2, len(lines) - 1) and lines[at].date:  # messengers put date and paper first
        cuts += _dated(lines[at])
        at += 1
    headline, found = _headline(lines[at:])
    cuts += headline
    head, at = _head(lines, at + found)
    tail_at = _tail_begins(lines, at)
    return cuts + head + _text(lines[at:tail_at]) + _tail(lines[tail_at:])


def _cut(line: Line, label: Label, start: int = 0, end: int | None = None) -> Cut:
    """Return the cut of a part of the line, without white space at its ends."""
    end = len(line.text) if end is None else end
    piece = line.text[start:end]
    left = len(piece) - len(piece.lstrip(WHITE))
    right = len(piece.rstrip(WHITE))
    return Cut(line.start + start + left, line.start + start + max(left, right), label)


# the head


def _headline(lines: list[Line]) -> tuple[list[Cut], int]:
    first = lines[0]
    if first.is_column and len(lines) > 1:
        cuts, found = _headline(lines[1:])
        if found:
            return [_cut(first, Label.COLUMN), *cuts], found + 1
    if first.width > LONGEST_HEADLINE or first.ends_with("。") or first.parts or first.note_mark:
        return [], 0
    folded = first.folded
    for opens, closes in (("", "|"), ("[", "]")):
        at = folded.find(closes)
        column = folded[len(opens) : at].strip()
        if (
            folded.startswith(opens)
            and at > 0
            and 0 < len(column) <= LONGEST_COLUMN
            and folded[at + 1 :].strip()
        ):
            cuts = [
                _cut(first, Label.COLUMN, len(opens), at),
                _cut(first, Label.MARK, at, at + 1),
                _cut(first, Label.HEADLINE, at + 1),
            ]
            return ([_cut(first, Label.MARK, 0, 1), *cuts] if opens else cuts), 1
    name = next((name for name in ("标题:", "题目:") if folded.startswith(name)), "")
    cuts = [_cut(first, Label.MARK, 0, len(name))] if name else []
    return [*cuts, _cut(first, Label.HEADLINE, len(name))], 1


def _head(lines: list[Line], at: int) -> tuple[list[Cut], int]:
    """Read on from the headline to where the text begins; return the cuts and that place."""
    cuts: list[Cut] = []
    seen_credit = False
    while at < len(lines):
        line = lines[at]
        if line.date and not seen_credit and at <= 4:
            cuts += _dated(line)
        elif line.note_mark:
            end = _note_ends(lines, at)
            cuts += _note(lines[at:end])
            at = end
            continue
        elif line.is_credit or (seen_credit and line.continues_credit):
            seen_credit = True
            cuts.append(_cut(line, Label.CREDIT))
        elif line.parts:
            cuts += _parts(line)
        elif line.is_aside:
            pass
        elif not seen_credit and _is_summary(lines, at):
            cuts.append(_cut(line, Label.SUMMARY))
        else:
            break
        at += 1
    return cuts, at


def _dated(line: Line) -> list[Cut]:
    date = line.date
    assert date is not None  # noqa: S101  asked by the caller
    cuts = [_cut(line, Label.DATE, date.start, date.end)]
    before = line.folded[: date.start].strip()
    if before.endswith(":"):
        cuts.append(_cut(line, Label.MARK, 0, date.start))
    elif before:
        cuts.append(_cut(line, Label.OUTLET, 0, date.start))
    if line.text[date.end :].strip(WHITE):
        rest = Line(line.start + date.end, line.text[date.end :], 0)
        inner = Line(
            rest.start + len(rest.text) - len(rest.text.lstrip(WHITE)), rest.text.strip(WHITE), 0
        )
        cuts += _parts(inner) if inner.parts else [_cut(inner, Label.OUTLET)]
    return cuts


def _is_summary(lines: list[Line], at: int) -> bool:
    """A sentence, or a second headline, before the note or the credits."""
    line = lines[at]
    if line.width > LONGEST_SUMMARY or len(line.text) > MOST_CHARACTERS or at > 3:
        return False
    return any(
        following.note_mark or following.is_credit or following.date
        for following in lines[at + 1 : at + 3]
    )


def _note_ends(lines: list[Line], at: int) -> int:
    """Return the line after the note: where credits begin, a wide gap is, or one paragraph on."""
    ahead = lines[at + 1 : at + 12]
    for place, line in enumerate(ahead, start=at + 1):
        if line.is_credit or line.parts:
            return place
    for place, line in enumerate(ahead, start=at + 1):
        if line.blank_before >= 2 and place > at + 1:
            return place
        if line.is_brief:
            return place
    mark = lines[at].note_mark
    has_words = mark is not None and mark.end() < len(lines[at].text)
    return min(at + (1 if has_words else 2), len(lines))


def _note(lines: list[Line]) -> list[Cut]:
    first = lines[0]
    mark = first.note_mark
    assert mark is not None  # noqa: S101  asked by the caller
    cuts = [_cut(first, Label.MARK, 0, mark.end())]
    if mark.end() < len(first.text):
        cuts.append(_cut(first, Label.COLUMN_NOTE, mark.end()))
    return cuts + [_cut(line, Label.COLUMN_NOTE) for line in lines[1:]]


# the text


def _text(lines: list[Line]) -> list[Cut]:
    headings = _headings(lines)
    first = min(headings, default=len(lines))
    lead = first if headings and first <= LONGEST_LEAD else min(1, len(lines))
    cuts: list[Cut] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if at in headings:
            last = lines[headings[at] - 1]
            cuts.append(Cut(line.start, last.end, Label.HEADING))
            at = headings[at]
            continue
        if not (line.is_aside or (line.parts and line.width <= 40)):
            cuts.append(_cut(line, Label.LEAD if at < lead else Label.PARAGRAPH))
        at += 1
    return cuts


def _headings(lines: list[Line]) -> dict[int, int]:
    """Return where each heading begins and the line after it: one or two brief lines, then text."""
    headings: dict[int, int] = {}
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and (lines[end].is_brief or lines[end].is_number):
            # a bare number may stand apart from its heading
            if end > at and lines[end].blank_before and not lines[end - 1].is_number:
                break
            end += 1
        if 0 < end - at <= 2 and end < len(lines) and not lines[end].is_brief:
            headings[at] = end
        at = max(end, at + 1)
    return headings


# the tail


def _tail_begins(lines: list[Line], at: int) -> int:
    """Return the first of the last lines that are call, credits, source or editor."""
    begins = len(lines)
    while begins > at and _is_of_the_tail(lines[begins - 1]):
        begins -= 1
    return begins


def _is_of_the_tail(line: Line) -> bool:
    return (
        line.calls or bool(line.parts) or line.is_credit or line.is_aside or line.continues_credit
    )


def _tail(lines: list[Line]) -> list[Cut]:
    cuts: list[Cut] = []
    for line in lines:
        if line.calls:
            cuts.append(_cut(line, Label.CALL))
        elif line.is_credit or line.continues_credit:
            cuts.append(_cut(line, Label.CREDIT))
        elif line.parts:
            cuts += _parts(line)
    return cuts


def _parts(line: Line) -> list[Cut]:
    """Cut 来源 | … and 责编 | … apart; other editors keep the name of their work."""
    cuts: list[Cut] = []
    for part in line.parts:
        if part.kind == "source" or part.name in ("责编", "责任编辑"):
            label = Label.SOURCE if part.kind == "source" else Label.EDITOR
            cuts.append(_cut(line, Label.MARK, part.start, part.value))
            cuts.append(_cut(line, label, part.value, part.end))
        else:
            label = Label.EDITOR if part.kind == "editor" else Label.CREDIT
            cuts.append(_cut(line, label, part.start, part.end))
    return cuts
