"""Names to divisions: which namesake is meant, and codes and names no longer in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import gazetteer, resources
from kg.errors import OntologyError
from kg.gazetteer import Gazetteer

COLUMNS = "code,name,short_name,level,parent,lat,lon,pinyin,name_en,iso3166_2,wikidata,geonames,in_list\n"
FORMER = "code,name,start_year,end_year,same_code_now,parent_now\n"


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return gazetteer.read(resources.ontology_dir() / "places")


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("市中区", "370100", "370103"),
        ("市中区", "370102", "370103"),
        ("市中区", "370400", "370402"),
        ("市中", "370400", "370402"),
        ("市中区", "370000", None),
        ("市中区", None, None),
        ("章丘", "370100", "370114"),
        ("章丘", None, None),
        ("章丘区", None, "370114"),
        ("章丘区", "440300", "370114"),
        ("博兴", "371600", "371625"),
        ("济南市", "370114", "370100"),
        ("济南", "370114", "370100"),
        ("山东", "370114", "370000"),
        ("吉林", "220100", "220000"),
        ("吉林", "220200", "220200"),
        ("朝阳区", "110000", "110105"),
        ("朝阳", "220100", "220104"),
        ("全国", "370114", "100000"),
        ("中国", None, "100000"),
        ("火星市", "370100", None),
    ],
)
def test_resolve(places: Gazetteer, name: str, within: str | None, code: str | None) -> None:
    found = places.resolve(name, within)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [("章丘市", "370100", "370181"), ("莱芜市", "370100", "371200"), ("莱城区", None, "371202")],
)
def test_resolve_a_former_name(places: Gazetteer, name: str, within: str | None, code: str) -> None:
    found = places.resolve(name, within)
    assert found is not None
    assert found.former
    assert found.code == code


def test_a_code_in_force_hides_its_former_name(places: Gazetteer) -> None:
    """130123 was 栾城县 before it was 正定县."""
    found = places.division("130123")
    assert found is not None
    assert (found.name, found.former) == ("正定县", False)
    assert [d.former for d in places.named("栾城县") if d.code == "130123"] == [True]


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("370114", ("370100", "370000", "100000")),
        ("110105", ("110000", "100000")),
        ("100000", ()),
        ("999999", ()),
    ],
)
def test_ancestors(places: Gazetteer, code: str, above: tuple[str, ...]) -> None:
    assert places.ancestors(code) == above


def test_every_name_leads_to_divisions_that_bear_it(places: Gazetteer) -> None:
    names = places.names()
    assert list(names) == sorted(names, key=lambda name: (-len(name), name))
    for name, divisions in names.items():
        assert divisions == places.named(name)
        assert all(name in (division.name, division.short) for division in divisions)


def test_those_in_force_come_first(places: Gazetteer) -> None:
    assert [division.former for division in places.named("历城县")] == [True]
    for divisions in places.names().values():
        assert [d.former for d in divisions] == sorted(d.former for d in divisions)


def test_iteration_gives_the_nation_and_divisions_in_force(places: Gazetteer) -> None:
    divisions = list(places)
    assert divisions[0].level == "nation"
    assert not any(division.former for division in divisions)
    assert {"370100", "371600", "370400", "370114"} <= {division.code for division in divisions}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("370100,济南市,济南,prefecture,370000,,,,,,,,2024\n", "lies in 370000"),
        ("110000,北京市,北京,province,,,,,,,,,\n110000,北平,北平,province,,,,,,,,,\n", "110000 stands twice"),
    ],
)
def test_faults_of_the_list_are_named(tmp_path: Path, rows: str, words: str) -> None:
    (tmp_path / "divisions.csv").write_text(COLUMNS + rows, encoding="utf-8")
    (tmp_path / "divisions_former.csv").write_text(FORMER, encoding="utf-8")
    with pytest.raises(OntologyError, match=words) as caught:
        gazetteer.read(tmp_path)
    assert "divisions.csv" in str(caught.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "divisions.csv").write_text("code,name\n110000,北京市\n", encoding="utf-8")
    (tmp_path / "divisions_former.csv").write_text(FORMER, encoding="utf-8")
    with pytest.raises(OntologyError, match="short_name"):
        gazetteer.read(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"divisions\.csv"):
        gazetteer.read(tmp_path)


def test_why_a_namesake_is_meant(places: Gazetteer) -> None:
    told = places.choice("鼓楼区", "350102", "350100")
    assert told is not None
    assert told.around is not None
    assert told.around.code == "350100"
    assert "320106" in {one.code for one in told.others}
    assert places.choice("历下区", "370102", "370100") is None
    far = places.choice("鼓楼区", "350102", "370100")
    assert far is not None
    assert far.around is None
