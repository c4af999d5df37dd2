"""From words to things: places, groups, benefits, metrics; and one claim of a figure that a report repeats."""

from __future__ import annotations

from kg.linking.consolidate import link

__all__ = ["link"]
