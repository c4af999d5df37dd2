"""Knowledge graphs from what Chinese civil-affairs departments (民政) publish."""

from __future__ import annotations

__version__ = "0.1.0"
