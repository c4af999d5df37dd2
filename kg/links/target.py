"""To what our things are joined: a query for a SPARQL endpoint, with front matter that says what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.questions import parse
from kg.resources import queries_dir

KINDS = {
    "place": "mz:Place",
    "group": "mz:PersonGroup",
    "metric": "mz:Metric",
    "benefit": "mz:Benefit",
    "organization": "org:FormalOrganization",
    "initiative": "mz:Initiative",
}
KEYS = ("code", "label")
EXACT = "http://www.w3.org/2004/02/skos/core#exactMatch"

_PLACE_OF_KEYS = "VALUES ?key { }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where our things of a *kind* are looked for by a *key*, what joins them, and under which licence they come.

    *text* is the query with ``VALUES ?key { }`` where the keys go; it answers with ?key and ?item, and may with ?label
    and ?ended. Things that are joined to something of *space* already are left out.
    """

    name: str
    endpoint: str
    text: str
    kind: str
    key: str
    predicate: str = EXACT
    space: str = ""
    licence: str = ""

    def query(self, keys: tuple[str, ...]) -> str:
        """The query for some keys."""
        words = " ".join(str(ox.Literal(key)) for key in keys)
        return self.text.replace(_PLACE_OF_KEYS, f"VALUES ?key {{ {words} }}")


def read_target(name: str, endpoint: str | None = None) -> Target:
    """The target of a query file, or of one of `queries/links` by its name; *endpoint* is asked instead of its own.

    >>> read_target("wikidata-places").key
    'code'
    """
    path = Path(name) if name.endswith(".rq") else queries_dir() / "links" / f"{name}.rq"
    try:
        question = parse(path.stem, path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        known = ", ".join(sorted(one.stem for one in (queries_dir() / "links").glob("*.rq")))
        raise QueryError(f"{path}: there is no such query; write one, or name one of {known}") from error
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    fields = question.fields
    target = Target(
        name=path.stem,
        endpoint=endpoint or fields.get("endpoint", ""),
        text=question.text,
        kind=fields.get("kind", ""),
        key=fields.get("key", ""),
        predicate=fields.get("predicate", EXACT),
        space=fields.get("space", ""),
        licence=fields.get("licence", ""),
    )
    _check(path, target)
    return target


def _check(path: Path, target: Target) -> None:
    if not target.endpoint.startswith(("http://", "https://")):
        raise QueryError(f"{path}: it names no endpoint; write `#+ endpoint: https://…` or give one")
    if target.kind not in KINDS:
        raise QueryError(f"{path}: kind is {target.kind or 'missing'}; write one of {', '.join(KINDS)}")
    if target.key not in KEYS:
        raise QueryError(f"{path}: key is {target.key or 'missing'}; write one of {', '.join(KEYS)}")
    if target.text.count(_PLACE_OF_KEYS) != 1:
        raise QueryError(f"{path}: the keys have no place; write `{_PLACE_OF_KEYS}` once")
