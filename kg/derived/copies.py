"""Near-copies: a report that prints most of another's sentences is a reprint and no second witness."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

_END = re.compile(r"[。！？；\n\r]+")
_SIGN = re.compile(r"[^\u3400-\u9fff\d.%]+")
# A shorter run of words may stand in any two reports (一是加强组织领导).
_LEAST_CHARACTERS = 14
# What stands in more reports than this is a phrase of the trade, and no copy.
_MOST_REPORTS = 60
_LEAST_SHARED = 2
# Of the shorter text, by characters: an edited reprint keeps more than this.
_SHARE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Two reports by their stems, and how much of the shorter one stands in the other, from 0 to 1."""

    stem: str
    other: str
    share: Decimal


def near_copies(texts: Iterable[tuple[str, str]]) -> tuple[Copy, ...]:
    """The pairs of reports (stem, text) of which one prints most of the other's sentences, sorted.

    >>> news = "全县城市低保标准由每月680元提高到720元。发放临时救助资金312万元惠及2140人次。"
    >>> near_copies([("a", news), ("b", "本报讯。" + news), ("c", "全县共有社会组织八百家。")])
    (Copy(stem='a', other='b', share=Decimal('1.00')),)
    """
    with closing(Sentences.opened(":memory:")) as sentences:
        return tuple(sorted(sentences.copies(sentences.change((), texts)), key=lambda copy: (copy.stem, copy.other)))


class Sentences:
    """The sentences of all reports by a digest, in a file beside a snapshot: a new report is held against those alone.

    A report's copies hang on the reports that share a sentence with it, and on how many share that sentence.
    """

    def __init__(self, file: sqlite3.Connection, *, is_new: bool) -> None:
        self._file = file
        self._is_new = is_new

    @classmethod
    def opened(cls, path: Path | str, before: Path | None = None) -> Sentences:
        """Those in a new file at *path*; what *before* knows is taken over."""
        if before is not None:
            shutil.copyfile(before, path)
        file = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            file.execute(f"PRAGMA {pragma}")
        for statement in _TABLES if before is None else ():
            file.execute(statement)
        return cls(file, is_new=before is None)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def change(self, gone: Iterable[str], come: Iterable[tuple[str, str]]) -> list[str]:
        """Take reports out and put others in; what comes back are those whose copies have to be looked for anew."""
        self._file.execute("BEGIN")
        self._file.execute("CREATE TEMP TABLE touched (digest BLOB PRIMARY KEY, before INTEGER)")
        for stem in gone:
            self._file.execute(f"{_TOUCH} FROM sentence s WHERE stem = ?", (stem,))
            self._file.execute("DELETE FROM sentence WHERE stem = ?", (stem,))
        found = []
        for stem, text in come:
            rows = sorted(_sentences(text).items())
            if not self._is_new:  # else all are looked at anyway
                self._file.executemany(f"{_TOUCH} FROM (SELECT ? AS digest) s", ((digest,) for digest, _ in rows))
            self._file.executemany(
                "INSERT OR REPLACE INTO sentence VALUES (?, ?, ?)", ((digest, stem, size) for digest, size in rows)
            )
            found.append(stem)
        crossed = self._file.execute(_CROSSED).fetchall()
        self._file.execute("DROP TABLE touched")
        self._file.execute("COMMIT")
        return sorted({*found, *(stem for (stem,) in crossed)})

    def copies(self, stems: Iterable[str]) -> Iterator[Copy]:
        """The copies of some reports, each pair once."""
        asked = set(stems)
        lengths: dict[str, int] = {}
        for stem in sorted(asked):
            size = self._length(stem, lengths)
            for other, shared, times in self._file.execute(_SHARED, {"stem": stem}):
                least = min(size, self._length(other, lengths))
                if times < _LEAST_SHARED or shared < _SHARE * least or (other in asked and other < stem):
                    continue
                one, two = sorted((stem, other))
                yield Copy(stem=one, other=two, share=(Decimal(shared) / least).quantize(Decimal("0.01")))

    def _length(self, stem: str, known: dict[str, int]) -> int:
        if stem not in known:
            query = "SELECT COALESCE(SUM(size), 0) FROM sentence WHERE stem = ?"
            known[stem] = self._file.execute(query, (stem,)).fetchone()[0]
        return known[stem]


_TABLES = (
    "CREATE TABLE sentence (digest BLOB, stem TEXT, size INTEGER, PRIMARY KEY (digest, stem)) WITHOUT ROWID",
    "CREATE INDEX sentence_of ON sentence (stem)",
)
# Of a phrase that stands everywhere no more are counted than tell that it does.
_MANY = f"(SELECT COUNT(*) FROM (SELECT 1 FROM sentence n WHERE n.digest = %s.digest LIMIT {_MOST_REPORTS + 1}))"  # noqa: S608
_TOUCH = f"INSERT OR IGNORE INTO touched SELECT s.digest, {_MANY % 's'}"
# What came to be a phrase of the trade, or is one no more, counts otherwise for all that print it.
_CROSSED = f"""
SELECT DISTINCT stem FROM sentence WHERE digest IN (
  SELECT digest FROM touched t WHERE (before > {_MOST_REPORTS}) != ({_MANY % "t"} > {_MOST_REPORTS})
)
"""  # noqa: S608 - numbers of ours
_SHARED = f"""
WITH s AS MATERIALIZED (SELECT digest FROM sentence s WHERE stem = :stem AND {_MANY % "s"} <= {_MOST_REPORTS})
SELECT o.stem, SUM(o.size), COUNT(*) FROM s JOIN sentence o ON o.digest = s.digest WHERE o.stem != :stem GROUP BY o.stem
"""  # noqa: S608 - numbers of ours


def families(copies: Iterable[Copy]) -> Mapping[str, str]:
    """Each report that has copies, and the name of its family: the first of those that are joined by copying."""
    parent: dict[str, str] = {}

    def root(stem: str) -> str:
        while parent.setdefault(stem, stem) != stem:
            stem = parent[stem]
        return stem

    for copy in copies:
        one, other = sorted((root(copy.stem), root(copy.other)))
        parent[other] = one
    return {stem: root(stem) for stem in sorted(parent)}


def _sentences(text: str) -> dict[bytes, int]:
    """The sentences by a digest of their characters without signs and blanks, each with its length."""
    found: dict[bytes, int] = {}
    for part in _cut(text):
        found[hashlib.blake2b(part.encode(), digest_size=12).digest()] = len(part)
    return found


def _cut(text: str) -> Iterator[str]:
    for sentence in _END.split(text):
        words = _SIGN.sub("", sentence)
        if len(words) >= _LEAST_CHARACTERS:
            yield words
