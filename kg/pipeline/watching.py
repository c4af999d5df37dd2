"""What is watched: told whenever a report, or a file beside them, is new, changed or gone, once it is written whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from kg.errors import ReadingError
from kg.reading import find_reports

# What a file looks like from outside: its time of change and its size.
State = Mapping[Path, tuple[int, int]]

SECONDS = 1.0


def changes(
    paths: Sequence[Path],
    seconds: float = SECONDS,
    wait: Callable[[float], None] = time.sleep,
    beside: Sequence[Path] = (),
) -> Iterator[State]:
    """The state of the reports, at once and then after each change, when nothing has changed for so many seconds.

    *beside* are files that are no reports and are watched too; they need not be there yet. A change is told only when
    two looks agree: a file that is being copied is not read by halves. It never ends by itself.
    """
    told: State | None = None
    last: State = {}
    while True:
        now = _state(paths, beside)
        if now == last and now != told:
            told = now
            yield now
        last = now
        wait(seconds)


def _state(paths: Sequence[Path], beside: Sequence[Path]) -> State:
    try:
        reports = find_reports(paths)
    except ReadingError:
        reports = ()  # an empty folder may be filled yet
    known = (file for report in reports for file in (report, report.with_suffix(".toml"), *report.parents[:2]))
    found: dict[Path, tuple[int, int]] = {}
    for file in (*known, *beside):
        try:
            stat = file.stat()
        except OSError:
            continue
        if not file.is_dir():
            found[file] = (stat.st_mtime_ns, stat.st_size)
    return found
