"""The administrative divisions of China: GB/T 2260 codes, names now and once in use, and which namesake is meant.

Beside them what became of those that are no more, and areas that have a name but no code.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError

NATION = "100000"

_REPLACED = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
# What a name of a division ends in, longest first: 章丘市 became 章丘区, 铜仁地区 铜仁市.
_ENDINGS = ("地区", "特区", "林区", "新区", "市", "县", "区", "盟")
# Codes that left the list before are those of another division of the country; a namesake of now is no successor then.
_LISTED_SINCE = 1999


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A province, prefecture or county, or the nation; *former* ones no longer bear this name or code.

    *parent* is the code of the division above, None for the nation; *short* the name without 市, 县, 区 and the like.
    """

    code: str
    name: str
    short: str
    level: str
    parent: str | None
    former: bool = False
    since: str | None = None
    until: str | None = None
    english: str | None = None
    pinyin: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    iso3166_2: str | None = None
    wikidata: str | None = None
    geonames: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A functional area, such as 济南高新区: it has a name and lies *within* a division, and has no code."""

    name: str
    within: str
    alt: tuple[str, ...] = ()
    english: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Why a name means one division: *others* bear it too, and of those this one lies *around*.

    *around* is None where nothing near tells, and it is the only one whose full name it is.
    """

    chosen: Division
    others: tuple[Division, ...]
    around: Division | None


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Look-up by code and by name. Made by :func:`read`.

    *renamed* are former codes with the code of the division that has their name now, where no table of changes says it.
    """

    _divisions: Mapping[str, Division]
    _names: Mapping[str, tuple[Division, ...]]
    _replaced: Mapping[str, tuple[str, ...]]
    renamed: Mapping[str, str]
    areas: tuple[Area, ...] = ()

    def __iter__(self) -> Iterator[Division]:
        """All divisions in force, the nation first, then by code."""
        return (division for division in self._divisions.values() if not division.former)

    def division(self, code: str) -> Division | None:
        """The division of a code: the one in force, else the last that bore it."""
        return self._divisions.get(code)

    def named(self, name: str) -> tuple[Division, ...]:
        """All divisions with this full or short name, those in force first."""
        return self._names.get(name, ())

    def names(self) -> Mapping[str, tuple[Division, ...]]:
        """Every full and short name, longest first, with the divisions that bear it."""
        return self._names

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The codes above a division, nearest first, up to the nation; nothing for an unknown code."""
        above: list[str] = []
        division = self._divisions.get(code)
        while division is not None and division.parent is not None:
            above.append(division.parent)
            division = self._divisions.get(division.parent)
        return tuple(above)

    def successors(self, code: str) -> tuple[str, ...]:
        """The codes in force of what became of a former division; nothing where that is not known.

        Of 莱芜市 (371200) 莱芜区 and 钢城区 of 济南, of 章丘市 (370181) 章丘区.
        """
        return self._replaced.get(code) or ((self.renamed[code],) if code in self.renamed else ())

    def area(self, within: str | None, name: str) -> Area | None:
        """The functional area of this name in a division."""
        return next((area for area in self.areas if (area.within, area.name) == (within, name)), None)

    def lies_in(self, code: str, within: str) -> bool:
        """Whether a division is *within* another, or is that one."""
        return code == within or within in self.ancestors(code)

    def resolve(self, name: str, within: str | None) -> Division | None:
        """The division that *name* means in a report about *within*, or None where that cannot be told.

        The nearest namesake is meant: of the same county, prefecture or province, in this order, and there one in force
        before a former one. Elsewhere only a full name that nothing else bears is understood.
        """
        namesakes = self.named(name)
        scope = (within, *self.ancestors(within)) if within is not None and within in self._divisions else ()
        for around in scope:
            if around == NATION:
                break
            near = [d for d in namesakes if self.lies_in(d.code, around)]
            if near:
                # 吉林 in a report of 长春 is the province, which holds it, and not the city beside it.
                return _chosen([d for d in near if d.code in scope] or near)
        return _chosen([d for d in namesakes if d.name == name or d.code == NATION])

    def choice(self, name: str, code: str, within: str | None) -> Choice | None:
        """Why *name* means the division of *code* in a report about *within*; None where no other bears the name."""
        chosen = self._divisions.get(code)
        others = tuple(d for d in self.named(name) if d.code != code and not d.former)
        if chosen is None or not others:
            return None
        scope = (within, *self.ancestors(within)) if within is not None and within in self._divisions else ()
        near = next((around for around in scope if around != NATION and self.lies_in(code, around)), None)
        return Choice(chosen=chosen, others=others, around=self._divisions[near] if near else None)


def _chosen(divisions: Sequence[Division]) -> Division | None:
    current = [division for division in divisions if not division.former]
    if current:
        return current[0] if len(current) == 1 else None
    # The same town renumbered (莱芜市 379004, then 371200): the last code stands for it.
    last = sorted(divisions, key=lambda d: (d.until or "", d.code))[-1:]
    return last[0] if len({d.code[:2] for d in divisions}) == 1 else None


def read(folder: Path) -> Gazetteer:
    """The gazetteer of ``divisions.csv``, ``divisions_former.csv``, ``changes.ttl`` and ``functional_areas.csv``."""
    nation = Division(
        code=NATION, name="中国", short="全国", level="nation", parent=None, english="China", pinyin="Zhongguo",
        wikidata="Q148", geonames="1814991", iso3166_2="CN",
    )  # fmt: skip
    current = [nation, *_current(folder / "divisions.csv")]
    codes = {division.code for division in current}
    former = list(_former(folder / "divisions_former.csv", codes))
    _check_parents(folder, current)
    divisions = _by_code(current, former)
    told = _told(folder / "changes.ttl", divisions)
    return Gazetteer(
        divisions,
        _by_name([*current, *former]),
        told,
        {former: now for former, now in _renamed(divisions).items() if former not in told},
        tuple(_areas(folder / "functional_areas.csv", codes)),
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path}: the list of divisions cannot be read ({error}); restore the file") from error


def _current(path: Path) -> Iterator[Division]:
    for number, row in enumerate(_rows(path), start=2):
        try:
            yield Division(
                code=row["code"],
                name=row["name"],
                short=row["short_name"],
                level=row["level"],
                parent=row["parent"] or NATION,
                english=row["name_en"] or None,
                pinyin=row["pinyin"] or None,
                latitude=row["lat"] or None,
                longitude=row["lon"] or None,
                iso3166_2=row["iso3166_2"] or None,
                wikidata=row["wikidata"] or None,
                geonames=row["geonames"] or None,
            )
        except KeyError as missing:
            raise OntologyError(f"{path}:{number}: column {missing} is missing; add it to the header row") from missing


def _former(path: Path, codes: set[str]) -> Iterator[Division]:
    for number, row in enumerate(_rows(path), start=2):
        try:
            parent = row["parent_now"]
            yield Division(
                code=row["code"],
                name=row["name"],
                short=row["name"],
                level=_level(row["code"]),
                parent=parent if parent in codes else NATION,
                former=True,
                since=row["start_year"] or None,
                until=row["end_year"] or None,
            )
        except KeyError as missing:
            raise OntologyError(f"{path}:{number}: column {missing} is missing; add it to the header row") from missing


def _level(code: str) -> str:
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def _check_parents(folder: Path, divisions: Iterable[Division]) -> None:
    codes: set[str] = set()
    listed = list(divisions)
    for division in listed:
        if division.code in codes:
            raise OntologyError(f"{folder / 'divisions.csv'}: code {division.code} stands twice; keep one row")
        codes.add(division.code)
    for division in listed:
        if division.parent is not None and division.parent not in codes:
            raise OntologyError(
                f"{folder / 'divisions.csv'}: {division.code} {division.name} lies in {division.parent}, "
                "which is no row of the file; correct its parent"
            )


def _by_code(current: Iterable[Division], former: Iterable[Division]) -> dict[str, Division]:
    in_force = {division.code: division for division in current}
    oldest_first = sorted(former, key=lambda d: (d.code, d.until or "", d.name))
    return in_force | {division.code: division for division in oldest_first if division.code not in in_force}


def _by_name(divisions: Iterable[Division]) -> dict[str, tuple[Division, ...]]:
    found: defaultdict[str, dict[tuple[str, str], Division]] = defaultdict(dict)
    for division in sorted(divisions, key=lambda d: (d.former, d.code, d.until or "9999")):
        for name in dict.fromkeys((division.name, division.short)):
            found[name].setdefault((division.code, division.name), division)
    return {name: tuple(found[name].values()) for name in sorted(found, key=lambda n: (-len(n), n))}


def _told(path: Path, divisions: Mapping[str, Division]) -> dict[str, tuple[str, ...]]:
    """What the table of changes says, each code looked up."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    try:
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if quad.predicate == _REPLACED:
                former, now = (_code(path, str(node), divisions) for node in (quad.subject, quad.object))
                if divisions[now].former or not divisions[former].former:
                    raise OntologyError(
                        f"{path}: {former} becomes {now}, but it is {now} that is no more; turn it round"
                    )
                found[former].append(now)
    except (SyntaxError, OSError) as error:
        raise OntologyError(f"{path}: not Turtle that can be read ({error}); correct it there") from error
    return {former: tuple(sorted(now)) for former, now in found.items()}


def _code(path: Path, iri: str, divisions: Mapping[str, Division]) -> str:
    code = iri.rpartition("/")[2].removesuffix(">")
    if code not in divisions:
        raise OntologyError(f"{path}: {code} is no code of any list; correct it")
    return code


def _renamed(divisions: Mapping[str, Division]) -> dict[str, str]:
    """Former divisions whose name is borne, alone under what they lay in, by one of now of their level."""
    bearers: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for division in divisions.values():
        if not division.former:
            above = {division.parent or NATION, f"{division.code[:2]}0000"}
            for name in {division.name, division.short}:
                for parent in above:
                    bearers[division.level, parent, name].append(division.code)
    found: dict[str, str] = {}
    for former in divisions.values():
        if not former.former or (former.until and int(former.until) < _LISTED_SINCE) or former.parent in {None, NATION}:
            continue
        for name in (former.name, _stem(former.name)):
            now = bearers.get((former.level, str(former.parent), name), [])
            if len(now) == 1 and len(name) > 1:
                found[former.code] = now[0]
                break
    return found


def _stem(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _areas(path: Path, codes: set[str]) -> Iterator[Area]:
    for number, row in enumerate(_rows(path), start=2):
        try:
            area = Area(
                name=row["name"],
                within=row["within"],
                alt=tuple(filter(None, row["alt"].split(";"))),
                english=row["name_en"] or None,
            )
        except KeyError as missing:
            raise OntologyError(f"{path}:{number}: column {missing} is missing; add it to the header row") from missing
        if area.within not in codes:
            raise OntologyError(f"{path}:{number}: {area.name} lies in {area.within}, which is no code; correct it")
        yield area
