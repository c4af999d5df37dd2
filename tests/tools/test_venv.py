"""The environment is made on every Python that people have, or one line says what to install."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

NEEDED = ("sh", "rm", "ls", "mkdir", "touch", "cp", "dirname", "tail", "cat")

# Stands for a Python: VERSION, and which of ensurepip, pip and virtualenv it HAS. In an environment that it made,
# pip is there when the file `pip` is.
PYTHON = """#!/bin/sh
here=$(dirname "$0")
has() { case " {has} " in *" $1 "*) return 0 ;; esac; [ "$1" = pip ] && [ -e "$here/../pip" ]; }
make() { mkdir -p "$1/bin" && touch "$1/pyvenv.cfg" && cp "$0" "$1/bin/python"; }
case "$*" in
    *version_info\\ \\<*) [ {minor} -ge 11 ] ;;
    *print*version_info*) echo 3.{minor} ;;
    "-c import ensurepip") has ensurepip ;;
    *pip.__version__*) has pip ;;
    "-m pip --version") has pip ;;
    "-m venv --without-pip "*) make "$4" ;;
    "-m venv "*) make "$3"; if has broken; then echo no space left; exit 1; fi; has ensurepip && touch "$3/pip" ;;
    "-m virtualenv "*) has virtualenv && make "$3" && touch "$3/pip" ;;
    "-m pip --python "*) has pip && touch "$(dirname "$4")/../pip" ;;
    *) exit 9 ;;
esac
"""
UV = """#!/bin/sh
case "$*" in
    venv*) mkdir -p "$4/bin" && touch "$4/pyvenv.cfg" && cp "$3" "$4/bin/python" ;;
    "pip install"*) touch "$(dirname "$5")/../pip" ;;
esac
"""
VIRTUALENV = """#!/bin/sh
"$2" -m venv --without-pip "$3" && touch "$3/pip"
"""


class Machine:
    """A PATH with the tools that every system has, and what is put there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "bin"
        self.path.mkdir()
        for tool in NEEDED:
            self.path.joinpath(tool).symlink_to(shutil.which(tool) or tool)

    def put(self, name: str, script: str) -> Path:
        file = self.path / name
        file.write_text(script)
        file.chmod(0o755)
        return file

    def python(self, name: str, minor: int, has: str) -> Path:
        return self.put(name, PYTHON.replace("{minor}", str(minor)).replace("{has}", has))

    def run(self, root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.path), **variables}
        script = [str(self.path / "sh"), str(root / "tools" / "venv.sh"), ".venv"]
        return subprocess.run(script, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def assert_made(self, outcome: subprocess.CompletedProcess[str]) -> None:
        assert (outcome.returncode, outcome.stderr) == (0, "")
        assert (self.folder / ".venv" / "pip").exists()

    def assert_one_line(self, outcome: subprocess.CompletedProcess[str], words: str) -> None:
        assert outcome.returncode == 1
        assert (outcome.stderr.count("\n"), outcome.stdout) == (1, "")
        assert words in outcome.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("has", ["ensurepip", "pip", "virtualenv", "ensurepip pip"])
def test_what_a_python_has_is_enough(has: str, machine: Machine, root: Path) -> None:
    machine.python("python3", 11, has)
    machine.assert_made(machine.run(root))


@pytest.mark.parametrize(("tool", "script"), [("uv", UV), ("virtualenv", VIRTUALENV)])
def test_a_tool_beside_it_is_enough(tool: str, script: str, machine: Machine, root: Path) -> None:
    machine.put(tool, script)
    python = machine.python("python3", 13, "")
    machine.assert_made(machine.run(root, PYTHON=str(python)))


def test_with_nothing_one_line_says_what_to_install(machine: Machine, root: Path) -> None:
    machine.python("python3", 11, "")
    machine.assert_one_line(machine.run(root), "apt install python3.11-venv")
    assert not (machine.folder / ".venv").exists()


def test_another_fault_is_told_as_it_is(machine: Machine, root: Path) -> None:
    machine.python("python3", 11, "ensurepip broken")
    machine.assert_one_line(machine.run(root), "failed: no space left")
    assert not (machine.folder / ".venv").exists()


@pytest.mark.parametrize("minor", [9, 10])
def test_a_python_that_is_too_old_is_not_taken(minor: int, machine: Machine, root: Path) -> None:
    machine.python("python3", minor, "ensurepip")
    machine.assert_one_line(machine.run(root), "no Python 3.11 or later")


def test_without_any_python_one_line_says_so(machine: Machine, root: Path) -> None:
    machine.assert_one_line(machine.run(root), "no Python 3.11 or later")


@pytest.mark.parametrize("name", ["python3.11", "python3.12", "python3.13", "python3.14"])
def test_a_newer_one_beside_an_old_one_is_found(name: str, machine: Machine, root: Path) -> None:
    machine.python("python3", 9, "ensurepip")
    machine.python(name, int(name.rpartition(".")[2]), "ensurepip")
    machine.assert_made(machine.run(root))


def test_the_variable_wins(machine: Machine, root: Path) -> None:
    machine.python("python3", 11, "")
    chosen = machine.python("mine", 12, "ensurepip")
    machine.assert_made(machine.run(root, PYTHON=str(chosen)))
    shutil.rmtree(machine.folder / ".venv")
    machine.assert_one_line(machine.run(root, PYTHON="/nowhere/python"), "PYTHON=/nowhere/python is not")


def test_a_half_made_folder_is_made_anew(machine: Machine, root: Path) -> None:
    machine.python("python3", 11, "ensurepip")
    half = machine.folder / ".venv"
    (half / "bin").mkdir(parents=True)
    (half / "pyvenv.cfg").touch()
    machine.assert_made(machine.run(root))


def test_a_whole_one_is_left_alone(machine: Machine, root: Path) -> None:
    machine.python("python3", 11, "ensurepip")
    machine.assert_made(machine.run(root))
    mine = machine.folder / ".venv" / "mine"
    mine.touch()
    machine.assert_made(machine.run(root))
    assert mine.exists()


def test_a_folder_that_is_something_else_is_not_touched(machine: Machine, root: Path) -> None:
    machine.python("python3", 11, "ensurepip")
    other = machine.folder / ".venv"
    other.mkdir()
    (other / "thesis.txt").touch()
    machine.assert_one_line(machine.run(root), "is in the way")
    assert [path.name for path in other.iterdir()] == ["thesis.txt"]
