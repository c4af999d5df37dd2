"""A correction: who says what is wrong of which words, when and why."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from kg.errors import KgError
from kg.graph import vocabulary

# What of a claim can be corrected, in the order of the columns.
SLOTS = (
    "metric", "title", "value", "unit", "comparator", "lower", "upper", "place", "period", "group", "benefit",
    "program", "kind", "aspect", "modality", "measure", "phase", "residence",
)  # fmt: skip
# What of other statements can be corrected, by their kind.
NAMED: Mapping[str, tuple[str, ...]] = {
    "initiative": ("name", "type"), "designation": ("name", "holder"), "policy": ("name",),
}  # fmt: skip
ALL_SLOTS = (*SLOTS, "name", "type", "holder")
# What stands in a slot that is to hold nothing.
NOTHING = "none"

LONGEST = 4000
_OTHERS = ", ".join(NAMED)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2}))?")
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,59}")
# Line ends and what no reader sees; a surrogate could not be written at all.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


class CorrectionError(KgError):
    """A correction that cannot be."""


class Kind(StrEnum):
    """What a correction does."""

    REJECT = "reject"
    CHANGE = "change"
    ADD = "add"
    CONFIRM = "confirm"
    MERGE = "merge"
    SPLIT = "split"

    @property
    def is_of_concepts(self) -> bool:
        """Whether it is about concepts wherever they are named, and not about one claim."""
        return self in (Kind.MERGE, Kind.SPLIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The words that a correction is about: report, sentence, the *nth* time that it prints the figure, the quote.

    *sentence* and *figure* are as the reading has them (repaired), *quote* as the report prints it but for line ends.
    Of a statement other than a figure *statement* is the kind (of :data:`NAMED`), and *figure* the name that it has.
    """

    report: str
    sentence: str
    figure: str
    nth: int = 1
    quote: str = ""
    statement: str = ""

    @property
    def iri(self) -> str:
        """The IRI of the statement that these words have."""
        return vocabulary.named(self.report, self.statement or "claim", self.key).value

    @property
    def key(self) -> str:
        """The key of the statement that these words have, as linking makes it.

        >>> Anchor(report="a", sentence="床位达到2.4万张", figure="2.4万").key
        '83214c4e96c8-2.4万-1'
        """
        return self.figure if self.statement else f"{vocabulary.digest(self.sentence)}-{self.figure}-{self.nth}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That a correction does not hold any more: who said so, and when."""

    author: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction. *slots* are names of :data:`SLOTS` with their values, of a confirmation those that were read.

    Of concepts: claims of *concept* are claims of *into*; a split takes those alone whose words hold all of *words*.
    *overrules* names other corrections that this one settles against.
    """

    id: str
    kind: Kind
    author: str
    when: str
    why: str = ""
    anchor: Anchor | None = None
    slots: tuple[tuple[str, str], ...] = ()
    concept: str = ""
    words: str = ""
    into: str = ""
    overrules: tuple[str, ...] = ()
    withdrawal: Withdrawal | None = None

    @property
    def slot(self) -> Mapping[str, str]:
        """The slots by name."""
        return dict(self.slots)

    @property
    def effect(self) -> str:
        """A digest of all that decides what it does to a graph; why it was made is not part of that."""
        fields = asdict(self)
        del fields["why"]
        return _digest(fields)


def made(correction: Correction) -> Correction:
    """The correction, checked, with the name that its content gives it where it has none.

    >>> made(Correction(id="", kind=Kind.MERGE, author="李", when="2026-11-22", concept="x:a", into="x:b")).id
    '2075088f5d'
    """
    _check(correction)
    if correction.id:
        return correction
    fields = asdict(correction)
    del fields["id"], fields["withdrawal"]
    if correction.anchor and not correction.anchor.statement:
        del fields["anchor"]["statement"]
    return replace(correction, id=_digest(fields)[:10])


def slots_of(statement: str) -> tuple[str, ...]:
    """The fields of a kind of statement; of a figure where it is empty."""
    return NAMED.get(statement, SLOTS)


def in_force(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that nobody has withdrawn."""
    return tuple(one for one in corrections if one.withdrawal is None)


def clean(words: str) -> str:
    r"""Words as a table of one line can hold them: runs of blanks and line ends are one blank.

    >>> clean(" 读错了\r\n单位 ")
    '读错了 单位'
    """
    return " ".join(_UNPRINTABLE.sub(" ", words).split())


def _digest(fields: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _check(one: Correction) -> None:
    _check_words(one)
    if one.id and not _ID.fullmatch(one.id):
        raise CorrectionError(f"{one.id!r} is no name of a correction: write letters and digits, or leave it empty")
    if not one.author:
        raise CorrectionError("a correction has an author; name them")
    for when in (one.when, *([one.withdrawal.when] if one.withdrawal else [])):
        if not _DATE.fullmatch(when):
            raise CorrectionError(f"{when!r} is no date; write it as 2026-11-22 or 2026-11-22T09:30:00+08:00")
    if one.withdrawal is not None and not one.withdrawal.author:
        raise CorrectionError("who withdraws a correction is named; fill in withdrawn_by")
    if one.kind.is_of_concepts:
        _check_concepts(one)
    else:
        _check_claim(one)


def _check_words(one: Correction) -> None:
    anchor = one.anchor
    said = [one.author, one.why, one.concept, one.words, one.into, *one.overrules, *(words for _, words in one.slots)]
    said += [anchor.report, anchor.sentence, anchor.figure, anchor.quote] if anchor else []
    for words in said:
        if _UNPRINTABLE.search(words):
            raise CorrectionError(f"{words!r} holds a line end or a sign that cannot be printed; take it out")
        if len(words) > LONGEST:
            raise CorrectionError(f"{words[:30]!r} … is longer than {LONGEST} characters; shorten it")


def _check_claim(one: Correction) -> None:
    if one.concept or one.words or one.into:
        raise CorrectionError(f"{one.kind}: it is about a claim; leave concept, words and into empty")
    anchor = one.anchor
    if anchor is None or not anchor.report or not anchor.sentence or not anchor.figure or anchor.nth < 1:
        raise CorrectionError(f"{one.kind}: name its report, its sentence and the figure as printed")
    if anchor.statement and anchor.statement not in NAMED:
        raise CorrectionError(f"there is no statement {anchor.statement!r}; leave it empty, or write {_OTHERS}")
    if anchor.statement and one.kind is Kind.ADD:
        raise CorrectionError(f"add: figures alone can be added; {_OTHERS} can be rejected, changed and confirmed")
    if not anchor.statement and anchor.figure not in anchor.sentence:
        raise CorrectionError(f"{one.kind}: its sentence does not print {anchor.figure!r}; copy the figure from there")
    known = slots_of(anchor.statement)
    unknown = [name for name, _ in one.slots if name not in known]
    if unknown:
        raise CorrectionError(f"there is no field {unknown[0]!r}; there are {', '.join(known)}")
    given = one.slot
    if one.kind is Kind.REJECT and given:
        raise CorrectionError("reject: it takes the claim away and changes no field; leave the fields empty")
    if one.kind is Kind.CHANGE and not given:
        raise CorrectionError("change: say which field has which value")
    if one.kind is Kind.ADD and not ("metric" in given or "title" in given):
        raise CorrectionError("add: say at least of which metric (or title) the figure is")


def _check_concepts(one: Correction) -> None:
    if one.anchor is not None or one.slots:
        raise CorrectionError(f"{one.kind}: it is about concepts; leave the words of a report and the fields empty")
    if not one.concept or not one.into:
        raise CorrectionError(f"{one.kind}: name the concept, and into which one its claims go")
    if one.kind is Kind.SPLIT and not one.words:
        raise CorrectionError("split: say by which words the claims are known that go into the other concept")
    if one.kind is Kind.MERGE and one.words:
        raise CorrectionError("merge: all claims of the concept go; leave words empty, or split it")
    if one.concept == one.into:
        raise CorrectionError(f"{one.kind}: both are {one.concept}; name two concepts")
