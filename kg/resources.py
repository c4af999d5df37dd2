"""Where the data files of the project stand: in the checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

from kg.errors import OntologyError

_PACKAGE = Path(__file__).parent


def ontology_dir() -> Path:
    """The folder of core.ttl, schemes, shapes and places.

    >>> (ontology_dir() / "places" / "divisions.csv").exists()
    True
    """
    return _folder("ontology")


def queries_dir() -> Path:
    """The folder of views, questions and checks.

    >>> queries_dir().name
    'queries'
    """
    return _folder("queries")


def _folder(name: str) -> Path:
    # A wheel carries the folders inside the package; a checkout has them beside it.
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise OntologyError(f"{_PACKAGE}: the folder {name} is missing from this installation; install minzheng-kg again")
