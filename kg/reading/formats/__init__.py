"""A file a format: bytes to the text that is frozen."""

from __future__ import annotations
