"""Kinds of damage: each a function from chance to a suffix and the bytes of a file."""

from __future__ import annotations
