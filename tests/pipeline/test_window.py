"""The window: in order, on as many processes as asked, and no file takes the others down."""

from __future__ import annotations

import os
import select
import subprocess
import sys
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


@pytest.mark.parametrize(("workers", "name", "said"), [
    (1, "endless.pdf", "was stopped"), (2, "endless.pdf", "was stopped"), (2, "endless-stuck.pdf", "was killed"),
])  # fmt: skip
def test_a_file_without_end_is_given_up_and_the_others_are_read(workers: int, name: str, said: str) -> None:
    files = [*FILES[:3], Path(name), *FILES[3:6]]
    outcomes = list(window.run(tasks.hang, files, "1", workers, longest=0.5))
    assert [outcome.path for outcome in outcomes] == files
    (given_up,) = [outcome for outcome in outcomes if isinstance(outcome, Quarantined)]
    assert given_up.path.name == name
    assert said in given_up.reason


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


_KILLED = """
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
    script.write_text(_KILLED, encoding="utf-8")
    found = subprocess.run(
        [sys.executable, script], cwd=Path(__file__).parents[2], capture_output=True, check=False, timeout=60
    )
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(int(found.stdout))
        assert select.select([handle], [], [], 30)[0]
        os.close(handle)
