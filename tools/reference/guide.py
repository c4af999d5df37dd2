"""The data guide: “how do I … in SPARQL”, from queries/guide and the answers that the tests hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.questions import Question, questions
from kg.resources import queries_dir

LANGUAGES = ("zh", "en")
ANSWERS = Path(__file__).parents[2] / "tests" / "queries" / "guide"
_SHOWN = 6

_WORDS = {
    "zh": (
        "数据指南：怎样用 SPARQL 查询",
        "这里的查询都可以原样运行：在网页的查询框里，或 `kg query queries/guide/01-reports.rq`。所列答案的前几行出自五份样例报告中人工读出的一部分，由测试守着；`kg build seeds` 之后，同一查询查得更多。不知道用哪个词，先看 4（指标）或 19（人群）；信一行之前，先看它的原文（2、17）。",
        "先记住四件事",
        (
            "一个**数字**（`mz:Claim`）是一份报告说的一个数，带着原文。相互矛盾的数字都留着。",
            "**默认图**就是有效的数据，每个数字一次；注释、候选和运行记录各有自己的图，用 `GRAPH` 取。",
            "比较用**概念**（`mz:metric`、`mz:group`），读用**原话**（`mz:metricTitle`、`mz:groupWords`）。",
            "没有说明的写 `code:_U`，不会缺；日期不明的数字用 `COALESCE` 留下。",
        ),
        "目录",
        "行数",
        "本体的说明见 `make docs` 所写的网页；名称的规则见 [iri-policy.md](../iri-policy.md)。",
    ),
    "en": (
        "Data guide: how do I … in SPARQL",
        "Every query here runs as it stands: in the query box of the web page, or with `kg query queries/guide/01-reports.rq`. The first rows of an answer are shown: of an extract of the five sample reports that was read by hand and is held by the tests. After `kg build seeds` the same query finds more. Not sure of a word? Begin with 4 (metrics) or 19 (groups), and look at a row's quote (2, 17) before you believe it.",
        "Four things to know first",
        (
            "A **figure** (`mz:Claim`) is one number that one report states, with its words. Figures that contradict each other both stand.",
            "The **default graph** is what is in force, every figure once; annotations, candidates and runs have graphs of their own, asked for with `GRAPH`.",
            "Compare by **concept** (`mz:metric`, `mz:group`), read the **wording** (`mz:metricTitle`, `mz:groupWords`).",
            "What is not stated is `code:_U` and never absent; keep undated figures with `COALESCE`.",
        ),
        "Contents",
        "rows",
        "The ontology is described in the pages that `make docs` writes; the rules of names are in [iri-policy.md](../iri-policy.md).",
    ),
}


def worked() -> tuple[Question, ...]:
    """The queries of the guide, in its order."""
    return questions(queries_dir() / "guide")


def guide(language: str) -> str:
    """The guide in zh or en, as Markdown."""
    title, how, first, points, contents, rows, after = _WORDS[language]
    asked = worked()
    return "\n".join(
        [
            f"# {title}\n",
            f"{how}\n",
            f"## {first}\n",
            *(f"{number}. {point}" for number, point in enumerate(points, start=1)),
            f"\n## {contents}\n",
            *(f"{number}. {query.title(language)}" for number, query in enumerate(asked, start=1)),
            "",
            *(line for number, query in enumerate(asked, start=1) for line in _told(number, query, language, rows)),
            f"{after}\n",
        ]
    )


def _told(number: int, query: Question, language: str, rows: str) -> Iterator[str]:
    yield f"## {number}. {query.title(language)}\n"
    yield f"{query.description(language)}\n"
    yield f"```sparql\n{query.text.rstrip()}\n```\n"
    answer = ANSWERS / f"{query.slug}.txt"
    if answer.exists():
        columns, *found = answer.read_text(encoding="utf-8").splitlines()
        yield f"| {columns} |"
        yield f"|{' --- |' * len(columns.split(' | '))}"
        yield from (f"| {row} |" for row in found[:_SHOWN])
        yield f"\n({len(found)} {rows})\n"
