"""What a table says of itself above its heads: what it is about, where, when, by whom and in which unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.gazetteer import NATION
from kg.reading.places import place_of
from kg.statements.cues import alternation
from kg.tables.beside import base_of_notes
from kg.tables.layout import Holds, Table
from kg.tables.mapping import Mapping
from kg.tables.stretches import Stated, stated, year
from kg.tables.units import Unit, unit, units
from kg.tables.words import Words, key

_LABELLED = re.compile(r"^[（(]?(?P<label>[^：:\d]{1,8}?)[：:]\s*(?P<said>.+?)[)）]?$")
_TITLE = re.compile(r"(?:表|报|数据|情况|统计|台账|公报|报告|指标)(?:[(（].{1,14}[)）])?$")
_UNIT = re.compile(r"单位[：:]\s*(?P<unit>[^()（）\s]{1,16})")
_FORM = re.compile(
    r"^(?:表\s*号|制表机关|批[准转]机关|文\s*号|批准文号|有\s*效\s*(?:期|性)|索\s*引\s*号|来源|字体|作者|浏览|阅读|附件"
    r"|当前位置|主题分类|发文(?:机关|字号|日期)|成文日期|生效日期|公开(?:目录|形式|责任部门)|文件名称)"
)
_NUMBER = re.compile(
    r"^(?:表|附表|图)?\s*\d{1,2}(?:[-—.]\d{1,2})+(?!\d|\s*[月季])\s*|^(?:附?表)\s*[\d一二三四五六七八九十]{1,3}[\s:：、]*"
)
# 表3 社会服务机构床位: what stands so above a table of a longer text is its title.
_CAPTION = re.compile(r"^附?表\s*\d{1,3}(?:[-—.]\d{1,2})?[\s:：、]*(?=[一-鿿]{4})[^。；]{4,40}$")
# When a page was put up: with the time of day, or written with strokes.
_STAMP = re.compile(r"^(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?$")
_NATIONAL = re.compile(
    r"(?:来\s*源|作\s*者|发布机构|信息来源)[：:]\s*(?:民政部|国家统计局)|[-_|－—]\s*(?:民政部|国家统计局)"
)
_NATION = re.compile(r"全国|中国[一-鿿]{0,6}年鉴")
# A text counts what the whole nation has; one that only cites a national rule does not.
_OF_THE_NATION = re.compile(r"全国(?:共|各类|办理|现有|累计|实有)")
_PAID = re.compile(r"(?:发放|资金使用)(?:情况|表|公示|明细|统计|花名册)")
_PART_OF_A_YEAR = re.compile(r"[\d一二三四五六七八九十]个?(?:月|季)|季度|半年")
_MONTHLY, _QUARTERLY = re.compile(r"月报"), re.compile(r"季报")
_SIGNED = re.compile(r"[一-鿿]*(?:民政|人民政府|统计|街道|办事处)[一-鿿]*(?:局|厅|部|委|办|处|政府)?")
_LONGEST_TITLE = 40
# What a line that tells the time may say besides.
_LONGEST_ASIDE = 2
# When a page was put up, with the time of day, behind who did it.
_CLOCK = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}[:：]\d\d")
_LONGEST_NAME = 15
# What a township's name has before 镇 or 街道: no 城镇, no 各乡镇, no 社区街道.
_TOWN = r"(?:(?!社区|农村|城市|城镇|所有|每个)[^镇乡各全县市（）()、，。\d\s]){2,5}?"
_OFFICE = re.compile(r"[一-鿿]*(?:局|厅|部|委|办|处|中心|站|政府|协会|总会)$")
# Of the places in the rows, so many lie in one division if that is what the table is about.
_NEARLY_ALL = 0.8
_HAN = re.compile(r"[一-鿿]")
_AREA = re.compile(r"\d{6}(?:\d{6})?$")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of a table before its figures are read; unknown is None.

    *local* is the township of the place that the table is about, where it is of one alone.
    *dated* says that the table tells its time itself, and that it is not of the page or the file that it stands in;
    *beside* is against when the notes say that the growths in brackets are.
    *alone* says that what it adds up is of its own period and not since the new year, as lists of payments are.
    """

    title: str | None = None
    subject: str = ""
    place: str | None = None
    local: str | None = None
    publisher: str | None = None
    when: Stated | None = None
    units: tuple[Unit, ...] = ()
    alone: bool = False
    dated: bool = True
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the file as a whole tells, for the tables that do not tell it themselves; *several* if it has more."""

    stem: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    place: str | None = None
    page: str | None = None
    several: bool = False


def context(table: Table, known: Known, mapping: Mapping, words: Words) -> Context:
    """What a table is about."""
    said = dict(_labelled(table, words))
    lines = [line for line in table.above if _speaks(line, words)]
    inside = [line for line in table.above[len(table.grid.above) :] if _speaks(line, words)]
    caption = next((line for line in reversed(lines) if _CAPTION.match(line)), None)
    own = _title(inside) or (_nearest(table, words) if known.several else None)
    page = known.page if known.page and not is_publication(known.page, words) else None
    title = mapping.title or (own if known.several else None) or known.title or own or caption or page
    title = title or _title(lines[::-1]) or known.page
    makers = (said.get("publisher"), known.publisher, _signed(table))
    publisher = next((one for one in makers if one and _OFFICE.match(one)), None)
    place = mapping.place or known.place or _place(said, title, publisher, table, known, words)
    when = _when(mapping, title, lines, table, known)
    told = mapping.unit or said.get("unit")
    return Context(
        title=title,
        subject=subject(title or "", words, place),
        place=place,
        local=_local((title, known.title, known.page), place, words),
        publisher=publisher,
        when=when,
        units=units(told, words.lexicon) if told else (),
        alone=bool(_PAID.search(title or "")),
        dated=when is None or _is_dated(mapping, title, lines, when),
        beside=base_of_notes((*table.above, *table.below), words),
    )


def _is_dated(mapping: Mapping, title: str | None, lines: Sequence[str], when: Stated) -> bool:
    """Whether a table's own title, or a line that says hardly more than the time, tells its time."""
    if mapping.period or (title and stated(_NUMBER.sub("", title)) is not None):
        return True
    told = (found for line in lines if (found := stated(line)) is not None and found.stretch == when.stretch)
    return any(len(found.rest.strip("()（）")) <= _LONGEST_ASIDE for found in told)


def goes_on(table: Table, words: Words) -> bool:
    """Whether nothing but 续表 stands above a table: all that the one before it says of itself holds of it."""
    said = table.above[len(table.grid.above) :] or table.grid.above[-1:]
    return bool(said) and all(words.is_a("continued", line) for line in said)


def subject(title: str, words: Words, place: str | None = None) -> str:
    """What a title tells of what is measured, without number, place, time and the word for table.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> subject("18-3 提供住宿的社会服务机构数(2011-2017年)", table_words(load()))
    '提供住宿的社会服务机构数'
    >>> subject("济南市2021年7月城市低保对象综合统计表", table_words(load()), "370100")
    '城市低保对象'
    """
    said = _ASIDE.sub("", _NUMBER.sub("", title.strip()))
    when = stated(said) or (stated(said, year(2000)) if _PART_OF_A_YEAR.search(said) else None)
    said = key(when.rest if when else said).removeprefix("关于")
    places = words.lexicon.places
    chain = [*reversed(tuple(places.ancestors(place))), place] if place else []
    for division in (found for code in chain if (found := places.division(code)) is not None):
        said = said.removeprefix(division.name).removeprefix(division.short)
    said = re.sub(r"^(?:全[国省市县区州]|各(?:自治|[市县区州盟旗镇乡街道()、]){1,8}|各)?", "", said)
    said = re.sub(r"^(?:民政|社会服务|民政事业)(?=统计|月报|季报|主要|数据)", "", said)
    if words.is_a("furniture", said) or is_publication(said, words):
        return ""
    return words.without("furniture", said)


def is_publication(title: str, words: Words) -> bool:
    """Whether a title is of the book or the site that a table stands in: 中国统计年鉴2012.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> [is_publication(said, table_words(load())) for said in ("中国统计年鉴2012", "2012年 年末养老机构")]
    [True, False]
    """
    bare = re.sub(r"[\d年()（）—-]*$", "", "".join(title.split()))
    return words.expressions["publication"].search(bare.removesuffix("年") or title) is not None


def _nearest(table: Table, words: Words) -> str | None:
    """What stands right above one of several tables of a page: its title, if it is no sentence and no label."""
    near = [line for line in table.grid.above[-2:] if _speaks(line, words) and not _LABELLED.match(line)]
    fits = bool(near) and len(near[-1]) <= _LONGEST_TITLE and len(_HAN.findall(near[-1])) >= 4
    return near[-1] if fits and not re.search(r"[。；：:]", near[-1]) else None


def _signed(table: Table) -> str | None:
    """The body that signs below a table."""
    lines = ("".join(line.split()) for line in table.below)
    return next((line for line in lines if 4 <= len(line) <= 30 and _SIGNED.fullmatch(line)), None)


def _local(titles: Sequence[str | None], place: str | None, words: Words) -> str | None:
    """The township that a title names behind its county: 高明区（荷城街道）."""
    division = words.lexicon.places.division(place) if place else None
    kinds = words.lexicon.by_notation("place-levels", "township")
    if division is None or kinds is None or division.level in ("province", "nation"):
        return None
    behind = re.compile(rf"{re.escape(division.name)}[（(]?(?P<name>{_TOWN}(?:{alternation(kinds.alt)}))(?![级、和与])")
    found = (behind.search("".join(title.split())) for title in titles if title)
    return next((match["name"].removesuffix("办事处") for match in found if match), None)


def _speaks(line: str, words: Words) -> bool:
    """Whether a line may tell what the table is about and when: no label, no form, no date of making."""
    if _FORM.match("".join(line.split())):
        return False
    if _CLOCK.search(line):
        return False
    if _STAMP.match(line) and ("/" in line or "-" in line or ":" in line):
        return False
    match = _LABELLED.match(line)
    return match is None or words.kind(match["label"], "date-label", "note", "unit-label", "area-code-label") is None


def _title(lines: Sequence[str]) -> str | None:
    """The first line that reads as the title of a table, else the first that may be one."""
    titled = [
        line for line in lines if 4 <= len(line) <= 60 and len(_HAN.findall(line)) >= 4 and not _LABELLED.match(line)
    ]
    return next((line for line in titled if _TITLE.search("".join(line.split()))), titled[0] if titled else None)


def _labelled(table: Table, words: Words) -> Iterator[tuple[str, str]]:
    """What the lines above say behind a label: the maker, the code of the place, the unit."""
    for line in table.above:
        inside = _UNIT.search(line)
        if inside and units(inside["unit"], words.lexicon):
            yield "unit", inside["unit"]
        for part in (line, *re.split(r"\s{1,}(?=[一-鿿]{2,6}[：:])", line)):
            match = _LABELLED.match("".join(part.split()))
            if match is None:
                continue
            kind = words.kind(match["label"], "publisher-label", "area-code-label", "unit-label")
            if kind == "unit-label" and not units(match["said"], words.lexicon):
                continue
            if kind is not None:
                yield kind.removesuffix("-label"), match["said"]
        bare = "".join(line.split()).strip("()（）")
        if (found := unit(bare, words.lexicon)) is not None and len(bare) <= 6:
            yield "unit", found.words


def _place(
    said: dict[str, str], title: str | None, publisher: str | None, table: Table, known: Known, words: Words
) -> str | None:
    lexicon = words.lexicon
    code = said.get("area-code", "")
    if _AREA.match(code) and lexicon.places.division(code[:6]) is not None:
        return code[:6]
    maker = said.get("publisher", "")
    named = lexicon.places.resolve(maker, None)
    if named is not None:
        return named.code
    text = "\n".join((*table.above, *table.below))
    own = place_of(title or "", maker or publisher or "", text, lexicon.places)
    page = place_of(known.page or "", publisher or "", "", lexicon.places)
    of_nation = any(_NATION.search(said) for said in (title, known.page) if said)
    nation = NATION if of_nation or _is_national(table, known, words) else None
    found = own or page or nation or _around(table, words) or place_of(known.stem, "", "", lexicon.places)
    found = _deepest(found, title or known.page or "", words) if found else None
    return found or (NATION if any(_OF_THE_NATION.search(line) for line in (*table.above, *table.below)) else None)


def _deepest(code: str, title: str, words: Words) -> str:
    """The last of a chain of divisions that a title names one behind the other: 济南市历下区 is 历下区."""
    places = words.lexicon.places
    division = places.division(code)
    _, named, rest = "".join(title.split()).partition(division.name) if division else ("", "", "")
    for size in range(min(_LONGEST_NAME, len(rest)), 1, -1) if named else ():
        inside = [d for d in places.named(rest[:size]) if d.name == rest[:size] and code in places.ancestors(d.code)]
        if len(inside) == 1:
            return _deepest(inside[0].code, title, words)
    return code


def _is_national(table: Table, known: Known, words: Words) -> bool:
    """Whether a table is of the whole nation: it has a row of it, or a ministry put it up."""
    first = {column.number for panel in table.panels for column in panel.of(Holds.PLACE, Holds.INDICATOR)}
    rows = (cell.bare for row in table.rows for cell in row if cell.column in first and cell)
    if any(name.startswith("全国") and words.is_a("total", name) for name in rows):
        return True
    return any(_NATIONAL.search(line) for line in (*table.above, known.page or ""))


def _around(table: Table, words: Words) -> str | None:
    """The one division that nearly all places named in the rows lie in: 历下区 and 市中区 are of 济南市."""
    places = words.lexicon.places
    columns = {column.number for panel in table.panels for column in panel.of(Holds.PLACE)}
    names = {cell.bare for row in table.rows for cell in row if cell.column in columns and cell}
    parents = [{d.parent for d in places.named(name) if d.parent and not d.former} for name in names]
    counts = Counter(parent for found in parents for parent in found)
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < max(2, _NEARLY_ALL * sum(1 for found in parents if found)):
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[1][1] < ranked[0][1] else None


def _when(mapping: Mapping, title: str | None, lines: Sequence[str], table: Table, known: Known) -> Stated | None:
    lines = [_NUMBER.sub("", line) for line in lines]
    for words in (mapping.period, title):
        found = stated(_NUMBER.sub("", words)) if words else None
        if found is not None:
            return _of_form(_with_part(found, lines) if words == title else found, lines)
    others = (*reversed(lines), table.grid.name, known.page, known.stem)
    # A yearbook is of the year after the one that it tells of.
    told = [found for words in others if words and "年鉴" not in words and (found := stated(words)) is not None]
    found = _without_year(title, told, table, known) or next(iter(told), None)
    return _of_form(found, lines) if found is not None else None


def _without_year(title: str | None, told: Sequence[Stated], table: Table, known: Known) -> Stated | None:
    """The month or quarter of a title without a year: that of the day of publication, or that told beside it."""
    published = stated(known.published) if known.published else next(_dated(table), None)
    near = published or next(iter(told), None)
    if title is None or near is None or not _PART_OF_A_YEAR.search(title):
        return None
    found = stated(_NUMBER.sub("", title), near.stretch)
    if found is None or published is not None:
        return found
    return next((one for one in told if one.stretch == found.stretch), found)


def _dated(table: Table) -> Iterator[Stated]:
    """The days that the lines around a table tell, as of its publication: 成文日期：2020-04-10."""
    for line in (*table.above, *table.below):
        found = stated(line.rpartition("：")[2].rpartition(":")[2]) if len(line) <= _LONGEST_TITLE else None
        if found is not None and found.stretch.unit == "day":
            yield found


def _of_form(found: Stated, lines: Sequence[str]) -> Stated:
    """The last month of a year that a monthly form names alone, the last quarter of one on a quarterly form."""
    if found.stretch.unit != "year":
        return found
    unit = next(
        (u for u, form in (("month", _MONTHLY), ("quarter", _QUARTERLY)) if any(map(form.search, lines))), "year"
    )
    return replace(found, stretch=found.stretch.last(unit))


def _with_part(found: Stated, lines: Sequence[str]) -> Stated:
    """A title's year is made surer by a line that tells the month of it."""
    if found.stretch.unit != "year":
        return found
    parts = (stated(line) for line in lines)
    return next(
        (p for p in parts if p and p.stretch.unit != "year" and p.stretch.end.year == found.stretch.end.year), found
    )
