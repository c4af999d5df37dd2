"""Snapshots are listed, put in force again, and deleted where nobody reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store import history, open_current
from tests.store.made import fill


def test_snapshots_are_listed_with_the_one_in_force(tmp_path: Path) -> None:
    first, second = fill(tmp_path, {"a": ["床位"]}), fill(tmp_path, {"a": ["床位", "孤儿"]})
    listed = history.snapshots(tmp_path)
    assert {kept.id: kept.in_force for kept in listed} == {first: False, second: True}
    assert not any(kept.read for kept in listed)


def test_going_back_and_forth(tmp_path: Path) -> None:
    first, second = fill(tmp_path, {"a": ["床位"]}), fill(tmp_path, {"a": ["孤儿"]})
    with open_current(tmp_path) as reader:
        assert history.roll_back(tmp_path) == first
        assert reader.id == second
        assert len(reader.store) > 0
    with open_current(tmp_path) as reader:
        assert reader.id == first
    assert history.roll_back(tmp_path, second[:6]) == second


def test_what_is_read_is_not_pruned(tmp_path: Path) -> None:
    first = fill(tmp_path, {"a": ["床位"]})
    with open_current(tmp_path):
        fill(tmp_path, {"a": ["孤儿"]})
        assert [kept.id for kept in history.snapshots(tmp_path) if kept.read] == [first]
        assert history.prune(tmp_path) == ()
    assert history.prune(tmp_path) == (first,)
    assert [kept.in_force for kept in history.snapshots(tmp_path)] == [True]


@pytest.mark.parametrize(("name", "said"), [("previous", "no earlier snapshot"), ("zz", "no snapshot 'zz'")])
def test_a_snapshot_that_is_not_there_is_told(tmp_path: Path, name: str, said: str) -> None:
    fill(tmp_path, {"a": ["床位"]})
    with pytest.raises(StoreError, match=said), history.open_snapshot(tmp_path, name):
        raise AssertionError
