"""Sheets for judges: every statement that the pipeline reads out of the labelled reports, to be called right or wrong.

`python -m training.sheets open` writes `training/judged/open.jsonl`, a line a statement, of every second one.
The id holds a digest of the reading, so that a verdict holds for what was judged and for nothing that is read later.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg import lexicon as lexicons
from kg.errors import KgError
from kg.language import annotate
from kg.lexicon import Lexicon
from kg.linking import link
from kg.model import Aspect, Claim, Modality, Named, Observation, Reading, Span, Statement
from kg.statements import extract
from training.labelled import CORPUS, LabelledReport, as_report, read_corpus

JUDGED = Path(__file__).parent / "judged"
VERDICTS = ("", "right", "wrong", "unsure")
ONE_IN = 2
Line = dict[str, Any]


def read(labelled: LabelledReport, lexicon: Lexicon, *, model: str | None = None) -> Reading:
    """What the pipeline understands of a labelled report, of which it sees the text alone."""
    report = as_report(labelled, lexicon)
    sentences = annotate(report, lexicon, model=model)
    extraction = extract(report, sentences, lexicon)
    return link(report, sentences, extraction.statements, extraction.numbers, lexicon)


def lines(reading: Reading) -> Iterator[Line]:
    """A line for each claim and each named statement, in the order of the text."""
    told: list[Claim | Named] = [*reading.claims, *reading.named]
    return (_line(reading, statement) for statement in sorted(told, key=_place))


def said(statement: Claim | Named) -> Statement:
    """What was extracted, under what was linked to it."""
    return statement.observation if isinstance(statement, Claim) else statement.statement


def _place(statement: Claim | Named) -> tuple[Span, str]:
    return said(statement).evidence.quote, statement.key


def identity(stem: str, key: str, words: Mapping[str, Any]) -> str:
    """What a statement is known by in a sheet: report, key, and a digest of how it was read."""
    digest = hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]
    return f"{stem}/{words['what']}/{key}#{digest}"


def words_of(statement: Claim | Named) -> Line:
    """The reading of a statement as a judge sees it."""
    return _figure(statement) if isinstance(statement, Claim) else _named(statement)


def _line(reading: Reading, statement: Claim | Named) -> Line:
    evidence = said(statement).evidence
    found = next(s for s in reading.sentences if s.number == evidence.sentence)
    words = words_of(statement)
    return {
        "id": identity(reading.report.stem, statement.key, words),
        "title": reading.report.title,
        "published": reading.report.published,
        "report_place": reading.report.place,
        "headings": list(found.headings),
        "lead": found.lead[-120:],
        "sentence": found.text,
        "quote": evidence.quote.of(reading.report.text),
        "reading": words,
        "verdict": "",
        "wrong": [],
    }


def _figure(claim: Claim) -> Line:
    read = claim.observation
    place = claim.place
    return {
        "what": "figure",
        "raw": read.quantity.raw,
        "value": f"{read.quantity.value:f}",
        "unit": read.quantity.unit,
        "comparator": read.quantity.comparator.value,
        "metric": read.title,
        "kind": _kind(read),
        "phase": read.phase.value if read.phase else "",
        "place": f"{place.name} {place.code or ''}".strip() if place else "",
        "begin": str(read.period.begin or ""),
        "end": str(read.period.end or ""),
        "groups": list(read.groups),
        "programs": list(read.programs),
    }


def _kind(read: Observation) -> str:
    if read.aspect is Aspect.GROWTH:
        return "growth"
    if read.modality is not Modality.ACTUAL:
        return read.modality.value
    return "flow" if read.aspect is Aspect.CHANGE else read.measure.value


_FIELDS = {
    "Initiative": ("name", "type", "domain"),
    "Designation": ("holder", "holder_type", "name", "level", "count"),
    "RankClaim": ("subject", "words", "scope"),
    "Policy": ("title", "issuer", "issued"),
    "GroupMention": ("name",),
    "PlaceMention": ("name",),
    "OrganizationMention": ("name",),
}


def _named(named: Named) -> Line:
    what = type(named.statement).__name__
    words: Line = {"what": what.lower(), **{field: getattr(named.statement, field) for field in _FIELDS[what]}}
    if what == "PlaceMention" and named.place:
        words["code"] = named.place.code or f"in {named.place.within or '?'}"
    return words


def judged(path: Path) -> tuple[Line, ...]:
    """The lines of a sheet that have a verdict."""
    if not path.exists():
        return ()
    return tuple(line for number, line in enumerate(_lines(path), start=1) if _verdict(path, number, line))


def _lines(path: Path) -> Iterator[Line]:
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield json.loads(text)
        except ValueError as error:
            raise KgError(f"{path}:{number}: no line of JSON ({error}); write the sheet anew") from error


def _verdict(path: Path, number: int, line: Line) -> str:
    verdict = line.get("verdict", "")
    if verdict not in VERDICTS:
        raise KgError(f"{path}:{number}: the verdict {verdict!r} is none of {', '.join(VERDICTS[1:])}")
    return str(verdict)


def write(folder: str) -> tuple[int, int]:
    """Renew the sheet of a part of the corpus; how many of its lines are judged and how many wait.

    What is judged stays, even if it is read otherwise by now; what waits is what the pipeline reads today.
    """
    lexicon = lexicons.load()
    path = JUDGED / f"{folder}.jsonl"
    kept = {line["id"]: line for line in judged(path)}
    fresh = {
        line["id"]: line
        for labelled in read_corpus(CORPUS / folder)
        for line in lines(read(labelled, lexicon))
        if _drawn(line["id"])
    }
    merged = [kept.get(key, line) for key, line in fresh.items()]
    merged += [line for key, line in kept.items() if key not in fresh]
    JUDGED.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in merged), encoding="utf-8")
    return len(kept), len(merged) - len(kept)


def _drawn(key: str) -> bool:
    """Whether a statement is in the sample: one in ONE_IN, by a digest, so that the draw never changes."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % ONE_IN == 0


if __name__ == "__main__":
    for part in sys.argv[1:] or ("open", "kept"):
        done, waiting = write(part)
        print(f"{JUDGED / part}.jsonl: {done} statements judged, {waiting} wait")
