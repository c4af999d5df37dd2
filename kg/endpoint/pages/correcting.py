"""Corrections on the pages: the form, what is entered by it, and the list of all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote

from kg.corrections import Anchor, Correction, Kind
from kg.corrections.applying import Became
from kg.corrections.book import Book
from kg.corrections.records import CorrectionError, clean, in_force, slots_of
from kg.corrections.shown import Row as Values
from kg.corrections.shown import Shown, shown
from kg.corrections.shown import query as query_of
from kg.corrections.writing import fields
from kg.endpoint import leave
from kg.endpoint.messages import Request, Response, TooLargeError
from kg.endpoint.names import href_of
from kg.endpoint.pages.paging import asked_page, pages_of
from kg.endpoint.pages.site import Site
from kg.endpoint.problems import bad_request, not_found, too_large
from kg.graph import vocabulary
from kg.graph.vocabulary import CORRECTIONS, ID
from kg.lexicon import Lexicon, load

_LONGEST = 64 * 1024
_A_PAGE = 100
_OUTCOMES = f"""SELECT ?id ?kind ?became ?claim ?detail ?who ?when ?why ?report {{
  GRAPH <{CORRECTIONS.value}> {{
    ?correction a mz:Correction ; dcterms:identifier ?id ; mz:correctionKind ?kind ; prov:wasAttributedTo ?agent ;
      dcterms:created ?when .
    ?agent rdfs:label ?who .
    OPTIONAL {{ ?correction dcterms:description ?why }}
    OPTIONAL {{
      ?outcome mz:correction ?correction ; mz:outcome ?became .
      OPTIONAL {{ ?outcome mz:correctedClaim ?claim }}
      OPTIONAL {{ ?outcome dcterms:description ?detail }}
      OPTIONAL {{ ?outcome mz:correctedReport ?report }}
    }}
  }}
}} ORDER BY ?when ?id ?claim"""


async def form(site: Site, request: Request) -> Response:
    """The form for a claim, or for a figure that was not read."""
    lexicon = await _lexicon()
    claim = request.parameter("claim")
    found = await _shown(site, claim, lexicon) if claim else None
    if claim and found is None:
        raise not_found(request.path)
    return _form(site, request, found, lexicon)


async def enter(site: Site, request: Request) -> Response:
    """Enter what a form says, and go back to where it came from."""
    said = await _said(request)
    leave.refuse_strangers(request, site.token, allowed=site.book is not None, given=said.get("token", ""))
    lexicon = await _lexicon()
    found = await _shown(site, said["claim"], lexicon) if said.get("claim") else None
    try:
        one = _correction(said, found)
        added = await asyncio.to_thread(_book(site).add, [one], lexicon)
    except CorrectionError as error:
        if _wants_json(request):
            raise bad_request(str(error)) from error
        return _form(site, request, found, lexicon, said=said, wrong=str(error))
    name = added[0].id if added else ""
    if _wants_json(request):
        response = Response(content_type="application/json", body=json.dumps({"id": name}).encode() + b"\n")
    else:
        back = _back(said.get("next", ""), found)
        response = Response(status=HTTPStatus.SEE_OTHER, headers={"Location": back})
    if said.get("token") and site.token:
        response.headers["Set-Cookie"] = leave.cookie(site.token, secure=request.origin.startswith("https:"))
    response.headers["Cache-Control"] = "no-store"
    return response


async def listed(site: Site, request: Request) -> Response:
    """All corrections with what became of them, those first that somebody should look at."""
    told = await _told(site)
    report = request.parameter("report")
    if report:
        told = [one for one in told if one["report"] == report]
    told.sort(key=lambda one: bool(one["settled"]))
    pages = pages_of(len(told), _A_PAGE)
    page = min(pages, asked_page(request))
    shown = told[(page - 1) * _A_PAGE : page * _A_PAGE]
    return fresh(
        site.frame.page(
            request, "corrections.html", told=shown, page=page, pages=pages, report=report or "", **_words(site)
        )
    )


async def of_claim(site: Site, iri: str) -> list[Mapping[str, object]]:
    """What people have corrected of a claim, in the graph or since."""
    mine = f"?mine mz:correctedClaim <{iri}> ; mz:correction ?correction . ?correction a mz:Correction"
    query = _OUTCOMES.replace("?correction a mz:Correction", mine)
    return [one for one in await _told(site, query) if one["claim"] == iri]


async def _told(site: Site, query: str = _OUTCOMES) -> list[Mapping[str, object]]:
    found: dict[tuple[str, str], Mapping[str, object]] = {}
    noted = {one.id: one for one in await entered(site, everything=True)}
    for row in plain(await site.graph.rows(query)):
        one = noted.pop(row["id"], None)
        became = Became(row["became"].rpartition("/")[2]) if "became" in row else Became.NOT_NEEDED
        if one is not None and one.withdrawal is not None:
            became = Became.WITHDRAWN
        line = _line(row["id"], row["kind"].rpartition("/")[2], became, row["who"], row["when"], row.get("why", ""))
        line |= {"claim": row.get("claim", ""), "report": row.get("report", ""), "detail": row.get("detail", "")}
        found[row["id"], row.get("claim", "")] = line | _of(one)
        if one is not None:
            noted[row["id"]] = one
    known = {name for name, _ in found}
    for one in noted.values():
        if one.id not in known:
            became = Became.WITHDRAWN if one.withdrawal else Became.WAITING
            line = _line(one.id, one.kind.value, became, one.author, one.when, one.why)
            if one.anchor:
                line["claim"] = one.anchor.iri
                line["report"] = vocabulary.report(one.anchor.report).value
            found[one.id, ""] = line | _of(one)
    return list(found.values())


def _line(name: str, kind: str, became: Became, who: str, when: str, why: str) -> dict[str, object]:
    return {
        "id": name, "kind": kind, "became": became.value, "settled": became.is_settled, "who": who, "when": when[:10],
        "why": why, "claim": "", "report": "", "detail": "", "fields": (), "sentence": "", "figure": "",
    }  # fmt: skip


def _of(one: Correction | None) -> dict[str, object]:
    """What the table tells of a correction beside the graph."""
    if one is None:
        return {}
    told: dict[str, object] = {"fields": one.slots if one.kind in (Kind.CHANGE, Kind.ADD) else ()}
    if one.anchor is not None:
        told |= {"sentence": one.anchor.sentence, "figure": one.anchor.figure}
    else:
        told |= {"figure": f"{one.concept.removeprefix(ID)} → {one.into.removeprefix(ID)}"}
    return told


async def entered(site: Site, *, everything: bool = False) -> tuple[Correction, ...]:
    """The corrections that are in force, or every one that was ever entered, built in or not."""
    book = site.book or Book.of(site.store_dir)
    every = await asyncio.to_thread(book.read)
    return every if everything else in_force(every)


def _book(site: Site) -> Book:
    if site.book is None:
        raise CorrectionError("nothing is corrected here")
    return site.book


async def _lexicon() -> Lexicon:
    return await asyncio.to_thread(load)


async def _shown(site: Site, claim: str, lexicon: Lexicon) -> Shown | None:
    try:
        text = query_of(claim)
    except CorrectionError as error:
        raise bad_request(str(error)) from error
    return shown(plain(await site.graph.rows(text)), lexicon)


def plain(rows: object) -> list[Values]:
    """Rows as the pages get them, each variable with its words."""
    return [{name: term["value"] for name, term in row.items()} for row in rows]  # type: ignore[attr-defined]


async def _said(request: Request) -> dict[str, str]:
    try:
        body = await request.body(_LONGEST)
    except TooLargeError as error:
        raise too_large("a correction is short") from error
    try:
        pairs = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100, strict_parsing=False)
    except (UnicodeDecodeError, ValueError) as error:
        raise bad_request("a correction is sent as a form, in UTF-8") from error
    return {name: values[0] for name, values in pairs.items()}


def _correction(said: Mapping[str, str], found: Shown | None) -> Correction:
    try:
        kind = Kind(said.get("do", ""))
    except ValueError:
        raise CorrectionError(f"there is no {clean(said.get('do', ''))!r}; reject, change, confirm or add") from None
    if kind.is_of_concepts:
        raise CorrectionError("concepts are merged and split by `kg correct`")
    anchor = found.anchor if found else None
    slots = slots_of(anchor.statement if anchor else "")
    given = {name: clean(said[name]) for name in slots if clean(said.get(name, ""))}
    if kind is Kind.ADD:
        report, sentence, figure = (clean(said.get(name, "")) for name in ("report", "sentence", "figure"))
        anchor = Anchor(report=report, sentence=sentence, figure=figure)
    elif found is None:
        raise CorrectionError("name a claim")
    if kind is Kind.CONFIRM and found:
        given = dict(found.confirmed)
    elif kind is Kind.CHANGE and found:
        given = {name: value for name, value in given.items() if value != found.fields[name]}
    elif kind is Kind.REJECT:
        given = {}
    return Correction(
        id="",
        kind=kind,
        author=clean(said.get("author", "")),
        when=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        why=clean(said.get("why", "")),
        anchor=anchor,
        slots=tuple(given.items()),
    )


def _form(
    site: Site,
    request: Request,
    found: Shown | None,
    lexicon: Lexicon,
    *,
    said: Mapping[str, str] | None = None,
    wrong: str = "",
) -> Response:
    page = site.frame.page(
        request,
        "correct.html",
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        found=found,
        fields=_fields(lexicon, found.anchor.statement if found else ""),
        said=said or {name: request.parameter(name) or "" for name in ("report", "sentence", "figure", "next")},
        wrong=wrong,
        may=site.book is not None,
        known=leave.has_leave(request, site.token),
        **_words(site),
    )
    return fresh(page)


@lru_cache(maxsize=8)
def _fields(lexicon: Lexicon, statement: str) -> tuple[object, ...]:
    return fields(lexicon, statement)


def _words(site: Site) -> dict[str, Any]:
    texts = site.frame.texts
    return {"field_words": texts["fields"], "became_words": texts["became"], "correction_words": texts["corrections"]}


def fresh(page: Response) -> Response:
    """A page that changes with what is entered, and may send forms."""
    page.headers["Cache-Control"] = "no-store"
    # Under no-referrer, which all other pages have, a browser sends its forms as from nowhere (Origin: null).
    page.headers["Referrer-Policy"] = "same-origin"
    return page


def _back(address: str, found: Shown | None) -> str:
    """A page of this site, never another's."""
    if address.startswith("/") and not address.startswith(("//", "/\\")) and clean(address) == address:
        return quote(address, safe="/?=&%#,:+-._~")
    return (href_of(found.claim) if found else None) or "/corrections"


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
