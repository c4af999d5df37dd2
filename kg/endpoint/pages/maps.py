"""Where divisions lie, for the maps that the browser draws."""

from __future__ import annotations

import json
from collections.abc import Iterable

from kg.endpoint.pages.asking import Row

# Two languages in one row would join each name with each; they come in rows of their own.
DIVISIONS = """SELECT ?code ?lat ?long ?level ?name {
  ?place skos:notation ?code ; geo:lat ?lat ; geo:long ?long ; mz:placeLevel ?level .
  FILTER NOT EXISTS { ?place owl:deprecated true }
  OPTIONAL { ?place skos:altLabel|skos:prefLabel ?name FILTER(!STRENDS(STR(?level), "/county")) }
} ORDER BY ?code"""


def divisions(rows: Iterable[Row]) -> bytes:
    """Longitude, latitude and level by code; of the larger ones the short Chinese and the English name too.

    >>> place = {"code": {"value": "370100"}, "long": {"value": "116.98"}, "lat": {"value": "36.67"},
    ...     "level": {"value": "x:/prefecture"}}
    >>> divisions([{**place, "name": {"value": "济南", "xml:lang": "zh"}}]).decode()
    '{"370100":[116.98,36.67,"prefecture","济南"]}'
    """
    points: dict[str, list[float | str]] = {}
    names: dict[str, dict[str, str]] = {}
    for row in rows:
        code = row["code"]["value"]
        level = row["level"]["value"].rsplit("/", 1)[-1]
        points.setdefault(code, [float(row["long"]["value"]), float(row["lat"]["value"]), level])
        if "name" in row:
            known = names.setdefault(code, {})
            name, language = row["name"]["value"], row["name"].get("xml:lang", "")
            known[language] = min(known.get(language, name), name, key=len)
    told = {code: [*point, *_named(names.get(code, {}))] for code, point in points.items()}
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()


def _named(names: dict[str, str]) -> list[str]:
    return [names[language] for language in ("zh", "en") if language in names]
