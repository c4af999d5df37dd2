"""What changed between two builds is told by report and statement, and by quads that lead from one to the other."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.derived import GRAPHS
from kg.pipeline import build
from kg.pipeline.difference import Difference, difference
from kg.store import Snapshot
from kg.store.history import open_snapshot

FIRST = "湘潭市民政局：全市共有养老机构128家。2023年发放高龄津贴3500万元。"
SECOND = "湘潭市民政局：全市共有养老机构130家。2023年发放高龄津贴3500万元。新建未成年人保护站12个。"
OTHER = "湘潭市民政局：全市共有社会组织2100家。"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "xiangtan.txt").write_text(FIRST, encoding="utf-8")
    (folder / "same.txt").write_text(OTHER, encoding="utf-8")
    build([folder], tmp_path / "store")
    (folder / "xiangtan.txt").write_text(SECOND, encoding="utf-8")
    build([folder], tmp_path / "store")
    return tmp_path / "store"


def compared(store: Path, before: str, after: str) -> Difference:
    with open_snapshot(store, before) as old, open_snapshot(store, after) as new:
        return difference(old, new)


def test_statements_that_came_and_went_are_told_by_report(store: Path) -> None:
    (report,) = compared(store, "previous", "current").reports
    assert report.stem == "xiangtan"
    quotes = {sign: {"".join(f["quote"]) for f in fields.values() if "obsValue" in f} for sign, fields in (
        ("+", report.added), ("-", report.removed),
    )}  # fmt: skip
    assert {value for quote in quotes["-"] for value in ("128", "3500万") if value in quote} == {"128"}
    assert {value for quote in quotes["+"] for value in ("130", "12个", "3500万") if value in quote} == {"130", "12个"}


def test_the_quads_lead_from_one_graph_to_the_other(store: Path) -> None:
    found = compared(store, "previous", "current")
    with open_snapshot(store, "previous") as old, open_snapshot(store, "current") as new:
        graph = underived(old)
        graph -= {str(quad) for quad in ox.parse("".join(found.removed), ox.RdfFormat.N_QUADS)}
        graph |= {str(quad) for quad in ox.parse("".join(found.added), ox.RdfFormat.N_QUADS)}
        assert graph == underived(new)


def underived(snapshot: Snapshot) -> set[str]:
    """The quads of a graph but those that follow from the others."""
    return {str(quad) for quad in snapshot.store if quad.graph_name not in GRAPHS}


def test_a_snapshot_differs_in_nothing_from_itself(store: Path) -> None:
    assert compared(store, "current", "current").is_nothing
