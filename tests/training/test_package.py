"""The trained pipeline as a package of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from kg.language.pipeline import OWN
from training.package import wheel

ASK = """
import json, spacy
nlp = spacy.load("zh_minzheng")
print(json.dumps([nlp.meta["name"], [[e.text, e.label_] for e in nlp("榆林市民政局在榆阳区开展“暖冬行动”。").ents]]))
"""


def test_spacy_loads_the_wheel_by_its_name(tmp_path: Path) -> None:
    made = wheel(OWN, tmp_path / "dist")
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path / "installed")
    path = os.pathsep.join([str(tmp_path / "installed"), *filter(None, [os.environ.get("PYTHONPATH")])])
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"minzheng"' in told.stdout
    assert '"ORG"' in told.stdout


def test_the_same_pipeline_gives_the_same_wheel(tmp_path: Path) -> None:
    one, other = wheel(OWN, tmp_path / "one"), wheel(OWN, tmp_path / "other")
    assert one.read_bytes() == other.read_bytes()
