"""Short sentences as departments of many provinces write them, each with what it states, grouped by phenomenon."""

from __future__ import annotations
