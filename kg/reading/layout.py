"""Lines into paragraphs: what was wrapped is joined, what was torn apart is mended."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.model import View
from kg.reading.cells import ROW
from kg.reading.grams import Grams
from kg.reading.lines import (
    LONGEST_HEADING,
    OPEN_END,
    WEAK_MARKS,
    Field,
    Line,
    LineKind,
    is_closed,
    is_headingable,
    mark,
)

# How far a torn paragraph is looked for: a box and the captions of a picture page lie between, not a page.
REACH = 12
# Of the six runs of characters that can cross a seam; a neighbour needs less proof than a block further on.
NEIGHBOUR_FITS = 2
DISTANT_FITS = 4
# A line may fall short of its column by three characters, where a mark may not begin the next.
RAGGED = 6
# Where less than this share of the lines breaks off, an open end is a missing full stop and no wrapped line.
WRAPPED_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading or piece of furniture in the order of the page.

    *gap* and *after* count the blank lines around it; *boxed* marks a paragraph that was found inside a torn one.
    """

    view: View
    kind: LineKind
    gap: int
    after: int = 0
    indented: bool = False
    dated: bool = False
    boxed: bool = False
    last_width: int = 0
    fields: tuple[Field, ...] = ()

    @property
    def text(self) -> str:
        """The words, blanks and line ends as they are."""
        return self.view.text

    @property
    def is_open(self) -> bool:
        """Whether it breaks off: running text without an end."""
        return self.kind is LineKind.TEXT and not is_closed(self.text[-8:]) and not is_headingable(self.text)


@dataclass(frozen=True, slots=True)
class Habits:
    """How the lines are set: the usual number of blank lines, whether and at which width lines are wrapped."""

    gap: int
    wraps: bool
    width: int | None


def lay_out(lines: Sequence[Line], grams: Grams) -> tuple[Block, ...]:
    """The blocks of a page; text that goes on elsewhere is joined to where it broke off."""
    habits = habits_of(lines)
    joined = _with_gaps(_join(lines, habits, grams))
    return tuple(_mend(joined, habits, grams))


def habits_of(lines: Sequence[Line]) -> Habits:
    """How the text is set."""
    texts = [line for line in lines if line.kind is LineKind.TEXT]
    gaps = Counter(line.gap for line in texts[1:])
    usual = max(gaps, key=lambda gap: (gaps[gap], -gap), default=0)
    running = [line for line in texts if not is_headingable(line.text)]
    broken = sum(not is_closed(line.text[-8:]) for line in running)
    return Habits(usual, broken >= WRAPPED_SHARE * max(1, len(running)), _column(texts))


def _column(lines: Sequence[Line]) -> int | None:
    """The width of a narrow column, whose lines mostly fill it and break off; None for lines of any length."""
    if len(lines) < 6:
        return None
    widest = max(_room(line) for line in lines)
    full = [line for line in lines if _room(line) >= widest - RAGGED]
    broken = sum(not is_closed(line.text[-8:]) for line in full)
    if 16 <= widest <= 120 and len(full) >= 0.5 * len(lines) and broken >= 0.5 * len(full):
        return widest
    return None


def width(text: str) -> int:
    """The room a line takes, a Chinese character as two.

    >>> width("共有12家")
    8
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _join(lines: Iterable[Line], habits: Habits, grams: Grams) -> list[Block]:
    blocks: list[Block] = []
    parts: list[Line] = []
    for line in lines:
        if parts and _goes_on(parts, line, habits, grams):
            parts.append(line)
            continue
        if parts:
            blocks.append(_block(parts))
        parts = [line]
    return [*blocks, _block(parts)] if parts else blocks


def _block(parts: Sequence[Line]) -> Block:
    first = parts[0]
    return Block(
        view=_chain(part.view for part in parts),
        kind=first.kind,
        gap=first.gap,
        indented=first.indented,
        dated=first.dated,
        fields=first.fields,
    )


def _chain(views: Iterable[View]) -> View:
    """Views one after another; a line end stands between them, since a Latin word may end there."""
    text: list[str] = []
    offsets: list[int] = []
    for view in views:
        if text:
            text.append("\n")
            offsets.append(offsets[-1] + 1)
        text.append(view.text)
        offsets.extend(view.offsets)
    return View("".join(text), tuple(offsets))


def _goes_on(parts: Sequence[Line], line: Line, habits: Habits, grams: Grams) -> bool:
    """Whether a line continues the paragraph of the lines before it."""
    last = parts[-1]
    if line.kind is not LineKind.TEXT or last.kind is not LineKind.TEXT or mark(line.text) or line.indented:
        return False
    if line.gap > max(habits.gap, 1):
        return False
    if ROW.match(line.text) or ROW.match(last.text):
        return False
    if habits.width is not None:
        return _fills(last, habits.width) and not _heads(parts, line, habits.width)
    if is_closed(last.text[-8:]) or (len(parts) == 1 and is_headingable(last.text)):
        return False
    if last.text.endswith(tuple(OPEN_END)):
        return True
    if is_headingable(line.text) or not habits.wraps:
        return grams.fit(last.text, line.text) >= NEIGHBOUR_FITS
    return True


def _room(line: Line) -> int:
    """The width of a line with the two blank characters that open a paragraph."""
    return width(line.text) + 4 * line.indented


def _fills(line: Line, column: int) -> bool:
    return _room(line) >= column - RAGGED


def _heads(parts: Sequence[Line], line: Line, column: int) -> bool:
    """Whether a heading stands on either side, in a column where a full line says nothing of its own."""
    if len(parts) == 1 and _is_marked_heading(parts[0]):
        return True
    return is_closed(parts[-1].text[-8:]) and is_headingable(line.text) and not _fills(line, column)


def _is_marked_heading(line: Line) -> bool:
    found = mark(line.text)
    return found is not None and found[0] not in WEAK_MARKS and is_headingable(line.text)


def _with_gaps(blocks: Sequence[Block]) -> list[Block]:
    following = [*(block.gap for block in blocks[1:]), 0][: len(blocks)]
    return [replace(block, after=gap) for block, gap in zip(blocks, following, strict=True)]


def _mend(blocks: list[Block], habits: Habits, grams: Grams) -> list[Block]:
    """Paragraphs that break off with their continuation, found by the words that the two edges make together."""
    waiting = list(reversed(blocks))
    result: list[Block] = []
    while waiting:
        block = waiting.pop()
        steps = _continuation(block, waiting, habits, grams) if block.is_open else None
        if steps is None:
            result.append(block)
            continue
        between = [waiting.pop() for _ in range(steps)]
        rest = waiting.pop()
        whole = replace(block, view=_chain((block.view, rest.view)), after=rest.after)
        waiting += [replace(other, boxed=True) for other in reversed(between)]
        # The mended paragraph is looked at again: it may be torn twice.
        waiting.append(whole)
    return result


def _continuation(block: Block, following: Sequence[Block], habits: Habits, grams: Grams) -> int | None:
    """How many blocks lie between a torn paragraph and its continuation; *following* is reversed."""
    end = block.text[-5:]
    best: tuple[int, int] | None = None
    for steps in range(min(REACH, len(following))):
        other = following[-1 - steps]
        if other.kind is not LineKind.TEXT or _is_heading(other):
            break
        fit = grams.fit(end, other.text[:5])
        if fit >= (DISTANT_FITS if steps else NEIGHBOUR_FITS) and (best is None or fit > best[0] + 1):
            best = (fit, steps)
    if best is not None:
        return best[1]
    if block.text.endswith("，") and following and _is_plain(following[-1]) and following[-1].gap <= habits.gap:
        return 0
    return None


def _is_heading(block: Block) -> bool:
    found = mark(block.text)
    return found is not None and len(block.text) <= LONGEST_HEADING and is_headingable(block.text)


def _is_plain(block: Block) -> bool:
    return block.kind is LineKind.TEXT and not is_headingable(block.text) and mark(block.text) is None
