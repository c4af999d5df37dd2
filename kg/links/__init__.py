"""Things beyond us: names in others' tables to our things, and our things to those of other graphs."""

from __future__ import annotations
