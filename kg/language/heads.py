"""The words that end the names of departments and bodies."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

HEADS = Path(__file__).parent / "heads.toml"


@cache
def organization_heads() -> tuple[str, ...]:
    """Departments of every field and kinds of bodies, longest first.

    >>> "民政局" in organization_heads(), "慈善总会" in organization_heads()
    (True, True)
    """
    told = tomllib.loads(HEADS.read_text(encoding="utf-8"))
    departments = (name + end for name in told["departments"] for end in told["department_ends"])
    return tuple(sorted({*departments, *told["bodies"]}, key=lambda head: (-len(head), head)))
