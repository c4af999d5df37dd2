"""Elements to lines: what stands in blocks of its own becomes lines, a table's rows one line each."""

from __future__ import annotations

from lxml import etree

from kg.reading.formats.source import Page

# The elements of HTML and those of TEI that trafilatura makes of them.
_HEADS = frozenset({"head", "h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADS | frozenset(
    ("p", "item", "quote", "ab", "list", "code", "div", "li", "ul", "ol", "dl", "dt", "dd", "pre", "blockquote",
     "section", "article", "main", "header", "footer", "nav", "aside", "caption", "figure", "figcaption", "body",
     "form", "fieldset", "option", "center", "address", "details", "summary", "hr")
)  # fmt: skip
_ROWS = frozenset({"row", "tr"})
_CELLS = frozenset({"cell", "td", "th"})
_BREAKS = frozenset({"lb", "br"})
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "title",
        "meta",
        "link",
        "graphic",
        "img",
        "svg",
        "iframe",
        "object",
        "select",
        "textarea",
    ]
)


def write(body: etree._Element, page: Page) -> None:
    """Add the words of an element to a page; headings stand apart, cells are named by table, row and column.

    >>> page = Page()
    >>> write(etree.fromstring("<body><p>床位<b>9</b>张</p><row><cell>孤儿</cell></row><p/></body>"), page)
    >>> page.text.splitlines()
    ['床位9张', '孤儿']
    """
    writer = _Writer(page)
    walk = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in _SILENT:
                walk.skip_subtree()
            else:
                writer.start(node.tag, node.text or "")
        else:
            if event == "end" and node.tag not in _SILENT:
                writer.end(node.tag)
            if node is not body:
                writer.words(node.tail or "")
    writer.flush()


class _Writer:
    def __init__(self, page: Page) -> None:
        self._page = page
        self._words: list[str] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._tables = 0
        self._rows = 0
        self._depth = 0

    def start(self, tag: str, text: str) -> None:
        if tag == "table":
            self._open_table()
        elif tag in _ROWS and self._depth == 1:
            self._row = []
        elif tag in _CELLS and self._row is not None and self._depth == 1:
            self._cell = []
        elif tag in _BLOCKS or tag in _BREAKS:
            self._part(tag)
        self.words(text)

    def end(self, tag: str) -> None:
        if tag == "table":
            self._depth -= 1
        elif tag in _CELLS and self._depth == 1 and self._cell is not None and self._row is not None:
            self._row.append(_clean(self._cell))
            self._cell = None
        elif tag in _ROWS and self._depth == 1 and self._row is not None:
            self._close_row(self._row)
        elif tag in _BLOCKS:
            self._part(tag)

    def words(self, text: str) -> None:
        (self._words if self._cell is None else self._cell).append(text)

    def flush(self) -> None:
        line = _clean(self._words)
        self._words.clear()
        if line:
            self._page.line(line)

    def _part(self, tag: str) -> None:
        if self._cell is not None:
            self._cell.append(" ")
            return
        self.flush()
        if tag in _HEADS:
            self._page.line("")

    def _open_table(self) -> None:
        if self._depth == 0:
            self.flush()
            self._tables += 1
            self._rows = 0
        self._depth += 1

    def _close_row(self, cells: list[str]) -> None:
        self._row = None
        self._rows += 1
        self.flush()
        if any(cells):
            self._page.row(cells, self._tables, self._rows)


def _clean(words: list[str]) -> str:
    """One line of words; blanks of layout are one blank."""
    return " ".join("".join(words).split())
