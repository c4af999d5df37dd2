"""The window: in order, on as many processes as asked, and no file takes the others down."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.pipeline import window
from kg.pipeline.stages import Drafted, Quarantined
from tests.pipeline import tasks

FILES = [Path(f"report{number}.txt") for number in range(20)]


@pytest.mark.parametrize("workers", [1, 2, 50])
def test_the_answers_come_in_the_order_of_the_files(workers: int) -> None:
    outcomes = list(window.run(tasks.copy, FILES, "1", workers))
    assert [outcome.path for outcome in outcomes] == FILES


def test_one_worker_is_this_process_and_two_are_others() -> None:
    def processes(workers: int) -> set[str]:
        return {one.text for one in window.run(tasks.copy, FILES, "1", workers) if isinstance(one, Drafted)}

    assert processes(1) == {str(os.getpid())}
    assert str(os.getpid()) not in processes(2)


def test_a_file_that_kills_its_process_is_named_and_the_others_are_read() -> None:
    files = [*FILES[:4], Path("poison1.txt"), *FILES[4:], Path("poison2.txt")]
    outcomes = list(window.run(tasks.die_on_poison, files, "1", 2))
    assert [outcome.path for outcome in outcomes] == files
    killed = [outcome for outcome in outcomes if isinstance(outcome, Quarantined)]
    assert [outcome.path.name for outcome in killed] == ["poison1.txt", "poison2.txt"]
    assert all("was killed" in outcome.reason for outcome in killed)


_WORKED, _WAITED, _KILLED = (
    "0.2 seconds of the processor to read and was stopped",
    "it waited for 2 seconds",
    "was killed",
)


def test_a_file_is_named_only_where_it_kills_a_process_that_has_read_nothing_before() -> None:
    outcomes = list(window.run(tasks.die_of_the_second, FILES[:5], "1", 2))
    assert [outcome.path for outcome in outcomes if isinstance(outcome, Drafted)] == FILES[:5]


@pytest.mark.parametrize(("workers", "name", "said"), [
    (1, "endless.pdf", _WORKED), (2, "endless.pdf", _WORKED), (2, "endless-stuck.pdf", _KILLED),
    (1, "silent.pdf", _WAITED), (2, "silent.pdf", _WAITED), (2, "silent-stuck.pdf", _KILLED),
    (1, "endless-deaf.pdf", _WORKED),
])  # fmt: skip
def test_a_file_without_end_is_given_up_and_the_others_are_read(workers: int, name: str, said: str) -> None:
    files = [*FILES[:3], Path(name), *FILES[3:6]]
    outcomes = list(window.run(tasks.hang, files, "1", workers, longest=0.2))
    assert [outcome.path for outcome in outcomes] == files
    (given_up,) = [outcome for outcome in outcomes if isinstance(outcome, Quarantined)]
    assert given_up.path.name == name
    assert said in given_up.reason


def test_a_limit_is_of_each_file_and_not_of_the_process_that_reads_them() -> None:
    assert all(isinstance(outcome, Drafted) for outcome in window.run(tasks.spend, FILES[:6], "0.2", 1, longest=0.9))
    assert all(isinstance(outcome, Drafted) for outcome in window.run(tasks.spend, FILES[:10], "0.2", 2, longest=0.9))


@pytest.mark.parametrize("seconds", ["1.2", "3.5"])
def test_a_file_whose_reading_is_stopped_for_longer_than_the_limit_is_read(tmp_path: Path, seconds: str) -> None:
    files = [FILES[0], tmp_path / "stopped.txt", FILES[1]]
    outcomes = list(window.run(tasks.stop, files, seconds, 2, longest=0.2))
    assert all(isinstance(outcome, Drafted) for outcome in outcomes)
    assert (tmp_path / "stopped.txt").exists()


def test_in_a_thread_there_is_no_limit() -> None:
    """Python runs what answers to signals in the main thread alone; a thread of Dask is not disturbed."""
    with ThreadPoolExecutor(1) as pool:
        (outcome,) = pool.submit(lambda: list(window.run(tasks.spend, FILES[:1], "0.5", 1, longest=0.2))).result()
    assert isinstance(outcome, Drafted)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_needs_too_much_memory_is_named_and_the_others_are_read(workers: int) -> None:
    files = [*FILES[:4], Path("huge.txt"), *FILES[4:8]]
    outcomes = list(window.run(tasks.swell, files, "1", workers))
    assert [outcome.path for outcome in outcomes] == files
    (given_up,) = [outcome for outcome in outcomes if isinstance(outcome, Quarantined)]
    assert "memory" in given_up.reason


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_that_is_no_files_own_ends_the_run(workers: int) -> None:
    with pytest.raises(OntologyError, match=r"report0.txt: no scheme 7"):
        list(window.run(tasks.fail, FILES, "7", workers))


def test_without_files_nothing_starts() -> None:
    assert list(window.run(tasks.fail, [], "1", 2)) == []


_ENDED = """
import os, signal
from kg.pipeline import window
if __name__ == "__main__":
    with window.processes(1) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="a process is waited for by Linux's pidfd_open")
def test_a_killed_build_leaves_no_process(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(_ENDED, encoding="utf-8")
    found = subprocess.run(
        [sys.executable, script], cwd=Path(__file__).parents[2], capture_output=True, check=False, timeout=60
    )
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(int(found.stdout))
        assert select.select([handle], [], [], 30)[0]
        os.close(handle)
