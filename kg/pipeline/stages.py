"""One report through all stages: from its file to the lines of its shard."""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import kg
from kg import lexicon as lexicons
from kg.corrections import Correction, correct
from kg.corrections.concerning import names_in_lines
from kg.corrections.concerning import version as corrections_version
from kg.corrections.describing import describe_corrected
from kg.errors import CheckError, KgError, ReadingError
from kg.graph.describe import describe_report, describe_shared
from kg.language import annotate
from kg.lexicon import Lexicon
from kg.linking import link
from kg.model import Fate, Reading
from kg.pipeline.version import content_version
from kg.reading import read_report
from kg.statements import extract
from kg.store.shards import nquads, shard_name
from kg.tables import Tabulated, is_table, mapping_beside, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What one report gives to a snapshot: the name and the lines of its shard, its frozen text, and its counts."""

    path: Path
    shard: str
    lines: bytes
    sha256: str
    text: str
    claims: int
    stated: int
    set_aside: int
    not_understood: int
    tabular: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A file that could not be read, and why."""

    path: Path
    reason: str


Outcome = Drafted | Quarantined


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How files are read: by their names (CSV and XLSX are tables), or all as official *tables*, by a *mapping*.

    *model* is another spaCy pipeline for Chinese than the package's own; *corrections* are what people have mended.
    """

    tables: bool = False
    mapping: Path | None = None
    model: str | None = None
    corrections: tuple[Correction, ...] = ()


BY_NAME = Way()


def read_one(path: Path, lexicon: Lexicon) -> Reading:
    """All that is understood of the report or the tables in a file."""
    return _read(path, lexicon, BY_NAME).reading


def _read(path: Path, lexicon: Lexicon, way: Way) -> Tabulated:
    if way.tables or is_table(path):
        return read_table(path, lexicon, way.mapping)
    report = read_report(path, lexicon)
    sentences = annotate(report, lexicon, model=way.model)
    extraction = extract(report, sentences, lexicon)
    reading = link(report, sentences, extraction.statements, extraction.numbers, lexicon)
    return Tabulated(reading=reading, doubts=())


def draft(path: Path, version: str, *, way: Way = BY_NAME) -> Outcome:
    """The shard of a file, made by this *version* of the pipeline; a file that cannot be read says why."""
    try:
        return _drafted(path, version, way)
    except (CheckError, MemoryError):
        raise  # a wrong graph is no fault of this file, and without memory this process can do no more
    except (KgError, OSError) as error:
        told = str(error)
        return Quarantined(path=path, reason=told if str(path) in told else f"{path}: {told}")
    except Exception as error:  # noqa: BLE001 - one report must not stop thousands; it is named, and the build exits with 1
        return Quarantined(path=path, reason=f"{path}: {_own_fault(error)}")


def shard_of(path: Path, version: str, way: Way = BY_NAME, corrected: str = "") -> str:
    """The name of the shard that this version makes of a file; *corrected* is the digest of what concerns it."""
    version = f"{version}\n{corrected}" if corrected else version
    if not (way.tables or is_table(path)):
        return shard_name(path.stem, content_version(path), version)
    return shard_name(path.stem, content_version(path, way.mapping or mapping_beside(path)), version)


def _drafted(path: Path, version: str, way: Way) -> Drafted:
    lexicon = lexicons.load()
    shard = shard_of(path, version, way)
    read = _read(path, lexicon, way)
    if shard_of(path, version, way) != shard:
        raise ReadingError(f"{path}: it was changed while it was read; build again")
    corrected = correct(read.reading, way.corrections, lexicon)
    reading = corrected.reading
    lines = nquads(
        chain(
            describe_report(reading, lexicon),
            describe_shared(reading, lexicon),
            describe_corrected(corrected, lexicon),
        )
    )
    concerning = corrections_version(way.corrections, path.stem, names_in_lines(lines, path.stem))
    fates = Counter(number.fate for number in reading.numbers)
    return Drafted(
        path=path,
        shard=shard_of(path, version, way, concerning),
        lines=lines,
        sha256=reading.report.sha256,
        text=reading.report.text,
        claims=len(reading.claims),
        stated=fates[Fate.STATED],
        set_aside=fates[Fate.SET_ASIDE],
        not_understood=fates[Fate.NOT_UNDERSTOOD],
        tabular=reading.report.tabular,
        doubts=read.doubts,
    )


def _own_fault(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(kg.__file__).parent in Path(frame.filename).parents]
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
    return f"a fault of this program, {type(error).__name__} at {place} ({error}); please report it with this file"
