"""Pairs of metric titles as reports of many cities word them, judged same, broadly comparable or different."""

from __future__ import annotations
