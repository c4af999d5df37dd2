"""The pages: from a path to the page that answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from kg.corrections.book import Book
from kg.endpoint.messages import Request, Response
from kg.endpoint.pages import (
    ask,
    atlas,
    browse,
    citing,
    compare,
    correcting,
    find,
    maps,
    pairs,
    releases,
    reports,
    reviewing,
    start,
    things,
)  # fmt: skip
from kg.endpoint.pages.asking import Graph
from kg.endpoint.pages.finder import Finder
from kg.endpoint.pages.inventory import COUNTED, Inventory, counted
from kg.endpoint.pages.rendering import WEB, Frame, language_of, preferred
from kg.endpoint.pages.site import Site
from kg.endpoint.problems import Problem, not_found
from kg.endpoint.releases import Releases
from kg.endpoint.settings import Settings
from kg.endpoint.workers import Pool
from kg.questions import Question, questions
from kg.resources import queries_dir

__all__ = ["COUNTED", "WEB", "Pages", "preferred"]

Handler = Callable[[Request], Awaitable[Response]]


class Pages:
    """The pages over a pool of query processes."""

    def __init__(self, pool: Pool, prepared: Sequence[Question], frozen: Releases, settings: Settings) -> None:
        graph = Graph(pool)
        self._site = Site(
            pool=pool,
            graph=graph,
            frame=Frame(),
            finder=Finder(pool),
            questions=prepared,
            releases=frozen,
            store_dir=settings.store_dir,
            book=Book(settings.corrections) if settings.corrections and settings.token else None,
            token=settings.token,
            queries={question.slug: question for question in questions(queries_dir() / "pages")},
        )
        self._inventory: Inventory | None = None
        self._divisions = ("", b"")
        self._exact: Mapping[str, Handler] = {
            "/": self._start,
            "/query": lambda request: ask.query(self._site, request),
            "/search": lambda request: find.search(self._site, request),
            "/suggest": lambda request: find.suggest(self._site, request),
            "/compare": lambda request: compare.compare(self._site, request),
            "/disagreements": lambda request: compare.disagreements(self._site, request),
            "/atlas": lambda request: atlas.atlas(self._site, request),
            "/atlas.csv": lambda request: atlas.atlas(self._site, request),
            "/cite": lambda request: citing.cite(self._site, request),
            "/releases": lambda request: releases.listed(self._site, request),
            "/api/comparability": lambda request: pairs.comparability(self._site, request),
            "/correct": lambda request: correcting.form(self._site, request),
            "/corrections": lambda request: correcting.listed(self._site, request),
            "/review": lambda request: reviewing.review(self._site, request),
            "/places.json": self._places,
        }

    async def enter(self, request: Request) -> Response:
        """Enter a correction that a form sends."""
        return await correcting.enter(self._site, request)

    def handler(self, path: str) -> Handler | None:
        """What answers a path; None where no page does."""
        if path in self._exact:
            return self._exact[path]
        if path == "/browse" or path.startswith("/browse/"):
            return lambda request: browse.browse(self._site, request)
        if path.startswith("/release/"):
            return lambda request: releases.beneath(self._site, request)
        if path.startswith("/static/"):
            return self._static
        return None

    async def thing(self, request: Request, iri: str) -> Response:
        """The page of a thing: a report, a statement of one, a place, a metric, or anything else."""
        about = await things.portrait(self._site, iri)
        if about is None:
            raise not_found(request.path)
        page = await reports.report(self._site, request, about) or await reports.statement(self._site, request, about)
        if page is not None:
            return page
        if things.is_place(about):
            return await things.place(self._site, request, about)
        if things.is_metric(about):
            return await things.metric(self._site, request, about)
        return await things.concept(self._site, request, about)

    def problem(self, request: Request, problem: Problem) -> Response:
        """A problem as a page with ways out."""
        frame = self._site.frame
        language = language_of(request)
        words = {kind: text[language] for kind, text in frame.texts["problems"].items()}
        page = frame.page(request, "problem.html", status=int(problem.status), problem=problem, problem_words=words)
        page.headers["Cache-Control"] = "no-store"
        return page

    async def knows(self, iri: str) -> bool:
        """Whether the graph says anything of a thing."""
        return await self._site.graph.knows(iri)

    async def has(self, select: str) -> bool:
        """Whether a query finds anything."""
        return bool(await self._site.graph.rows(select))

    async def inventory(self) -> Inventory:
        """What is in the snapshot in force; counted once a snapshot."""
        if self._inventory is None or self._inventory.snapshot != self._site.graph.snapshot:
            self._inventory = await counted(self._site.graph)
        return self._inventory

    async def _start(self, request: Request) -> Response:
        return await start.start(self._site, request, await self.inventory())

    async def _static(self, request: Request) -> Response:
        return self._site.frame.static(request)

    async def _places(self, request: Request) -> Response:
        """Where divisions lie, for maps; made once a snapshot."""
        snapshot = self._site.graph.snapshot
        if self._divisions[0] != snapshot:
            self._divisions = snapshot, maps.divisions(await self._site.graph.rows(maps.DIVISIONS))
        tag = f'"{snapshot}"'
        headers = {"Cache-Control": "no-cache", "ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status=304, headers=headers)
        return Response(content_type="application/json", body=self._divisions[1], headers=headers)
