"""Reading takes time in proportion to the length of the text, whatever is in it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kg.model import Report

Read = Callable[..., Report]

SENTENCE = "全市共有养老机构128家,床位2.1万张,其中护理型床位占比63%,为1.2万名老年人提供助餐服务。"
UNITS = {
    "one line": SENTENCE,
    "one line with blanks": SENTENCE + " ",
    "lines": SENTENCE + "\n",
    "short lines": "养老服务中心\n",
    "broken lines": SENTENCE[:-12] + "\n\n\n",
    "dates": "2024-01-01 ",
    "labels": "来源： ",
    "cells": "| 来源 | ",
    "bylines": "□晚报记者 王兰\n",
    "articles": "幸福食堂又添新店\n□晚报记者 王兰\n3月8日,记者获悉," + SENTENCE + "\n",
    "headings": "一、养老服务\n",
    "quotes": "“",
    "brackets": "（民",
    "figures": "1,234,567，",
    "traditional": "養老服務設施達到26個,護理員320人。",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=list(UNITS))
def test_reading_is_linear(read: Read, unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit)) + "\n" + "民政" * (size // 10)
        begin = time.process_time()
        read(text)
        return time.process_time() - begin

    seconds(2_000)
    # Eight times the text takes eight times the time, and more than thirty times only where something is quadratic.
    assert seconds(64_000) < 30 * max(seconds(8_000), 0.02)


def test_a_megabyte_on_one_line(read: Read) -> None:
    begin = time.process_time()
    report = read(SENTENCE * (1_000_000 // len(SENTENCE)))
    assert len(report.articles[0].paragraphs) == 1
    assert time.process_time() - begin < 20
