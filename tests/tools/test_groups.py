"""What is told of the processes of a group, and that none of them outlives its block."""

from __future__ import annotations

import os
import signal
import subprocess

from benchmarks import groups


def test_the_processes_of_a_group_are_found_until_the_last_has_ended() -> None:
    command = ["sh", "-c", "sleep 300 & echo ready; wait"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, process_group=0) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        found = groups.members(running.pid)
        assert running.pid in found
        assert not groups.is_gone(running.pid, 0)
        os.kill(running.pid, signal.SIGKILL)
        (left,) = (one for one in found if one != running.pid)
        assert groups.members(running.pid) == (left,)
        os.kill(left, signal.SIGKILL)
    assert groups.is_gone(running.pid)


def test_a_command_does_not_outlive_its_block() -> None:
    with groups.started(["query", "-"], err=subprocess.DEVNULL) as running:
        assert groups.members(running.pid) == (running.pid,)
    assert groups.members(running.pid) == ()
    assert running.returncode is not None
