"""The version of the pipeline: a digest of all that decides what is read out of a report."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import kg
from kg import resources
from kg.reading.files import load, sidecar_of

# The stages a report goes through; what serves, checks or prints the graph may change without reading anything anew.
_STAGES = (
    "__init__.py", "model.py", "resources.py", "lexicon.py", "gazetteer.py", "reading", "language", "statements",
    "linking", "tables", "graph", "corrections", "derived", "store/shards.py", "pipeline/stages.py",
)  # fmt: skip

_LIBRARIES = (
    "lxml", "markdown-it-py", "opencc-python-reimplemented", "openpyxl", "pyoxigraph", "pypdfium2", "python-docx",
    "spacy", "spacy-pkuseg", "trafilatura",
)  # fmt: skip

# These judge a graph or explain it and have no part in making it.
_APART = {"shapes", "examples"}


def pipeline_version(model: str | None = None) -> str:
    """The version in force; any edit of a stage, a scheme, a place or a model, or another library, makes a new one.

    *model* is the spaCy pipeline that stands in for the package's own: a folder, or an installed package.
    """
    code = Path(kg.__file__).parent
    ontology = resources.ontology_dir()
    digest = hashlib.sha256()
    for path in _files(code / name for name in _STAGES):
        _add(digest, path, path.relative_to(code))
    for path in _files(folder for folder in ontology.iterdir() if folder.name not in _APART):
        _add(digest, path, path.relative_to(ontology))
    for name in _LIBRARIES:
        digest.update(f"{name} {_installed(name)}\n".encode())
    if model is not None:
        digest.update(f"{model} {_installed(model)}\n".encode())
        for path in _files([Path(model)] if Path(model).is_dir() else []):
            _add(digest, path, path.relative_to(model))
    return digest.hexdigest()[:16]


def content_version(path: Path, mapping: Path | None = None) -> str:
    """The version of a report's file, of the sidecar beside it and of the *mapping* of a table, if there are any.

    Its name counts too, for the format hangs on it.
    """
    digest = hashlib.sha256(os.fsencode(path.name) + b"\n")
    digest.update(load(path))
    sidecar = sidecar_of(path)
    if sidecar is not None:
        digest.update(b"\0")
        digest.update(sidecar)
    if mapping is not None and mapping.is_file():
        digest.update(b"\0mapping\0")
        digest.update(load(mapping))
    return digest.hexdigest()


def _files(roots: Iterable[Path]) -> Iterator[Path]:
    for root in sorted(roots):
        found = root.rglob("*") if root.is_dir() else iter([root])
        yield from sorted(path for path in found if path.is_file() and path.suffix != ".pyc")


def _add(digest: hashlib._Hash, path: Path, name: Path) -> None:
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    digest.update(f"{name.as_posix()} {content}\n".encode())


def _installed(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "absent"
