"""Tables of web pages: those that hold no other table, with the lines that stand above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree, html

from kg.errors import ReadingError
from kg.reading.formats.meta import said_of
from kg.reading.formats.plain import declared, decode
from kg.reading.formats.sniff import Format, sniff
from kg.reading.formats.source import Hints
from kg.tables.cells import Cell, Grid, grid, indent_of, lines_of
from kg.tables.marks import raised

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_HEAD = 20_000
_SILENT = frozenset({"script", "style", "noscript", "template", "select", "textarea"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_BLOCKS = _BREAKS | {"h1", "h2", "h3", "h4", "h5", "h6", "caption", "title", "tr", "td", "th", "table", "center"}
# As many lines above a table as its title, its maker and its unit take.
_ABOVE = 8
_MOST_SPANNED = 1_000


def read_page(data: bytes, path: Path) -> tuple[Grid, ...]:
    """The grids of a page's tables."""
    return tuple(_grids(_tree(data, path)))


def hints(data: bytes, path: Path) -> Hints:
    """What a page says of itself apart from its tables; nothing for any other file."""
    if sniff(data, path) is not Format.HTML:
        return Hints()
    tree = _tree(data, path)
    said = said_of(tree)
    return said if said.title else replace(said, title=_title(tree))


def _title(tree: etree._Element) -> str | None:
    """The title of a page without the name of its site behind it."""
    words = " ".join((tree.findtext(".//title") or "").split())
    return re.split(r"\s*[-_|－—]\s*(?=\D)", words)[0] or None


def _tree(data: bytes, path: Path) -> etree._Element:
    found = _CHARSET.search(data[:_HEAD])
    text = declared(data, found[1].decode("ascii") if found else "") or decode(data, path)
    try:
        return html.document_fromstring(text.encode("utf-8", "surrogatepass"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadingError(f"{path}: this page is broken ({error}); save its table as CSV or XLSX") from error


def _grids(tree: etree._Element) -> list[Grid]:
    """The tables with the lines around them; those after the last one, where the maker signs, are below it."""
    found: list[Grid] = []
    lines: list[str] = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, node in walk:
        if not isinstance(node.tag, str):
            continue
        if node.tag in _SILENT:
            walk.skip_subtree()
        elif node.tag == "table" and node.find(".//table") is None:
            caption = [line for found in node.iter("caption") for line in _lines(found)]
            found.append(grid(list(_rows(node)), len(found) + 1, above=[*lines[-_ABOVE:], *caption]))
            lines.clear()
            walk.skip_subtree()
        elif node.tag in _BLOCKS:
            lines += _own_lines(node)
        if node.tail and node.getparent() is not None and node.getparent().tag == "body":
            lines += lines_of(node.tail)
    return [*found[:-1], replace(found[-1], below=tuple(lines[:_ABOVE]))] if found else []


def _own_lines(node: etree._Element) -> tuple[str, ...]:
    """The lines of a block that holds no other block; the others are told by their parts."""
    if any(isinstance(inner.tag, str) and inner.tag in _BLOCKS - {"br"} for inner in node.iterdescendants()):
        return lines_of(node.text or "")
    return tuple(_lines(node))


def _lines(node: etree._Element) -> tuple[str, ...]:
    return lines_of(_text(node))


def _text(node: etree._Element) -> str:
    """The words of an element; blanks of the source are no lines, breaks and paragraphs are."""
    parts: list[str] = []
    high = 0  # of marks above the line, how many hold what follows
    for event, inner in etree.iterwalk(node, events=("start", "end")):
        if not isinstance(inner.tag, str):
            continue
        if event == "start":
            high += _is_high(inner)
            parts.append("\n" if inner is not node and inner.tag in _BREAKS else "")
            parts.append(raised(_flat(inner.text)) if high else _flat(inner.text))
        else:
            high -= _is_high(inner)
            parts.append("\n" if inner is not node and inner.tag in _BREAKS - {"br"} else "")
            tail = _flat(inner.tail) if inner is not node else ""
            parts.append(raised(tail) if high else tail)
    return "".join(parts)


def _is_high(node: etree._Element) -> bool:
    """Whether an element stands above the line: as a mark it must not run into the figure before it."""
    return (
        node.tag == "sup" or "super" in (node.get("style") or "").replace(" ", "").partition("vertical-align:")[2][:5]
    )


def _flat(words: str | None) -> str:
    # A hard blank is how pages indent; the others are the source's own layout.
    return re.sub(r"[ \t\r\n\f]+", " ", words or "")


def _rows(table: etree._Element) -> Iterator[list[Cell]]:
    """The rows of a table with what spans several rows or columns copied into each."""
    held: dict[int, tuple[int, Cell]] = {}
    for number, row in enumerate(table.iter("tr"), start=1):
        cells: list[Cell] = []
        column = 1
        for node in row:
            if node.tag not in ("td", "th"):
                continue
            column = _held(held, cells, number, column)
            text = _text(node)
            across, down = _span(node, "colspan"), _span(node, "rowspan")
            first = Cell(lines=lines_of(text), row=number, column=column, indent=_indent(text))
            for step in range(across):
                cell = first if not step else Cell(lines=first.lines, row=number, column=column + step, copy=True)
                cells.append(cell)
                if down > 1:
                    held[column + step] = (down - 1, cell)
            column += across
        _held(held, cells, number, column, to_the_end=True)
        yield sorted(cells, key=lambda cell: cell.column) or [Cell(lines=(), row=number, column=1)]


def _indent(text: str) -> int:
    return indent_of(text.lstrip(" \n"))


def _held(
    held: dict[int, tuple[int, Cell]], cells: list[Cell], number: int, column: int, *, to_the_end: bool = False
) -> int:
    """Put the cells that reach down from above into a row, up to the first free column; that column."""
    last = max(held, default=0) if to_the_end else column
    while column in held or column < last:
        if column in held:
            left, cell = held.pop(column)
            cells.append(Cell(lines=cell.lines, row=number, column=column, copy=True))
            if left > 1:
                held[column] = (left - 1, cell)
                column += 1
                continue
        column += 1
    return column


def _span(node: etree._Element, name: str) -> int:
    said = (node.get(name) or "1").strip()
    return max(1, min(_MOST_SPANNED, int(said))) if said.isascii() and said.isdigit() else 1
