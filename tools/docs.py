"""Writes docs/cli.md from the commands' help, docs/guide from its queries, and the ontology's pages into build/docs.

With --check it says whether what is committed is as written, and writes nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from kg.cli import main
from tools.reference.guide import LANGUAGES, guide
from tools.reference.pages import pages

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
BUILT = ROOT / "build" / "docs"
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


def committed() -> Iterator[tuple[Path, str]]:
    """Yield each page that is committed, with what it has to hold."""
    yield DOCS / "cli.md", "\n".join([HEAD, *sections()])
    for language in LANGUAGES:
        yield DOCS / "guide" / ("sparql.md" if language == "en" else f"sparql.{language}.md"), guide(language)


def run(arguments: list[str]) -> int:
    """Write the pages, or compare those that are committed."""
    if "--check" in arguments:
        stale = [path for path, page in committed() if not path.exists() or path.read_text(encoding="utf-8") != page]
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not as it would be written now; run make docs", file=sys.stderr)
        return int(bool(stale))
    for path, page in (*committed(), *((BUILT / name, page) for name, page in pages())):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    print(f"the ontology's pages are in {BUILT.relative_to(ROOT)}; open index.html")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
