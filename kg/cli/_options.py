"""Options that several verbs share, so that they read the same everywhere."""

from __future__ import annotations

from pathlib import Path

import click

DEFAULT_STORE = Path("build/store")

store_option = click.option(
    "--store",
    "store_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_STORE,
    show_default=True,
    metavar="DIR",
    help="The folder of the store.",
)
