"""A build on a Dask cluster over TCP: the same bytes as here; a worker that is killed costs time and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import ClusterError
from kg.pipeline import build, cluster
from kg.pipeline.stages import Quarantined
from kg.pipeline.version import pipeline_version
from tests.pipeline import tasks

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'minzheng-kg[cluster]'")

DASK = Path(sys.executable).with_name("dask")
Cluster = tuple[str, list["subprocess.Popen[bytes]"]]


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Cluster]:
    """The address of a scheduler with two workers, each a process of its own."""
    folder = tmp_path_factory.mktemp("dask")
    file = folder / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(root)}
    common = ["--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard"]
    commands = [
        [str(DASK), "scheduler", *common, "--port", "0"],
        *([str(DASK), "worker", *common, "--nthreads", "1", "--no-nanny"] for _ in range(2)),
    ]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            with (folder / f"{len(started)}.log").open("wb") as log:
                started.append(
                    subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
                )
            for _ in range(600):
                if file.exists():
                    break
                time.sleep(0.1)
        from json import loads

        yield loads(file.read_text(encoding="utf-8"))["address"], started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def reports(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        text = f"全县共有养老机构{number + 3}家，床位{number + 20}00张。发放高龄津贴{number + 5}万元。"
        (folder / f"report{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_and_survives_a_worker(
    dask: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = dask
    monkeypatch.setattr(cluster, "BATCH", 2)
    files = reports(tmp_path / "reports", 24)
    (files / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    here = build([files], tmp_path / "here", workers=1)

    def kill_one(done: int, _total: int) -> None:
        if done == 4:
            workers[0].send_signal(signal.SIGKILL)

    there = build([files], tmp_path / "there", workers=address, progress=kill_one)
    assert workers[0].wait(10) == -signal.SIGKILL
    assert there.manifest == here.manifest
    assert [file.path for file in there.quarantined] == [files / "broken.pdf"]
    for name in ("shards", "texts"):
        one, two = (tmp_path / side / "snapshots" / here.snapshot / name for side in ("here", "there"))
        assert {path.name: path.read_bytes() for path in one.iterdir()} == {
            path.name: path.read_bytes() for path in two.iterdir()
        }


@pytest.mark.slow
def test_another_version_on_the_workers_is_refused(dask: Cluster) -> None:
    with pytest.raises(ClusterError, match="another version"):
        list(cluster.run(tasks.copy, [Path("a.txt")], "of another time", dask[0]))


@pytest.mark.slow
def test_outcomes_come_in_the_order_of_the_files_with_their_own_paths(
    dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "BATCH", 3)
    files = [Path(f"report{number}.txt") for number in range(20)]
    found = list(cluster.run(tasks.copy, files, pipeline_version(), dask[0]))
    assert [one.path for one in found] == files
    assert not [one for one in found if isinstance(one, Quarantined)]


def test_without_a_scheduler_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with pytest.raises(ClusterError, match="no Dask scheduler answers"):
        list(cluster.run(tasks.copy, [Path("a.txt")], "1", "tcp://127.0.0.1:9"))
