"""The pages: the reference, the schemes, the checks and the data guide, each in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from kg.graph.checks import checks
from kg.graph.vocabulary import MZ
from tools.reference.diagram import drawn
from tools.reference.guide import LANGUAGES, guide
from tools.reference.ontology import Ontology

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "terms": "本体", "schemes": "词表", "checks": "检查", "guide": "数据指南", "class": "类", "property": "属性",
        "above": "上位", "below": "下位", "domain": "用于", "range": "取值", "example": "例子", "query": "用到它的查询",
        "dimension": "维度", "attribute": "属性", "deprecated": "已弃用", "others": "又作", "rules": "依据", "tree": "展开",
        "name": "名称", "holds": "规则", "mend": "怎样改", "warning": "提醒",
        "about-checks": "kg check 对整个图运行这些检查；同一族的检查看同一类东西。提醒不算错。",
        "foot": "版本 {version}，修改于 {modified}，许可 {license}。由本体生成。",
    },
    "en": {
        "terms": "Ontology", "schemes": "Schemes", "checks": "Checks", "guide": "Data guide", "class": "Classes",
        "property": "Properties", "above": "above", "below": "below", "domain": "used of", "range": "takes",
        "example": "Example", "query": "A query that uses it", "dimension": "dimension", "attribute": "attribute",
        "deprecated": "deprecated", "others": "also", "rules": "by", "tree": "Show", "name": "Name", "holds": "What holds",
        "mend": "How to mend", "warning": "warning",
        "about-checks": "kg check runs these on the whole graph; checks of one family look at the same things. Warnings pass.",
        "foot": "Version {version}, modified {modified}, licence {license}. Made from the ontology.",
    },
}  # fmt: skip


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page's file name and HTML."""
    ontology, templates = Ontology(), _templates()
    for language in LANGUAGES:
        for here, body in _bodies(ontology, templates, language):
            yield f"{here}.{language}.html", _framed(ontology, templates, language, here, body)
    yield (
        "index.html",
        '<!doctype html>\n<meta charset="utf-8">\n<meta http-equiv="refresh" content="0; url=terms.zh.html">\n',
    )


def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def _bodies(ontology: Ontology, templates: Environment, language: str) -> Iterator[tuple[str, Markup]]:
    said = WORDS[language]
    words = {"language": language, "other": _other(language), "said": said}
    classes, properties = ontology.terms("class"), ontology.terms("property")
    yield (
        "terms",
        Markup(
            templates.get_template("terms.html.j2").render(
                about=ontology.about(language),
                diagram=Markup(drawn({term.name: term for term in classes}, language)),
                parts=[(said["class"], classes), (said["property"], properties)],
                namespace=MZ.namespace_iri,
                prefix=f"PREFIX mz: <{MZ.namespace_iri}>\n",
                **words,
            )
        ),
    )
    yield "schemes", Markup(templates.get_template("schemes.html.j2").render(trees=ontology.trees(), **words))
    rules = sorted(checks(), key=lambda check: check.family)
    families = [(family, list(group)) for family, group in groupby(rules, key=lambda check: check.family)]
    told = {**words, "said": {**said, "checks": said["about-checks"]}}
    yield "checks", Markup(templates.get_template("checks.html.j2").render(families=families, **told))
    markdown = guide(language).split("\n", 2)[2]
    yield "guide", Markup(MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown))


def _framed(ontology: Ontology, templates: Environment, language: str, here: str, body: Markup) -> str:
    said = WORDS[language]
    return templates.get_template("page.html.j2").render(
        language=language,
        other=_other(language),
        title=f"minzheng · {said[here]}",
        here=here,
        pages=[(name, said[name]) for name in ("terms", "schemes", "checks", "guide")],
        body=body,
        foot=said["foot"].format(**ontology.facts()),
    )


def _other(language: str) -> str:
    return next(name for name in LANGUAGES if name != language)
