"""How the time of all stages together grows with the length of a text, whatever is in it, a megabyte of a line too."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from kg.language import annotate
from kg.lexicon import Lexicon, load
from kg.linking import link
from kg.reading import read_report
from kg.statements import extract

SHORT, FACTOR, LONG = 8_000, 8, 1_000_000
SENTENCE = "全市共有养老机构128家,床位2.1万张,其中护理型床位占比63%,为1.2万名老年人提供助餐服务。"
UNITS = {
    "sentences on one line": SENTENCE,
    "sentences with blanks": SENTENCE + " ",
    "lines": SENTENCE + "\n",
    "short lines": "养老服务中心\n",
    "broken lines": SENTENCE[:-12] + "\n\n\n",
    "no sentence's end": "新建养老机构12家，救助困难群众3.4万人次，",
    "no sign at all": "城市低保对象和农村特困人员养老服务机构建设",
    "dates": "2024-01-01 ",
    "months": "2024年1月至2025年12月31日，截至3月底，",
    "labels": "来源： ",
    "cells": "| 来源 | ",
    "bylines": "□晚报记者 王兰\n",
    "articles": "幸福食堂又添新店\n□晚报记者 王兰\n3月8日,记者获悉," + SENTENCE + "\n",
    "headings": "一、养老服务情况\n2024年新建12家。\n",
    "quotes": "“",
    "names in quotes": "“幸福食堂”",
    "brackets": "（民",
    "figures in brackets": "（12人）",
    "figures": "1,234,567，",
    "Chinese numerals": "一二三四五六七八九十百千万亿",
    "places": "济南市历下区、济南市历下区、槐荫区",
    "townships": "白水乡、红岩乡敬老院，",
    "groups": "特困人员、低保对象、孤儿和残疾人",
    "documents": "《关于养老服务的意见》",
    "honours": "获评全国先进单位，荣获省级示范称号，",
    "changes": "由685元提高到1114元、从12%提高到30%，",
    "subjects in common": "城市、农村低保标准分别达到1114元和884元，",
    "traditional": "養老服務設施達到26個,護理員320人。",
}


def text_of(unit: str, length: int) -> str:
    """Return a text of one unit over and over, and some Chinese behind it, without which a text is no report."""
    return unit * (length // len(unit)) + "\n" + "民政" * (length // 10)


def seconds(text: str, path: Path, lexicon: Lexicon) -> float:
    """Return how long a text takes from its file to its claims."""
    path.write_text(text, encoding="utf-8")
    start = time.process_time()
    report = read_report(path, lexicon)
    sentences = annotate(report, lexicon)
    found = extract(report, sentences, lexicon)
    link(report, sentences, found.statements, found.numbers, lexicon)
    return time.process_time() - start


def measure() -> dict[str, object]:
    """Return the figures for build/bench.json."""
    lexicon = load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.txt"
        seconds(SENTENCE, path, lexicon)
        growth = {}
        for name, unit in UNITS.items():
            short, long = (seconds(text_of(unit, length), path, lexicon) for length in (SHORT, SHORT * FACTOR))
            growth[name] = round(long / short, 1)
        million = seconds(SENTENCE * (LONG // len(SENTENCE)), path, lexicon)
    worst = max(growth, key=lambda name: growth[name])
    return {
        f"times as long for {FACTOR} times the text": growth,
        "the worst of them": worst,
        "seconds of a megabyte on one line": round(million, 1),
    }
