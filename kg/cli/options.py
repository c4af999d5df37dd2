"""Options that several verbs share, so that they read the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click

DEFAULT_STORE = Path("build/store")

store_option = click.option(
    "--store",
    "store_dir",
    type=click.Path(path_type=Path),
    default=DEFAULT_STORE,
    show_default=True,
    metavar="DIR",
    help="The folder of the store.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


def watched(stream: IO[str]) -> bool:
    """Whether a person looks at *stream*: progress is drawn for people, never into a pipe."""
    return stream.isatty()
