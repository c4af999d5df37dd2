"""A build: what is new is read, what is known is kept, what is not given any more leaves; then one switch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg import lexicon as lexicons
from kg.corrections.concerning import names_in_lines, names_in_store
from kg.corrections.concerning import version as corrections_version
from kg.corrections.describing import describe_corrections, recorded
from kg.corrections.table import together
from kg.corrections.telling import Told, told
from kg.derived import SENTENCES, Derivation
from kg.errors import CheckError, ReadingError, StoreError
from kg.graph.checks import FAULT, Finding, run_checks
from kg.graph.describe import describe_base
from kg.graph.findings import GRAPH, REPORT
from kg.graph.vocabulary import LINKS
from kg.language import find
from kg.lexicon import Lexicon
from kg.pipeline import cluster, stages, window
from kg.pipeline.examining import BATCH, examined, held
from kg.pipeline.stages import BY_NAME, Drafted, Outcome, Quarantined, Way
from kg.pipeline.version import pipeline_version
from kg.reading import find_reports
from kg.search import INDEX, write_index
from kg.store.drafts import Draft, Texts, lease
from kg.store.edits import are_within, carried
from kg.store.manifest import Entry, Manifest, Shard
from kg.store.shards import nquads, shard_name
from kg.store.snapshots import GRAPH as DATABASE
from kg.store.snapshots import Snapshot

# Called with how many files are read and how many there are to read.
Progress = Callable[[int, int], None]

_TOLD = 5
_RECORDED = "corrections"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did; *outdated* are reports that were kept as an earlier version of the pipeline read them."""

    manifest: Manifest
    published: bool
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    warnings: tuple[Finding, ...] = ()
    doubts: tuple[str, ...] = ()
    corrections: tuple[Told, ...] = ()

    @property
    def snapshot(self) -> str:
        """The name of the snapshot in force."""
        return self.manifest.id

    @property
    def claims(self) -> int:
        """The claims of all reports in it."""
        return sum(entry.claims for entry in self.manifest.reports)

    @property
    def numbers(self) -> tuple[int, int, int]:
        """The numbers of all texts: stated, set aside, not understood."""
        reports = self.manifest.reports
        return (
            sum(entry.stated for entry in reports),
            sum(entry.set_aside for entry in reports),
            sum(entry.not_understood for entry in reports),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What to read, what stays as it is (*kept*), and what stays only where its file cannot be read (*replaced*).

    *edited* says that all edits of the snapshot in force stay, be there none.
    """

    version: str
    base: str
    fresh: tuple[Path, ...]
    kept: tuple[Entry, ...]
    replaced: Mapping[str, Entry]
    edited: bool
    before: Manifest | None
    way: Way = BY_NAME

    @property
    def is_nothing(self) -> bool:
        """Whether the snapshot in force is already what is asked for."""
        if self.before is None or self.before.base.name != self.base or not self.edited:
            return False
        if self.before.corrections != self.recorded(self.kept):
            return False
        return not self.fresh and len(self.kept) == len(self.before.reports)

    def recorded(self, entries: Sequence[Entry]) -> Shard | None:
        """The shard of all corrections, beside these reports, None where there are none."""
        lines = _corrections(self, entries)
        if not lines:
            return None
        digest = hashlib.sha256(lines).hexdigest()
        name = shard_name("corrections", digest, _RECORDED)
        return Shard(name=name, sha256=digest, quads=lines.count(b"\n"), version=_RECORDED)


def build(
    paths: Sequence[Path],
    store_dir: Path,
    *,
    add: bool = False,
    workers: int | str | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    way: Way = BY_NAME,
) -> BuildReport:
    """Make a snapshot of the reports in *paths*, and with *add* of those in the store too; tables stay in any case.

    Accepted links stay, whatever is built.

    What is unchanged is not read again. A file that cannot be read is named in the answer and the others go on, or
    with *strict* it is a ReadingError; a fault of the graph is a CheckError. After an error the store is as before.
    *Workers* are so many processes here, or those of the Dask scheduler at an address.
    """
    files = find_reports(paths)
    if way.model is not None:
        find(way.model)
    with lease(store_dir) as held:
        edited = add or held.current is None or are_within(held.current, LINKS)
        plan = _planned(files, held.current, _with_known(way, held.current, add=add), add=add, edited=edited)
        if held.current is not None and plan.before is not None and plan.is_nothing:
            return replace(_report(plan, plan.before), corrections=_became(plan, held.current.store, plan.before))
        with held.draft(resume=True) as draft:
            return _built(plan, draft, workers, strict=strict, progress=progress)


def take_out(names: Collection[str], store_dir: Path) -> BuildReport:
    """Make the snapshot in force without some of its imported tables, named by their files' stems."""
    with lease(store_dir) as held:
        _refuse_strangers(names, held.current.manifest if held.current else None, store_dir)
        way = _with_known(BY_NAME, held.current, add=True)
        plan = _planned((), held.current, way, add=True, edited=True, without=names)
        with held.draft() as draft:
            return _built(plan, draft, None, strict=False, progress=None)


def _refuse_strangers(names: Collection[str], before: Manifest | None, store_dir: Path) -> None:
    """Refuse to take out what was never imported: a report leaves by a build without it."""
    tables = sorted(entry.stem for entry in before.reports if entry.tabular) if before else []
    unknown = sorted(set(names) - set(tables))
    if unknown:
        there = ", ".join(tables) or "none"
        raise StoreError(f"{store_dir}: no imported table is called {', '.join(unknown)}; there are: {there}")


def _planned(
    files: Sequence[Path], current: Snapshot | None, way: Way, *, add: bool, edited: bool, without: Collection[str] = ()
) -> _Plan:
    before = current.manifest if current else None
    version = pipeline_version(way.model)
    known = {entry.stem: entry for entry in before.reports} if before else {}
    concerning = _concerning(current, way)
    names = {path.stem: _name(path, version, way, concerning(path.stem)) for path in files if path.stem in known}
    same = {stem for stem, name in names.items() if known[stem].shard.name == name}
    given = {path.stem for path in files}
    return _Plan(
        version=version,
        base=shard_name("base", "", version),
        fresh=tuple(path for path in files if path.stem not in same),
        kept=tuple(
            entry
            for stem, entry in known.items()
            if stem in same or ((add or entry.tabular) and stem not in given and stem not in without)
        ),
        replaced={stem: entry for stem, entry in known.items() if add and stem in given - same},
        edited=edited,
        before=before,
        way=way,
    )


def _built(
    plan: _Plan, draft: Draft, workers: int | str | None, *, strict: bool, progress: Progress | None
) -> BuildReport:
    lexicon = lexicons.load()  # a fault of the ontology is told here, once, and not by every file
    base = _base(plan, draft, lexicon)
    found, left = _resumed(plan, draft)
    outcomes = _mapped(plan, left, workers)
    if progress:
        outcomes = _counted(outcomes, len(left), progress)
    doubts: list[str] = []
    quarantined: list[Quarantined] = []
    read = _entered(_heard(outcomes, doubts), draft, plan.version, quarantined)
    entries, warnings = _examined(chain(found, read), draft, plan, base, quarantined)
    stood = [plan.replaced[file.path.stem] for file in quarantined if file.path.stem in plan.replaced]
    if quarantined and (strict or not (entries or plan.kept or stood)):
        raise ReadingError(_unread(quarantined, plan))
    everything = (*plan.kept, *entries, *stood)
    table = plan.recorded(everything)
    if table is not None:
        draft.write(table.name, _corrections(plan, everything), table.version)
    # The inputs of a build are the snapshot; accepted links are of things and not of reports, and outlive them.
    edits = carried(draft, base, LINKS, whole=plan.edited)
    manifest = Manifest.of(base, everything, edits, table)
    if manifest == plan.before:
        return _report(plan, manifest, quarantined=tuple(quarantined))
    notes: list[Told] = []

    def check(store: ox.Store, texts: Texts) -> tuple[Finding, ...]:
        found = _checked_and_indexed(draft, manifest, _scopes(plan, manifest), store, texts)
        notes.extend(_became(plan, store, manifest))
        return found

    warnings += draft.publish(manifest, check)
    changed = tuple(entry.stem for entry in entries)
    done = _report(
        plan, manifest, published=True, changed=changed, quarantined=tuple(quarantined), warnings=tuple(warnings)
    )
    return replace(done, doubts=tuple(doubts), corrections=tuple(notes))


def _resumed(plan: _Plan, draft: Draft) -> tuple[list[Entry], list[Path]]:
    """What a killed build has read already of what is to be read, and the rest."""
    found: list[Entry] = []
    left: list[Path] = []
    known = {entry.stem: entry for entry in draft.found.values()}
    for path in plan.fresh:
        entry = known.get(path.stem)
        if entry is not None and entry.file == path.name and entry.shard.name == _resumable(path, entry, plan, draft):
            found.append(entry)
        else:
            left.append(path)
    return found, left


def _resumable(path: Path, entry: Entry, plan: _Plan, draft: Draft) -> str | None:
    """The name that the shard of a report must have to be what a build of now would make."""
    lines = draft.file(entry.shard).read_bytes()
    corrected = corrections_version(plan.way.corrections, path.stem, names_in_lines(lines, path.stem))
    return _name(path, plan.version, plan.way, corrected)


def _with_known(way: Way, current: Snapshot | None, *, add: bool) -> Way:
    """The way with its corrections in one order; what adds to a snapshot keeps those that it has."""
    known = recorded(current.store) if add and current is not None else ()
    corrections = together([way.corrections, known])
    return replace(way, corrections=tuple(sorted(corrections, key=lambda one: (one.when, one.id))))


def _concerning(current: Snapshot | None, way: Way) -> Callable[[str], str]:
    """The digest of the corrections that concern a report of the snapshot in force, by its stem."""
    if current is None or not way.corrections:
        return lambda _stem: ""
    names = names_in_store(current.store, way.corrections)
    return lambda stem: corrections_version(way.corrections, stem, lambda iri: names(stem, iri))


def _corrections(plan: _Plan, entries: Sequence[Entry]) -> bytes:
    stems = {entry.stem for entry in entries}
    return nquads(describe_corrections(plan.way.corrections, stems)) if plan.way.corrections else b""


def _became(plan: _Plan, store: ox.Store, manifest: Manifest) -> tuple[Told, ...]:
    return told(store, plan.way.corrections, {entry.stem for entry in manifest.reports})


def _mapped(plan: _Plan, files: Sequence[Path], workers: int | str | None) -> Iterator[Outcome]:
    task = partial(stages.draft, way=plan.way)
    if isinstance(workers, str):
        return cluster.run(task, files, plan.version, workers, model=plan.way.model)
    return window.run(task, files, plan.version, workers)


def _heard(outcomes: Iterable[Outcome], doubts: list[str]) -> Iterator[Outcome]:
    """The outcomes as they come, what is in doubt of each noted."""
    for outcome in outcomes:
        doubts += outcome.doubts if isinstance(outcome, Drafted) else ()
        yield outcome


def _counted(outcomes: Iterable[Outcome], total: int, progress: Progress) -> Iterator[Outcome]:
    for done, outcome in enumerate(outcomes, start=1):
        yield outcome
        progress(done, total)


def _entered(
    outcomes: Iterable[Outcome], draft: Draft, version: str, quarantined: list[Quarantined]
) -> Iterator[Entry]:
    """Put what was read into the draft as it comes; files that could not be read are added to *quarantined*."""
    for outcome in outcomes:
        if isinstance(outcome, Quarantined):
            quarantined.append(outcome)
        else:
            entry = _entry(outcome, draft, version)
            draft.enter(entry)
            yield entry


def _examined(
    entries: Iterator[Entry], draft: Draft, plan: _Plan, base: Shard, quarantined: list[Quarantined]
) -> tuple[list[Entry], list[Finding]]:
    """The reports that hold the rules, and warnings about them; those that do not are added to *quarantined*."""
    paths = {path.stem: path for path in plan.fresh}
    sound: list[Entry] = []
    warnings: list[Finding] = []
    apart = len(plan.fresh) > BATCH
    for batch in examined(draft.folder, draft.file(base), entries, apart=apart):
        sound += batch.sound
        warnings += batch.warnings
        quarantined += (
            Quarantined(path=paths[stem], reason=f"{paths[stem]}: {_faulty(faults)}")
            for stem, faults in batch.faults.items()
        )
    return sound, warnings


def _faulty(faults: Sequence[Finding]) -> str:
    told = _first(f"{fault.check}: {fault.subject}: {fault.message}" for fault in faults)
    return f"what was read of it breaks the rules of the graph ({len(faults)}), please report it with this file: {told}"


def _scopes(plan: _Plan, manifest: Manifest) -> tuple[str, ...]:
    """What is left to check of the whole graph: nothing, unless what was known stands on something new."""
    is_as_before = plan.before is None or plan.before.base == manifest.base
    return () if manifest.edits is None and (is_as_before or not plan.kept) else (REPORT, GRAPH)


def _entry(read: Drafted, draft: Draft, version: str) -> Entry:
    draft.freeze(read.sha256, read.text)
    return Entry(
        stem=read.path.stem,
        file=read.path.name,
        text=read.sha256,
        shard=draft.write(read.shard, read.lines, version),
        claims=read.claims,
        stated=read.stated,
        set_aside=read.set_aside,
        not_understood=read.not_understood,
        tabular=read.tabular,
    )


def _base(plan: _Plan, draft: Draft, lexicon: Lexicon) -> Shard:
    if plan.before is not None and plan.before.base.name == plan.base:
        return plan.before.base
    return draft.write(plan.base, nquads(describe_base(lexicon)), plan.version)


def _checked_and_indexed(
    draft: Draft, manifest: Manifest, scopes: tuple[str, ...], store: ox.Store, texts: Texts
) -> tuple[Finding, ...]:
    """The warnings about a graph, once what follows from it and the search index of it lie in the draft."""
    if not (draft.folder / DATABASE).exists():  # it is one published before, with all that follows from it
        return _checked(store, texts, scopes)
    current, change = draft.lease.current, draft.change(manifest)
    derivation = Derivation(store=store, texts=texts, reports={entry.stem: entry.text for entry in manifest.reports})
    if current is not None and change is not None and (current.path / SENTENCES).exists():
        derived = derivation.changed(change, draft.folder / SENTENCES, current.path / SENTENCES)
    else:
        derived = derivation.all(draft.folder / SENTENCES)
    _told(held(store, part) for part in derived)
    warnings = _checked(store, texts, scopes) if scopes else ()
    before = current.path / INDEX if current else None
    digests = [entry.text for entry in manifest.reports]
    write_index(draft.folder / INDEX, store, texts, digests, before, change)
    return warnings


def _checked(store: ox.Store, texts: Texts, scopes: tuple[str, ...]) -> tuple[Finding, ...]:
    """The warnings about a graph; a fault is an error."""
    findings = run_checks(store, texts, scopes)
    _told([findings])
    return findings


def _told(found: Iterable[Sequence[Finding]]) -> None:
    """A CheckError where there are faults among what was found, a part at a time."""
    for findings in found:
        faults = [finding for finding in findings if finding.severity == FAULT]
        if faults:
            told = _first(f"{fault.check}: {fault.subject}: {fault.message}" for fault in faults)
            raise CheckError(f"not published, for the graph breaks its own rules ({len(faults)}): {told}")


def _report(
    plan: _Plan,
    manifest: Manifest,
    *,
    published: bool = False,
    changed: tuple[str, ...] = (),
    quarantined: tuple[Quarantined, ...] = (),
    warnings: tuple[Finding, ...] = (),
) -> BuildReport:
    stems = {entry.stem for entry in manifest.reports}
    return BuildReport(
        manifest=manifest,
        published=published,
        changed=changed,
        unchanged=tuple(entry.stem for entry in manifest.reports if entry.stem not in changed),
        removed=tuple(entry.stem for entry in plan.before.reports if entry.stem not in stems) if plan.before else (),
        outdated=tuple(entry.stem for entry in manifest.reports if entry.shard.version != plan.version),
        quarantined=quarantined,
        warnings=warnings,
    )


def _name(path: Path, version: str, way: Way, corrected: str = "") -> str | None:
    """The name of the shard of a file; None where it cannot be opened, which reading it will tell better."""
    try:
        return stages.shard_of(path, version, way, corrected)
    except (OSError, ReadingError):
        return None


def _unread(quarantined: Sequence[Quarantined], plan: _Plan) -> str:
    if len(quarantined) == 1:
        return quarantined[0].reason
    told = _first(file.reason for file in quarantined)
    return f"{len(quarantined)} of {len(plan.fresh)} files could not be read, and nothing was published: {told}"


def _first(sentences: Iterable[str]) -> str:
    """The first few sentences, and how many more there are."""
    told = list(sentences)
    more = f" … and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    return "; ".join(told[:_TOLD]) + more
