"""Accepted corrections for other uses: examples that must be read rightly from now on, and lines to train a model on.

Both are JSON Lines. The examples are those of tests/phenomena; the lines give the words, and what in them is what.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.corrections.records import NOTHING, Anchor, Correction, Kind, in_force

# A field of a claim and what the examples call it.
_SLOTS = {"comparator": "comparator", "kind": "kind", "phase": "phase", "place": "place"}
_NAMES = {"initiative": "INITIATIVE", "designation": "HONOUR", "policy": "POLICY"}
_LABELS = {"title": "METRIC", "group": "GROUP", "program": "INITIATIVE"}


def regression_cases(corrections: Iterable[Correction], reports: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """An example a sentence: the figures that people have confirmed, mended or added, or that there is none.

    *reports* gives what is known of each report (place, published), which a sentence alone does not tell. A figure
    whose value or unit nobody stated is no example.
    """
    by_sentence: dict[tuple[str, str], list[Correction]] = {}
    for one in in_force(corrections):
        if one.anchor is not None and not one.anchor.statement:
            by_sentence.setdefault((one.anchor.report, one.anchor.sentence), []).append(one)
    for (report, sentence), group in sorted(by_sentence.items()):
        figures = [figure for one in group if (figure := _figure(one)) is not None]
        rejected = [one.anchor.figure for one in group if one.kind is Kind.REJECT and one.anchor]
        if not figures and not rejected:
            continue
        expect: dict[str, Any] = {"observations": figures} if figures else {"none": True, "numbers": rejected}
        yield _line({
            "id": f"correction-{group[0].id}", "phenomenon": "corrections", "part": "open",
            "report": dict(reports.get(report, {})), "text": sentence, "expect": expect,
        })  # fmt: skip


def training_lines(corrections: Iterable[Correction]) -> Iterator[str]:
    """A line a correction: its words, whether they state a figure, and the runs of them that are named."""
    for one in in_force(corrections):
        if one.anchor is None:
            continue
        sentence, slots = one.anchor.sentence, one.slot
        verdict = {Kind.REJECT: "wrong", Kind.CHANGE: "wrong", Kind.ADD: "missed"}.get(one.kind, "right")
        wrong = ["all"] if one.kind is Kind.REJECT else sorted(slots) if one.kind is Kind.CHANGE else []
        spans = [
            [start, start + len(part), label]
            for slot, label in _LABELS.items()
            for part in slots.get(slot, "").split("|")
            if part and (start := sentence.find(part)) >= 0
        ]
        figure = _printed(one.anchor, slots)
        at = _occurrence(sentence, figure, one.anchor.nth)
        if one.anchor.statement and one.kind is not Kind.REJECT and figure:
            spans = [[at, at + len(figure), _NAMES[one.anchor.statement]]]
        yield _line({
            "id": one.id, "report": one.anchor.report, "text": sentence,
            "figure": [at, at + len(figure)] if figure else None,
            "verdict": verdict, "wrong": wrong, "fields": slots, "spans": sorted(spans), "judge": one.author,
        })  # fmt: skip


def _figure(one: Correction) -> dict[str, Any] | None:
    said = {name: value for name, value in one.slot.items() if value != NOTHING}
    if one.kind is Kind.REJECT or "value" not in said or "unit" not in said:
        return None
    number = float(said["value"])
    title = said.get("title") or said.get("metric", "").removeprefix("candidate:")
    figure: dict[str, Any] = {
        "value": int(number) if number.is_integer() else number,
        "unit": said["unit"],
        "keywords": [title] if title else [],
    }
    figure |= {name: said[slot] for slot, name in _SLOTS.items() if slot in said}
    if "period" in said and "/" in said["period"]:
        begin, _, end = said["period"].partition(" ")[0].partition("/")
        figure |= {name: day for name, day in (("begin", begin), ("end", end)) if day}
    return figure


def _printed(anchor: Anchor, slots: Mapping[str, str]) -> str:
    """What of the sentence is the figure or the name; nothing where a name is put together of several words."""
    words = (slots.get("name", ""), anchor.figure, anchor.quote) if anchor.statement else (anchor.figure,)
    return next((one for one in words if one and one in anchor.sentence), "")


def _occurrence(text: str, words: str, nth: int) -> int:
    at = text.find(words)
    for _ in range(nth - 1):
        following = text.find(words, at + 1)
        at = following if following >= 0 else at
    return at


def _line(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False)
