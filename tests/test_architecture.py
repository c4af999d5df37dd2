"""The house: data flows one way, a library has one owner, and files look alike."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "kg").rglob("*.py"))
PYTHON = sorted(path for folder in ("kg", "tests", "tools", "benchmarks") for path in (ROOT / folder).rglob("*.py"))

# Imports point left; those that share a place may know each other one way.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("kg",),
    ("errors",),
    ("model",),
    ("resources",),
    ("questions",),
    ("lexicon", "gazetteer"),
    ("reading",),
    ("language",),
    ("statements",),
    ("linking",),
    ("tables",),
    ("graph",),
    ("store",),
    ("search",),
    ("derived", "corrections"),
    ("links",),
    ("pipeline", "publishing"),
    ("evaluation", "panel", "releases"),
    ("explain",),
    ("endpoint",),
    ("cli",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

# What one sitting takes; model.py, all records and their docstrings, is the longest.
LONGEST = 480

OWNERS = {"spacy": "language", "spacy_pkuseg": "language", "click": "cli"}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer(module: str) -> str:
    return module.split(".")[1] if "." in module else "kg"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


NAMES = {name_of(path) for path in MODULES}


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, inside functions and for types as well."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules = {f"{node.module}.{alias.name}" for alias in node.names} & NAMES
            # `from kg import errors` imports kg.errors; `from kg.model import Span` imports kg.model.
            yield from modules
            if len(modules) < len(node.names):
                yield node.module


def ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name.split(".")[0] == "kg"}


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_imports_point_left(path: Path) -> None:
    mine = layer(name_of(path))
    assert mine in RANK, f"{mine} has no place in LAYERS"
    right = {name for name in ours(path) if layer(name) != mine and RANK[layer(name)] > RANK[mine]}
    assert not right


def test_no_module_is_in_a_circle() -> None:
    graph = {name_of(path): ours(path) for path in MODULES}
    assert set(TopologicalSorter(graph).static_order()) >= NAMES  # it names the circle where there is one


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_a_library_has_one_owner(path: Path) -> None:
    used = {name.split(".")[0] for name in imports(path)} & OWNERS.keys()
    assert {OWNERS[library] for library in used} <= {layer(name_of(path))}


# Imported under another name than they are installed by.
INSTALLED_AS = {
    "docx": "python-docx",
    "markdown_it": "markdown-it-py",
    "opencc": "opencc-python-reimplemented",
    "spacy_pkuseg": "spacy-pkuseg",
}


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_what_is_imported_is_declared(path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # What an extra brings is imported only by who has asked for it.
    wanted = [*project["dependencies"], *project["optional-dependencies"]["cluster"]]
    declared = {re.split(r"[^\w-]", requirement)[0] for requirement in wanted}
    used = {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"kg"}
    assert {INSTALLED_AS.get(name, name) for name in used} <= declared


def opens_a_folder(call: ast.Call) -> bool:
    """Whether a call is `Store(path)`: without a path the store is in memory, and read_only is another function."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name == "Store" and bool(call.args or call.keywords)


@pytest.mark.parametrize("path", [path for path in MODULES if layer(name_of(path)) != "store"], ids=label)
def test_only_the_store_opens_oxigraph_to_write(path: Path) -> None:
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and opens_a_folder(node)]
    assert not [call.lineno for call in calls]


@pytest.mark.parametrize("path", PYTHON, ids=label)
def test_a_file_starts_as_all_do(path: Path) -> None:
    body = tree(path).body
    if not body:
        return
    assert ast.get_docstring(tree(path)), "no docstring"
    second = body[1]
    assert isinstance(second, ast.ImportFrom)
    assert (second.module, second.names[0].name) == ("__future__", "annotations")


@pytest.mark.parametrize("path", PYTHON, ids=label)
def test_a_file_is_named_for_what_it_holds(path: Path) -> None:
    assert not {part for part in path.relative_to(ROOT).with_suffix("").parts if re.search("util|helper|manager", part)}


@pytest.mark.parametrize("path", PYTHON, ids=label)
def test_a_file_can_be_read_in_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_changelog_tells_of_this_version() -> None:
    versions = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == kg.__version__


def test_the_locks_name_no_host_and_hash_everything() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        lines = lock.read_text(encoding="utf-8").replace("\\\n", "").splitlines()
        pinned = [line for line in lines if line and not line.lstrip().startswith("#")]
        assert pinned
        assert not [line for line in pinned if "--hash=sha256:" not in line or "://" in line or line.startswith("-")]
