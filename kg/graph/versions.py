"""A frozen version of the graph as DCAT 3 describes one: what it is a version of, its files and their checksums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.dataset import DATASET, describe_dataset
from kg.graph.facts import Facts, Value, say
from kg.graph.literals import chinese, english, plain
from kg.graph.vocabulary import BASE, DCAT, DCTERMS, DESCRIPTION, PROV, RDF, VOID, XSD, Namespace, prefixes, release

SPDX = Namespace("spdx", "http://spdx.org/rdf/terms#")
ADMS = Namespace("adms", "http://www.w3.org/ns/adms#")
_SHA256 = ox.NamedNode("http://spdx.org/rdf/terms#checksumAlgorithm_sha256")
_N_QUADS = ox.NamedNode("http://publications.europa.eu/resource/authority/file-type/RDF_N_QUADS")
_FACTS = ox.NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")
_TEXTS_LICENCE = ox.NamedNode(f"{BASE}dataset/texts-licence")
_IANA = "https://www.iana.org/assignments/media-types/"
# What holds of every version as of the dataset.
_KEPT = (
    DCTERMS.publisher, DCTERMS.license, DCTERMS.rights, DCTERMS.modified, DCTERMS.temporal, DCTERMS.spatial,
    DCTERMS.language, DCTERMS.accessRights, DCTERMS.conformsTo, DCAT.theme, DCAT.keyword, PROV.wasDerivedFrom,
    VOID.triples, VOID.distinctSubjects, VOID.properties, VOID.uriSpace,
)  # fmt: skip
_PRECISION = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
_TEXTS_FACTS: Facts = (
    (RDF.type, DCTERMS.LicenseDocument),
    (DCTERMS.title, chinese("全文的权利属于原发布者，仅供核对引文")),
    (DCTERMS.title, english("Full texts belong to their publishers, and are here to check quotes by")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a version."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version by its name; *issued* is an ISO date as precise as known, *previous* the version before, if any."""

    name: str
    issued: str
    snapshot: str
    previous: str
    parts: tuple[Part, ...]


def describe_version(store: ox.Store, version: Version) -> bytes:
    """The description of a version in Turtle; where and when its data are from is counted in *store*."""
    whole = list(describe_dataset(store, version.snapshot))
    node = release(version.name)
    facts = [(quad.predicate, quad.object) for quad in whole if quad.subject == DATASET and quad.predicate in _KEPT]
    named = {value for _, value in facts if isinstance(value, ox.NamedNode)}
    triples = {ox.Triple(node, predicate, value) for predicate, value in facts}
    triples |= {quad.triple for quad in whole if quad.subject in named}
    triples |= {quad.triple for quad in say(node, _facts(version), DESCRIPTION)}
    triples |= {quad.triple for part in version.parts for quad in _file(version, part)}
    if any(triple.object == _TEXTS_LICENCE for triple in triples):
        triples |= {quad.triple for quad in say(_TEXTS_LICENCE, _TEXTS_FACTS, DESCRIPTION)}
    spaces = {**prefixes(), **{space.namespace_prefix: space.namespace_iri for space in (SPDX, ADMS)}}
    spaces["foaf"] = "http://xmlns.com/foaf/0.1/"
    return ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=spaces) or b""


def _facts(version: Version) -> Facts:
    said: list[tuple[ox.NamedNode, Value | None]] = [
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        (DCTERMS.title, chinese(f"民政知识图谱 {version.name}")),
        (DCTERMS.title, english(f"Knowledge graph of Chinese civil affairs {version.name}")),
        (DCTERMS.description, chinese("民政部门报告中的数字、举措、荣誉、政策和人群，冻结为一个版本，内容不再变化。")),
        (
            DCTERMS.description,
            english("Figures, initiatives, honours, policies and groups from reports, frozen: it never changes."),
        ),
        (DCTERMS.identifier, plain(version.snapshot)),
        (DCAT.version, plain(version.name)),
        (DCAT.isVersionOf, DATASET),
        (DCTERMS.isVersionOf, DATASET),
        (DCTERMS.issued, ox.Literal(version.issued, datatype=_PRECISION[len(version.issued)])),
        (ADMS.status, ox.NamedNode("http://publications.europa.eu/resource/authority/dataset-status/COMPLETED")),
        (DCAT.landingPage, ox.NamedNode(f"{BASE}release/{version.name}")),
    ]
    yield from said
    if version.previous:
        yield DCAT.previousVersion, release(version.previous)
    yield from ((DCAT.distribution, _node(version, part)) for part in version.parts if not _is_change(part))


def _file(version: Version, part: Part) -> Iterator[ox.Quad]:
    if _is_change(part):
        return
    node, checksum = _node(version, part), ox.NamedNode(f"{_node(version, part).value}/sha256")
    texts = "-with-texts" in part.name
    facts: Facts = [
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, english("Sorted N-Quads with the full texts" if texts else "Sorted N-Quads")),
        (DCTERMS.title, chinese("排好序的 N-Quads，含全文" if texts else "排好序的 N-Quads")),
        (DCAT.accessURL, release(version.name)),
        (DCAT.downloadURL, node),
        (DCAT.mediaType, ox.NamedNode(f"{_IANA}application/n-quads")),
        (DCAT.compressFormat, ox.NamedNode(f"{_IANA}application/gzip")),
        (DCTERMS.format, _N_QUADS),
        (DCTERMS.license, _TEXTS_LICENCE if texts else _FACTS),
        (DCTERMS.rights, ox.NamedNode(f"{BASE}dataset/rights")),
        (DCAT.byteSize, ox.Literal(str(part.bytes), datatype=XSD.nonNegativeInteger)),
        (SPDX.checksum, checksum),
    ]
    yield from say(node, facts, DESCRIPTION)
    sums: Facts = [
        (RDF.type, SPDX.Checksum),
        (SPDX.algorithm, _SHA256),
        (SPDX.checksumValue, ox.Literal(part.sha256, datatype=XSD.hexBinary)),
    ]
    yield from say(checksum, sums, DESCRIPTION)


def _node(version: Version, part: Part) -> ox.NamedNode:
    return ox.NamedNode(f"{release(version.name).value}/files/{part.name}")


def _is_change(part: Part) -> bool:
    return part.name.startswith("changes-")
