"""`python -m training.evaluate`: what the rules, the model and both are worth, into training/scores.json.

Open reports are read with the pipeline that did not learn from them (`python -m training.folds`), kept ones with the
one in the package. A run counts when its first and last character and its label are those of the gold.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kg import lexicon as lexicons
from kg.language import annotate
from kg.language.pipeline import pipeline
from kg.lexicon import Lexicon
from kg.model import (
    Designation,
    GroupMention,
    Initiative,
    OrganizationMention,
    PlaceMention,
    Policy,
    Sentence,
    Span,
    Statement,
)
from kg.statements import extract
from training import segmentation
from training.examples import paragraphs
from training.folds import folds_model, held_out
from training.labelled import CORPUS, LABELS, LabelledReport, as_report, read_corpus
from training.templates import SEED, make

SCORES = Path(__file__).parent / "scores.json"
_LABEL_OF: dict[type, str] = {
    PlaceMention: "PLACE",
    GroupMention: "GROUP",
    Initiative: "INITIATIVE",
    Policy: "POLICY",
    Designation: "HONOUR",
    OrganizationMention: "ORG",
}
_LABEL_OF_KIND = {"organization": "ORG", **{label.lower(): label for label in LABELS}}

Run = tuple[int, int, str]
Told = dict[str, Any]


def stated(statements: Iterable[Statement], text: str, *, proposed: bool) -> set[Run]:
    """The runs that statements name, those of the model or those of the rules; an honour's is its name in its quote."""
    return {run for s in statements if (s.evidence.proposed is not None) is proposed for run in _run(s, text)}


def _run(statement: Statement, text: str) -> Iterator[Run]:
    label = _LABEL_OF.get(type(statement))
    span = statement.evidence.quote
    if isinstance(statement, Designation):
        at = text.find(statement.name, span.start, span.end)
        span = Span(at, at + len(statement.name))
    if label and span.start >= 0:
        yield span.start, span.end, label


def proposed(sentences: Iterable[Sentence]) -> set[Run]:
    """The runs that the model proposes."""
    return {
        (*sentence.view.frozen(proposal.span), _LABEL_OF_KIND[proposal.kind])
        for sentence in sentences
        for proposal in sentence.proposals
    }


def merged(rules: set[Run], model: set[Run]) -> set[Run]:
    """Rules first: what the model sees besides, and a rule's name within a longer one of the model gives way to it.

    The corpus labels the outermost name alone; the graph keeps the place within the department's name as well.

    >>> sorted(merged({(0, 3, "PLACE"), (9, 12, "PLACE")}, {(0, 6, "ORG"), (10, 12, "PLACE")}))
    [(0, 6, 'ORG'), (9, 12, 'PLACE')]
    """
    longer = {run for run in model if all(not _overlap(run, rule) or _holds(run, rule) for rule in rules)}
    return longer | {rule for rule in rules if not any(_holds(run, rule) for run in longer)}


def outermost(runs: set[Run]) -> set[Run]:
    """The runs that lie in no other."""
    return {run for run in runs if not any(_holds(other, run) for other in runs if other != run)}


def _overlap(one: Run, other: Run) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _holds(one: Run, other: Run) -> bool:
    return one[0] <= other[0] and other[1] <= one[1]


def gold(labelled: LabelledReport) -> set[Run]:
    """The labelled runs of a report."""
    return {(label.span.start, label.span.end, label.label) for label in labelled.labels}


def count(counts: Counter[str], said: set[Run], right: set[Run]) -> None:
    """Add what was said, what was to say and what of it was right, as ``label said``, ``label gold``, ``label hit``."""
    for name, runs in (("said", said), ("gold", right), ("hit", said & right)):
        counts.update(f"{label} {name}" for _, _, label in runs)


def scores(counts: Counter[str]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of every label and of all together.

    >>> scores(Counter({"PLACE said": 4, "PLACE gold": 5, "PLACE hit": 4}))["PLACE"]
    {'precision': 1.0, 'recall': 0.8, 'f1': 0.889, 'gold': 5}
    """
    told = {label: _score(*(counts[f"{label} {name}"] for name in ("said", "gold", "hit"))) for label in LABELS}
    sums = [sum(counts[f"{label} {name}"] for label in LABELS) for name in ("said", "gold", "hit")]
    return {**told, "all": _score(*sums)}


def _score(said: int, right: int, hit: int) -> dict[str, float]:
    return {
        "precision": round(hit / said, 3) if said else 0.0,
        "recall": round(hit / right, 3) if right else 0.0,
        "f1": round(2 * hit / (said + right), 3) if said + right else 0.0,
        "gold": right,
    }


def weigh(
    reports: Iterable[LabelledReport], lexicon: Lexicon, model_of: Callable[[LabelledReport], str | None]
) -> Told:
    """What rules, model and both are worth on labelled reports; what the model adds; how words and labels agree."""
    tallies: dict[str, Counter[str]] = {name: Counter() for name in ("rules", "model", "both", "added")}
    edges = Counter[str]()
    for labelled in reports:
        model = model_of(labelled)
        report = as_report(labelled, lexicon)
        sentences = annotate(report, lexicon, model=model)
        statements = extract(report, sentences, lexicon).statements
        rules, seen = stated(statements, report.text, proposed=False), proposed(sentences)
        right = gold(labelled)
        count(tallies["rules"], outermost(rules), right)
        count(tallies["model"], seen, right)
        added = stated(statements, report.text, proposed=True)
        # a measure is no statement of its own: what the model sees stands alone
        measures = {run for run in seen if run[2] == "METRIC"}
        count(tallies["both"], merged(outermost(rules), added) | measures, right)
        count(tallies["added"], added, right)
        nlp = pipeline(lexicon, model)
        for text, labels in paragraphs(labelled, lexicon):
            on, asked = segmentation.agreement(labels, [token.text for token in nlp.make_doc(text)])
            edges.update(on=on, asked=asked)
    return {
        **{name: scores(tally) for name, tally in tallies.items()},
        "boundaries": round(edges["on"] / edges["asked"], 4),
    }


def of_made(lexicon: Lexicon) -> Told:
    """The model on made sentences of another draw than it learnt from: the same templates with other names."""
    tally: Counter[str] = Counter()
    nlp = pipeline(lexicon)
    made = make(300, lexicon, seed=SEED + 1)
    for one, doc in zip(made, nlp.pipe(sentence.text for sentence in made), strict=True):
        said = {(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents}
        count(tally, said, {(label.span.start, label.span.end, label.label) for label in one.labels})
    return {"model": scores(tally)}


def main() -> None:
    """Weigh all parts and write the scores."""
    lexicon = lexicons.load()
    told = {
        "open, held out by city": weigh(held_out(), lexicon, folds_model),
        "kept": weigh(read_corpus(CORPUS / "kept"), lexicon, lambda _: None),
        "made": of_made(lexicon),
    }
    SCORES.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for part, parts in told.items():
        print(part, *(f"\n  {name}: {parts[name]}" for name in parts))


if __name__ == "__main__":
    main()
