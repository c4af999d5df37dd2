"""What leads from one graph to the next, so that what follows from a graph need not be made anew from all of it."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The graph *before*, and the reports, by their stems, that left it or came; one that was read anew did both."""

    before: ox.Store
    gone: tuple[str, ...]
    come: tuple[str, ...]
