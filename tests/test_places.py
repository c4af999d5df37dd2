"""The places as they are handed in: whole, without circles, with what became of those that are no more."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kg import gazetteer, resources
from kg.errors import OntologyError
from kg.gazetteer import NATION, Gazetteer

PLACES = resources.ontology_dir() / "places"
COUNTS = {"nation": 1, "province": 34, "prefecture": 333, "county": 2849}


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return gazetteer.read(PLACES)


def test_all_of_gb_2260_is_there(places: Gazetteer) -> None:
    assert Counter(division.level for division in places) == COUNTS
    codes = [division.code for division in places]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)


def test_every_place_lies_in_the_nation_and_in_no_circle(places: Gazetteer) -> None:
    for division in places:
        above = places.ancestors(division.code)
        assert len(above) == len(set(above)) <= 3
        assert division.code not in above
        assert division.code == NATION or above[-1] == NATION


def test_every_level_lies_in_a_higher_one(places: Gazetteer) -> None:
    order = list(COUNTS)
    for division in places:
        parent = places.division(division.parent) if division.parent else None
        assert parent is None or order.index(parent.level) < order.index(division.level)
        assert parent is None or parent.code[:2] == division.code[:2] or parent.code == NATION


@pytest.mark.parametrize("column", ["wikidata", "geonames", "iso3166_2"])
def test_an_identifier_names_one_place(places: Gazetteer, column: str) -> None:
    used = Counter(value for division in places if (value := getattr(division, column)))
    assert max(used.values()) == 1


def test_coordinates_lie_in_the_country(places: Gazetteer) -> None:
    points = [(float(d.latitude), float(d.longitude)) for d in places if d.latitude and d.longitude]
    assert len(points) > 3000
    assert all(3 < latitude < 54 and 73 < longitude < 136 for latitude, longitude in points)


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("371200", ["莱芜区", "钢城区"]),
        ("371202", ["莱芜区"]),
        ("371203", ["钢城区"]),
        ("370181", ["章丘区"]),
        ("370284", ["黄岛区"]),
        ("341400", ["庐江县", "巢湖市", "无为市", "含山县", "和县"]),
        ("512081", ["简阳市"]),
        ("522223", ["玉屏侗族自治县"]),
        ("372300", ["滨州市"]),
        ("520522", ["黔西市"]),
        ("320304", []),
        ("370114", []),
    ],
)
def test_what_became_of_it(places: Gazetteer, former: str, now: list[str]) -> None:
    names = [division.name for code in places.successors(former) if (division := places.division(code))]
    assert names == now


def test_a_successor_is_in_force(places: Gazetteer) -> None:
    former = {d.code for namesakes in places.names().values() for d in namesakes if d.former}
    found = {code: places.successors(code) for code in former if places.successors(code)}
    assert len(found) > 800
    for code, now in found.items():
        assert all((division := places.division(one)) and not division.former for one in now)
        assert {one[:2] for one in now} == {code[:2]}


def test_areas_have_no_code_and_no_division_of_their_name(places: Gazetteer) -> None:
    names = [name for area in places.areas for name in (area.name, *area.alt)]
    assert len(set(names)) == len(names) > 50
    assert not [name for name in names if places.named(name)]
    assert {"济南高新区", "横琴粤澳深度合作区", "雄安新区"} <= set(names)


def copy(folder: Path, **changed: str) -> Path:
    for path in PLACES.iterdir():
        text = changed.get(path.stem) or path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"functional_areas": "name,within,alt,name_en\n某高新区,999999,,\n"},
            "functional_areas.csv:2: 某高新区 lies in",
        ),
        ({"functional_areas": "name,within\n某高新区,370100\n"}, "functional_areas.csv:2: column 'alt'"),
        (
            {"changes": "<x:place/999999> <http://purl.org/dc/terms/isReplacedBy> <x:place/370116> ."},
            "999999 is no code",
        ),
        ({"changes": "<x:place/370116> <http://purl.org/dc/terms/isReplacedBy> <x:place/371200> ."}, "turn it round"),
        ({"changes": "place:1 a ."}, "changes.ttl: not Turtle"),
    ],
)
def test_a_fault_names_its_place(tmp_path: Path, changed: dict[str, str], words: str) -> None:
    with pytest.raises(OntologyError, match=re.escape(words)):
        gazetteer.read(copy(tmp_path, **changed))
