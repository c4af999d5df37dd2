"""The lines of a text: which are page furniture, which a byline, and where a long line holds several paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from kg.model import View
from kg.reading.cues import Cues
from kg.reading.pieces import DATE, LONGEST_NAME, TIME, Kind, Piece, pieces_of

CLOSERS = "”’）】》〉」』]"
TERMINAL = "。！？；：…"
OPEN_END = "，、—“‘（《"
PAIRS = {"“": "”", "（": "）", "《": "》", "【": "】"}

LONGEST_HEADING = 45
# A title of several lines may stand on one, blanks between them.
LONGEST_TITLE = 100
LONGEST_BYLINE = 45
# A date, a place or 其中 may stand before a blank that means nothing; a title has at least five characters.
SHORTEST_HEADING = 5

# Marks of headings, outermost kind first; a mark is not the start of a decimal.
MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("hash", re.compile(r"(#{1,6})\s*(?=[^#\s])")),
    ("arrow", re.compile(r">{3,}\s*")),
    ("chapter", re.compile(r"第[一二三四五六七八九十]{1,3}[章节篇部]分?(?=\s|[\u4e00-\u9fff])")),
    ("han", re.compile(r"[一二三四五六七八九十]{1,3}、")),
    ("han-bracketed", re.compile(r"（[一二三四五六七八九十]{1,3}）[、.]?")),
    ("digit", re.compile(r"\d{1,2}[.．、](?!\d)\s*")),
    ("digit-bracketed", re.compile(r"（\d{1,2}）|\d{1,2}）")),
    ("circle", re.compile(r"[①-⑳]\s*")),
    ("bullet", re.compile(r"[●◆■▲★◎▶▪•·\-*]\s*(?=[\u4e00-\u9fff“])")),
)
# Blanks around a figure are the typist's, and part nothing.
FIGURE_BLANK = re.compile(r"(?<=[^\s。！？]) (?=\d)|(?<=\d) (?=\S)")
# A paragraph may open with a date; another figure first is the rest of a sentence.
DATED = re.compile(r"\d{1,4}(?:[年月日、]|\.(?!\d)|\.\d{1,2}\.)")
# List items bear these marks as often as headings do.
WEAK_MARKS = frozenset({"digit", "digit-bracketed", "circle", "bullet"})
DECORATION = frozenset({"hash", "arrow"})


class LineKind(StrEnum):
    """What a line is on its page."""

    TEXT = "text"
    BYLINE = "byline"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a label of the page says: the label's class and the value as a view."""

    label: str
    value: View


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line or a part of one. *gap* counts the blank lines before it; *fields* is what its labels say.

    *dated* tells a line that says when or where a page was published, *tail* has the words that close a page.
    """

    view: View
    kind: LineKind
    gap: int
    indented: bool = False
    dated: bool = False
    tail: str = ""
    fields: tuple[Field, ...] = ()

    @property
    def text(self) -> str:
        """The words of the line, blanks as they are."""
        return self.view.text


def mark(text: str) -> tuple[str, int] | None:
    """The mark that a heading or list item begins with and its length.

    >>> mark("（二）养老服务"), mark("## 筑牢民生底线"), mark("3.5万人"), mark("2.强化救助")
    (('han-bracketed', 3), ('hash2', 3), None, ('digit', 2))
    """
    for name, pattern in MARKS:
        match = pattern.match(text)
        if match is not None and match.end():
            return (f"hash{len(match[1])}" if name == "hash" else name), match.end()
    return None


def is_closed(text: str) -> bool:
    """Whether a text ends as a sentence or clause does.

    >>> is_closed("他说：“都好。”"), is_closed("入选区域性中"), is_closed("覆盖“一老一小”")
    (True, False, False)
    """
    bare = text.rstrip(CLOSERS + " \n|")
    return bare.endswith(tuple(TERMINAL)) if bare else False


def is_headingable(text: str) -> bool:
    """Whether a line may be a heading or a caption by its form: short, whole, and no sentence.

    >>> [is_headingable(line) for line in ("围绕加强救助帮扶 推动基本民生保障", "发放2.5亿元。", "成果、")]
    [True, False, False]
    """
    bare = text.strip()
    if not bare or len(bare) > LONGEST_TITLE or "。" in bare or "；" in bare:
        return False
    if any(len(half) > LONGEST_HEADING for half in bare.split()):
        return False
    if bare.endswith(tuple(OPEN_END)) or bare.count("，") > 1:
        return False
    return all(bare.count(opening) == bare.count(closing) for opening, closing in PAIRS.items())


def lines_of(page: View, cues: Cues) -> tuple[Line, ...]:
    """The lines of a page in their order; what stands after the tail of a page is furniture."""
    return tuple(_cut_tail(_lines(page, cues)))


def _lines(page: View, cues: Cues) -> Iterator[Line]:
    gap = 0
    position = 0
    for raw in page.text.split("\n"):
        start, position = position, position + len(raw) + 1
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        left = start + len(raw) - len(raw.lstrip())
        view = View(stripped, page.offsets[left : left + len(stripped)])
        indented = left - start >= 2 or raw.startswith("　")
        for line in _parts(view, cues):
            yield replace(line, gap=gap, indented=indented)
            gap = 0
            indented = False
        gap = 0


def _parts(view: View, cues: Cues) -> Iterator[Line]:
    """The line as a whole, or the runs of furniture and of words in it."""
    if is_byline(view.text, cues):
        yield Line(view=view, kind=LineKind.BYLINE, gap=0)
        return
    pieces = pieces_of(view.text, cues)
    if not pieces:
        return
    if _is_imprint(view.text, pieces):
        yield _imprint(view, pieces, cues)
        return
    for furniture, run in _runs(pieces):
        if furniture:
            yield _furniture(view, run, cues)
        else:
            yield from _paragraphs(view, run, cues)


def _is_imprint(text: str, pieces: Sequence[Piece]) -> bool:
    """Whether a line gives the day and hour of a page, and beside them at most names: 2021-01-20 20:47 某某客户端."""
    words = [text[p.start : p.end] for p in pieces if p.kind is Kind.WORDS]
    if not 2 <= len(pieces) <= 6 or any(len(word) > LONGEST_NAME for word in words):
        return False
    days = any(DATE.fullmatch(word) for word in words)
    hours = any(TIME.fullmatch(word) for word in words)
    return days and hours and not re.search("[，。；：]", text)


def _imprint(view: View, pieces: Sequence[Piece], cues: Cues) -> Line:
    fields = []
    for piece in pieces:
        word = _slice(view, piece.start, piece.end)
        if DATE.fullmatch(word.text):
            fields.append(Field(label="date", value=word))
        elif cues.outlet_end.search(word.text):
            fields.append(Field(label="source-label", value=word))
    return Line(view=view, kind=LineKind.FURNITURE, gap=0, dated=True, fields=tuple(fields))


def _runs(pieces: Sequence[Piece]) -> Iterator[tuple[bool, list[Piece]]]:
    """Runs of furniture and of words; a rule between cells goes with what stands before it."""
    run: list[Piece] = []
    kind = False
    for piece in pieces:
        furniture = piece.kind is not Kind.WORDS
        if run and piece.kind is Kind.RULE:
            if kind:
                run.append(piece)
            continue
        if run and furniture != kind:
            yield kind, run
            run = []
        kind = furniture
        run.append(piece)
    yield kind, run


def _furniture(view: View, run: Sequence[Piece], cues: Cues) -> Line:
    said = [(p.label, p.value) for p in run if p.label and p.value and p.value[0] < p.value[1]]
    fields = tuple(Field(label=label, value=_slice(view, *value)) for label, value in said)
    # A bare date at the head or foot of a page is its own label.
    bare = tuple(
        Field(label="date", value=_slice(view, p.start, p.end))
        for p in run
        if p.kind is Kind.DATE and DATE.match(view.text[p.start : p.end].strip("【】[]（）"))
    )
    return Line(
        view=_slice(view, run[0].start, run[-1].end),
        kind=LineKind.FURNITURE,
        gap=0,
        dated=bool(bare) or any(f.label in {"date-label", "source-label"} for f in fields),
        tail=next((_tail_word(view.text, p, cues) for p in run if p.kind is Kind.TAIL), ""),
        fields=(*fields, *bare),
    )


def _tail_word(text: str, piece: Piece, cues: Cues) -> str:
    match = cues.tail.match(text, piece.start, piece.end)
    return match[1] if match else text[piece.start : piece.end]


def _slice(view: View, start: int, end: int) -> View:
    return View(view.text[start:end], view.offsets[start:end])


def _paragraphs(view: View, run: Sequence[Piece], cues: Cues) -> Iterator[Line]:
    start = run[0].start
    for before, after in pairwise(run):
        if _parts_here(view.text, start, before, after, run[-1].end, cues):
            yield _text_line(view, start, before.end, cues)
            start = after.start
    yield _text_line(view, start, run[-1].end, cues)


def _text_line(view: View, start: int, end: int, cues: Cues) -> Line:
    part = _slice(view, start, end)
    if not any(char.isalnum() for char in part.text):
        return Line(view=part, kind=LineKind.FURNITURE, gap=0)
    kind = LineKind.BYLINE if is_byline(part.text, cues) else LineKind.TEXT
    return Line(view=part, kind=kind, gap=0)


def _parts_here(text: str, start: int, before: Piece, after: Piece, end: int, cues: Cues) -> bool:
    """Whether the blank between two pieces of one line parts two paragraphs; *start* is where this one begins."""
    # What is read is bounded, so that a line of a million characters costs no more than its length.
    so_far = text[max(start, before.end - LONGEST_TITLE - 1) : before.end]
    if is_closed(so_far) and not so_far.endswith(("：", "；")):
        return True
    if end - start <= LONGEST_HEADING and "。" not in text[start:end]:
        return False
    following = text[after.start : after.end + 2]
    if _is_strong_mark(following):
        return True
    if start < before.end - len(so_far):
        return False
    if is_byline(so_far, cues):
        return not _is_names(following.split()[0], cues)
    if is_byline(f"{so_far} {following.split()[0]}", cues):
        return False
    return is_headingable(so_far) and _ends_title(
        so_far, text[after.start : min(end, after.start + LONGEST_TITLE)], cues
    )


def _ends_title(title: str, following: str, cues: Cues) -> bool:
    """Whether what follows a title or heading on its line is the text under it, or who wrote it."""
    first, *others = following.split()
    sentence = FIGURE_BLANK.sub("", following).split()[0]
    if title.endswith("："):
        return _is_body(sentence) or mark(following) is not None
    if len(title) < SHORTEST_HEADING or title[-1].isdecimal() or cues.dateline.fullmatch(title):
        return False
    if _has_reporter(first, cues) and is_byline(" ".join((first, *others[:1])), cues):
        return True
    if first[0].isdecimal() and DATED.match(first) is None:
        return False
    return _is_body(sentence) or (first.endswith("：") and is_headingable(first))


def _is_body(word: str) -> bool:
    return len(word) > LONGEST_HEADING or ("。" in word and len(word) > 10) or (word.count("，") > 0 and len(word) > 25)


def _is_strong_mark(text: str) -> bool:
    found = mark(text)
    return found is not None and found[0] not in WEAK_MARKS


def _has_reporter(text: str, cues: Cues) -> bool:
    return cues.reporter.search(text) is not None


NAMES = re.compile(r"[\u4e00-\u9fff·]{1,5}")


def _is_names(text: str, cues: Cues) -> bool:
    bare = text.strip("（）【】")
    return NAMES.fullmatch(bare) is not None or (len(bare) <= 10 and _has_reporter(bare, cues))


BYLINE_SIGNS = "□■◎●◆▲△○（【〔\t "
BYLINE_PARTS = re.compile(r"[\s、，/：（）【】]+")


def is_byline(text: str, cues: Cues) -> bool:
    """Whether a line names who wrote, and nothing else."""
    bare = text.strip()
    if len(bare) > LONGEST_BYLINE or "。" in bare:
        return False
    signed = bare[:1] in BYLINE_SIGNS
    bare = bare.lstrip(BYLINE_SIGNS).rstrip("）】〕")
    match = cues.reporter.search(bare)
    if match is None:
        return _is_credit(bare, cues)
    before = bare[: match.start()].strip()
    if not _is_outlet(before, cues, signed=signed):
        return False
    names = [part for part in BYLINE_PARTS.split(bare[match.end() :]) if part]
    return bool(names) and all(_is_name(name, cues) for name in names)


def _is_outlet(before: str, cues: Cues, *, signed: bool) -> bool:
    if not before or before in cues.words["own-outlet"]:
        return True
    return len(before) <= 16 and (cues.outlet_end.search(before) is not None or (signed and "·" in before))


def _is_name(word: str, cues: Cues) -> bool:
    if _has_reporter(word, cues):
        return len(word) <= 12
    return NAMES.fullmatch(word) is not None and len(word) <= 4 and not word.startswith(("从", "在", "获"))


def _is_credit(text: str, cues: Cues) -> bool:
    return len(text) <= 12 and any(
        text.endswith(word) and NAMES.fullmatch(text.removesuffix(word).strip()) for word in cues.words["photographer"]
    )


def _cut_tail(lines: Iterator[Line]) -> Iterator[Line]:
    """After the words that close a page only whole sentences are the report's, and none after a statement of rights."""
    said = False
    tail = ""
    for line in lines:
        if line.tail and said:
            tail = line.tail if not _is_statement(tail) else tail
        elif tail and _ends_tail(line, tail):
            tail = ""
        if tail and line.kind is not LineKind.FURNITURE:
            yield replace(line, kind=LineKind.FURNITURE)
            continue
        said = said or (line.kind is LineKind.TEXT and _is_body(line.text))
        yield line


def _ends_tail(line: Line, tail: str) -> bool:
    if line.kind is LineKind.BYLINE:
        return True
    if _is_statement(tail) or line.kind is LineKind.FURNITURE:
        return False
    return "。" in line.text and len(line.text) >= 60


def _is_statement(tail: str) -> bool:
    return tail.endswith(("声明", "申明"))
