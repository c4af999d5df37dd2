"""A build: what is new is read, what is known is kept, what is not given any more leaves; then one switch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg import lexicon as lexicons
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
from kg.pipeline.planning import Plan, corrections_of, planned, resumed, with_known
from kg.pipeline.stages import BY_NAME, Drafted, Outcome, Quarantined, Way
from kg.reading import find_reports
from kg.search import INDEX, write_index
from kg.store.drafts import Draft, Texts, lease
from kg.store.edits import are_within, carried
from kg.store.manifest import Entry, Manifest, Shard
from kg.store.shards import nquads
from kg.store.snapshots import GRAPH as DATABASE

# Called with how many files are read and how many there are to read.
Progress = Callable[[int, int], None]

_TOLD = 5


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
        plan = planned(files, held.current, with_known(way, held.current, add=add), add=add, edited=edited)
        if held.current is not None and plan.before is not None and plan.is_nothing:
            return replace(_report(plan, plan.before), corrections=_became(plan, held.current.store, plan.before))
        with held.draft(resume=True) as draft:
            return _built(plan, draft, workers, strict=strict, progress=progress)


def take_out(names: Collection[str], store_dir: Path) -> BuildReport:
    """Make the snapshot in force without some of its imported tables, named by their files' stems."""
    with lease(store_dir) as held:
        _refuse_strangers(names, held.current.manifest if held.current else None, store_dir)
        way = with_known(BY_NAME, held.current, add=True)
        plan = planned((), held.current, way, add=True, edited=True, without=names)
        with held.draft() as draft:
            return _built(plan, draft, None, strict=False, progress=None)


def _refuse_strangers(names: Collection[str], before: Manifest | None, store_dir: Path) -> None:
    """Refuse to take out what was never imported: a report leaves by a build without it."""
    tables = sorted(entry.stem for entry in before.reports if entry.tabular) if before else []
    unknown = sorted(set(names) - set(tables))
    if unknown:
        there = ", ".join(tables) or "none"
        raise StoreError(f"{store_dir}: no imported table is called {', '.join(unknown)}; there are: {there}")


def _built(
    plan: Plan, draft: Draft, workers: int | str | None, *, strict: bool, progress: Progress | None
) -> BuildReport:
    lexicon = lexicons.load()  # a fault of the ontology is told here, once, and not by every file
    base = _base(plan, draft, lexicon)
    found, left = resumed(plan, draft)
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
        draft.write(table.name, corrections_of(plan, everything), table.version)
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


def _became(plan: Plan, store: ox.Store, manifest: Manifest) -> tuple[Told, ...]:
    return told(store, plan.way.corrections, {entry.stem for entry in manifest.reports})


def _mapped(plan: Plan, files: Sequence[Path], workers: int | str | None) -> Iterator[Outcome]:
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
    entries: Iterator[Entry], draft: Draft, plan: Plan, base: Shard, quarantined: list[Quarantined]
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


def _scopes(plan: Plan, manifest: Manifest) -> tuple[str, ...]:
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


def _base(plan: Plan, draft: Draft, lexicon: Lexicon) -> Shard:
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
    plan: Plan,
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


def _unread(quarantined: Sequence[Quarantined], plan: Plan) -> str:
    if len(quarantined) == 1:
        return quarantined[0].reason
    told = _first(file.reason for file in quarantined)
    return f"{len(quarantined)} of {len(plan.fresh)} files could not be read, and nothing was published: {told}"


def _first(sentences: Iterable[str]) -> str:
    """The first few sentences, and how many more there are."""
    told = list(sentences)
    more = f" … and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    return "; ".join(told[:_TOLD]) + more
