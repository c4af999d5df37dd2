"""What stands between the blanks of a line: labels and their values, buttons, dates, and the words of the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.reading.cues import Cues

PIECE = re.compile(r"[^\s|]+|\|")
DATE = re.compile(r"(?P<year>(?:19|20)\d{2})(?:年|[-/.])(?P<month>\d{1,2})(?:月|[-/.])(?P<day>\d{1,2})日?")
TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
BRACKETS = "【】[]（）〖〗"
PATH = re.compile(r"(?<!>)>{1,2}(?!>)|》》|›|»")
# The longest name of a publisher or editor that is taken for the value after a label.
LONGEST_NAME = 30
LONGEST_COLUMN = 8
# Labels behind which may stand what somebody says instead of a name.
SPOKEN = frozenset({"issuer-label", "person-label", "source-label"})
SENTENCE = re.compile("。|！.|[，；][^|]{20}")


class Kind(StrEnum):
    """What a piece of a line is."""

    WORDS = "words"
    FIELD = "field"
    CONTROL = "control"
    DATE = "date"
    PATH = "path"
    TAIL = "tail"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of a line without blanks; a field has its label's class and where its value stands."""

    start: int
    end: int
    kind: Kind
    label: str = ""
    value: tuple[int, int] | None = None


def pieces_of(text: str, cues: Cues) -> tuple[Piece, ...]:
    """The pieces of a line, labels joined with the values after them."""
    plain = [_classify(text, match.start(), match.end(), cues) for match in PIECE.finditer(text)]
    joined = _with_values(text, _with_spread_labels(text, plain, cues))
    return tuple(_settle_dates(_settle_paths(joined)))


def _classify(text: str, start: int, end: int, cues: Cues) -> Piece:
    word = text[start:end]
    bare = word.strip(BRACKETS)
    if not bare or bare == "|":
        return Piece(start=start, end=end, kind=Kind.RULE)
    if PATH.fullmatch(word):
        return Piece(start=start, end=end, kind=Kind.PATH)
    if DATE.fullmatch(bare) or TIME.fullmatch(bare) or _is_date_and_time(bare):
        return Piece(start=start, end=end, kind=Kind.DATE)
    field = _field(text, start, end, cues)
    if field is not None:
        return field
    if cues.tail.match(word) is not None:
        return Piece(start=start, end=end, kind=Kind.TAIL)
    if bare in cues.words["control"]:
        return Piece(start=start, end=end, kind=Kind.CONTROL)
    if bare in cues.words["navigation"] or PATH.search(word):
        return Piece(start=start, end=end, kind=Kind.PATH)
    return Piece(start=start, end=end, kind=Kind.WORDS)


def _is_date_and_time(word: str) -> bool:
    match = DATE.match(word)
    return match is not None and TIME.fullmatch(word[match.end() :]) is not None


def _field(text: str, start: int, end: int, cues: Cues) -> Piece | None:
    """A label and its colon at the start of a piece; a clock time may stand before it, since pages lose blanks."""
    opening = start + (TIME.match(text[start:end]) or re.match("", "")).end()  # type: ignore[union-attr]
    opening += len(text[opening:end]) - len(text[opening:end].lstrip(BRACKETS))
    match = cues.label.match(text, opening, end)
    if match is None:
        return None
    word = match[1]
    label = cues.labels.get(word, "")
    if not label:
        kind = next(k for k, n in _OF_CLASS if word in cues.words[n])
        return Piece(start=start, end=end, kind=kind)
    if label in SPOKEN and word not in cues.words["tail"] and SENTENCE.search(text, match.end(), end):
        return None  # 发布人：各位记者朋友，大家好！…: who speaks stands before what is said
    if word in cues.words["tail"]:
        kind = Kind.TAIL
    else:
        kind = Kind.FIELD
    stop = match.end() + len(text[match.end() : end].rstrip("】]）〗"))
    return Piece(start=start, end=end, kind=kind, label=label, value=(match.end(), stop))


_OF_CLASS = ((Kind.TAIL, "tail"), (Kind.PATH, "navigation"), (Kind.CONTROL, "control"))


def _with_spread_labels(text: str, pieces: Sequence[Piece], cues: Cues) -> list[Piece]:
    """Labels that a page spreads over its width (来    源), and bare ones in the cells of a table."""
    table = any(text[p.start : p.end] == "|" for p in pieces)
    result: list[Piece] = []
    for piece in pieces:
        last = result[-1] if result else None
        if last is not None and last.kind is Kind.WORDS and last.end - last.start == 1:
            word = text[last.start] + text[piece.start : piece.end]
            name = word.rstrip("：:")
            if name in cues.labels and (table or name != word):
                result[-1] = _bare_label(last.start, piece.end, cues.labels[name])
                continue
        word = text[piece.start : piece.end]
        if table and piece.kind is Kind.WORDS and word in cues.labels:
            result.append(_bare_label(piece.start, piece.end, cues.labels[word]))
        else:
            result.append(piece)
    return result


def _bare_label(start: int, end: int, label: str) -> Piece:
    return Piece(start=start, end=end, kind=Kind.FIELD, label=label, value=(end, end))


def _with_values(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Fields with the piece after them as their value, where the label stands alone and the piece is of its sort."""
    result: list[Piece] = []
    waiting: int | None = None
    for piece in pieces:
        value = waiting is not None and _fits(text, result[waiting], piece)
        if waiting is not None and value:
            result[waiting] = replace(result[waiting], value=(piece.start, piece.end))
        result.append(replace(piece, kind=Kind.FIELD) if value else piece)
        if piece.value is not None and piece.value[0] == piece.value[1]:
            waiting = len(result) - 1
        elif piece.kind is not Kind.RULE:
            waiting = None
    return result


def _fits(text: str, field: Piece, piece: Piece) -> bool:
    word = text[piece.start : piece.end]
    if piece.kind is Kind.RULE:
        return False
    if field.label in {"date-label", "written-label"}:
        return piece.kind is Kind.DATE
    if field.label == "count-label":
        return word.isdecimal()
    if piece.kind is Kind.DATE:
        return field.label == "other-label"
    if field.label in {"title-label", "first-title-label"}:
        return piece.kind is Kind.WORDS and not word.endswith("。")
    return piece.kind is Kind.WORDS and len(word) <= LONGEST_NAME and not re.search("[，。；]", word)


def _settle_paths(pieces: Sequence[Piece]) -> list[Piece]:
    """The names of columns between the arrows of a path (首页 >> 信息公开 >> 民政动态) belong to it."""
    result = list(pieces)
    for i, piece in enumerate(pieces):
        before = pieces[i - 1] if i else None
        short = piece.kind is Kind.WORDS and piece.end - piece.start <= LONGEST_COLUMN
        if short and before is not None and before.kind is Kind.PATH:
            result[i] = replace(piece, kind=Kind.PATH)
    return result


def _settle_dates(pieces: Sequence[Piece]) -> list[Piece]:
    """A date alone is page furniture beside other furniture; between words it is part of what they say."""
    if all(p.kind is not Kind.WORDS for p in pieces):
        return list(pieces)
    left, right = _beside_furniture(pieces), _beside_furniture(pieces[::-1])[::-1]
    return [
        replace(piece, kind=Kind.WORDS) if piece.kind is Kind.DATE and not (before or after) else piece
        for piece, before, after in zip(pieces, left, right, strict=True)
    ]


def _beside_furniture(pieces: Sequence[Piece]) -> list[bool]:
    """Of each piece whether the nearest one before it that is no date or rule is furniture."""
    result: list[bool] = []
    furniture = False
    for piece in pieces:
        result.append(furniture)
        if piece.kind not in {Kind.DATE, Kind.RULE}:
            furniture = piece.kind is not Kind.WORDS
    return result
