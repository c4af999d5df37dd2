"""The concept behind a word: a metric's title, a beneficiary group, a benefit; a word no scheme knows stays a candidate."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.lexicon import Concept, Lexicon
from kg.model import ConceptRef

_NEAR = Decimal("0.5")


@lru_cache(maxsize=65_536)
def group(words: str, lexicon: Lexicon) -> ConceptRef:
    """The concept of a group's words; 低保、孤困儿童 is a compound of its members."""
    forms = lexicon.forms("groups")
    if words in forms:
        return ConceptRef(words=words, concept=forms[words].iri)
    parts = [part for part in re.split(r"、|和|及|与", words) if part]
    if len(parts) > 1:
        members = [group(part, lexicon).concept for part in parts]
        known = tuple(dict.fromkeys(m for m in members if m))
        return ConceptRef(words=words, concept=None, members=known)
    nearest, score = _nearest(words, _index(lexicon, "groups", ""))
    return ConceptRef(words=words, concept=None, nearest=nearest, score=score)


@lru_cache(maxsize=65_536)
def metric(title: str, unit: str, lexicon: Lexicon) -> ConceptRef:
    """The concept that a title means: one of whose forms says the same thing of the same kind of unit; else a candidate.

    Titles are compared by what they measure: standing verbs (建成, 现有), residence, 各类 and the statistic's own name
    (数, 人数, 金额) are left out, for they are told elsewhere; 新增, 规范提升 and other changes stay.
    """
    meant = _meanings(lexicon).get((_family(unit), essence(title, unit)))
    if meant is not None:
        return ConceptRef(words=title, concept=meant)
    nearest, score = _nearest(essence(title, unit), _index(lexicon, "metrics", _family(unit)))
    return ConceptRef(words=title, concept=None, nearest=nearest, score=score)


def benefit(title: str, lexicon: Lexicon) -> str | None:
    """The benefit whose longest form stands in a metric's title."""
    forms = lexicon.forms("benefits")
    return next((concept.iri for form, concept in forms.items() if form in title), None)


_STANDING = re.compile(
    r"^(?:累计|共计|共|已|全部|总|有序|目前|现有|建设运营|登记成立|注册登记|登记注册|规范登记|累计建成|建成|建设|建有|现有|设有|设立|成立|建立|组建|培育发展|培育形成|培育"
    r"|发展|拥有|达到|打造|创建|搭建|开设|形成|纳入|在册|实有|开展|举办|办理|完成|实施|提供|组织|有|共有|各类|各|全市|全省|全县|全区|年末|享受)+(?=.{2})"
)
_PAID = re.compile(
    r"^(?:累计|共|月)?(?:发放|支出|支付|拨付|下拨|投入|落实|使用|安排|兑现)(?:了)?(?=.{2})|(?:累计)?(?:发放|支出|拨付|投入|支付)$"
)
_STATISTIC = {
    "人": r"(?:总人数|人数|人员数|数|总数)$", "户": r"(?:总户数|户数|数|家庭数)$", "人次": r"(?:总人次|人次数|人次|人数|次数)$",
    "元": r"(?:总金额|金额|总额|资金额|资金|款|支出额|费用)$", "%": r"(?:比例|占比|比重)$",
}  # fmt: skip
_COUNT = r"(?:总数|数量|个数|家数|处数|项数|件数|对数|支数|例数|张数|数|总量)$"
_RESIDENCE = re.compile(r"城市|农村|城镇|城乡|乡村|全国|全省|全市|全县|省级|市级|(?<=.)的(?=.)|[“”‘’、（）()]|各类|等")
_COUNTS = frozenset("个家处所支笔项件条部座张例次场具间栋类种岗批盏期辆台套份篇冢")


@lru_cache(maxsize=131_072)
def essence(title: str, unit: str) -> str:
    """What a title measures, without what is told by unit, residence or the mere being of the thing.

    >>> essence("建成家庭养老床位数", "张"), essence("发放高龄津贴金额", "元"), essence("新增孝善食堂数", "处")
    ('家庭养老床位', '高龄津贴', '新增孝善食堂')
    """
    bare = _RESIDENCE.sub("", title)
    if unit.startswith("元/") or unit == "%":
        return re.sub(_STATISTIC["%"], "", bare) if unit == "%" else re.sub(r"(?:月|年)?(?:保障)?标准$", "标准", bare)
    if unit == "元":
        bare = re.sub(_STATISTIC["元"], "", _PAID.sub("", _PAID.sub("", bare)))
        return re.sub(r"(?<=.{2})(?:金|资金)$", "", bare) or title
    bare = re.sub(_STATISTIC.get(unit, _COUNT), "", bare)
    return _STANDING.sub("", bare) or title


def _family(unit: str) -> str:
    """Units that count the same things: 家, 处 and 个 of facilities are one family; people are not households."""
    return "个" if unit in _COUNTS else unit


@lru_cache(maxsize=4)
def _meanings(lexicon: Lexicon) -> Mapping[tuple[str, str], str]:
    """The concept of each essence and unit; a preferred label is stronger than the other forms,

    and an essence that two concepts share equally means neither.
    """
    preferred: dict[tuple[str, str], set[str]] = defaultdict(set)
    others: dict[tuple[str, str], set[str]] = defaultdict(set)
    for form, concept in lexicon.forms("metrics").items():
        for unit in _units(concept, lexicon):
            (preferred if form == concept.zh else others)[_family(unit), essence(form, unit)].add(concept.iri)
    return {key: min(iris) for key, iris in (others | preferred).items() if len(iris) == 1}


def _units(concept: Concept, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(lexicon.concept(iri).notation for iri in concept.properties.get("unit", ()))


def _bigrams(words: str) -> frozenset[str]:
    return frozenset(words[i : i + 2] for i in range(len(words) - 1)) or frozenset({words})


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """The forms of a scheme by the bigrams in them, and how many bigrams each form has."""

    holding: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, int]
    concepts: Mapping[str, str]


@lru_cache(maxsize=512)
def _index(lexicon: Lexicon, scheme: str, family: str) -> _Index:
    """The forms of a scheme, of one family of units where it is given; metrics by their essence."""
    forms: dict[str, str] = {}
    for form, concept in lexicon.forms(scheme).items():
        if not family:
            forms[form] = concept.iri
            continue
        unit = next((u for u in _units(concept, lexicon) if _family(u) == family), None)
        if unit is not None:
            forms.setdefault(essence(form, unit), concept.iri)
    holding: defaultdict[str, list[str]] = defaultdict(list)
    for form in forms:
        for pair in _bigrams(form):
            holding[pair].append(form)
    sizes = {form: len(_bigrams(form)) for form in forms}
    return _Index({pair: tuple(found) for pair, found in holding.items()}, sizes, forms)


def _nearest(words: str, index: _Index) -> tuple[str | None, Decimal | None]:
    """The concept of the form that shares most bigrams, with the Dice coefficient to two places; none below one half."""
    mine = _bigrams(words)
    shared = Counter(form for pair in mine for form in index.holding.get(pair, ()))
    scores = ((2 * count / (len(mine) + index.sizes[form]), form) for form, count in shared.items())
    best, form = max(scores, default=(0.0, ""))
    score = Decimal(round(best * 100)) / 100
    return (index.concepts[form], score) if score >= _NEAR else (None, None)
