"""The loop: what people correct in the seeds and five other reports stands or is told, through rebuilds and edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.corrections import Anchor, Correction, Kind
from kg.corrections.applying import Became
from kg.corrections.book import checked
from kg.corrections.shown import in_store, rows_of
from kg.corrections.telling import Told
from kg.graph.vocabulary import ID
from kg.lexicon import Lexicon
from kg.pipeline import BuildReport, Way, build, planning
from kg.store import open_current
from training.labelled import read_labelled

J, Y, G, Q = (
    "jianchuan-shaxi-2020-township", "yantai-penglai-2018-township",
    "guilin-2017-speech", "qujing-2020-poverty-summary",
)  # fmt: skip
OTHERS = (J, Y, G, Q, "jiaxing-nanhu-2022-briefing")

# Report, figure, the beginning of its title as it was read, and what it should be; nothing is that it is no figure,
# and a word alone that it is right.
MISREAD: tuple[tuple[str, str, str, dict[str, str] | str | None], ...] = (
    (J, "14", "加村级民政信息员", {"title": "村级民政信息员人数", "comparator": "="}),
    (J, "4500", "农村低保标准提标准", {"title": "农村低保标准"}),
    (J, "345", "一档标准", {"title": "农村低保最高一档补助标准", "benefit": "农村最低生活保障"}),
    (J, "187", "把困难群众", {"title": "临时救助件数", "group": "none"}),
    (J, "94", "镇级备用金", {"title": "临时救助镇级备用金直接支付件数", "benefit": "临时救助"}),
    (J, "四", "镇社会保障服务中心", {"title": "镇社会保障服务中心工作人员数"}),
    (J, "三百多", "村里", {"title": "60岁以上老人人数", "place": "532931/甸头村"}),
    (J, "62万", "县里投资", {"title": "甸头村居家养老服务中心投资额", "place": "532931/甸头村"}),
    (J, "567", "享受高龄", {"period": "2020", "kind": "flow"}),
    (J, "5", "百岁老人", {"title": "百岁老人人数"}),
    (J, "十", "钱吃数", None),
    (J, "两", "钱吃数", None),
    (J, "二十", "待客不过", None),
    (J, "一百", "随礼不过", None),
    (J, "三四", "情况要录", None),
    (J, "612", "农村低保对象户数", "right"),
    (J, "1487", "农村低保对象人数", "right"),
    (Y, "三成", "差不多占比", {"title": "60岁以上老人占比", "group": "老年人", "comparator": "~"}),
    (Y, "14", "村建起", {"title": "建起幸福院的村数"}),
    (Y, "86万", "镇敬老院投资", {"title": "镇敬老院改造投资额", "value": "860000"}),
    (Y, "48", "成立红白理事会", {"title": "成立红白理事会的村数"}),
    (Y, "14", "无名小路", {"modality": "target", "period": "2018-07-01/2018-12-31"}),
    (Y, "两", "镇里的拥军", {"title": "给每户重点优抚对象送去的海参鸡", "unit": "candidate:只"}),
    (Y, "835", "农村低保对象人数", "right"),
    (Y, "297", "农村低保对象月人均", "right"),
    (G, "九", "女孩", None),
    (G, "147", "乡镇要配", {"title": "儿童督导员人数", "kind": "target"}),
    (G, "九成", "（外）祖父母", {"title": "由（外）祖父母监护的农村留守儿童占比", "group": "留守儿童"}),
    (G, "321", "无人监护", {"title": "无人监护的农村留守儿童人数", "group": "留守儿童", "residence": "农村"}),
    (G, "1.3万", "捐书", {"place": "龙胜各族自治县"}),
    (G, "19", "建起阅览点", {"place": "龙胜各族自治县"}),
    (Q, "9.6万", "清退", {"title": "清退不符合条件的农村低保对象人数", "benefit": "农村最低生活保障"}),
    (Q, "7.3万", "新纳入", {"title": "新纳入农村低保人数"}),
)
GONE = "第二，信息系统多，一家的情况要录三四遍，干部把时间花在电脑上多、花在火塘边少。"

_CLAIMS = """SELECT ?claim ?stem ?raw ?title {
  ?claim a mz:Claim ; qb:dataSet/dcterms:identifier ?stem ; mz:raw ?raw ; mz:metricTitle ?title
}"""
# A figure names its program by what that is now.
_ALL = """SELECT ?claim ?p ?o {
  ?claim qb:dataSet|mz:statedIn ?report ; ?p ?o FILTER(?p NOT IN (mz:quoteStart, mz:quoteEnd, mz:program))
}"""
# Other statements than figures: report, kind and name, and what it should be.
NAMED: tuple[tuple[str, str, dict[str, str] | str | None], ...] = (
    ("binzhou-2024-09-19-livelihood", "initiative/1+1188", None),
    ("binzhou-2024-09-19-livelihood", "initiative/物质+服务", {"type": "活动"}),
    ("zaozhuang-2024-12-20-five-years", "policy/设施专项规划", {"name": "养老服务设施专项规划"}),
    (
        "zaozhuang-2024-12-20-five-years",
        "designation/枣庄市民政局-枣庄和谐使者",
        {"holder": "9人", "name": "枣庄和谐使者"},
    ),
    ("jinan-2024-five-years", "initiative/泉心共助", "right"),
)


@dataclass(frozen=True, slots=True)
class World:
    """Reports, a store, and what is corrected."""

    reports: Path
    store: Path
    corrections: tuple[Correction, ...]
    before: Mapping[str, frozenset[tuple[str, str]]]

    def build(self) -> tuple[BuildReport, dict[str, Told]]:
        done = build([self.reports], self.store, way=Way(corrections=self.corrections), workers=1)
        assert not done.quarantined
        return done, {told.correction.id: told for told in done.corrections}

    def claims(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        return facts(self.store)


def facts(store_dir: Path) -> Mapping[str, frozenset[tuple[str, str]]]:
    """What each statement says, but for where in the text it stands."""
    found: dict[str, set[tuple[str, str]]] = {}
    with open_current(store_dir) as snapshot:
        for row in rows_of(snapshot.store, _ALL):
            found.setdefault(row["claim"], set()).add((row["p"], row["o"]))
    return {claim: frozenset(said) for claim, said in found.items()}


def corrected(store_dir: Path, lexicon: Lexicon) -> Iterator[Correction]:
    """The corrections of the table above, each with the words that its claim has."""
    with open_current(store_dir) as snapshot:
        rows = rows_of(snapshot.store, _CLAIMS)
        for stem, name, right in NAMED:
            found = in_store(snapshot.store, f"{ID}report/{stem}/{name}", lexicon)
            kind = Kind.REJECT if right is None else Kind.CONFIRM if isinstance(right, str) else Kind.CHANGE
            slots = found.confirmed if isinstance(right, str) else tuple((right or {}).items())
            yield entry(kind, anchor=found.anchor, slots=slots)
        for stem, figure, title, right in MISREAD:
            named = [
                r["claim"] for r in rows if (r["stem"], r["raw"]) == (stem, figure) and r["title"].startswith(title)
            ]
            assert len(named) == 1, (stem, figure, title, named)
            found = in_store(snapshot.store, named[0], lexicon)
            kind = Kind.REJECT if right is None else Kind.CONFIRM if isinstance(right, str) else Kind.CHANGE
            slots = found.confirmed if isinstance(right, str) else tuple((right or {}).items())
            yield entry(kind, anchor=found.anchor, slots=slots)
        twice = in_store(snapshot.store, one_claim(rows, J, "7", "拆除活人墓"), lexicon)
        yield entry(Kind.CHANGE, anchor=twice.anchor, slots=(("unit", "处"),))
        yield entry(Kind.CONFIRM, anchor=twice.anchor, slots=twice.confirmed, author="王芳")
        seed = in_store(snapshot.store, one_claim(rows, "jinan-2024-five-years", "82%", ""), lexicon)
        yield entry(Kind.CONFIRM, anchor=seed.anchor, slots=seed.confirmed)
        slots = (("title", "要配齐照料员的山区村数"), ("unit", "个"), ("modality", "target"))
        yield entry(Kind.ADD, anchor=Anchor(report=J, sentence=PLAN, figure="三"), slots=slots)
    yield entry(Kind.MERGE, concept="metric:candidate:临时救助发放救助金", into="metric:临时救助金支出")
    yield entry(Kind.SPLIT, concept="metric:村委会数", words="行政村", into="metric:candidate:行政村数")


PLAN = (
    "话不多说，做几件实在事：再建一处寺登村助餐点；争取把三个山区村的照料员请齐；配合县里做好第七次全国人口普查后的地名门牌更新；"
    "给每一户低保家庭送一张“民政服务联系卡”，卡上有电话、有名字、有照片。"
)


def one_claim(rows: list[Mapping[str, str]], stem: str, figure: str, title: str) -> str:
    return next(r["claim"] for r in rows if (r["stem"], r["raw"]) == (stem, figure) and r["title"].startswith(title))


def entry(kind: Kind, author: str = "李敏", **said: object) -> Correction:
    return Correction(id="", kind=kind, author=author, when="2026-11-22", why="核对原文", **said)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, seeds: Path, root: Path, lexicon: Lexicon) -> World:
    folder = tmp_path_factory.mktemp("loop")
    reports = folder / "reports"
    reports.mkdir()
    for path in seeds.glob("*.txt"):
        (reports / path.name).write_bytes(path.read_bytes())
    for stem in OTHERS:
        labelled = read_labelled(root / "training" / "corpus" / "open" / f"{stem}.txt")
        (reports / f"{stem}.txt").write_text(labelled.text, encoding="utf-8")
        known = {
            name: labelled.meta[name] for name in ("title", "publisher", "published", "place") if name in labelled.meta
        }
        lines = (f"{name} = {value}" if name == "published" else f'{name} = "{value}"' for name, value in known.items())
        (reports / f"{stem}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    store = folder / "store"
    build([reports], store, workers=1)
    corrections = tuple(checked(one, lexicon) for one in corrected(store, lexicon))
    return World(reports, store, corrections, facts(store))


def test_corrections_stand_or_are_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(world.corrections) >= 30
    assert {one.kind for one in world.corrections} == set(Kind)
    disputed = {one.id for one in world.corrections if one.anchor and one.anchor.figure == "7"}

    first, told = world.build()
    assert set(first.changed) == {J, Y, G, Q} | {stem for stem, *_ in NAMED}
    assert {name for name, one in told.items() if one.became is not Became.APPLIED} == disputed
    assert {told[name].became for name in disputed} == {Became.CONTRADICTED}
    touched = set().union(*(one.claims for one in told.values()))
    after = world.claims()
    assert {
        claim for claim in world.before.keys() | after.keys() if world.before.get(claim) != after.get(claim)
    } <= touched
    for one in told.values():
        assert one.correction.anchor is None or all(one.correction.anchor.key in _plain(claim) for claim in one.claims)
    names = set(after)
    assert not [one for one in told.values() if one.correction.kind is Kind.REJECT and set(one.claims) & names]

    second, again = world.build()
    assert not second.published
    assert again == told

    monkeypatch.setattr(planning, "pipeline_version", lambda _model: "the next one")
    third, again = world.build()
    assert len(third.changed) == 10
    assert again == told
    assert world.claims() == after

    report = world.reports / f"{J}.txt"
    edited = report.read_text(encoding="utf-8").replace(GONE, "第二，信息系统多。")
    report.write_text(edited.replace("沙溪镇位于剑川县南部", "新年好。沙溪镇位于剑川县南部", 1), encoding="utf-8")
    fourth, again = world.build()
    assert fourth.changed == (J,)
    lost = {name for name, one in again.items() if one.became is Became.SENTENCE_GONE}
    assert [one.anchor.figure for one in world.corrections if one.id in lost and one.anchor] == ["三四"]
    assert {name: one for name, one in again.items() if name not in lost} == {
        name: one for name, one in told.items() if name not in lost
    }


def _plain(claim: str) -> str:
    from urllib.parse import unquote

    return unquote(claim)
