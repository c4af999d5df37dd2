"""What a person may write in a field of a statement, and how a reading would say it."""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote

from kg.corrections.records import ALL_SLOTS, NOTHING, CorrectionError, slots_of
from kg.graph.vocabulary import ID
from kg.lexicon import Concept, Lexicon
from kg.model import Period

CANDIDATE = "candidate:"
_CANDIDATES = f"{ID}candidate/"
_MAY_BE_NOTHING = frozenset({"lower", "upper", "place", "period", "group", "benefit", "program", "phase", "residence"})
_CODES: Mapping[str, str] = {
    "comparator": "comparators", "kind": "kinds", "aspect": "aspects", "modality": "modalities",
    "measure": "measures", "phase": "phases", "residence": "residences", "type": "initiative-types",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DURATION = re.compile(r"P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?")
_JOINTS = re.compile(r"[|、]")
_LONGEST_NUMBER = 40


def canonical(slot: str, words: str, lexicon: Lexicon) -> str:
    """What a person wrote in a field, as a reading would say it; CorrectionError says what can stand there.

    >>> from kg.lexicon import load
    >>> canonical("period", "2024-06", load()), canonical("value", "7.40E4", load()), canonical("place", "济南", load())
    ('2024-06-01/2024-06-30', '74000', '370100')
    """
    if slot not in ALL_SLOTS:
        raise CorrectionError(f"there is no field {slot!r}; there are {', '.join(ALL_SLOTS)}")
    words = words.strip()
    if words == NOTHING:
        if slot not in _MAY_BE_NOTHING:
            raise CorrectionError(f"{slot}: it cannot hold nothing; write what it is, or reject the claim")
        return NOTHING
    return _READERS.get(slot, _code)(slot, words, lexicon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field for a form: its name, and the values that can stand in it where they are few."""

    name: str
    choices: tuple[str, ...]
    may_be_nothing: bool


def fields(lexicon: Lexicon, statement: str = "") -> tuple[Field, ...]:
    """The fields of a figure, or of another kind of statement."""
    return tuple(
        Field(
            name=slot,
            choices=tuple(concept.notation for concept in lexicon.concepts(_CODES[slot])) if slot in _CODES else (),
            may_be_nothing=slot in _MAY_BE_NOTHING,
        )
        for slot in slots_of(statement)
    )


def _concept(slot: str, words: str, lexicon: Lexicon) -> str:
    scheme = f"{slot}s"
    if words.startswith(_CANDIDATES):
        return CANDIDATE + named_candidate(words)
    if words.startswith(CANDIDATE) and len(words) > len(CANDIDATE) and slot != "benefit":
        return words
    return found_concept(words, scheme, lexicon).zh


def named_candidate(iri: str) -> str:
    """The name of the candidate of an IRI.

    >>> named_candidate(f"{ID}candidate/metric/50%25以上的社区数")
    '50%以上的社区数'
    """
    return unquote(iri.rpartition("/")[2])


def found_concept(words: str, scheme: str, lexicon: Lexicon) -> Concept:
    """The concept of a scheme that is called so, by IRI, notation, or a Chinese or English label."""
    for concept in lexicon.concepts(scheme):
        if words in (concept.iri, concept.notation, concept.zh, concept.en):
            return concept
    known = lexicon.forms(scheme)
    if words in known:
        return known[words]
    near = difflib.get_close_matches(words, list(known), n=3, cutoff=0.5)
    meant = f"did you mean {', '.join(near)}" if near else f"see ontology/schemes/{scheme}.ttl"
    unknown = "" if scheme == "benefits" else f"; a new one is written {CANDIDATE}{words or 'NAME'}"
    raise CorrectionError(f"{scheme[:-1]}: no scheme has {words!r}; {meant}{unknown}")


def _group(slot: str, words: str, lexicon: Lexicon) -> str:
    parts = [part.strip() for part in _JOINTS.split(words) if part.strip()]
    if not parts:
        raise CorrectionError("group: name one, or several with | between them")
    return "|".join(sorted({_concept(slot, part, lexicon) for part in parts}))


def _unit(slot: str, words: str, lexicon: Lexicon) -> str:
    if words.startswith(CANDIDATE) and len(words) > len(CANDIDATE):
        return words.removeprefix(CANDIDATE)
    return found_concept(words, "units", lexicon).notation


def _text(slot: str, words: str, lexicon: Lexicon) -> str:
    if not words:
        raise CorrectionError(f"{slot}: it is empty; write the words")
    return words


def _programs(slot: str, words: str, lexicon: Lexicon) -> str:
    parts = {part.strip() for part in _text(slot, words, lexicon).split("|")} - {""}
    return _text(slot, "|".join(sorted(parts)), lexicon)


def _number(slot: str, words: str, lexicon: Lexicon) -> str:
    try:
        number = Decimal(words.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(f"{number:f}") > _LONGEST_NUMBER:
        raise CorrectionError(f"{slot}: {words!r} is no number; write it in the base unit, as 74000 for 7.4万")
    return plain(number)


def plain(number: Decimal) -> str:
    """A number as a field has it."""
    written = f"{number.normalize():f}"
    return "0" if written == "-0" else written


def _place(slot: str, words: str, lexicon: Lexicon) -> str:
    within, slash, name = words.removeprefix(f"{ID}place/").partition("/")
    if slash and name and not within:
        return words
    division = lexicon.places.division(within)
    if division is not None:
        return f"{division.code}/{name}" if slash and name else division.code
    found = lexicon.places.named(words)
    if len(found) == 1 or (found and not found[0].former and all(one.former for one in found[1:])):
        return found[0].code
    if found:
        codes = ", ".join(f"{one.code} {one.name}" for one in found[:5])
        raise CorrectionError(f"place: {words} may be several ({codes}); write the code of one")
    raise CorrectionError(
        f"place: {words!r} is no code or name of GB/T 2260; write 370100, 济南市, or 370100/NAME without a code"
    )


def _period(slot: str, words: str, lexicon: Lexicon) -> str:
    dates, _, length = words.partition(" ")
    if not length and _DURATION.fullmatch(dates):
        return dates
    begin, slash, end = dates.partition("/")
    first, last = _days(begin), _days(end if slash else begin)
    wrong = not dates or dates == "/" or (length and not _DURATION.fullmatch(length))
    if wrong or (begin and first is None) or (end and last is None):
        raise CorrectionError(
            f"period: {words!r} cannot be read; write 2024, 2024-06, 2024-01-01/2024-06-30, /2024-06-30 or P5Y"
        )
    ends = (first[0] if first else None), (last[1] if last else None)
    if ends[0] and ends[1] and ends[0] > ends[1]:
        raise CorrectionError(f"period: {words!r} ends before it begins; turn it round")
    return spelled(Period(begin=ends[0], end=ends[1], duration=length or None))


def spelled(period: Period) -> str:
    """A period as a field has it: both ends, then its length."""
    begin, end = (day.isoformat() if day else "" for day in (period.begin, period.end))
    dates = f"{begin}/{end}" if begin or end else ""
    return " ".join(part for part in (dates, period.duration or "") if part)


def _days(words: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day; None where it is none."""
    found = _DATE.fullmatch(words)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if year is None or month is None:
            return (date(year or 0, 1, 1), date(year or 0, 12, 31))
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def _code(slot: str, words: str, lexicon: Lexicon) -> str:
    scheme = _CODES[slot]
    for concept in lexicon.concepts(scheme):
        if words in (concept.iri, concept.notation, concept.zh, concept.en):
            return concept.notation
    if words in lexicon.forms(scheme):
        return lexicon.forms(scheme)[words].notation
    known = ", ".join(concept.notation for concept in lexicon.concepts(scheme))
    raise CorrectionError(f"{slot}: there is no {words!r}; there are {known}")


_READERS: Mapping[str, Callable[[str, str, Lexicon], str]] = {
    "metric": _concept, "title": _text, "value": _number, "unit": _unit, "lower": _number, "upper": _number,
    "place": _place, "period": _period, "group": _group, "benefit": _concept, "program": _programs,
    "name": _text, "holder": _text,
}  # fmt: skip
