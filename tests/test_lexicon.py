"""Words to concepts: every surface form, and what is wrong with a scheme said by file and concept."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg import gazetteer, lexicon, resources
from kg.errors import OntologyError
from kg.lexicon import Lexicon

GROUP = "https://w3id.org/minzheng/id/group/"

HEAD = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix mz: <https://w3id.org/minzheng/ontology#> .
@prefix : <https://w3id.org/minzheng/id/fruit/> .
"""
APPLE = ':apple a skos:Concept ; skos:notation "apple" ; skos:prefLabel "苹果"@zh, "apple"@en'
PEAR = ':pear a skos:Concept ; skos:notation "pear" ; skos:prefLabel "梨"@zh, "pear"@en'


def folder_with(tmp_path: Path, body: str, **others: str) -> Path:
    """An ontology folder with one scheme, or more."""
    for name, text in {"fruits": body, **others}.items():
        path = tmp_path / "schemes" / f"{name}.ttl"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEAD + text, encoding="utf-8")
    shutil.copytree(resources.ontology_dir() / "places", tmp_path / "places")
    return tmp_path


@pytest.mark.parametrize(
    ("scheme", "form", "notation"),
    [
        ("groups", "特困供养人员", "destitute-people"),
        ("groups", "五保对象", "destitute-people"),
        ("groups", "低保边缘人口", "marginal-families"),
        ("groups", "孤困儿童", "orphans-and-children-in-plight"),
        ("units", "名", "人"),
        ("units", "位", "人"),
        ("units", "元/人/月", "元/月"),
        ("units", "个百分点", "百分点"),
        ("benefits", "低保", "subsistence-allowance"),
        ("metrics", "护理型床位占比", "nursing-bed-share"),
        ("metrics", "城市低保标准", "subsistence-allowance-standard"),
        ("metrics", "街道(镇)未保站数", "minor-protection-stations"),
        ("metrics", "街道（镇）未保站数", "minor-protection-stations"),
        ("initiative-types", "行动", "action"),
        ("domains", "社会救助", "social-assistance"),
    ],
)
def test_forms(lexicon: Lexicon, scheme: str, form: str, notation: str) -> None:
    assert lexicon.forms(scheme)[form].notation == notation


def test_forms_come_longest_first_and_name_their_concept(lexicon: Lexicon) -> None:
    for scheme in lexicon.schemes:
        forms = lexicon.forms(scheme)
        assert list(forms) == sorted(forms, key=lambda form: (-len(form), form))
        assert all(form in concept.forms for form, concept in forms.items())


def test_by_notation_and_by_iri_agree(lexicon: Lexicon) -> None:
    for scheme in lexicon.schemes:
        for concept in lexicon.concepts(scheme):
            assert lexicon.by_notation(scheme, concept.notation) == concept
            assert lexicon.concept(concept.iri) == concept


def test_an_unknown_notation_is_none(lexicon: Lexicon) -> None:
    assert lexicon.by_notation("units", "光年") is None


def test_above_is_every_broader_concept_once(lexicon: Lexicon) -> None:
    above = lexicon.above(GROUP + "urban-subsistence-allowance-recipients")
    assert above[:3] == tuple(
        GROUP + name for name in ("subsistence-allowance-recipients", "low-income-population", "people-in-difficulty")
    )
    assert len(set(above)) == len(above)


def test_properties_are_by_local_name(lexicon: Lexicon) -> None:
    share = lexicon.by_notation("metrics", "nursing-bed-share")
    assert share is not None
    assert share.property("measure") == "https://w3id.org/minzheng/id/measure/share"
    assert share.properties["unit"] == ("https://w3id.org/minzheng/id/unit/percent",)
    assert share.property("indicatorCode") is None


def test_places_are_the_gazetteer(lexicon: Lexicon) -> None:
    assert lexicon.places == gazetteer.read(resources.ontology_dir() / "places")


def test_load_reads_a_folder_once() -> None:
    assert lexicon_of(None) is lexicon_of(resources.ontology_dir())


def lexicon_of(folder: Path | None) -> Lexicon:
    return lexicon.load(folder)


def test_the_order_is_the_same_whatever_the_hash_seed() -> None:
    code = "from kg import lexicon; L = lexicon.load();print([(s, list(L.forms(s)), L.concepts(s)) for s in L.schemes])"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f'{APPLE} .\n{PEAR} ; skos:altLabel "苹果"@zh .', "苹果 names both"),
        (':apple a skos:Concept ; skos:notation "apple" ; skos:prefLabel "apple"@en .', "apple has no prefLabel in zh"),
        (':apple a skos:Concept ; skos:notation "apple" ; skos:prefLabel "苹果"@zh .', "apple has no prefLabel in en"),
        (f'{APPLE}, "红苹果"@zh .', "apple has 2 prefLabel in zh"),
        (':apple a skos:Concept ; skos:prefLabel "苹果"@zh, "apple"@en .', "apple has no notation"),
        (f"{APPLE} ; skos:broader :plant .", "apple is under .*plant, which no scheme has"),
        (f"{APPLE} ; skos:broader :pear .\n{PEAR} ; skos:broader :apple .", "broader than itself"),
        (
            APPLE + ' .\n:pear a skos:Concept ; skos:notation "apple" ; skos:prefLabel "梨"@zh, "pear"@en .',
            "notation apple",
        ),
        (f'{APPLE} ; skos:altLabel "苹果 "@zh .', "take the blanks away"),
        (f"{APPLE} ; .. .", "not Turtle"),
    ],
)
def test_faults_name_file_and_concept(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(OntologyError, match=words) as caught:
        lexicon.load(folder_with(tmp_path, body))
    assert "fruits.ttl" in str(caught.value)


def test_a_concept_stands_in_one_file(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="apple stands in fruits too"):
        lexicon.load(folder_with(tmp_path, f"{APPLE} .", plants=f"{APPLE} ."))


def test_a_new_word_in_turtle_is_known_at_once(tmp_path: Path) -> None:
    words = lexicon.load(
        folder_with(tmp_path, f'{APPLE} ; skos:altLabel "沙果"@zh, "crab"@en ; skos:hiddenLabel "蘋果"@zh .')
    )
    assert set(words.forms("fruits")) == {"苹果", "沙果", "蘋果"}


def test_an_unknown_scheme_says_which_there_are(lexicon: Lexicon) -> None:
    with pytest.raises(OntologyError, match=r"no scheme fruits; the ontology has .*groups"):
        lexicon.concepts("fruits")


def test_an_unknown_iri_is_an_error(lexicon: Lexicon) -> None:
    with pytest.raises(OntologyError, match="a concept of no scheme"):
        lexicon.concept(GROUP + "martians")


def test_a_folder_without_schemes_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no scheme in schemes"):
        lexicon.load(tmp_path)
