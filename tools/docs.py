"""Writes docs/cli.md from the commands' own help; with --check, says whether it is as written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from kg.cli import main

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
HEAD = """# The commands

Written by `make docs` from the commands' own `--help`.
"""


def sections() -> Iterator[str]:
    """Yield the help of the group and of each verb, as it is printed on a terminal of 110 columns."""
    root = click.Context(main, info_name="kg", **main.context_settings)
    yield section("kg", main, root)
    for verb in main.list_commands(root):
        command = main.get_command(root, verb)
        if command:
            yield section(f"kg {verb}", command, click.Context(command, info_name=verb, parent=root))


def section(title: str, command: click.Command, context: click.Context) -> str:
    """Return one command's help as a section of the page."""
    context.terminal_width = 110
    return f"## {title}\n\n```text\n{command.get_help(context)}\n```\n"


def run(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    page = "\n".join([HEAD, *sections()])
    if "--check" not in arguments:
        PAGE.write_text(page, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        print(f"docs/{PAGE.name} is not what the commands say; run make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
