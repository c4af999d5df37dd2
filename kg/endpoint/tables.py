"""Tables for programs that know nothing of RDF: CSV for Excel, and JSON rows."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import IO

import pyoxigraph as ox

Table = ox.QuerySolutions | ox.QueryBoolean
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long", "short"))
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# A cell that begins so is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WRITTEN_AT_ONCE = 64 * 1024


def write_excel(table: Table, out: IO[bytes]) -> None:
    """Write CSV as Excel opens it: with a byte order mark, and with an apostrophe before what it would run."""
    out.write(_BYTE_ORDER_MARK)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    if isinstance(table, ox.QueryBoolean):
        writer.writerow(["true" if table else "false"])
    else:
        writer.writerow([variable.value for variable in table.variables])
        for row in table:
            writer.writerow([_cell(term) for term in row])
            if lines.tell() > _WRITTEN_AT_ONCE:
                out.write(lines.getvalue().encode())
                lines.seek(0)
                lines.truncate()
    out.write(lines.getvalue().encode())


def write_rows(table: Table, out: IO[bytes]) -> None:
    """Write a JSON object with the columns and a list of rows, numbers as numbers; a truth value is a member alone."""
    if isinstance(table, ox.QueryBoolean):
        out.write(json.dumps({"boolean": bool(table)}).encode())
        return
    names = [variable.value for variable in table.variables]
    keys = [json.dumps(name, ensure_ascii=False) for name in names]
    out.write(b'{"columns": ' + json.dumps(names, ensure_ascii=False).encode() + b', "rows": [')
    between = b"\n"
    for row in table:
        members = ", ".join(f"{key}: {_json(term)}" for key, term in zip(keys, row, strict=True))
        out.write(between + f"{{{members}}}".encode())
        between = b",\n"
    out.write(b"\n]}\n")


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    words = _words(term)
    if words.startswith(_FORMULA) and not (isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS):
        return f"'{words}"
    return words


def _json(term: Term | None) -> str:
    if term is None:
        return "null"
    if isinstance(term, ox.Literal):
        if term.datatype.value in _NUMBERS and _JSON_NUMBER.fullmatch(term.value):
            return term.value
        if term.datatype.value == f"{_XSD}boolean":
            return "true" if term.value in {"true", "1"} else "false"
    return json.dumps(_words(term), ensure_ascii=False)


def _words(term: Term) -> str:
    if isinstance(term, ox.Triple):
        return str(term)
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value
