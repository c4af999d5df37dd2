"""`kg correct` and `kg review` from outside: entered, refused with the way out, told by the next build, exported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.pipeline import watching

BASE = "https://w3id.org/minzheng/id"
REPORT = f"{BASE}/report/xiangtan"
TEXT = (
    "湘潭市民政局：2024年底，全市共有养老机构128家。2024年，养老机构床位由1.2万张增加到1.5万张，增加0.9万张。"
    "全市登记社会组织312家。第15批助餐点已经开门。全市建成爱心食堂52个，助餐点二十余处。\n\n"
    "我市打造“夕阳暖心”为老服务品牌，出台《湘潭市养老服务管理办法》，市民政局荣获“全省养老服务先进集体”荣誉称号。\n"
)
SENTENCE = "第15批助餐点已经开门。"
CLAIMS = """PREFIX mz: <https://w3id.org/minzheng/ontology#>
SELECT ?claim ?raw { ?claim a mz:Claim ; mz:raw ?raw } ORDER BY ?claim"""
FIGURE = """PREFIX mz: <https://w3id.org/minzheng/ontology#>
PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
SELECT ?raw ?value ?title ?confidence { ?c a mz:Claim ; mz:raw ?raw ; sdmx-measure:obsValue ?value ;
  mz:metricTitle ?title OPTIONAL { ?c mz:confidence ?confidence } }"""
NAMED = """PREFIX mz: <https://w3id.org/minzheng/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?one ?name { ?one mz:statedIn ?report ; mz:name|dcterms:title|mz:holderText ?name } ORDER BY ?one"""


class User:
    """Somebody at a terminal, with a store of one report."""

    def __init__(self, folder: Path) -> None:
        self.store, self.report = folder / "store", folder / "reports" / "xiangtan.txt"
        self.report.parent.mkdir()
        self.report.write_text(TEXT, encoding="utf-8")
        self.report.with_suffix(".toml").write_text('place = "430300"\n', encoding="utf-8")
        self.build()

    def run(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [*map(str, arguments), "--store", str(self.store)])

    def kg(self, *arguments: str | Path) -> str:
        done = self.run(*arguments)
        assert done.exit_code == 0, done.stderr
        return done.stdout

    def enter(self, *arguments: str, author: str = "李敏") -> str:
        """The name of what was entered."""
        return self.kg("correct", *arguments, "--author", author, "--date", "2026-11-22").strip()

    def build(self) -> str:
        """What a build says."""
        done = self.run("build", self.report.parent)
        assert done.exit_code == 0, done.stderr
        return done.stderr

    def rows(self, query: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.kg("query", "-e", query, "--format", "csv"))))

    def claim(self, raw: str) -> str:
        return next(row["claim"] for row in self.rows(CLAIMS) if row["raw"] == raw)

    def figures(self) -> dict[str, tuple[str, str, str]]:
        return {row["raw"]: (row["value"], row["title"], row["confidence"]) for row in self.rows(FIGURE)}

    def names(self) -> dict[str, str]:
        return {row["one"].removeprefix(f"{REPORT}/"): row["name"] for row in self.rows(NAMED)}

    def table(self) -> list[dict[str, str]]:
        with (self.store / "corrections.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def test_each_kind_is_entered_told_and_stands(user: User) -> None:
    before = user.figures()
    assert {"128", "312", "52"} <= before.keys()
    ids = {
        "reject": user.enter("reject", user.claim("312"), "--why", "另一口径"),
        "change": user.enter("change", user.claim("52"), "title=暖心小灶数", "value=53"),
        "confirm": user.enter("confirm", user.claim("128")),
        "add": user.enter("add", "xiangtan", SENTENCE, "15", "metric=candidate:助餐点批数", "unit=candidate:批"),
        "merge": user.enter("merge", "metric:candidate:暖心小灶数", "metric:老年食堂数"),
        "split": user.enter("split", "metric:candidate:助餐点批数", "助餐", "metric:candidate:助餐批数"),
    }
    assert len(set(ids.values())) == 6
    assert [(row["id"], row["correction"]) for row in user.table()] == [(name, kind) for kind, name in ids.items()]
    assert [row["why"] for row in user.table()][:2] == ["另一口径", ""]
    assert all("waiting" in line for line in user.kg("correct", "list").splitlines())

    assert "6 corrections: 6 applied" in user.build()
    after = user.figures()
    assert "312" not in after
    assert after["52"] == ("53", "暖心小灶数", "1")
    assert after["128"] == (*before["128"][:2], "1")
    assert after["15"] == ("15", "助餐点批数", "1")
    told = json.loads(user.kg("correct", "list", "--json"))
    assert {one["id"]: one["outcome"] for one in told} == dict.fromkeys(ids.values(), "applied")
    assert "nothing has changed" in user.build()
    assert user.kg("correct", "list", "--status") == ""

    user.enter("withdraw", ids["reject"])
    assert "5 applied, 1 withdrawn" in user.build()
    assert "312" in user.figures()


def test_what_contradicts_or_lost_its_words_is_told(user: User) -> None:
    one = user.enter("change", user.claim("52"), "unit=家")
    other = user.enter("change", user.claim("52"), "unit=所", author="王芳")
    lost = user.enter("reject", user.claim("312"))
    said = user.build()
    assert "3 corrections: 1 applied, 2 contradicted" in said
    assert [line.split()[1] for line in said.splitlines() if line.startswith("correction: ")] == [one, other]
    last = user.enter("change", user.claim("52"), "unit=所", "--over", one, author="张伟")
    user.report.write_text(TEXT.replace("全市登记社会组织312家。", ""), encoding="utf-8")
    said = user.build()
    assert "2 applied, 1 overruled, 1 sentence-gone" in said
    assert f"correction: {lost}  reject  sentence-gone" in said
    assert last in user.kg("correct", "list")
    assert user.kg("correct", "list", "--status").split()[0] == lost


def test_what_is_no_figure_is_corrected_too(user: User) -> None:
    names = user.names()
    initiative = next(name for name in names if name.startswith("initiative/"))
    policy = next(name for name in names if name.startswith("policy/"))
    honour = next(name for name in names if name.startswith("designation/"))
    user.enter("change", f"{REPORT}/{initiative}", "name=夕阳暖心关爱", "type=工程")
    user.enter("reject", f"{REPORT}/{policy}")
    user.enter("confirm", f"{REPORT}/{honour}")
    assert "3 corrections: 3 applied" in user.build()
    after = user.names()
    assert after == {name: words for name, words in names.items() if name != policy} | {initiative: "夕阳暖心关爱"}
    kind = "PREFIX mz: <https://w3id.org/minzheng/ontology#> SELECT ?t { ?m mz:initiative/mz:initiativeType ?t }"
    assert [row["t"] for row in user.rows(kind)] == [f"{BASE}/initiative-type/project"]
    gone = "SELECT ?p { GRAPH <https://w3id.org/minzheng/graph/rejected> { ?s ?p <" + REPORT + "> } }"
    assert "https://w3id.org/minzheng/ontology#statedIn" in [row["p"] for row in user.rows(gone)]
    assert "fault" not in user.kg("check")

    # Whoever looks again corrects what is read, by whatever name it now goes; its words may be gone.
    user.enter("reject", f"{REPORT}/{initiative}", author="王芳")
    assert "2 contradicted" in user.build()
    assert user.names()[initiative] == names[initiative]
    user.report.write_text(TEXT.replace("出台《湘潭市养老服务管理办法》", "出台新办法"), encoding="utf-8")
    said = user.build()
    assert "2 sentence-gone" not in said
    assert said.count("sentence-gone") == 5  # each of the four, and their number: the sentence was edited


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("reject", f"{REPORT}/claim/none"), 1, "copy its IRI from its page"),
        (("reject", f"{BASE}/place/430300"), 1, "/claim/, /initiative/"),
        (("reject", "not an iri"), 1, "no IRI of a claim"),
        (("change", "CLAIM", "unit=parsec"), 1, "a new one is written candidate:parsec"),
        (("change", "CLAIM", "metric=养老机构床位的数"), 1, "did you mean 养老机构床位数"),
        (("change", "CLAIM", "unit=candidate:"), 1, "candidate:"),
        (("change", "CLAIM", "value=viel"), 1, "as 74000 for 7.4万"),
        (("change", "CLAIM", "period=2024-13"), 1, "write 2024, 2024-06"),
        (("change", "CLAIM", "place=市中区"), 1, "write the code of one"),
        (("change", "CLAIM", "colour=red"), 2, "the fields are metric, title"),
        (("change", "CLAIM", "unit"), 2, "write FIELD=VALUE"),
        (("change", "CLAIM"), 2, "FIELD=VALUE"),
        (("change", "CLAIM", "metric=none"), 1, "or reject the claim"),
        (("confirm", "CLAIM", "--date", "gestern"), 1, "write it as 2026-11-22"),
        (("confirm", "CLAIM", "--author", " "), 2, "give --author NAME"),
        (("add", "xiangtan", SENTENCE, "99", "metric=candidate:x"), 1, "copy the figure from there"),
        (("add", "xiangtan", SENTENCE, "15", "unit=个"), 1, "of which metric"),
        (("merge", "metric:candidate:甲", "group:candidate:乙"), 1, "not two metrics"),
        (("merge", "甲", "乙"), 1, "as metric:甲"),
        (("split", "metric:candidate:甲", "", "metric:candidate:乙"), 1, "by which words"),
        (("withdraw", "0000"), 1, "`kg correct list` shows them"),
        (("export", "--as", "poems"), 2, "csv"),
        (("import", "no-such.csv"), 1, "no such file"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    shared: User, arguments: tuple[str, ...], code: int, words: str
) -> None:
    claim = shared.claim("128")
    signed = ("--author", "李敏") if arguments[0] not in ("export", "import") and "--author" not in arguments else ()
    done = shared.run("correct", *(claim if part == "CLAIM" else part for part in arguments), *signed)
    assert (done.exit_code, words in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert not (shared.store / "corrections.csv").exists()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> User:
    """A user who enters nothing."""
    return User(tmp_path_factory.mktemp("shared"))


def test_a_table_is_exchanged_and_kept_elsewhere(user: User, tmp_path: Path) -> None:
    kept = tmp_path / "git" / "corrections.csv"
    kept.parent.mkdir()
    user.kg("correct", "reject", user.claim("312"), "--author", "=李", "--file", kept)
    assert "'=李" in kept.read_text(encoding="utf-8-sig")
    assert not (user.store / "corrections.csv").exists()
    done = user.run("build", user.report.parent, "--corrections", kept)
    assert "1 corrections: 1 applied" in done.stderr
    assert user.kg("correct", "export", "--from-graph").encode() == kept.read_bytes()
    assert "1 corrections entered" in user.run("correct", "import", kept).stderr
    assert "0 corrections entered" in user.run("correct", "import", kept).stderr
    assert user.kg("correct", "export") == user.kg("correct", "export", "--from-graph")


def test_accepted_ones_are_exported_as_cases_and_lines(user: User) -> None:
    names = user.names()
    user.enter("change", user.claim("52"), "title=暖心小灶数")
    user.enter("confirm", user.claim("128"))
    rejected = user.enter("reject", user.claim("312"))
    user.enter("add", "xiangtan", SENTENCE, "15", "title=助餐点批数", "unit=candidate:批", "value=15")
    policy = user.enter("confirm", f"{REPORT}/{next(name for name in names if name.startswith('policy/'))}")
    for author in ("甲", "乙"):
        user.enter("change", user.claim("1.2万"), f"title={author}", author=author)
    user.build()

    cases = [json.loads(line) for line in user.kg("correct", "export", "--as", "cases").splitlines()]
    expected = {case["text"]: case["expect"] for case in cases}
    (confirmed,) = expected.pop("湘潭市民政局：2024年底，全市共有养老机构128家。")["observations"]
    assert expected == {
        "全市登记社会组织312家。": {"none": True, "numbers": ["312"]},
        SENTENCE: {"observations": [{"value": 15, "unit": "批", "keywords": ["助餐点批数"]}]},
    }
    assert (confirmed["value"], confirmed["unit"], confirmed["end"]) == (128, "家", "2024-12-31")
    assert {case["report"]["place"] for case in cases} == {"430300"}

    lines = {
        line["id"]: line for line in map(json.loads, user.kg("correct", "export", "--as", "training").splitlines())
    }
    assert len(lines) == 5
    assert (lines[rejected]["verdict"], lines[rejected]["wrong"], lines[rejected]["spans"]) == ("wrong", ["all"], [])
    ((start, end, label),) = lines[policy]["spans"]
    assert (lines[policy]["text"][start:end], label) == ("湘潭市养老服务管理办法", "POLICY")
    for line in lines.values():
        start, end = line["figure"]
        assert line["text"][start:end] in ("52", "128", "312", "15", "湘潭市养老服务管理办法")


def test_the_queue_begins_with_the_most_doubtful_and_forgets_what_is_settled(user: User, tmp_path: Path) -> None:
    user.kg("review", "--most", "500", "-o", tmp_path / "review.csv")
    with (tmp_path / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    doubts = [float(row["doubt"]) for row in rows]
    assert doubts == sorted(doubts, reverse=True)
    # 1.5万 is not 1.2万 and 0.9万 more: arithmetic that does not add up comes before what is merely less sure.
    assert "change-does-not-add-up" in rows[0]["reasons"]
    assert user.kg("review", "--most", "1").startswith(f"{rows[0]['doubt']}  xiangtan  {rows[0]['figure']} ")
    user.enter("confirm", rows[0]["claim"])
    assert rows[0]["claim"] not in user.kg("review", "--most", "500", "-o", "-")
    user.build()
    after = user.kg("review", "--most", "500", "-o", "-")
    assert rows[0]["claim"] not in after
    assert after.count("\n") == len(rows)  # its heading stands for the one that is gone


def test_a_watched_build_wakes_for_corrections(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = user.claim("312")
    looks: list[Callable[[], object]] = [lambda: None, lambda: user.enter("reject", claim), lambda: None, lambda: None]
    steps = iter(looks)

    def wait(_seconds: float) -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr(watching, "changes", partial(watching.changes, wait=wait))
    done = user.run("build", user.report.parent, "--watch")
    assert "1 corrections: 1 applied" in done.stderr
    assert "312" not in user.figures()


def test_what_corrections_would_change_is_shown(seeds: Path, root: Path, seeds_store: Path, tmp_path: Path) -> None:
    table = tmp_path / "c.csv"
    asked = f"{CLAIMS[: CLAIMS.index('}')]} FILTER(CONTAINS(STR(?claim), 'zhangqiu-2022-review')) }} ORDER BY ?claim"
    runner = CliRunner()
    rows = runner.invoke(main, ["query", "-e", asked, "--format", "csv", "--store", str(seeds_store)]).stdout
    for row in list(csv.DictReader(io.StringIO(rows)))[:3]:
        done = runner.invoke(
            main,
            ["correct", "reject", row["claim"], "--author", "李", "--file", str(table), "--store", str(seeds_store)],
        )
        assert done.exit_code == 0, done.stderr
    gold = tmp_path / "gold"
    gold.mkdir()
    name = "zhangqiu-2022-review"
    (gold / f"{name}.json").write_bytes((root / "tests" / "gold" / f"{name}.json").read_bytes())
    shown = ["evaluate", str(gold), "--reports", str(seeds / f"{name}.txt"), "--corrections", str(table)]
    lines = runner.invoke(main, shown).stdout.splitlines()
    changes = {line[:24].strip(): float(line.split()[-1]) for line in lines}
    assert {name for name, change in changes.items() if change < 0} == {"observations core", "observations strict"}
    assert runner.invoke(main, shown[:2] + shown[4:]).exit_code == 2
