"""What tests share: the checkout, the words of the ontology, and one graph of the five reports."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from kg.lexicon import Lexicon, load

# The same examples on every machine and nothing written into the checkout: a failure is a change of the code.
settings.register_profile("house", derandomize=True, database=None, deadline=None, max_examples=50)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def seeds(root: Path) -> Path:
    """The folder of the five reports."""
    return root / "seeds"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The words of the ontology."""
    return load()


@pytest.fixture(scope="session")
def seeds_store(seeds: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A store with the graph of the five reports, built once for all tests; only to be read."""
    from kg.pipeline import build

    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    store = shared / "seeds-store"
    with (shared / "seeds-store.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (store / "current").exists():
            build([seeds], store)
    return store


@pytest.fixture
def seeds_store_copy(seeds_store: Path, tmp_path: Path) -> Path:
    """A copy of that store for a test that changes it."""
    return Path(shutil.copytree(seeds_store, tmp_path / "store"))
