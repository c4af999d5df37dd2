"""Which names stand in a text: of names that begin alike the longest, and none inside another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

# Two or three characters are in any text; names are found by so many.
_LEAST = 4


class Names:
    """Names and what they stand for.

    >>> names = Names([("养老机构数", "institutions"), ("养老机构数量增幅", "growth")])
    >>> sorted(names.within("全市养老机构数量增幅最大，养老机构数居首"))
    ['growth', 'institutions']
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        by_start: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, meant in names:
            if len(name) >= _LEAST:
                by_start[name[:_LEAST]].append((name, meant))
        self._by_start = {
            start: sorted(found, key=lambda one: (-len(one[0]), one)) for start, found in by_start.items()
        }

    def within(self, text: str) -> set[str]:
        """What a text names."""
        found: set[str] = set()
        place, last = 0, len(text) - _LEAST
        while place <= last:
            name = next(
                (one for one in self._by_start.get(text[place : place + _LEAST], ()) if text.startswith(one[0], place)),
                None,
            )
            if name is None:
                place += 1
            else:
                found.add(name[1])
                place += len(name[0])
        return found
