"""The file that holds the corrections of a store: read, added to and changed, one writer at a time, never by halves."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kg.corrections import concepts, table
from kg.corrections.records import Correction, CorrectionError, Withdrawal, made
from kg.corrections.writing import canonical
from kg.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Book:
    """A file of corrections; one that is not there holds none."""

    path: Path

    @classmethod
    def of(cls, store_dir: Path) -> Book:
        """The file of a store."""
        return cls(store_dir / table.NAME)

    def read(self) -> tuple[Correction, ...]:
        """Its corrections."""
        return table.read(self.path) if self.path.exists() else ()

    def add(self, fresh: Iterable[Correction], lexicon: Lexicon) -> tuple[Correction, ...]:
        """Enter corrections, checked against the schemes; those that it holds already are not entered twice.

        What comes back are those that were entered.
        """
        checked_ones = [checked(one, lexicon) for one in fresh]

        def change(known: Sequence[Correction]) -> tuple[Correction, ...]:
            return table.together([tuple(known), tuple(checked_ones)])

        before, after = self._changed(change)
        held = {one.id for one in before}
        return tuple(one for one in after if one.id not in held)

    def withdraw(self, names: Sequence[str], withdrawal: Withdrawal) -> tuple[Correction, ...]:
        """Have corrections hold no more; they stay in the file. A name may be its beginning."""

        def change(known: Sequence[Correction]) -> tuple[Correction, ...]:
            chosen = {_named(known, name, self.path).id for name in names}
            again = [one for one in known if one.id in chosen and one.withdrawal is not None]
            if again:
                raise CorrectionError(f"{again[0].id} was withdrawn already, by {_by(again[0])}")
            return tuple(made(replace(one, withdrawal=withdrawal)) if one.id in chosen else one for one in known)

        before, after = self._changed(change)
        return tuple(one for one, other in zip(after, before, strict=True) if one != other)

    def _changed(
        self, change: Callable[[Sequence[Correction]], tuple[Correction, ...]]
    ) -> tuple[tuple[Correction, ...], tuple[Correction, ...]]:
        with _alone(self.path):
            before = self.read()
            after = change(before)
            if after != before:
                _write(self.path, table.written(after))
        return before, after


def checked(one: Correction, lexicon: Lexicon) -> Correction:
    """A correction with its fields and concepts as the schemes call them; CorrectionError where they have no such."""
    if one.kind.is_of_concepts:
        return made(concepts.check(one, lexicon))
    slots = tuple((slot, canonical(slot, value, lexicon)) for slot, value in one.slots)
    return made(replace(one, slots=slots))


def _named(known: Sequence[Correction], name: str, path: Path) -> Correction:
    found = [one for one in known if one.id == name] or [one for one in known if name and one.id.startswith(name)]
    if len(found) != 1:
        there = "no correction" if not found else "several corrections"
        raise CorrectionError(f"{path}: {there} {name!r}; `kg correct list` shows them")
    return found[0]


def _by(one: Correction) -> str:
    return one.withdrawal.author if one.withdrawal else ""


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the right to change a file: who comes meanwhile waits."""
    if not path.parent.is_dir():
        raise CorrectionError(f"{path.parent}: there is no such folder; build a store first, or name a file elsewhere")
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with fresh.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
