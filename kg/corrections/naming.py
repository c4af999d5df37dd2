"""Statements other than figures that people correct: initiatives, honours and policies, by the names that were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.corrections.records import Anchor, CorrectionError
from kg.graph.named import kind_of
from kg.lexicon import Lexicon
from kg.model import Designation, Initiative, Named, NamedStatement, PlaceRef, Policy, Reading, Sentence

_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』《》 ")


def said(named: Named, slot: str) -> str:
    """What a statement says in a field."""
    match named.statement, slot:
        case ((Initiative(name=words) | Designation(name=words) | Policy(title=words)), "name"):
            return words
        case Initiative(type=words), "type":
            return words
        case Designation(holder=words), "holder":
            return words
    return ""


def changed(named: Named, slot: str, value: str, lexicon: Lexicon) -> Named:
    """The statement with another value in a field; its key, and so its IRI, stays."""
    statement = named.statement
    if slot == "holder" and isinstance(statement, Designation):
        division = lexicon.places.resolve(value, None)
        place = PlaceRef(code=division.code, name=value) if division else None
        kind = "place" if place else "organization" if statement.holder_type == "place" else statement.holder_type
        return replace(named, statement=replace(statement, holder=value, holder_type=kind), place=place)
    return replace(named, statement=_with(statement, slot, value))


def _with(statement: NamedStatement, slot: str, value: str) -> NamedStatement:
    match statement, slot:
        case Initiative(), "name":
            return replace(statement, name=value)
        case Initiative(), "type":
            return replace(statement, type=value)
        case Designation(), "name":
            return replace(statement, name=value)
        case Policy(), "name":
            return replace(statement, title=value)
    raise CorrectionError(f"{slot}: this statement has no such field")


def find_named(anchor: Anchor, sentences: Sequence[Sentence], reading: Reading) -> Named | None:
    """The statement of this kind that is read from one of these sentences under this name; None where none is.

    Quotation marks are no part of a name. What is read there now under another name is another reading.
    """
    numbers = {sentence.number for sentence in sentences}
    read = [
        one
        for one in reading.named
        if kind_of(one.statement) == anchor.statement and any(proof.sentence in numbers for proof in one.evidence)
    ]
    by_key = [one for one in read if one.key == anchor.figure]
    by_name = [one for one in read if _bare(said(one, "name")) == _bare(anchor.figure)]
    if by_key:
        return by_key[0]
    return by_name[0] if len(by_name) == 1 else None


def _bare(words: str) -> str:
    return words.translate(_QUOTES)
