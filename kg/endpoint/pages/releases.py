"""Releases for readers and catalogues: their list, each of them with its files, and their DCAT records."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.endpoint import formats, protocol
from kg.endpoint.messages import Request, Response
from kg.endpoint.pages.citing import cited
from kg.endpoint.pages.site import Site
from kg.endpoint.problems import bad_request, not_found
from kg.endpoint.protocol import DIRECT
from kg.endpoint.releases import copy_of
from kg.graph.dataset import CATALOG
from kg.graph.vocabulary import DCAT, DCTERMS, RDF, prefixes
from kg.graph.vocabulary import release as release_iri
from kg.releases import Release
from kg.releases.addresses import describing, question_of, thing_at
from kg.releases.record import ReleaseError

_TYPES = {
    ".gz": "application/gzip", ".ttl": "text/turtle; charset=utf-8", ".json": "application/json",
    ".md": "text/markdown; charset=utf-8", ".rq": f"{DIRECT}; charset=utf-8",
}  # fmt: skip
_PLAIN = "text/plain; charset=utf-8"


async def listed(site: Site, request: Request) -> Response:
    """All releases: a page, or a catalogue of them."""
    found = site.releases.all()
    if not _wants_page(request):
        return await _described(request, found, catalogue=True)
    return site.frame.page(request, "releases.html", found=found, folder=site.releases.folder)


async def beneath(site: Site, request: Request) -> Response:
    """A release, a file of it, a query on it, or a thing in it."""
    version, _, rest = request.path.removeprefix("/release/").partition("/")
    found = site.releases.find(version)
    if not rest:
        if not _wants_page(request):
            return await _described(request, [found], catalogue=False)
        return await _page(site, request, found)
    if rest == "sparql":
        return await _queried(site, request, found)
    if rest.startswith("files/"):
        return await _file(request, found, rest.removeprefix("files/"))
    if rest.startswith("id/"):
        raw = request.raw_path.partition(f"/{version}/")[2] or rest
        return await _thing(site, request, found, thing_at(raw))
    raise not_found(request.path)


async def _page(site: Site, request: Request, found: Release) -> Response:
    told = found.file("CHANGES.md")
    changes = await asyncio.to_thread(told.read_text, encoding="utf-8") if told else ""
    return site.frame.page(
        request, "release.html", release=found, changes=changes, newest=found == site.releases.all()[0]
    )


async def _queried(site: Site, request: Request, found: Release) -> Response:
    """The SPARQL protocol on a release; a browser is shown what became of the answer since."""
    slug = request.parameter("question")
    if (
        request.method == "GET"
        and formats.prefers_page(request.headers.get("accept", ""))
        and not request.parameter("format")
    ):
        text = request.parameter("query") or (_text(found, slug) if slug else "")
        return await cited(site, request, found, text)
    if slug is not None:
        asked = protocol.asking(request, _text(found, slug))
    else:
        read = await protocol.read(request)
        if not isinstance(read, protocol.Asked):
            raise bad_request("a release only answers queries; send one as query, or name a question of it as question")
        asked = read
    return await protocol.answered(await site.releases.desk(found), request, asked)


def _text(found: Release, slug: str) -> str:
    """The query of a question of a release."""
    try:
        return question_of(found, slug).text
    except ReleaseError as error:
        raise not_found(f"the question {slug} of release {found.version}") from error


async def _thing(site: Site, request: Request, found: Release, iri: str) -> Response:
    if formats.prefers_page(request.headers.get("accept", "")) and not request.parameter("format"):
        return await cited(site, request, found, describing(iri))
    return await protocol.answered(await site.releases.desk(found), request, protocol.describing(request, iri))


async def _file(request: Request, found: Release, name: str) -> Response:
    path = found.file(name)
    if path is None or not path.is_file():
        raise not_found(request.path)
    size = path.stat().st_size
    tag = f'"{found.sha256[:16]}-{name}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=31536000, immutable"}
    if request.headers.get("if-none-match") == tag:
        return Response(status=304, headers=headers)
    kind = _TYPES.get(Path(name).suffix, _PLAIN)
    if kind == _TYPES[".gz"]:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content_type=kind, file=await asyncio.to_thread(copy_of, path), size=size, headers=headers)


async def _described(request: Request, found: Iterable[Release], *, catalogue: bool) -> Response:
    choice = protocol.graph_choice(request)
    body = await asyncio.to_thread(_records, tuple(found), choice, catalogue=catalogue)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    return Response(content_type=choice.content_type, body=body, headers=headers)


def _records(found: tuple[Release, ...], choice: formats.Choice, *, catalogue: bool) -> bytes:
    triples = {
        quad.triple for one in found for quad in ox.parse((one.folder / "dcat.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    }
    if catalogue:
        triples.add(ox.Triple(CATALOG, RDF.type, DCAT.Catalog))
        triples |= {ox.Triple(CATALOG, DCAT.dataset, release_iri(one.version)) for one in found}
        triples |= {ox.Triple(CATALOG, DCTERMS.title, title) for title in _TITLES}
    if not isinstance(choice.format.writer, ox.RdfFormat):
        raise TypeError(choice.format.name)
    return ox.serialize(sorted(triples, key=str), None, choice.format.writer, prefixes=dict(prefixes())) or b""


_TITLES = (ox.Literal("民政数据目录", language="zh"), ox.Literal("Catalogue of civil-affairs data", language="en"))


def _wants_page(request: Request) -> bool:
    return not request.parameter("format") and formats.prefers_page(request.headers.get("accept", "text/html"))
