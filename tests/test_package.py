"""The wheel: what is installed elsewhere finds its ontology, queries and web files."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

FOLDERS = {"ontology": "kg/_data/ontology", "queries": "kg/_data/queries", "kg/web": "kg/web"}


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contents of the wheel, as an installation lays them down."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
        str(root),
    ]
    subprocess.run([sys.executable, *build], check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_wheel_carries_the_data(folder: str, root: Path, installed: Path) -> None:
    assert files(installed / FOLDERS[folder]) == files(root / folder)


def test_an_installation_uses_its_own_data(installed: Path, tmp_path: Path) -> None:
    code = "from kg.resources import ontology_dir, queries_dir; print(ontology_dir(), queries_dir(), sep='\\n')"
    environment = {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code]
    shown = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert shown.stdout.splitlines() == [str(installed / FOLDERS[name]) for name in ("ontology", "queries")]
