"""A row as it is named, before what stands above it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kg.tables.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The name of a row as printed, its indent and unit, and whether the row has figures.

    *item* says that a column of numbers gives it one, and not to all rows.
    *values* are its levels by column; *own_unit* says that the unit is printed with the name: 低保人数(人).
    """

    text: str
    indent: int
    unit: Unit | None
    counted: bool
    under: tuple[str, ...] = ()
    values: Mapping[int, Decimal] = field(default_factory=dict)
    own_unit: bool = False
    item: bool = False
