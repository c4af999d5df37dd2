"""The queue of what to look at first, to be settled by keyboard where the operator allows it."""

from __future__ import annotations

from collections.abc import Sequence

from kg.corrections.queue import Doubtful, questions, queue
from kg.endpoint import leave
from kg.endpoint.messages import Request, Response
from kg.endpoint.pages.correcting import entered, fresh, plain
from kg.endpoint.pages.paging import asked_page, pages_of
from kg.endpoint.pages.site import Site
from kg.graph.checks import checks
from kg.search import Doubt

_A_PAGE = 100


async def review(site: Site, request: Request) -> Response:
    """The queue, each with its sentence; read-only where nobody may correct."""
    known = [one.anchor.iri for one in await entered(site) if one.anchor]
    page = asked_page(request)
    doubts, total = await _doubts(site, page, known)
    pages = pages_of(total or 0, _A_PAGE)
    if page > pages:
        page = pages
        doubts, total = await _doubts(site, page, known)
    rows = [row for text in questions(doubts) for row in plain(await site.graph.rows(text))]
    found = queue(doubts, rows)
    labels = await site.graph.labels({one.report for one in found})
    return fresh(
        site.frame.page(
            request,
            "review.html",
            labels=labels,
            queue=[(one, _lit(one)) for one in found],
            total=total,
            first=(page - 1) * _A_PAGE + 1,
            page=page,
            pages=pages,
            doubts={one.name: {"zh": one.holds_zh, "en": one.holds} for one in checks()},
            may=site.book is not None,
            known=leave.has_leave(request, site.token),
            back=f"/review?{request.query}" if request.query else "/review",
        )
    )


async def _doubts(site: Site, page: int, known: Sequence[str]) -> tuple[tuple[Doubt, ...], int | None]:
    """A page of the queue and how much there is in all; None where the snapshot has no index."""
    return await site.finder.doubts((page - 1) * _A_PAGE, _A_PAGE, known) or ((), None)


def _lit(one: Doubtful) -> tuple[str, str, str]:
    """The sentence before, in and after its quote; the whole of it where that is not found."""
    words = one.words or one.quote
    bare = " ".join(one.quote.split())
    for part in (bare, "".join(bare.split()), one.figure):
        before, found, after = words.partition(part) if part else ("", "", "")
        if found:
            return before, found, after
    return words, "", ""
