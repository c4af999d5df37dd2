"""From files to a published snapshot: the one package that joins the stages."""

from __future__ import annotations

from kg.pipeline.building import BuildReport, build, take_out
from kg.pipeline.stages import Drafted, Quarantined, Way, read_one

__all__ = ["BuildReport", "Drafted", "Quarantined", "Way", "build", "read_one", "take_out"]
