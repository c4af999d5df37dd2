"""A watched folder is told when it changes, and only once what changed is written whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from kg.pipeline.watching import changes


def test_a_change_is_told_once_when_it_has_settled(tmp_path: Path) -> None:
    report = tmp_path / "a.txt"
    report.write_text("全市共有养老机构12家。", encoding="utf-8")
    steps: list[Callable[[], object]] = [
        lambda: None,
        lambda: report.write_text("全市共有养老机构13家，", encoding="utf-8"),
        lambda: report.write_text("全市共有养老机构13家，床位", encoding="utf-8"),
        lambda: report.write_text("全市共有养老机构13家，床位1300张。", encoding="utf-8"),
        lambda: None,
        lambda: None,
        report.unlink,
    ]
    left = iter(steps)

    def take(_seconds: float) -> None:
        next(left, lambda: None)()

    seen = [
        {path.name: size for path, (_, size) in state.items()} for state in islice(changes([tmp_path], 0.0, take), 3)
    ]
    sizes = [len("全市共有养老机构12家。".encode()), len("全市共有养老机构13家，床位1300张。".encode())]
    assert seen == [{"a.txt": sizes[0]}, {"a.txt": sizes[1]}, {}]


def test_a_file_beside_the_reports_is_watched_too(tmp_path: Path) -> None:
    """Corrections wake a build as reports do, be there no table yet, and no report any more."""
    report, table = tmp_path / "reports" / "a.txt", tmp_path / "corrections.csv"
    report.parent.mkdir()
    report.write_text("全市共有养老机构12家。", encoding="utf-8")

    def write() -> None:
        table.write_text("id\n", encoding="utf-8")

    steps: Iterator[Callable[[], None] | None] = iter([None, write, None, report.unlink])

    def take(_seconds: float) -> None:
        if step := next(steps, None):
            step()

    seen = [sorted(path.name for path in state) for state in islice(changes([report.parent], 0.0, take, [table]), 3)]
    assert seen == [["a.txt"], ["a.txt", "corrections.csv"], ["corrections.csv"]]
