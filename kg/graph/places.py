"""Places: the divisions of GB/T 2260, and those without a code that reports name."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox

from kg.gazetteer import NATION, Area, Division
from kg.graph import vocabulary
from kg.graph.facts import say
from kg.graph.literals import boolean, chinese, decimal, english, plain
from kg.graph.vocabulary import DCTERMS, GEO, MZ, OWL, RDF, SKOS
from kg.lexicon import Concept, Lexicon
from kg.model import PlaceRef

_CLASSES = {"nation": MZ.Nation, "province": MZ.Province, "prefecture": MZ.City, "county": MZ.County}
_LOCAL_CLASSES = {"functional-area": MZ.FunctionalArea, "township": MZ.Township, "village": MZ.Village}
_WIKIDATA = "http://www.wikidata.org/entity/"
# Of many namesakes so many are told.
_SHOWN = 4
_GEONAMES = "https://sws.geonames.org/"


def place_node(place: PlaceRef | None) -> ox.NamedNode | None:
    """The node of a place; one without a code lies under the code of what it lies in.

    >>> place_node(PlaceRef(code=None, name="济南高新区", within="370100")).value.removeprefix(vocabulary.ID)
    'place/370100/济南高新区'
    """
    if place is None:
        return None
    return vocabulary.place(place.code) if place.code else vocabulary.local_place(place.within, place.name)


def describe_place(place: PlaceRef | None, lexicon: Lexicon) -> Iterator[ox.Quad]:
    """The shared node of a place without a code; the others are in the gazetteer."""
    if place is None or place.code or lexicon.places.area(place.within, place.name):
        return
    yield from _describe_local(place, lexicon)


def choice_words(place: PlaceRef | None, home: str | None, lexicon: Lexicon) -> tuple[str, str] | None:
    """Why a name that several divisions bear means this one in a report about *home*, in Chinese and English.

    >>> from kg.lexicon import load
    >>> choice_words(PlaceRef(code="350102", name="鼓楼区"), "350100", load())[0]
    '另有3个地方叫“鼓楼区”（江苏省南京市、江苏省徐州市、河南省开封市）；报告是福州市的，取福州市内的一个'
    """
    if place is None or place.code is None or place.code == home:
        return None
    choice = lexicon.places.choice(place.name, place.code, home)
    if choice is None:
        return None
    shown = choice.others[:_SHOWN]
    zh, en = "、".join(_above(one, lexicon) for one in shown), ", ".join(f"{one.code}" for one in shown)
    number, rest = len(choice.others), "等" if len(choice.others) > _SHOWN else ""
    told = f"另有{number}个地方叫“{place.name}”（{zh}{rest}）", f"{number} more are called “{place.name}” ({en})"
    own = lexicon.places.division(home) if home else None
    if choice.around is None or own is None:
        return f"{told[0]}；附近没有，取全名相同的一个", f"{told[1]}; none is near, the one of that full name is meant"
    near = choice.around
    return (
        f"{told[0]}；报告是{own.name}的，取{near.name}内的一个",
        f"{told[1]}; the report is about {own.english or own.name}, the one in {near.english or near.name} is meant",
    )


def _above(division: Division, lexicon: Lexicon) -> str:
    """What a division lies in, the province first."""
    codes = [code for code in lexicon.places.ancestors(division.code) if code != NATION]
    return "".join(one.name for code in reversed(codes) if (one := lexicon.places.division(code))) or division.name


def _describe_local(place: PlaceRef, lexicon: Lexicon) -> Iterator[ox.Quad]:
    level = _local_level(place.name, lexicon)
    yield from say(
        vocabulary.local_place(place.within, place.name),
        [
            (RDF.type, MZ.Place),
            (RDF.type, MZ.LocalPlace),
            (RDF.type, _LOCAL_CLASSES[level.notation] if level else None),
            (MZ.placeLevel, ox.NamedNode(level.iri) if level else None),
            (SKOS.prefLabel, chinese(place.name)),
            (MZ.within, vocabulary.place(place.within) if place.within else None),
        ],
    )


def _local_level(name: str, lexicon: Lexicon) -> Concept | None:
    # The forms come longest first: 起步区 is found before 区 could be.
    for ending, level in lexicon.forms("place-levels").items():
        if level.notation in _LOCAL_CLASSES and name.endswith(ending):
            return level
    return None


def describe_gazetteer(lexicon: Lexicon) -> Iterator[ox.Quad]:
    """Every division in force, and the codes and names of older reports."""
    current = {division.code: division for division in lexicon.places}
    for division in current.values():
        yield from _describe_division(division, lexicon)
    former = {d for namesakes in lexicon.places.names().values() for d in namesakes if d.former}
    newest: dict[str, Division] = {}
    for division in sorted(former, key=lambda d: (d.code, d.until or "9999", d.name)):
        if division.code in current:
            yield from say(vocabulary.place(division.code), [(SKOS.hiddenLabel, chinese(division.name))])
        else:
            newest[division.code] = division
    for division in newest.values():
        yield from _describe_division(division, lexicon)
        yield from say(vocabulary.place(division.code), [(OWL.deprecated, boolean(division.former))])
    for code, now in lexicon.places.renamed.items():
        yield from say(vocabulary.place(code), [(DCTERMS.isReplacedBy, vocabulary.place(now))])
    for area in lexicon.places.areas:
        yield from _describe_area(area, lexicon)


def _describe_area(area: Area, lexicon: Lexicon) -> Iterator[ox.Quad]:
    yield from _describe_local(PlaceRef(code=None, name=area.name, within=area.within), lexicon)
    node = vocabulary.local_place(area.within, area.name)
    yield from say(node, [(SKOS.prefLabel, english(area.english) if area.english else None)])
    yield from say(node, [(SKOS.altLabel, chinese(name)) for name in area.alt])


def _describe_division(division: Division, lexicon: Lexicon) -> Iterator[ox.Quad]:
    level = lexicon.by_notation("place-levels", division.level)
    yield from say(
        vocabulary.place(division.code),
        [
            (RDF.type, MZ.Place),
            (RDF.type, _CLASSES[division.level]),
            (MZ.placeLevel, ox.NamedNode(level.iri) if level else None),
            (SKOS.prefLabel, chinese(division.name)),
            (SKOS.prefLabel, english(name) if (name := division.english or division.pinyin) else None),
            (SKOS.altLabel, chinese(division.short) if division.short != division.name else None),
            (SKOS.altLabel, _latin(division.pinyin) if division.pinyin else None),
            (SKOS.notation, plain(division.code)),
            (MZ.iso3166Code, plain(division.iso3166_2) if division.iso3166_2 else None),
            (MZ.within, vocabulary.place(division.parent) if division.parent else None),
            (GEO.lat, decimal(Decimal(division.latitude)) if division.latitude else None),
            (GEO.long, decimal(Decimal(division.longitude)) if division.longitude else None),
            (SKOS.exactMatch, ox.NamedNode(_WIKIDATA + division.wikidata) if division.wikidata else None),
            (SKOS.exactMatch, ox.NamedNode(f"{_GEONAMES}{division.geonames}/") if division.geonames else None),
        ],
    )


def _latin(words: str) -> ox.Literal:
    return ox.Literal(words, language="zh-latn-pinyin")
