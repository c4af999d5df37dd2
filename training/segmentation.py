"""What teaches the segmenter: fine silver words, cut again at every edge of a labelled run, and by hand where told."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import rjieba
import spacy_pkuseg

from kg.language.tokenizer import PIECES
from training.labelled import Label

ITERATIONS = 8
# A last character that makes a kind of what is before it: 济南|市, 民政|局, 福利|院.
HEADS = frozenset("省市县区州盟旗镇乡村局厅部委院站所馆会站率型类级化者员金额数费度法")

_JIEBA = rjieba.Jieba()


def cut(run: str) -> Iterator[str]:
    """The fine words of a run of Chinese: longer ones fall into two where both are words or the last is a head.

    >>> list(cut("济南市民政局建成养老服务中心"))
    ['济南', '市', '民政', '局', '建成', '养老', '服务', '中心']
    """
    for word in _JIEBA.cut(run, hmm=False):
        yield from _finer(word)


def _finer(word: str) -> Iterator[str]:
    if len(word) > 2:
        if word[-1] in HEADS:
            yield from _finer(word[:-1])
            yield word[-1]
            return
        for at in range(2, len(word) - 1):
            if _JIEBA.has_word(word[:at]) and _JIEBA.has_word(word[at:]):
                yield from _finer(word[:at])
                yield from _finer(word[at:])
                return
    yield word


def words(text: str, labels: Iterable[Label] = ()) -> list[str]:
    """The words of a text, none across the edge of a label; figures, letters and signs stand alone.

    >>> from kg.model import Span
    >>> words("全县低保标准885元", [Label(Span(2, 6), "METRIC")])
    ['全县', '低保', '标准', '885', '元']
    """
    edges = {edge for label in labels for edge in (label.span.start, label.span.end)}
    found = []
    for piece in PIECES.finditer(text):
        if piece.lastgroup is None:
            found.append(piece[0])
            continue
        cuts = sorted({piece.start(), piece.end()} | {edge for edge in edges if piece.start() < edge < piece.end()})
        for start, end in pairwise(cuts):
            found += cut(text[start:end])
    return found


def lines(text: str, labels: Iterable[Label] = ()) -> Iterator[list[str]]:
    """The runs of Chinese of a text, each as its words: what pkuseg learns from, for it is asked for nothing else."""
    run: list[str] = []
    for word in [*words(text, labels), ""]:
        if re.fullmatch(r"[一-鿿㐀-䶿〇]+", word):
            run.append(word)
        elif run:
            yield run
            run = []


def agreement(labels: Iterable[Label], cuts: Sequence[str]) -> tuple[int, int]:
    """How many edges of labels fall on edges of words, and of how many."""
    at, edges = 0, {0}
    for word in cuts:
        at += len(word)
        edges.add(at)
    asked = [edge for label in labels for edge in (label.span.start, label.span.end)]
    return sum(edge in edges for edge in asked), len(asked)


def main() -> None:
    """Train a model: a file of lines of words, the folder to write, the seed that pkuseg draws by."""
    taught, folder, seed = sys.argv[1:]
    random.seed(int(seed))
    spacy_pkuseg.train(taught, taught, folder, train_iter=ITERATIONS)


if __name__ == "__main__":
    main()
