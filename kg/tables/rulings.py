"""The ruled lines of a page of a PDF, and the lattices of cells that they make."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

# Lines that stand no further apart are one, as the two edges of a drawn bar are.
_NEAR = 2.5
_SHORTEST = 4.0
# Groups of drawings lie within one another so deep at most.
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A level or upright line: where it stands, and from where to where it runs."""

    upright: bool
    at: float
    begin: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lattice:
    """The cells between ruled lines: *xs* from the left, *ys* from above; *owners* are the first of merged ones."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owners: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.xs) - 1

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.ys[0]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """The first cell of the merged one that a point lies in."""
        column = max(0, sum(edge <= x for edge in self.xs[1:-1]))
        row = max(0, sum(edge >= y for edge in self.ys[1:-1]))
        return self.owners[row][column]

    def owner(self, row: int, column: int) -> tuple[int, int]:
        """The first cell of the merged one that a cell belongs to."""
        return self.owners[row][column]


def lines_of_page(page: pdfium.PdfPage) -> list[Line]:
    """All level and upright lines that a page draws."""
    found = []
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_DEEPEST):
        found += list(_lines(drawn))
    return found


def _lines(drawn: pdfium.PdfObject) -> Iterator[Line]:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn.raw, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = here = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(drawn.raw)):
        segment = raw.FPDFPath_GetPathSegment(drawn.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            begin = point
        elif (line := _line(here, point)) is not None:
            yield line
        here = point
        if raw.FPDFPathSegment_GetClose(segment) and (line := _line(here, begin)) is not None:
            yield line


def _line(one: tuple[float, float], other: tuple[float, float]) -> Line | None:
    (x, y), (u, v) = one, other
    if abs(x - u) < 1 and abs(y - v) >= _SHORTEST:
        return Line(upright=True, at=(x + u) / 2, begin=min(y, v), end=max(y, v))
    if abs(y - v) < 1 and abs(x - u) >= _SHORTEST:
        return Line(upright=False, at=(y + v) / 2, begin=min(x, u), end=max(x, u))
    return None


def lattices(lines: Sequence[Line]) -> list[Lattice]:
    """The lattices of some lines, those of two columns and two rows at least."""
    found = []
    for bottom, top in _stretches([(line.begin, line.end) for line in lines if line.upright]):
        uprights = [line for line in lines if line.upright and bottom - _NEAR <= line.begin and line.end <= top + _NEAR]
        levels = [line for line in lines if not line.upright and bottom - _NEAR <= line.at <= top + _NEAR]
        xs = _merged([line.at for line in uprights])
        ys = _merged([line.at for line in levels])[::-1]
        if len(xs) > 2 and len(ys) > 2:
            found.append(Lattice(xs=tuple(xs), ys=tuple(ys), owners=_owners(xs, ys, uprights, levels)))
    return found


def _stretches(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans that touch as one, from below."""
    joined: list[tuple[float, float]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1] + _NEAR:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _merged(places: Sequence[float]) -> list[float]:
    """Places that lie near one another as one, in order."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= _NEAR:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _owners(
    xs: Sequence[float], ys: Sequence[float], uprights: Sequence[Line], levels: Sequence[Line]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """For each cell the upper left one of those that no line parts it from."""
    owners: list[list[tuple[int, int]]] = []
    for row in range(len(ys) - 1):
        owners.append([])
        for column in range(len(xs) - 1):
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            owner = (row, column)
            if column and not _parted(uprights, xs[column], y):
                owner = owners[row][column - 1]
            elif row and not _parted(levels, ys[row], x):
                owner = owners[row - 1][column]
            owners[row].append(owner)
    return tuple(map(tuple, owners))


def _parted(lines: Sequence[Line], at: float, across: float) -> bool:
    """Whether a line stands at a place, over a point across it."""
    return any(abs(line.at - at) <= _NEAR and line.begin <= across <= line.end for line in lines)
