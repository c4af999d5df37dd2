"""Where the words of a correction stand in a reading, whatever else of the report was edited since."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.corrections.naming import find_named
from kg.corrections.records import Anchor
from kg.model import Claim, Evidence, Named, Reading, Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The sentence with the words, None where it is gone, and what is read from them, None where nothing is."""

    sentence: Sentence | None
    claim: Claim | Named | None = None


def find(anchor: Anchor, reading: Reading) -> Found:
    """What an anchor names in a reading: the claim of its key, else the one that is read from the same figure."""
    sentences = [sentence for sentence in reading.sentences if sentence.text == anchor.sentence]
    if not sentences:  # copied from the page, where a line may end within it
        words = bare(anchor.sentence)
        sentences = [sentence for sentence in reading.sentences if bare(sentence.text) == words]
    if not sentences:
        return Found(sentence=None)
    if anchor.statement:
        return Found(sentence=sentences[0], claim=find_named(anchor, sentences, reading))
    by_key = next((claim for claim in reading.claims if claim.key == anchor.key), None)
    if by_key is not None:
        return Found(sentence=sentences[0], claim=by_key)
    for sentence in sentences:
        printed = figure_span(anchor, sentence, reading.report.text)
        near = _read_from(reading, sentence, printed) if printed else []
        if len(near) == 1:
            return Found(sentence=sentence, claim=near[0])
    return Found(sentence=sentences[0])


def figure_span(anchor: Anchor, sentence: Sentence, text: str) -> Span | None:
    """Where the figure of an anchor stands in the frozen text; None where several could be meant.

    The quote says which it is; without one it is the *nth* that the sentence prints as a figure of its own.
    """
    spans = [sentence.view.frozen(span) for span in _printed(anchor.figure, sentence.text)]
    quoted = [span for span in spans if _is_quoted(span, anchor.quote, sentence, text)]
    if len(quoted) == 1:
        return quoted[0]
    return spans[anchor.nth - 1] if len(spans) >= anchor.nth else None


def bare(words: str) -> str:
    r"""Words by which two prints of them are compared: without blanks, one width.

    >>> bare("资助 ７.4万\n余名")
    '资助7.4万余名'
    """
    return "".join(unicodedata.normalize("NFKC", words).split())


def _printed(figure: str, text: str) -> Iterator[Span]:
    start = text.find(figure)
    while start >= 0:
        end = start + len(figure)
        # 3 is no figure of its own in 13 or in 3.5.
        before, after = text[:start][-1:], text[end : end + 2]
        part = (before.isdigit() or before == ".") or (
            figure[-1:].isdigit() and (after[:1].isdigit() or _goes_on(after))
        )
        if not part:
            yield Span(start, end)
        start = text.find(figure, start + 1)


def _goes_on(after: str) -> bool:
    return after[:1].isdigit() or (after[:1] in (".", ",") and after[1:].isdigit())


def _is_quoted(span: Span, quote: str, sentence: Sentence, text: str) -> bool:
    """Whether the quote, wherever it stands in the sentence, holds this print of the figure."""
    wanted = bare(quote)
    if not wanted:
        return False
    whole = Span(min(sentence.view.offsets), max(sentence.view.offsets) + 1)
    kept = [at for at in range(whole.start, whole.end) if bare(text[at])]
    run = "".join(bare(text[at]) for at in kept)
    if len(run) != len(kept):  # a sign that is two when it is made plain; the nth figure is meant then
        return False
    start = run.find(wanted)
    while start >= 0:
        if kept[start] <= span.start and span.end <= kept[start + len(wanted) - 1] + 1:
            return True
        start = run.find(wanted, start + 1)
    return False


def _read_from(reading: Reading, sentence: Sentence, printed: Span) -> list[Claim]:
    def tells(evidence: Sequence[Evidence]) -> bool:
        return any(
            one.sentence == sentence.number and one.figure is not None and one.figure.overlaps(printed)
            for one in evidence
        )

    return [claim for claim in reading.claims if tells(claim.evidence)]
