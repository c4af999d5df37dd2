"""The title of a row: its name, and what that lacks from the names above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.tables.units import Unit
from kg.tables.words import Words, key

_RESIDENCE = re.compile(r"^(城市|城镇|农村|城乡)(?:居民)?")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")
_COUNTS = re.compile(r"(?:人数|户数|人次)$")
_ENTRY = re.compile(r"(?:小计|合计|总计)$")
# A name of so few signs, with another in the column before it, says too little: 集中, 分散.
_SHORT = 2
# Names that begin with so many signs alike are of one thing.
_SAME_THING = 2
# A longer name than this that ends in an attribute has what it qualifies before it.
_LONGEST_ATTRIBUTE = 3
# Of town and country together nothing needs to be told.
_PARTED = frozenset({"城市", "农村"})
_RESIDENTS = "居民"
# In these institutions themselves are counted.
_PIECES = frozenset({"个", "所", "家", "处"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row's name in its outline; *heads* are the names above it, outermost first, *whole* the row it is a part of.

    *under* are those of the heads that stand in columns of their own.
    *within* says that its number, its indent or 其中 puts it under the nearest of the heads, and not its place alone.
    *partial* marks a part that need not make up the whole with its neighbours (其中). *run* is the row that began the
    parts that it stands among: a whole may be parted twice, by owner and by kind.
    """

    name: str
    title: str
    heads: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    head_units: tuple[Unit | None, ...] = ()
    whole: int | None = None
    partial: bool = False
    within: bool = False
    run: int = 0


def title_of(entry: Entry, unit: Unit | None, words: Words, subject: str, *, repeated: bool) -> str:
    """The title of a row: its name, with what it lacks taken from the heads above it."""
    if not entry.name:
        return ""
    name = _ENTRY.sub("", entry.name)
    name = entry.name if lacks(name, words) else name
    name = _measured(name, entry, unit, words) or _filled(
        "合计" if words.is_a("total", name) else name, entry, words, repeated=repeated
    )
    if subject and lacks(name, words):
        name = joined(subject, name)
    if entry.whole is not None:  # a part without a unit has that of its whole
        unit = unit or next((above for above in reversed(entry.head_units) if above is not None), None)
    if unit is not None and unit.sign == "元" and not words.cues.at_end("amount", name):
        name += next((end for head in reversed(entry.heads) if (end := _spent(head))), "")
    return name


def _measured(name: str, entry: Entry, unit: Unit | None, words: Words) -> str:
    """The name of a kind of institution with what its section measures: 社会福利院 in a section of 床位数.

    Nothing where the institutions themselves are counted, or no section tells what is.
    """
    if not is_institution(name, words):
        return ""
    if entry.heads and words.is_a("institution", entry.heads[-1].removesuffix("数")):
        return name
    if unit is not None and unit.sign in _PIECES:
        return ""
    measure = ""
    units = (*(None for _ in entry.under), *reversed(entry.head_units))
    for head, of_head in zip(reversed(entry.heads), units, strict=False):
        if unit is not None and of_head not in (None, unit):
            break
        said = words.expressions["section-measure"].search(head)
        if said is None:
            continue
        stem = head[: said.start()]
        if not words.behind("moment", stem) or words.is_a("moment", stem):
            return name + said[0]
        # 提供住宿的机构床位数 measures beds; what is said of people beside the measure is kept.
        measure = measure or (said[0] if words.within("institution", stem) else head)
    return name + measure if measure else ""


def is_institution(name: str, words: Words) -> bool:
    """Whether a name is of a kind of institution: 社会福利院, 光荣院（含优抚医院）, and not 滞站."""
    bare = _BRACKETS.sub("", name)
    return len(bare) > _SHORT and words.expressions["institution"].search(bare) is not None


def _filled(name: str, entry: Entry, words: Words, *, repeated: bool) -> str:
    """A name with what it lacks from the heads above it, the nearest first."""
    heads = [head for head in entry.heads if not words.is_a("total", head)]
    for nearest in reversed(heads):
        if entry.partial and (counted := _counted_people(nearest, name)):
            name = counted
        elif name in words.lexicon.forms("residences") and not _RESIDENCE.match(nearest):
            name += nearest
        elif lacks(name, words) or (nearest in entry.under and len(name) <= _SHORT):
            name = joined(nearest, name)
        elif (match := _RESIDENCE.match(nearest)) and not _RESIDENCE.match(name):
            rest = nearest[match.end() :]
            if rest and shared(rest, name) >= min(len(rest), 2):
                name = joined(nearest, name)
            elif rest[:_SAME_THING] == name[:_SAME_THING]:  # 城市低保人数, 其中: …, 低保户数
                name = f"{match[1]}{name}"
        elif repeated and shared(nearest, name) == 0 and nearest != name:
            name = joined(nearest, name)
        elif name == entry.name and _qualifies(nearest, entry, words):
            name = f"{name}{nearest}"
        else:
            break
        repeated = False
    return _resident(name, heads, words) if entry.within or name.startswith(_RESIDENTS) else name


def _qualifies(head: str, entry: Entry, words: Words) -> bool:
    """Whether a name only says which part of a head it means: 支出型 of 临时救助, and of its people 老年人."""
    name = entry.name
    if _COUNTS.search(name) or shared(name, head) or not (entry.within or entry.whole is not None):
        return False
    if words.expressions["attribute"].search(name):
        return True
    whole = _COUNTS.sub("", _BRACKETS.sub("", head)).removesuffix("数")
    people = words.cues.at_end("person", name) and not words.cues.at_end("person", whole)
    return bool(people) and entry.whole is not None


def _resident(name: str, heads: Sequence[str], words: Words) -> str:
    """A name with the residence that the nearest head above it tells, where it tells none itself."""
    residences = words.lexicon.forms("residences")
    if any(form in name for form in residences if len(form) > 1):
        return name
    for head in reversed(heads):
        found = max((form for form in residences if head.startswith(form) and len(form) > 1), key=len, default="")
        if found and residences[found].notation in _PARTED:
            return found + name
    return name


def _counted_people(head: str, name: str) -> str:
    """The title of some of the people or households that a whole counts: of 低保人数 the 女性 are 低保女性人数.

    >>> _counted_people("低保人数", "女性"), _counted_people("孤儿人数", "集中养育孤儿")
    ('低保女性人数', '')
    """
    match = _COUNTS.search(head)
    stem = head[: match.start()].removesuffix("总") if match else ""
    return f"{stem}{name}{match[0]}" if match and stem and stem not in name and not _COUNTS.search(name) else ""


def _spent(head: str) -> str:
    return "支出" if head.endswith(("支出", "经费", "事业费")) else ""


def is_attribute(name: str, words: Words) -> bool:
    """Whether a name only says which part of something it means, be it of a residence: 一级, 全自理, 一二级城镇.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> [is_attribute(name, table_words(load())) for name in ("一二级城镇", "全自理人数", "分散供养", "型号")]
    [True, True, False, False]
    """
    stem = _COUNTS.sub("", name)
    stem = next((stem.removesuffix(one) for one in words.lexicon.forms("residences") if stem.endswith(one)), stem)
    return 1 < len(stem) <= _LONGEST_ATTRIBUTE and words.expressions["attribute"].search(stem) is not None


def lacks(name: str, words: Words) -> bool:
    """Whether a name alone does not say what is measured: 人数, 床位数, 年末职工人数, 其他, 合计.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> [lacks(name, table_words(load())) for name in ("人数", "平均标准", "年末职工人数", "孤儿", "机构数")]
    [True, True, True, False, True]
    """
    said = key(name)
    said = words.behind("moment", said) or said
    generic = words.cues.any("generic")
    plain = said.removesuffix("数") or said
    return (
        not said
        or said in generic
        or plain in generic
        or _COUNTS.sub("", said) in generic
        or said in {"其他", "其它", "其余"}
        or words.kind(said, "total", "subtotal", "amount") is not None
    )


def joined(head: str, name: str) -> str:
    """A head and a name as one title, what both say said once.

    >>> joined("城市最低生活保障", "最低生活保障人数"), joined("养老机构", "机构数"), joined("结婚登记", "合计")
    ('城市最低生活保障人数', '养老机构数', '结婚登记')
    """
    if name in ("合计", "总计", "小计", "数量", "总数"):
        return head
    if head in name:
        return name
    common = shared(head, name)
    if common == 1 and name[1:] != "数":  # 低保户 and 户数 share a word, 致贫原因 and 因学 a sign
        common = 0
    return head + name[common:]


def shared(head: str, name: str) -> int:
    """How many characters the end of a head and the beginning of a name share."""
    return next((size for size in range(min(len(head), len(name)), 0, -1) if head.endswith(name[:size])), 0)
