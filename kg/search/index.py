"""Asking the index: things by any part of a label, passages by any part of their words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.model import Span
from kg.search.building import FORMAT, INDEX, format_of
from kg.search.disagreements import Disagreement
from kg.search.doubts import Doubt, read_doubts
from kg.search.grams import any_of, folded, phrase

# More hits than this are not ranked: their exact order would tell a reader nothing.
_RANKED = 5000
_PASSAGES = (
    "SELECT p.sha256, p.start, p.words FROM passage_grams g JOIN passage p ON p.id = g.rowid WHERE g.grams MATCH ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing with the label by which it was found; *within* is the place that it lies in or belongs to."""

    iri: str
    kind: str
    zh: str
    en: str
    words: str
    within: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage of the text *sha256*; *lit* is where the words stand in it, *start* where it stands in the text."""

    sha256: str
    start: int
    words: str
    lit: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: the first things and passages, and how many there are of each."""

    things: tuple[Thing, ...] = ()
    passages: tuple[Passage, ...] = ()
    all_things: int = 0
    all_passages: int = 0


class Index:
    """The index of a snapshot, open to read; one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._index = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def close(self) -> None:
        """Let go of the file."""
        self._index.close()

    def search(self, words: str, *, things: int = 20, passages: int = 30, kinds: Sequence[str] = ()) -> Found:
        """What holds these words; nothing for empty ones."""
        wanted = phrase(words)
        if wanted is None:
            return Found()
        found, number = self._things(words, wanted, things, kinds)
        texts, hits = self._passages(words, wanted, passages) if passages else ((), 0)
        return Found(things=found, passages=texts, all_things=number, all_passages=hits)

    def suggest(self, words: str, *, limit: int = 8, kinds: Sequence[str] = ()) -> tuple[Thing, ...]:
        """The things that a reader most probably means."""
        return self.search(words, things=limit, passages=0, kinds=kinds).things

    def alike(self, words: str, *, limit: int = 300, kinds: Sequence[str] = ()) -> tuple[Thing, ...]:
        """Things with a label that shares pairs of characters with these words, best first; a thing once a label."""
        wanted = any_of(words)
        if wanted is None:
            return ()
        of_kind = f"AND t.kind IN ({','.join('?' * len(kinds))})" if kinds else ""
        rows = self._index.execute(
            f"""SELECT t.iri, t.kind, t.zh, t.en, t.within, l.words
            FROM label_grams g JOIN label l ON l.id = g.rowid JOIN thing t ON t.id = l.thing {of_kind}
            WHERE g.grams MATCH ? ORDER BY g.rank, t.weight DESC, t.iri, l.words LIMIT ?""",  # noqa: S608
            (*kinds, wanted, limit),
        ).fetchall()
        return tuple(
            Thing(iri=iri, kind=kind, zh=zh, en=en, within=within, words=label)
            for iri, kind, zh, en, within, label in rows
        )

    def mentions(self, words: Sequence[str], digests: Sequence[str]) -> Passage | None:
        """The first passage of these texts that holds any of the words."""
        for one in words:
            wanted = phrase(one)
            if wanted is None:
                continue
            marks = ",".join("?" * len(digests))
            row = self._index.execute(
                f"{_PASSAGES} AND p.sha256 IN ({marks}) ORDER BY p.sha256, p.start LIMIT 1",
                (wanted, *digests),
            ).fetchone()
            if row:
                return _passage(row, folded(one).text)
        return None

    def disagreements(self, first: int, most: int) -> tuple[tuple[Disagreement, ...], int]:
        """Some of the figures that disagree, those in value first, and how many there are."""
        rows = self._index.execute(
            "SELECT why, one, other, reasons FROM disagreement ORDER BY why DESC, area, one, other LIMIT ? OFFSET ?",
            (most, first),
        )
        number: int = self._index.execute("SELECT COUNT(*) FROM disagreement").fetchone()[0]
        return tuple(
            Disagreement(why=why, one=one, other=other, reasons=tuple(reasons.split()))
            for why, one, other, reasons in rows
        ), number

    def disputed(self, claims: Sequence[str]) -> frozenset[str]:
        """Those of some claims that another disagrees with."""
        marks = ",".join("?" * len(claims))
        rows = self._index.execute(
            f"SELECT one FROM disagreement WHERE one IN ({marks})"  # noqa: S608 - marks for values, no values
            f" UNION SELECT other FROM disagreement WHERE other IN ({marks})",
            (*claims, *claims),
        )
        return frozenset(claim for (claim,) in rows)

    def doubts(self, first: int, most: int, without: Collection[str] = ()) -> tuple[tuple[Doubt, ...], int]:
        """Some of what ought to be reviewed, the most doubtful first, and how much there is *without* what is known."""
        return read_doubts(self._index, first, most, json.dumps(sorted(without)))

    def _things(self, words: str, wanted: str, limit: int, kinds: Sequence[str]) -> tuple[tuple[Thing, ...], int]:
        plain = folded(words).text
        of_kind = f"AND t.kind IN ({','.join('?' * len(kinds))})" if kinds else ""
        rows = self._index.execute(
            f"""WITH hit AS (SELECT rowid AS id FROM label_grams WHERE grams MATCH ? LIMIT {_RANKED})
            SELECT t.iri, t.kind, t.zh, t.en, t.within,
              MIN(CASE WHEN l.plain = ? THEN 0 WHEN substr(l.plain, 1, ?) = ? THEN 1 ELSE 2 END) AS near, l.words
            FROM hit JOIN label l ON l.id = hit.id JOIN thing t ON t.id = l.thing {of_kind}
            GROUP BY t.id
            ORDER BY near, t.kind IN ('concept', 'term'), t.weight DESC, length(l.plain), t.iri""",  # noqa: S608
            (wanted, plain, len(plain), plain, *kinds),
        ).fetchall()
        things = (
            Thing(iri=iri, kind=kind, zh=zh, en=en, within=within, words=label)
            for iri, kind, zh, en, within, _, label in rows[:limit]
        )
        return tuple(things), len(rows)

    def _passages(self, words: str, wanted: str, limit: int) -> tuple[tuple[Passage, ...], int]:
        number = self._index.execute(
            f"SELECT COUNT(*) FROM (SELECT 1 FROM passage_grams WHERE grams MATCH ? LIMIT {_RANKED})",  # noqa: S608
            (wanted,),
        ).fetchone()[0]
        rows = self._index.execute(
            f"{_PASSAGES} LIMIT ?",
            (wanted, limit),
        ).fetchall()
        plain = folded(words).text
        return tuple(_passage(row, plain) for row in rows), number


def open_index(folder: Path) -> Index | None:
    """The index in the folder of a snapshot; None where that was built without one, or by another version."""
    path = folder / INDEX
    return Index(path.absolute()) if format_of(path) == FORMAT else None


def _passage(row: tuple[str, int, str], plain: str) -> Passage:
    sha256, start, words = row
    view = folded(words)
    at = max(0, view.text.find(plain))
    lit = view.frozen(Span(at, min(at + len(plain), len(view.text))))
    return Passage(sha256=sha256, start=start, words=words, lit=lit)
