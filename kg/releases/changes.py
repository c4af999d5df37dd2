"""What changed from one release to the next: quads, and statements in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.graph.vocabulary import ID
from kg.pipeline.difference import ReportDifference, of_report
from kg.releases.dump import differing, read_dump

_REPORT = f"<{ID}report/".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Quads that came and went, as sorted N-Quads, and the reports whose statements changed."""

    added: tuple[bytes, ...] = ()
    removed: tuple[bytes, ...] = ()
    reports: tuple[ReportDifference, ...] = ()


def changes(before: Path | None, after: Path) -> Changes:
    """What leads from a release's packed quads to another's; nothing where there is none before."""
    if before is None:
        return Changes()
    added: list[bytes] = []
    removed: list[bytes] = []
    for came, line in differing(read_dump(before), read_dump(after)):
        (added if came else removed).append(line)
    subjects = frozenset(_subject(line) for line in (*added, *removed) if line.startswith(_REPORT))
    return Changes(added=tuple(added), removed=tuple(removed), reports=tuple(_reports(before, after, subjects)))


def _reports(before: Path, after: Path, subjects: frozenset[bytes]) -> Iterator[ReportDifference]:
    old, new = (_by_report(read_dump(path), subjects) for path in (before, after))
    for stem in sorted(old.keys() | new.keys()):
        found = of_report(stem, old.get(stem, ()), new.get(stem, ()))
        if found is not None:
            yield found


def _by_report(lines: Iterable[bytes], subjects: frozenset[bytes]) -> dict[str, list[str]]:
    """What is said of some subjects, by the report that they are statements of."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.startswith(_REPORT) and (subject := _subject(line)) in subjects:
            stem = subject.removeprefix(_REPORT).rstrip(b">").split(b"/", 1)[0].decode()
            found[stem].append(line.decode())
    return found


def _subject(line: bytes) -> bytes:
    return line.split(b" ", 1)[0]
