"""IRIs as people meet them: in the path of a page, behind a link, and short."""

from __future__ import annotations

from urllib.parse import quote, unquote

from kg.graph.vocabulary import BASE, ID, MZ, prefixes, segment  # noqa: F401

# Behind this are the pages of the ontology's own terms.
TERMS = "/ontology/"
# Behind these, as behind /id/, the path of a page is the name of the thing.
THINGS = ("/id/", "/dataset/", "/alignment/", "/query/")


def iri_of(raw_path: str) -> str:
    """The IRI of a thing from the path of its page as it was sent.

    >>> iri_of("/id/initiative/370100/%E6%B3%89%E5%BF%83%E5%85%B1%E5%8A%A9/brand").removeprefix(ID)
    'initiative/370100/泉心共助/brand'
    >>> iri_of("/id/group/a%20b<script>").removeprefix(ID)
    'group/a%20b%3Cscript%3E'
    >>> iri_of("/ontology/metric") == MZ.metric.value
    True
    >>> iri_of("/dataset/places/codes").removeprefix(BASE)
    'dataset/places/codes'
    """
    if raw_path.startswith(TERMS):
        return MZ.namespace_iri + segment(unquote(raw_path.removeprefix(TERMS), errors="replace"))
    steps = raw_path.removeprefix("/").split("/")
    return BASE + "/".join(segment(unquote(step, errors="replace")) for step in steps)


def href_of(iri: str) -> str | None:
    """Where a page leads to for an IRI: our own things to their pages here, the rest of the web as it is.

    >>> href_of(ID + "group/高龄老人"), href_of("javascript:alert(1)")
    ('/id/group/%E9%AB%98%E9%BE%84%E8%80%81%E4%BA%BA', None)
    >>> href_of(MZ.metric.value)
    '/ontology/metric'
    """
    if iri.startswith(MZ.namespace_iri):
        return TERMS + quote(iri.removeprefix(MZ.namespace_iri), safe="")
    if iri.startswith(tuple(BASE.removesuffix("/") + start for start in THINGS)):
        return "/" + quote(iri.removeprefix(BASE), safe="/%~+()")
    return iri if iri.startswith(("http://", "https://")) else None


def short(iri: str) -> str:
    """An IRI with one of our prefixes, without our base, or as it is.

    >>> short("http://www.w3.org/2004/02/skos/core#prefLabel"), short(ID + "unit/person")
    ('skos:prefLabel', 'id/unit/person')
    """
    for prefix, space in prefixes().items():
        if iri.startswith(space) and "/" not in iri.removeprefix(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri.removeprefix(BASE)
