"""A graph that is changed says what one made anew says, and so do its index and what is kept beside it."""

from __future__ import annotations

import io
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.derived import SENTENCES, Derivation
from kg.lexicon import Lexicon
from kg.model import Phase
from kg.pipeline import build, read_one
from kg.search import INDEX
from kg.store import open_current

NEWS = (
    "2023年，湘潭市发放高龄津贴12430万元。这项工作得到了群众的普遍好评和大力支持。"
    "各县市区均已建立动态管理的工作机制。经办服务全部实现一窗受理全程网办。"
)
FIRST = {
    "aid": "湘潭市民政局：2023年，湘潭市共有低保对象7.2万人，特困供养人员1.1万人。",
    "beds": "株洲市民政局：2023年底，株洲市养老机构床位总数达到2.4万张，护理型床位占比82%。",
    "news": NEWS,
    "stays": "湘潭日报：2023年，湘潭市共有低保对象7.5万人。湘潭市实施“莲城暖心”行动，惠及老年人1.2万人。",
}
THEN = {
    "aid": "湘潭市民政局：2023年，湘潭市共有低保对象6.9万人，特困供养人员1.1万人。",
    "again": "本报讯：" + NEWS,
    "news": NEWS,
    "stays": FIRST["stays"],
    "tents": "娄底市民政局：2024年，娄底市建成“童乐帐篷”87顶。",
}

_TABLES = {
    INDEX: (
        "SELECT iri, kind, zh, en, within, weight FROM thing",
        "SELECT t.iri, l.words, l.plain FROM label l JOIN thing t ON t.id = l.thing",
        "SELECT * FROM title",
        "SELECT * FROM disagreement",
        "SELECT * FROM doubt",
        "SELECT sha256, start, words FROM passage",
    ),
    SENTENCES: ("SELECT * FROM sentence",),
}


def write(folder: Path, texts: dict[str, str]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for stem, text in texts.items():
        (folder / f"{stem}.txt").write_text(text, encoding="utf-8")
    return folder


def told(store: Path) -> list[list[object]]:
    """All that a snapshot holds: its quads, and the rows of the files beside them."""
    with open_current(store) as snapshot:
        out = io.BytesIO()
        snapshot.store.dump(out, ox.RdfFormat.N_QUADS)
        quads: list[object] = [*sorted(out.getvalue().splitlines())]
        rows = [quads]
        for name, queries in _TABLES.items():
            with closing(sqlite3.connect(snapshot.path / name)) as file:
                rows += [sorted(file.execute(query), key=str) for query in queries]
        return rows


def test_a_changed_graph_is_the_one_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.drafts._MOST_CHANGED", 2)  # so few reports are most of a graph
    changed: list[object] = []
    monkeypatch.setattr(Derivation, "changed", _noted(Derivation.changed, changed))
    build([write(tmp_path / "reports", FIRST)], tmp_path / "store")
    first = told(tmp_path / "store")
    build([write(tmp_path / "reports", THEN)], tmp_path / "store")
    build([tmp_path / "reports"], tmp_path / "anew")
    assert told(tmp_path / "store") == told(tmp_path / "anew")
    build([write(tmp_path / "reports", FIRST)], tmp_path / "anew")
    assert told(tmp_path / "anew") == first
    assert len(changed) == 2


def _noted(method: object, calls: list[object]) -> object:
    def noted(*arguments: object) -> object:
        calls.append(None)  # and not what was handed over: no handle may be left on the graph
        assert callable(method)
        return method(*arguments)

    return noted


def test_an_end_of_no_change_has_no_phase(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "rates.txt"
    path.write_text(
        "湘潭市城市低保标准由每月685元提高到1114元。\n全市城市低保标准由每月685元提高到1200元。", encoding="utf-8"
    )
    claims = read_one(path, lexicon).claims
    ends = {claim.joins for claim in claims if claim.observation.phase is Phase.BEFORE}
    afters = {claim.key for claim in claims if claim.observation.phase is Phase.AFTER}
    assert ends == afters
    assert len(claims) >= 3
