"""The page of a citation: how it reads, the rows that it names, and what became of them since."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.endpoint import guard, protocol
from kg.endpoint.again import TABLE, asked
from kg.endpoint.jobs import FailedQueryError
from kg.endpoint.messages import Request, Response
from kg.endpoint.names import href_of
from kg.endpoint.pages.asking import whole
from kg.endpoint.pages.rendering import language_of
from kg.endpoint.pages.site import Site
from kg.endpoint.problems import ProblemError, bad_request, not_found, too_large
from kg.endpoint.widening import widened
from kg.endpoint.workers import Pool
from kg.questions import Question
from kg.releases import Release
from kg.releases.addresses import compact, describing, path_of
from kg.releases.citation import Citation, Source, bibtex, gbt7714
from kg.releases.drift import Behind, Drift, behind, drift, reasons
from kg.releases.rows import Rows, read_graph, read_table, words
from kg.releases.source import about_of, source_of
from kg.releases.statements import GraphChange, graph_change
from kg.store import open_current

_ROWS_SHOWN, _CHANGES_SHOWN = 100, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Both:
    """The rows of a query on a release, and what became of them; None where today's graph has no answer to it."""

    rows: Rows
    found: Drift | None
    problem: str = ""


async def cite(site: Site, request: Request) -> Response:
    """What to cite: a query, a question by its name, or a thing; of the newest release, or of one that is named."""
    found = site.releases.all()
    text = _wanted(site, request)
    if not found or not text:
        return site.frame.page(request, "cite.html", release=None, releases=found, text=text)
    version = request.parameter("release")
    return await cited(site, request, site.releases.find(version) if version else found[0], text)


async def cited(site: Site, request: Request, release: Release, text: str) -> Response:
    """The page of a citation of a release."""
    text = _checked(text)
    if not text:
        raise bad_request("there is no query in this request; send it as the parameter query")
    both = await _both(site, request, release, text)
    thing = text.removeprefix("DESCRIBE <").removesuffix(">") if text.startswith("DESCRIBE <") else ""
    source, about = await _about(site, release, thing) if thing else (None, _title(site, text, "zh"))
    citation = Citation(
        release=release,
        about=about,
        query=text,
        rows=len(both.rows.rows),
        fingerprint=both.rows.fingerprint,
        site=request.origin,
        accessed=f"{datetime.now(UTC):%Y-%m-%d}",
        source=source,
    )
    return site.frame.page(
        request,
        "cite.html",
        release=release,
        releases=site.releases.all(),
        text=text,
        thing=thing,
        absent=bool(thing) and not both.rows.rows,
        about=about if thing else _title(site, text, language_of(request)),
        citation=citation,
        gbt=gbt7714(citation),
        bibtex=bibtex(citation),
        path=path_of(release, text),
        rows=both.rows,
        shown=_ROWS_SHOWN,
        drift=both.found,
        changes=both.found.changes[:_CHANGES_SHOWN] if both.found else (),
        problem=both.problem,
        spelled=words,
        reasons=reasons,
        link=_link,
        causes=site.frame.words("causes"),
    )


def _wanted(site: Site, request: Request) -> str:
    """The query that is to be cited, as the address names it."""
    slug, thing = request.parameter("question"), request.parameter("thing")
    if thing:
        return describing(thing)
    if slug:
        for question in site.questions:
            if question.slug == slug:
                return question.text
        raise not_found(f"the question {slug}")
    return request.parameter("query") or ""


def _checked(text: str) -> str:
    """The query as it may be run, without what it does not need."""
    if len(text.encode()) > protocol.LONGEST_QUERY:
        raise too_large(f"a query is at most {protocol.LONGEST_QUERY // 1024} KiB long")
    try:
        guard.check(text)
    except guard.RefusedError as error:
        raise protocol.refused(error.reason, str(error)) from error
    return compact(text)


def _title(site: Site, text: str, language: str) -> str:
    """What a question asks, in a language; empty for a query of the reader's own."""
    asked: Question | None = next((one for one in site.questions if compact(one.text) == text), None)
    return asked.title(language) if asked else ""


async def _both(site: Site, request: Request, release: Release, text: str) -> _Both:
    desk = await site.releases.desk(release)
    try:
        then = await rows_of(desk.pool, text, request.client)
    except FailedQueryError as error:
        raise ProblemError(protocol.failure(error, text)) from error
    try:
        now = await rows_of(site.pool, text, request.client)
        if now.fingerprint == then.fingerprint:
            return _Both(rows=then, found=drift(then, now, {}, {}, GraphChange(statements={}, ontology=False)))
        behind_then, behind_now = await _behind(desk.pool, text, then), await _behind(site.pool, text, now)
    except FailedQueryError as error:
        return _Both(rows=then, found=None, problem=str(error))
    place = await site.releases.store(release)
    change = await asyncio.to_thread(_changed, place, site.store_dir)
    return _Both(rows=then, found=drift(then, now, behind_then, behind_now, change))


def _changed(release_dir: Path, store_dir: Path) -> GraphChange:
    with open_current(release_dir) as before, open_current(store_dir) as after:
        return graph_change(before, after)


async def rows_of(pool: Pool, text: str, client: str = "") -> Rows:
    """The rows of a query."""
    answer = await pool.answer(asked(text), client=client)
    body = await asyncio.to_thread(whole, answer)
    return read_table(body) if TABLE and answer.content_type == TABLE.content_type else read_graph(body)


async def _behind(pool: Pool, text: str, rows: Rows) -> Behind:
    wide = widened(text)
    if wide is None or not rows.rows:
        return {}
    try:
        return behind(await rows_of(pool, wide[0]), wide[1])
    except FailedQueryError:  # columns that the engine does not give: then likeness has to tell
        return {}


async def _about(site: Site, release: Release, thing: str) -> tuple[Source | None, str]:
    place = await site.releases.store(release)
    return await asyncio.to_thread(_source, place, thing)


def _source(place: Path, thing: str) -> tuple[Source | None, str]:
    with open_current(place) as snapshot:
        return source_of(snapshot.store, thing), about_of(snapshot.store, thing)


def _link(term: str) -> str | None:
    """Where a term of a row leads to."""
    return href_of(term[1:-1]) if term.startswith("<") else None
