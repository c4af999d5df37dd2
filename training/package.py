"""`python -m training.package`: the trained pipeline as a wheel of its own, for `spacy.load("zh_minzheng")`.

The wheel has the layout that `spacy package` gives, and is made by the builder that makes our own, so that the same
pipeline gives the same bytes.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hatchling import build

from kg.language.pipeline import OWN

OUT = Path("dist")
_LOADER = '''"""{description}."""

from pathlib import Path

from spacy.util import get_model_meta, load_model_from_init_py

__version__ = get_model_meta(Path(__file__).parent)["version"]


def load(**overrides):
    """Return the pipeline."""
    return load_model_from_init_py(__file__, **overrides)
'''
_PROJECT = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = {name}
version = {version}
description = {description}
license = {license}
requires-python = ">=3.11"
dependencies = {requirements}

[project.entry-points.spacy_models]
{module} = {name}

[tool.hatch.build.targets.wheel]
packages = [{name}]
"""


def wheel(pipeline: Path, out: Path) -> Path:
    """Write the wheel of a pipeline into a folder, and return where it stands."""
    meta: Mapping[str, Any] = json.loads((pipeline / "meta.json").read_text(encoding="utf-8"))
    name = f"{meta['lang']}_{meta['name']}"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        project, package = Path(made), Path(made) / name
        shutil.copytree(pipeline, package / f"{name}-{meta['version']}")
        shutil.copy(pipeline / "meta.json", package)
        (package / "__init__.py").write_text(_LOADER.format(description=meta["description"]), encoding="utf-8")
        quoted = {key: json.dumps(meta[key]) for key in ("version", "description", "license", "requirements")}
        told = _PROJECT.format(module=name, name=json.dumps(name), **quoted)
        (project / "pyproject.toml").write_text(told, encoding="utf-8")
        with contextlib.chdir(project):
            file = build.build_wheel(made)
        return Path(shutil.copy(project / file, out))


def main() -> None:
    """Write the wheel of the committed pipeline."""
    print(wheel(OWN, OUT), file=sys.stderr)


if __name__ == "__main__":
    main()
