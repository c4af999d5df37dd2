"""Answers that are kept: of one snapshot, bounded in bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")

# One answer takes no more of the room than this part, so that it does not drive out all others.
_LARGEST = 1 / 16
# An entry's own objects, beside its bytes.
_OVERHEAD = 1024


class Cache(Generic[Value]):
    """The answers of one snapshot by what was asked, the one not asked for longest leaving first.

    >>> cache = Cache[str](64_000)
    >>> cache.put("ASK {}", "s1", "true", 4)
    >>> cache.get("ASK {}", "s1"), cache.get("ASK {}", "s2")
    ('true', None)
    """

    def __init__(self, room: int) -> None:
        self.used = 0
        self._room = room
        self._snapshot = ""
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable, snapshot: str) -> Value | None:
        """What is kept of the snapshot in force."""
        if snapshot != self._snapshot:
            return None
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, snapshot: str, value: Value, size: int) -> None:
        """Keep an answer of so many bytes; those of another snapshot are forgotten."""
        if snapshot != self._snapshot:
            self._kept.clear()
            self._snapshot, self.used = snapshot, 0
        if key in self._kept:
            self.used -= self._kept.pop(key)[1]
        size += _OVERHEAD
        if size > self._room * _LARGEST:
            return
        self._kept[key] = value, size
        self.used += size
        while self.used > self._room:
            self.used -= self._kept.popitem(last=False)[1][1]
