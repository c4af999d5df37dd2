"""What a model names in a document, in our own kinds, with how sure it is of each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import ROUND_DOWN, Decimal
from functools import cache
from pathlib import Path

from spacy.tokens import Doc
from spacy.tokens import Span as Entity

from kg.language.recognizer import scores
from kg.model import Proposal, Span

_PLACES = Decimal("0.01")
LABELS = Path(__file__).parent / "labels.toml"


@cache
def kinds() -> Mapping[str, str]:
    """The kind of every label that is known.

    >>> kinds()["GPE"], kinds()["PLACE"]
    ('place', 'place')
    """
    told: Mapping[str, str] = tomllib.loads(LABELS.read_text(encoding="utf-8"))["kinds"]
    return told


@cache
def least() -> Mapping[str, Decimal]:
    """The score from which on a name of a kind is believed; a kind that is not here is never believed alone."""
    told = tomllib.loads(LABELS.read_text(encoding="utf-8"), parse_float=Decimal)["least"]
    return {kind: Decimal(score) for kind, score in told.items()}


@cache
def least_quoted() -> Mapping[str, Decimal]:
    """The same for a name that stands alone between quotation marks, whose ending tells nothing."""
    told = tomllib.loads(LABELS.read_text(encoding="utf-8"), parse_float=Decimal)["least-quoted"]
    return {kind: Decimal(score) for kind, score in told.items()}


@cache
def endings() -> Mapping[str, tuple[str, ...]]:
    """The ways in which a name of a kind may end; a kind that is not here may end in any way."""
    told = tomllib.loads(LABELS.read_text(encoding="utf-8"))["endings"]
    return {kind: tuple(words) for kind, words in told.items()}


def believed(kind: str, words: str, score: Decimal, *, quoted: bool = False) -> bool:
    """Whether a name is to be stated where no rule has read it.

    >>> believed("place", "云杉坳村", Decimal("0.97")), believed("place", "惠民生", Decimal("0.97"))
    (True, False)
    >>> [believed("initiative", "荷香串门", Decimal("0.97"), quoted=quoted) for quoted in (False, True)]
    [False, True]
    """
    if quoted and kind in least_quoted():
        return score >= least_quoted()[kind]
    return score >= least().get(kind, 2) and words.endswith(endings().get(kind, ("",)))


def proposals(doc: Doc) -> Iterator[Proposal]:
    """The entities of a document whose label is known, each with its score to two places."""
    chances = scores(doc)
    for entity in doc.ents:
        kind = kinds().get(entity.label_)
        if kind is not None:
            # a pipeline that does not say how sure it is counts as sure
            score = Decimal(chances.get((entity.start, entity.end), 1)).quantize(_PLACES, ROUND_DOWN)
            yield Proposal(
                span=Span(entity.start_char, entity.end_char),
                kind=kind,
                score=score,
                believed=believed(kind, entity.text, score, quoted=_quoted(doc.text, entity)),
            )


def _quoted(text: str, entity: Entity) -> bool:
    return text[max(0, entity.start_char - 1) : entity.start_char] == "“" and text.startswith("”", entity.end_char)
