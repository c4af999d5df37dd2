"""PDF: the text layer page by page, columns one after the other, running heads and page numbers left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium

from kg.errors import ReadingError
from kg.reading.formats.plain import HAN
from kg.reading.formats.sniff import Format
from kg.reading.formats.source import Page, Source

MAX_PAGES = 2_000
# A page of a report has hundreds of characters; a stamp or a page number alone is no text layer.
_LEAST_HAN = 20
_PAGE_NUMBER = re.compile(r"\W*(?:第?\s*\d{1,4}\s*页?(?:\s*[/／共]\s*\d{1,4}\s*页?)?|[-—–－]\s*\d{1,4}\s*[-—–－])\W*")
# A line at the edge of so many pages, and of at least half of them, is a running head.
_RUNNING = 3
# A full line may fall short of its column by so many of its heights: a mark may not begin the next line.
_RAGGED = 2.2
# A gap between lines of so many of their heights parts paragraphs.
_WIDE_GAP = 1.3
# Of the lines of a page in two columns, at least so many stand in each.
_LEAST_COLUMN = 5


@dataclass(frozen=True, slots=True)
class Box:
    """A printed line: its words and where it stands, in points from the lower left corner of its page."""

    left: float
    bottom: float
    right: float
    top: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A printed line: whether its indent opens a paragraph, whether it fills its column, whether a gap is above it."""

    words: str
    opens: bool
    full: bool
    gap: bool


def read_pdf(data: bytes, path: Path) -> Source:
    """The source of a PDF; one without a text layer, locked or broken is a ReadingError."""
    pages = [_rows_of(boxes) for boxes in _boxes(data, path)]
    if len(HAN.findall("".join(row.words for page in pages for row in page))) < _LEAST_HAN:
        raise ReadingError(f"{path}: pictures of pages without text; run OCR on it, such as ocrmypdf -l chi_sim")
    running = _running(pages)
    target = Page()
    last: Row | None = None
    for number, rows in enumerate(pages, start=1):
        with target.within(f"page={number}"):
            for row in rows:
                if row.words in running or _PAGE_NUMBER.fullmatch(row.words):
                    continue
                _write(row, last, target)
                last = row
    return Source(text=target.text, media_type=Format.PDF, fragments=target.fragments)


def _write(row: Row, last: Row | None, target: Page) -> None:
    """Add a printed line: to the paragraph that the line before it leaves unfinished, else as a new one."""
    if last is None or row.opens or row.gap or not last.full:
        if row.gap:
            target.line("")
        target.line(("　　" if row.opens else "") + row.words)
    else:
        latin = (
            last.words[-1].isascii() and last.words[-1].isalpha() and row.words[0].isascii() and row.words[0].isalpha()
        )
        target.add((" " if latin else "") + row.words)


def _boxes(data: bytes, path: Path) -> list[list[Box]]:
    with opened(data, path) as document:
        return [_boxes_of(page) for page in document]


@contextmanager
def opened(data: bytes, path: Path) -> Iterator[pdfium.PdfDocument]:
    """A document to be read; one that is locked, broken or too long is a ReadingError."""
    try:
        document = pdfium.PdfDocument(data)
        if len(document) > MAX_PAGES:
            raise ReadingError(
                f"{path}: {len(document)} pages are more than a report can have ({MAX_PAGES}); split the file"
            )
        yield document
    except pdfium.PdfiumError as error:
        told = (
            "locked by a password; save it without one"
            if "assword" in str(error)
            else f"a broken PDF ({error}); save it anew"
        )
        raise ReadingError(f"{path}: {told}") from error


def _boxes_of(page: pdfium.PdfPage) -> list[Box]:
    """The runs of a page that stand on one line each, in the order in which the file draws them."""
    text = page.get_textpage()
    runs: list[Box] = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        words = " ".join(text.get_text_bounded(left, bottom, right, top).split())
        if words:
            runs.append(Box(left, bottom, right, top, words))
    return runs


def _rows_of(boxes: Sequence[Box]) -> list[Row]:
    """The printed lines of a page in reading order."""
    result: list[Row] = []
    for column in _columns(boxes):
        lines = _lines(column)
        edge = min((line[0].left for line in lines), default=0.0)
        end = max((line[-1].right for line in lines), default=0.0)
        above: Box | None = None
        for line in lines:
            first = line[0]
            height = max(box.top - box.bottom for box in line)
            result.append(
                Row(
                    words=_joined(line, height),
                    opens=1.2 * height < first.left - edge < 4 * height,
                    full=line[-1].right > end - _RAGGED * height,
                    gap=above is not None and above.bottom - first.top > _WIDE_GAP * height,
                )
            )
            above = first
    return result


def _columns(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes by column: what stands left of a gutter before what stands right of it, between lines that cross it."""
    gutter = _gutter(boxes)
    if gutter is None:
        return [list(boxes)]
    result: list[list[Box]] = []
    left: list[Box] = []
    right: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.top):
        if box.left < gutter < box.right:
            result += [left, right, [box]]
            left, right = [], []
        else:
            (left if box.right <= gutter else right).append(box)
    return [part for part in (*result, left, right) if part]


def _gutter(boxes: Sequence[Box]) -> float | None:
    """Where a page in two columns is parted; None for a page in one, or for a table, whose cells are short."""
    if len(boxes) < 2 * _LEAST_COLUMN:
        return None
    edge, end = min(box.left for box in boxes), max(box.right for box in boxes)
    for right_edge, _ in Counter(round(box.left) for box in boxes).most_common(4):
        gutter = right_edge - 2.0
        left = [box for box in boxes if box.right <= gutter]
        right = [box for box in boxes if box.left >= gutter]
        crossing = len(boxes) - len(left) - len(right)
        if min(len(left), len(right)) < _LEAST_COLUMN or crossing > 0.2 * len(boxes):
            continue
        wide = [sorted(box.right - box.left for box in side)[len(side) // 2] for side in (left, right)]
        if min(wide) >= 0.3 * (end - edge):
            return gutter
    return None


def _lines(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes that share a line, from the top; a line's parts in another type are boxes of their own."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: -(box.top + box.bottom)):
        middle = (box.top + box.bottom) / 2
        if rows and rows[-1][0].bottom < middle < rows[-1][0].top:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda box: box.left) for row in rows]


def _joined(row: Sequence[Box], height: float) -> str:
    """The words of a line; a gap of two characters parts the cells of a table."""
    words = row[0].words
    for before, box in pairwise(row):
        words += (" | " if box.left - before.right > 2 * height else "") + box.words
    return words


def _running(pages: Sequence[Sequence[Row]]) -> frozenset[str]:
    """The lines that stand at the head or foot of most pages."""
    edges = Counter(row.words for page in pages if page for row in {page[0], page[-1]})
    return frozenset(line for line, times in edges.items() if times >= max(_RUNNING, len(pages) / 2))
