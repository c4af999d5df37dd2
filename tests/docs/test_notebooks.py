"""The notebooks run, cell by cell, as they stand in the documentation."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "matplotlib"))
    monkeypatch.chdir(path.parent)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    # The first cell finds the repository from the folder of the notebook; what it writes goes elsewhere.
    space: dict[str, object] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("default")  # of pandas and matplotlib about themselves
        for source in code:
            exec(compile(_elsewhere(source, tmp_path), str(path), "exec"), space)  # noqa: S102 - our own notebook
    charts = sorted(tmp_path.glob("*.png"))
    assert len(charts) == 3
    assert all(chart.read_bytes().startswith(b"\x89PNG") for chart in charts)


def _elsewhere(source: str, folder: Path) -> str:
    for name in ("panel.csv", "kinds.png", "series.png", "bounds.png"):
        source = source.replace(f'"{name}"', repr(str(folder / name)))
    return source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_no_output(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
