"""Namespaces, and the one place where an IRI is made: from the data alone, readable, Chinese left as it is."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

BASE = "https://w3id.org/minzheng/"
ID = f"{BASE}id/"


@dataclass(frozen=True, slots=True)
class Namespace:
    """A prefix and the terms under it.

    >>> Namespace("skos", "http://www.w3.org/2004/02/skos/core#").prefLabel
    <NamedNode value=http://www.w3.org/2004/02/skos/core#prefLabel>
    """

    # No term of any vocabulary is called so; as `prefix`, oa:prefix would be out of reach.
    namespace_prefix: str
    namespace_iri: str

    def __getattr__(self, name: str) -> ox.NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return ox.NamedNode(self.namespace_iri + name)


MZ = Namespace("mz", f"{BASE}ontology#")
RDF = Namespace("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("rdfs", "http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("owl", "http://www.w3.org/2002/07/owl#")
XSD = Namespace("xsd", "http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("skos", "http://www.w3.org/2004/02/skos/core#")
QB = Namespace("qb", "http://purl.org/linked-data/cube#")
SDMX_DIMENSION = Namespace("sdmx-dimension", "http://purl.org/linked-data/sdmx/2009/dimension#")
SDMX_ATTRIBUTE = Namespace("sdmx-attribute", "http://purl.org/linked-data/sdmx/2009/attribute#")
SDMX_MEASURE = Namespace("sdmx-measure", "http://purl.org/linked-data/sdmx/2009/measure#")
DCTERMS = Namespace("dcterms", "http://purl.org/dc/terms/")
DCAT = Namespace("dcat", "http://www.w3.org/ns/dcat#")
PROV = Namespace("prov", "http://www.w3.org/ns/prov#")
OA = Namespace("oa", "http://www.w3.org/ns/oa#")
ORG = Namespace("org", "http://www.w3.org/ns/org#")
TIME = Namespace("time", "http://www.w3.org/2006/time#")
GEO = Namespace("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#")
CPSV = Namespace("cpsv", "http://purl.org/vocab/cpsv#")
QUDT = Namespace("qudt", "http://qudt.org/schema/qudt/")
VOID = Namespace("void", "http://rdfs.org/ns/void#")
SH = Namespace("sh", "http://www.w3.org/ns/shacl#")
SCHEMA = Namespace("schema", "https://schema.org/")
SDMX_CONCEPT = Namespace("sdmx-concept", "http://purl.org/linked-data/sdmx/2009/concept#")
VANN = Namespace("vann", "http://purl.org/vocab/vann/")
NAMESPACES = (
    MZ, RDF, RDFS, OWL, XSD, SKOS, QB, SDMX_DIMENSION, SDMX_ATTRIBUTE, SDMX_MEASURE, DCTERMS, DCAT, PROV, OA, ORG, TIME,
    GEO, CPSV, QUDT, VOID, SH, SCHEMA, SDMX_CONCEPT, VANN,
)  # fmt: skip

ANNOTATIONS = ox.NamedNode(f"{BASE}graph/annotations")
CANDIDATES = ox.NamedNode(f"{BASE}graph/candidates")
RUNS = ox.NamedNode(f"{BASE}graph/runs")
BEST = ox.NamedNode(f"{BASE}graph/best")
COPIES = ox.NamedNode(f"{BASE}graph/copies")
COVERAGE = ox.NamedNode(f"{BASE}graph/coverage")
COMPARISONS = ox.NamedNode(f"{BASE}graph/comparisons")
DISAGREEMENTS = ox.NamedNode(f"{BASE}graph/disagreements")
CORRECTIONS = ox.NamedNode(f"{BASE}graph/corrections")
REJECTED = ox.NamedNode(f"{BASE}graph/rejected")
# The full texts of reports: in a release that has them, and never in the store.
TEXTS = ox.NamedNode(f"{BASE}graph/texts")
# Below it each set of accepted links has a graph of its own.
LINKS = f"{BASE}graph/links/"

# What is said of the graph as a whole, made anew from it and never stored in it.
DESCRIPTION = ox.NamedNode(f"{BASE}graph/description")

STRUCTURE = MZ.structure
# What stands in a dimension where a report says nothing, says all of it, or where the question makes no sense.
NOT_STATED = ox.NamedNode(f"{ID}code/_U")
TOTAL = ox.NamedNode(f"{ID}code/_T")
NOT_APPLICABLE = ox.NamedNode(f"{ID}code/_Z")


def prefixes() -> Mapping[str, str]:
    """The prefixes that our files print.

    >>> prefixes()["mz"]
    'https://w3id.org/minzheng/ontology#'
    """
    return {space.namespace_prefix: space.namespace_iri for space in NAMESPACES}


def segment(name: str) -> str:
    """A name as one step of an IRI's path: letters of any script stay, all that could break it is escaped.

    >>> segment("“枣慈留香·孤困和留守儿童关爱帮扶基金”")
    '“枣慈留香·孤困和留守儿童关爱帮扶基金”'
    >>> segment("1+8+N 模式/50%")
    '1+8+N%20模式%2F50%25'
    """
    plain = unicodedata.normalize("NFC", name)
    if not plain.strip("."):
        return "".join(f"%{byte:02X}" for byte in plain.encode()) or "_"
    return "".join(map(_escaped, plain))


def _escaped(character: str) -> str:
    if character.isascii():
        plain = character.isalnum() or character in "-._~+()"
    else:
        plain = character.isprintable() and not unicodedata.category(character).startswith("C")
    return character if plain else "".join(f"%{byte:02X}" for byte in character.encode())


def digest(words: str) -> str:
    """Twelve hexadecimal digits that stand for some words.

    >>> digest("床位达到2.4万张")
    '83214c4e96c8'
    """
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _id(*steps: str) -> ox.NamedNode:
    return ox.NamedNode(ID + "/".join(map(segment, steps)))


def report(stem: str) -> ox.NamedNode:
    """A report, which is also the cube of its claims.

    >>> report("jinan-2024-five-years").value
    'https://w3id.org/minzheng/id/report/jinan-2024-five-years'
    """
    return _id("report", stem)


def article(stem: str, number: int) -> ox.NamedNode:
    """One of the articles of a report's file.

    >>> article("a", 2).value.removeprefix(ID)
    'report/a/article/2'
    """
    return _id("report", stem, "article", str(number))


def sentence(stem: str, words: str, nth: int = 1) -> ox.NamedNode:
    """The *nth* sentence of a report with these words: an edit elsewhere leaves its name alone.

    >>> sentence("a", "床位达到2.4万张", 2).value.removeprefix(ID)
    'report/a/sentence/83214c4e96c8-2'
    """
    return _id("report", stem, "sentence", digest(words) if nth == 1 else f"{digest(words)}-{nth}")


def claim(stem: str, key: str) -> ox.NamedNode:
    """A figure that a report states.

    >>> claim("a", "83214c4e96c8-7.4万余-1").value.removeprefix(ID)
    'report/a/claim/83214c4e96c8-7.4万余-1'
    """
    return _id("report", stem, "claim", key)


def named(stem: str, kind: str, key: str) -> ox.NamedNode:
    """A statement of a report other than a figure; *kind* is initiative, designation, policy, group, place or rank.

    >>> named("a", "initiative", "泉心共助-brand").value.removeprefix(ID)
    'report/a/initiative/泉心共助-brand'
    """
    return _id("report", stem, kind, key)


def change(stem: str, key: str) -> ox.NamedNode:
    """The change whose first end is the claim *key*.

    >>> change("a", "83214c4e96c8-685-1").value.removeprefix(ID)
    'report/a/change/83214c4e96c8-685-1'
    """
    return _id("report", stem, "change", key)


def correction(name: str) -> ox.NamedNode:
    """What a person corrects, by its name.

    >>> correction("d011fdd204").value.removeprefix(ID)
    'correction/d011fdd204'
    """
    return _id("correction", name)


def agent(name: str) -> ox.NamedNode:
    """A person who corrects.

    >>> agent("李 敏").value.removeprefix(ID)
    'agent/李%20敏'
    """
    return _id("agent", name)


def number(stem: str, start: int) -> ox.NamedNode:
    """A printed number that is no figure, by where it stands: it is told of for reading, and never cited.

    >>> number("a", 42).value.removeprefix(ID)
    'report/a/number/42'
    """
    return _id("report", stem, "number", str(start))


def beneath(node: ox.NamedNode, *steps: str) -> ox.NamedNode:
    """A thing that belongs to another, such as the annotation of a claim.

    >>> beneath(claim("a", "k"), "annotation", "1").value.removeprefix(ID)
    'report/a/claim/k/annotation/1'
    """
    return ox.NamedNode("/".join((node.value, *map(segment, steps))))


def place(code: str) -> ox.NamedNode:
    """A division of GB/T 2260.

    >>> place("370100").value.removeprefix(ID)
    'place/370100'
    """
    return _id("place", code)


def local_place(within: str | None, name: str) -> ox.NamedNode:
    """A place without a code, under the code of the place that it lies in, where that is known.

    >>> local_place("370100", "济南高新区").value.removeprefix(ID)
    'place/370100/济南高新区'
    """
    return _id("place", within or "_", name)


def initiative(within: str | None, name: str, kind: str) -> ox.NamedNode:
    """An initiative: “安心” is a fund and, in the same city, a kind of community.

    >>> initiative("371600", "安心", "fund").value.removeprefix(ID)
    'initiative/371600/安心/fund'
    """
    return _id("initiative", within or "_", name, kind)


def organization(name: str) -> ox.NamedNode:
    """A department or body by its name.

    >>> organization("滨州市民政局").value.removeprefix(ID)
    'organization/滨州市民政局'
    """
    return _id("organization", name)


def honour(name: str) -> ox.NamedNode:
    """An honour, pilot or listing by its name.

    >>> honour("全省优秀社会救助品牌").value.removeprefix(ID)
    'honour/全省优秀社会救助品牌'
    """
    return _id("honour", name)


def candidate(kind: str, name: str) -> ox.NamedNode:
    """A metric, group or unit that no scheme knows yet.

    >>> candidate("metric", "公布的传统地名数").value.removeprefix(ID)
    'candidate/metric/公布的传统地名数'
    """
    return _id("candidate", kind, name)


def compound(members: Iterable[str]) -> ox.NamedNode:
    """A group that is the union of others, by the IRIs of its members in any order.

    >>> compound([ID + "group/orphans", ID + "group/disabled-people"]).value.removeprefix(ID)
    'compound-group/disabled-people+orphans'
    """
    names = sorted({member.rsplit("/", 1)[-1] for member in members})
    return ox.NamedNode(f"{ID}compound-group/{'+'.join(names)}")


def instant(day: date) -> ox.NamedNode:
    """A day.

    >>> instant(date(2024, 9, 19)).value.removeprefix(ID)
    'instant/2024-09-19'
    """
    return _id("instant", day.isoformat())


def period(begin: date | None, end: date | None, duration: str | None) -> ox.NamedNode | None:
    """A period by what is stated of it; None where nothing is.

    >>> period(date(2024, 1, 1), date(2024, 12, 31), None).value.removeprefix(ID)
    'period/2024-01-01_2024-12-31'
    >>> period(None, date(2024, 9, 19), "P3Y").value.removeprefix(ID)
    'period/_2024-09-19_P3Y'
    """
    if begin is None and end is None:
        return _id("period", duration) if duration else None
    ends = "_".join(day.isoformat() if day else "" for day in (begin, end))
    return _id("period", f"{ends}_{duration}" if duration else ends)


def derived(kind: str, *about: str) -> ox.NamedNode:
    """What follows from all reports together, by what it is about: IRIs of ours, years, digests.

    >>> derived("coverage", place("370100").value, ID + "metric/beds", "2024").value.removeprefix(ID)
    'coverage/370100/beds/2024'
    """
    return _id(kind, *(one.removeprefix(ID).removeprefix("place/").removeprefix("metric/") for one in about))


def release(version: str) -> ox.NamedNode:
    """A frozen version of the whole graph.

    >>> release("2026.11").value.removeprefix(BASE)
    'release/2026.11'
    """
    return ox.NamedNode(f"{BASE}release/{segment(version)}")


def run(version: str) -> ox.NamedNode:
    """A run of the pipeline: the same version on the same text says the same.

    >>> run("0.1.0").value.removeprefix(ID)
    'run/0.1.0'
    """
    return _id("run", version)


def software(version: str) -> ox.NamedNode:
    """The program in one version.

    >>> software("0.1.0").value.removeprefix(ID)
    'software/minzheng-kg/0.1.0'
    """
    return _id("software", "minzheng-kg", version)


def skolem(file: str, label: str) -> ox.NamedNode:
    """The name of what an ontology file leaves without one.

    >>> skolem("core", "c14n0").value.removeprefix(BASE)
    '.well-known/genid/core/c14n0'
    """
    return ox.NamedNode(f"{BASE}.well-known/genid/{segment(file)}/{segment(label)}")
