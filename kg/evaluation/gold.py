"""Annotated reports: what a person says that a report says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KgError

NAMED = {"programs": "name", "designations": "name", "policies": "title", "groups": "name", "places": "name"}
"""The views of named things, and the column of each that holds the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldFigure:
    """An observation that a report states, each field with every reading of it that counts as right."""

    values: tuple[float, ...]
    units: tuple[str | None, ...]
    keywords: tuple[tuple[str, ...], ...]
    places: tuple[str, ...]
    comparators: tuple[str | None, ...]
    phases: tuple[str, ...]
    kinds: tuple[str | None, ...]
    group: str | None
    program: str | None
    begin: str | None
    end: str | None
    optional: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldName:
    """A named thing that a report speaks of, with its other names and, for a place, its code."""

    names: tuple[str, ...]
    code: str | None
    optional: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldReport:
    """The annotation of one report."""

    stem: str
    figures: tuple[GoldFigure, ...]
    named: Mapping[str, tuple[GoldName, ...]]


def read_gold(folder: Path) -> tuple[GoldReport, ...]:
    """Read every annotated report of a folder, in the order of their names."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise KgError(f"{folder}: no annotated report (*.json) here; name the folder that holds them")
    return tuple(_gold_report(path) for path in paths)


def _gold_report(path: Path) -> GoldReport:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        named = {view: tuple(_gold_name(line, key) for line in data.get(view) or ()) for view, key in NAMED.items()}
        figures = tuple(_gold_figure(line) for line in data["observations"])
        return GoldReport(stem=data["document"]["stem"], figures=figures, named=named)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise KgError(f"{path}: not an annotated report ({error!r}); see GUIDE.md beside the gold files") from error


def _gold_figure(line: Mapping[str, Any]) -> GoldFigure:
    return GoldFigure(
        values=tuple(float(value) for value in _readings(line, "value")),
        units=_readings(line, "unit"),
        keywords=tuple(tuple(words or ()) for words in _readings(line, "keywords")),
        places=tuple(place or "" for place in _readings(line, "place")),
        comparators=_readings(line, "comparator"),
        phases=tuple(phase or "" for phase in _readings(line, "phase")),
        kinds=_readings(line, "kind") if line.get("kind") else (),
        group=line.get("group"),
        program=line.get("program"),
        begin=line.get("begin"),
        end=line.get("end"),
        optional=bool(line.get("optional")),
        words=" | ".join(str(line.get(key)) for key in ("raw", "unit", "metric", "keywords", "quote")),
    )


def _gold_name(line: Mapping[str, Any], key: str) -> GoldName:
    names = (line[key], *(line.get("aliases") or ()))
    return GoldName(
        names=tuple(names), code=line.get("code"), optional=bool(line.get("optional")), words=str(line[key])
    )


def _readings(line: Mapping[str, Any], key: str) -> tuple[Any, ...]:
    """Every reading of a field: the gold's own, then what its `<key>_also` holds, be that one or a list of them."""
    also = line.get(f"{key}_also")
    if also is None:
        return (line.get(key),)
    # Keywords are a list themselves: only a list of lists holds several readings of them.
    several = isinstance(also, list) and (key != "keywords" or bool(also and isinstance(also[0], list)))
    return (line.get(key), *(also if several else (also,)))
