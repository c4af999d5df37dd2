"""The command itself: verbs are listed without being imported, and a user's mistake is one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import kg.cli
from kg.cli import Verbs, main
from kg.errors import StoreError

VERBS = main.list_commands(click.Context(main))


def test_listing_the_verbs_imports_none_of_them() -> None:
    code = "import sys, kg.cli; kg.cli.main(['--help'], standalone_mode=False); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert all(f"  {verb} " in shown for verb in VERBS)
    assert not {"spacy", "rdflib", "pyoxigraph", "starlette"} & set(shown.splitlines()[-1].split())


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_verb_explains_itself_with_an_example(verb: str, option: str) -> None:
    outcome = CliRunner().invoke(main, [verb, option])
    assert outcome.exit_code == 0, outcome.output
    assert f"kg {verb}" in outcome.stdout.partition("Example")[2]


def failing(error: BaseException) -> Verbs:
    def fail() -> None:
        raise error

    return Verbs("kg", callback=fail, invoke_without_command=True)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (StoreError("build/store: no store here; run kg build"), 1, "kg: build/store: no store here; run kg build\n"),
        (PermissionError(13, "Permission denied", "out.ttl"), 1, "kg: out.ttl: Permission denied\n"),
        (OSError("IO error: no space left"), 1, "kg: IO error: no space left\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_a_mistake_is_one_sentence(error: BaseException, code: int, words: str) -> None:
    outcome = CliRunner().invoke(failing(error), [])
    assert (outcome.exit_code, outcome.stderr, outcome.stdout) == (code, words, "")


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    assert isinstance(CliRunner().invoke(failing(ZeroDivisionError()), []).exception, ZeroDivisionError)


def test_a_reader_that_leaves_is_no_fault(root: Path) -> None:
    talk = "lambda: [click.echo('x' * 99) for _ in range(9999)]"
    code = f"import click, kg.cli; kg.cli.Verbs('kg', callback={talk}, invoke_without_command=True)([])"
    pipe = f'"{sys.executable}" -c "{code}" | head -n 1'
    shown = subprocess.run(["sh", "-c", pipe], cwd=root, capture_output=True, text=True, check=True)
    assert (len(shown.stdout), shown.stderr) == (100, "")


def test_a_word_of_python_is_a_verb_with_an_underscore(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.cli, "_summaries", lambda: {"yield": ""})
    with pytest.raises(ModuleNotFoundError, match=r"kg\.cli\.yield_"):
        main.get_command(click.Context(main), "yield")
