"""What the reconciliation service tells of things: its types and its properties, each with the path to its values."""

from __future__ import annotations

from dataclasses import dataclass

TYPES = {
    "place": "地方 Place",
    "group": "人群 Group",
    "metric": "指标 Metric",
    "benefit": "法定服务 Benefit",
    "organization": "机构 Organization",
    "initiative": "举措 Initiative",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property of things of some *kinds*; *path* leads from ?x to ?value."""

    id: str
    zh: str
    en: str
    path: str
    kinds: tuple[str, ...]

    def query(self, things: str) -> str:
        """The query for the values of *things*, a VALUES block: rows of ?x, ?value and its ?label in Chinese."""
        return f"""SELECT DISTINCT ?x ?value ?label {{
  {things}
  {self.path}
  OPTIONAL {{ ?value skos:prefLabel ?label FILTER(LANG(?label) = "zh") }}
}} ORDER BY ?x ?value"""


_PLACES = ("place",)
_CONCEPTS = ("place", "group", "metric", "benefit")
_ALL = (*_CONCEPTS, "organization", "initiative")

PROPERTIES = (
    Property(id="code", zh="代码", en="code", path="?x skos:notation ?value .", kinds=_CONCEPTS),
    Property(id="within", zh="位于", en="within", path="?x mz:within|mz:place ?value .", kinds=("place", "initiative")),
    Property(id="level", zh="层级", en="level", path="?x mz:placeLevel ?value .", kinds=_PLACES),
    Property(
        id="name-en",
        zh="英文名",
        en="English name",
        path='?x skos:prefLabel ?value FILTER(LANG(?value) = "en") .',
        kinds=_ALL,
    ),
    Property(id="latitude", zh="纬度", en="latitude", path="?x geo:lat ?value .", kinds=_PLACES),
    Property(id="longitude", zh="经度", en="longitude", path="?x geo:long ?value .", kinds=_PLACES),
    Property(id="iso-3166", zh="ISO 3166", en="ISO 3166", path="?x mz:iso3166Code ?value .", kinds=_PLACES),
    Property(
        id="elsewhere", zh="别处的标识", en="identifier elsewhere", path="?x skos:exactMatch ?value .", kinds=_ALL
    ),
    Property(id="replaced-by", zh="由何取代", en="replaced by", path="?x dcterms:isReplacedBy ?value .", kinds=_PLACES),
    Property(id="broader", zh="上位概念", en="broader", path="?x skos:broader ?value .", kinds=_CONCEPTS),
)
