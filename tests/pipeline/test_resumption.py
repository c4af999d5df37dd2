"""A build that is killed is gone on with: what was read is kept, and the graph is the one of a build left alone."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.pipeline import build, stages
from kg.store.resumption import NOTES

REPORTS = 24


def reports(folder: Path) -> Path:
    folder.mkdir()
    for number in range(REPORTS):
        text = f"全县共有养老机构{number + 3}家，床位{number + 20}00张。{2000 + number}年发放高龄津贴{number + 5}万元。"
        (folder / f"report{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


def notes(store: Path) -> list[Path]:
    return list((store / "snapshots").glob(f".*/{NOTES}"))


@pytest.mark.slow
def test_a_build_killed_at_any_moment_and_run_again_gives_the_same_graph(tmp_path: Path) -> None:
    files = reports(tmp_path / "reports")
    whole = build([files], tmp_path / "whole").snapshot
    store = tmp_path / "killed"
    command = [
        sys.executable,
        "-c",
        "from kg.cli import main; main()",
        "build",
        str(files),
        "--store",
        str(store),
        "--workers",
        "1",
    ]
    choice = random.Random(7)
    killed = 0
    for _ in range(3):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            deadline = time.monotonic() + choice.uniform(0.5, 6)
            while time.monotonic() < deadline and running.poll() is None:
                time.sleep(0.02)
            if running.poll() is None:
                os.kill(running.pid, signal.SIGKILL)
                killed += 1
    assert build([files], store).snapshot == whole
    assert killed
    assert not notes(store)


def stopped(files: Path, store: Path, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that ends like a killed one when it has read so many reports."""
    read: list[Path] = []
    draft = stages.draft

    def reading(path: Path, version: str, *, way: stages.Way) -> stages.Outcome:
        if len(read) == after:
            raise SystemExit(9)
        read.append(path)
        return draft(path, version, way=way)

    with monkeypatch.context() as patched:
        patched.setattr(stages, "draft", reading)
        with pytest.raises(SystemExit):
            build([files], store, workers=1)


def test_what_was_read_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, store = reports(tmp_path / "reports"), tmp_path / "store"
    stopped(files, store, 10, monkeypatch)
    stopped(files, store, 6, monkeypatch)
    asked: list[int] = []
    build([files], store, workers=1, progress=lambda _, total: asked.append(total))
    assert set(asked) == {REPORTS - 16}


@pytest.mark.parametrize("damage", ["torn note", "torn shard", "no text"])
def test_what_is_not_whole_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    files, store = reports(tmp_path / "reports"), tmp_path / "store"
    stopped(files, store, 10, monkeypatch)
    (left,) = notes(store)
    entry = json.loads(left.read_text(encoding="utf-8").splitlines()[-1])
    if damage == "torn note":
        left.write_bytes(left.read_bytes()[:-40])
    elif damage == "torn shard":
        shard = left.parent / "shards" / entry["shard"]["name"]
        shard.write_bytes(shard.read_bytes()[:-10])
    else:
        (left.parent / "texts" / entry["text"]).unlink()
    asked: list[int] = []
    done = build([files], store, workers=1, progress=lambda _, total: asked.append(total))
    assert set(asked) == {REPORTS - 9}
    assert done.snapshot == build([files], tmp_path / "whole").snapshot


def test_what_was_read_and_is_not_asked_for_is_not_in_the_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, store = reports(tmp_path / "reports"), tmp_path / "store"
    stopped(files, store, 10, monkeypatch)
    one = files / "report20.txt"
    assert build([one], store).snapshot == build([one], tmp_path / "other").snapshot
    (snapshot,) = (path for path in (store / "snapshots").iterdir() if not path.name.startswith("."))
    assert len(list((snapshot / "texts").iterdir())) == 1
    assert len(list((snapshot / "shards").iterdir())) == 2
