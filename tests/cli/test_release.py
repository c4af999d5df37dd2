"""`kg release` and `kg cite` from outside: frozen, cited, asked again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

FIRST = "湘潭市民政局：2024年底，全市共有养老机构128家。全市登记社会组织312家。"
SECOND = "湘潭市民政局：2024年底，全市共有养老机构130家。全市登记社会组织312家。"
QUERY = """#+ title_zh: 数字
PREFIX mz: <https://w3id.org/minzheng/ontology#>
PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
SELECT ?title ?value { ?claim mz:metricTitle ?title ; sdmx-measure:obsValue ?value }
"""


def kg(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of an edited report, a release of what it was before, and citations of that."""
    folder = tmp_path_factory.mktemp("cited")
    (folder / "q.rq").write_text(QUERY, encoding="utf-8")
    for text in (FIRST, SECOND):
        done = kg("build", "-", "--name", "xiangtan", "--store", folder / "store", stdin=text.encode())
        assert done.exit_code == 0, done.stderr
        if text == FIRST:
            released = kg("release", "2026.11", "--store", folder / "store")
            assert released.exit_code == 0, released.stderr
            cited = kg("cite", folder / "q.rq", "--store", folder / "store", "--accessed", "2026-11-22")
            (folder / "citation.txt").write_text(cited.stdout, encoding="utf-8")
            table = kg("query", "-e", "SELECT ?claim { ?claim a <https://w3id.org/minzheng/ontology#Claim> }",
                       "--store", folder / "store", "--format", "csv")  # fmt: skip
            (folder / "table.csv").write_text(table.stdout, encoding="utf-8")
    return folder


def test_releases_are_listed(folder: Path) -> None:
    listed = kg("release", "--store", folder / "store")
    assert listed.stdout.startswith("2026.11  2026-11  1 reports  2 claims")


def test_a_citation_has_both_forms(folder: Path) -> None:
    told = (folder / "citation.txt").read_text(encoding="utf-8")
    assert told.startswith(
        "minzheng-kg. 民政知识图谱: 数字[DS/OL]. 2026.11版. (2026-11)[2026-11-22]. https://w3id.org/"
    )
    assert "@misc{minzheng-2026.11-" in told
    assert "2 行, sha256:" in told


def test_asked_again_the_release_answers_the_same_and_today_is_told(folder: Path) -> None:
    again = kg("cite", "--again", folder / "citation.txt", "--store", folder / "store")
    assert again.exit_code == 0, again.stderr
    first, second, row, *because = again.stdout.splitlines()
    assert "2 rows, the same as cited" in first
    assert second == "now: 2 rows; 1 changed, 0 added, 0 removed"
    assert "value: 128 → 130" in row
    assert all("the text of its report was edited" in line for line in because)
    told = json.loads(kg("cite", "--again", folder / "citation.txt", "--store", folder / "store", "--json").stdout)
    assert (told["same_as_cited"], told["changes"][0]["because"][0]["report"]) == (True, "xiangtan")


def test_another_answer_than_was_cited_fails(folder: Path, tmp_path: Path) -> None:
    told = (folder / "citation.txt").read_text(encoding="utf-8")
    digest = told.partition("sha256:")[2][:16]
    (tmp_path / "c.txt").write_text(told.replace(digest, "0" * 16), encoding="utf-8")
    again = kg("cite", "--again", tmp_path / "c.txt", "--store", folder / "store")
    assert (again.exit_code, "NOT what was cited" in again.stdout) == (1, True)


def test_a_figure_and_a_table_are_cited(folder: Path) -> None:
    claim = (folder / "table.csv").read_text(encoding="utf-8").splitlines()[1]
    figure = kg("cite", claim, "--store", folder / "store", "--json")
    told = json.loads(figure.stdout)
    assert "/release/2026.11/id/report/xiangtan/claim/" in told["address"]
    assert "xiangtan[R]" in told["gbt7714"]
    table = json.loads(kg("cite", folder / "table.csv", "--store", folder / "store", "--json").stdout)
    assert (table["rows"], table["address"]) == (2, "https://w3id.org/minzheng/release/2026.11")


def test_a_table_is_looked_at_again(folder: Path, tmp_path: Path) -> None:
    again = kg("cite", "--again", folder / "table.csv", "--store", folder / "store")
    assert again.exit_code == 0, again.stderr
    assert "2 statements of the table" in again.stdout
    assert "now: 1 the same, 1 not" in again.stdout
    assert "is gone (xiangtan: the text of its report was edited)" in again.stdout
    (tmp_path / "t.csv").write_text("https://w3id.org/minzheng/id/report/xiangtan/claim/none\n", encoding="utf-8")
    assert kg("cite", "--again", tmp_path / "t.csv", "--store", folder / "store").exit_code == 1


def test_a_correction_is_told_as_the_cause(tmp_path: Path) -> None:
    """Of what was corrected, and of what hung on it."""
    text = f"{FIRST}全市特困人员1200人，其中集中供养300人。\n"
    store, query, cited = tmp_path / "store", tmp_path / "q.rq", tmp_path / "c.txt"
    query.write_text(QUERY, encoding="utf-8")
    assert kg("build", "-", "--name", "xiangtan", "--store", store, stdin=text.encode()).exit_code == 0
    assert kg("release", "2026.11", "--store", store).exit_code == 0
    cited.write_text(kg("cite", query, "--store", store).stdout, encoding="utf-8")
    asked = "PREFIX mz: <https://w3id.org/minzheng/ontology#> SELECT ?c ?raw { ?c a mz:Claim ; mz:raw ?raw }"
    rows = kg("query", "-e", asked, "--store", store, "--format", "csv").stdout.splitlines()[1:]
    claims = {raw: claim for claim, raw in (row.split(",") for row in rows)}
    for words in (("change", claims["128"], "value=127"), ("reject", claims["312"]), ("reject", claims["1200"])):
        entered = kg("correct", *words, "--author", "李敏", "--store", store)
        assert entered.exit_code == 0, entered.stderr
    built = kg("build", "-", "--name", "xiangtan", "--store", store, stdin=text.encode())
    assert "3 corrections: 3 applied" in built.stderr

    again = kg("cite", "--again", cited, "--store", store)
    assert again.exit_code == 0, again.stderr
    assert "4 rows, the same as cited" in again.stdout
    assert "now: 2 rows; 1 changed, 0 added, 2 removed" in again.stdout
    because = [line for line in again.stdout.splitlines() if "because" in line]
    assert sorted(line.partition("/claim/")[2].split("-")[1] for line in because) == ["1200", "128", "312"]
    assert all(line.endswith("a correction of it was accepted)") for line in because)

    table = tmp_path / "t.csv"
    table.write_text("\n".join(["claim", *claims.values()]), encoding="utf-8")
    looked = kg("cite", "--again", table, "--store", store).stdout
    assert "now: 0 the same, 4 not" in looked  # 300 is a part of nothing now
    assert looked.count("a correction of it was accepted") == 4


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("release", "v1"), 1, "--date"),
        (("release", "2026.12", "--date", "soon"), 2, "no date"),
        (("cite",), 2, "name a file"),
        (("cite", "--again", "Smith 2020"), 1, "no address"),
        (("cite", "-e", "ASK {}", "--release", "1999"), 1, "no release 1999"),
        (("cite", "-e", "ASK {"), 1, "-e:"),
        (("cite", "-e", "ASK { SERVICE <http://x.org/> {} }"), 1, "SERVICE"),
        (("cite", "no-such.rq"), 1, "no-such.rq"),
        (("cite", "https://w3id.org/minzheng/id/place/nowhere"), 1, "says nothing of it"),
        (("cite", "--again", "/release/2026.11/sparql?question=none"), 1, "no question none"),
    ],
)
def test_a_mistake_is_one_sentence(folder: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = kg(*arguments, "--store", folder / "store")
    assert (done.exit_code, words in done.stderr) == (code, True), done.stderr


def test_without_a_release_nothing_can_be_cited(seeds_store: Path) -> None:
    done = kg("cite", "-e", "ASK {}", "--store", seeds_store)
    assert (done.exit_code, "kg release" in done.stderr) == (1, True)
