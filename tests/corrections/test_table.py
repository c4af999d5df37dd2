"""The table of corrections: what goes in comes out, in a spreadsheet nothing runs, and what cannot be is named."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corrections.describing import describe_corrections, recorded
from kg.corrections.records import (
    NAMED,
    Anchor,
    Correction,
    CorrectionError,
    Kind,
    Withdrawal,
    clean,
    made,
    slots_of,
)
from kg.corrections.table import COLUMNS, parsed, together, written

words = st.text(max_size=40).map(clean)
named = words.filter(bool)
# What begins a formula, quotes, separators, and what an IRI cannot hold.
nasty = st.sampled_from(
    ["=1+1", "+1", "-1", "@x", "'=1", '"', ",", "<script>", "%", "}", "> <x:p> <x:o>", "\\u0041", "🀄"]
)
text = st.one_of(words, nasty)
filled = st.one_of(named, nasty)


@st.composite
def corrections(draw: st.DrawFn) -> Correction:
    kind = draw(st.sampled_from(list(Kind)))
    withdrawal = draw(st.none() | st.builds(Withdrawal, author=filled, when=st.just("2026-11-23")))
    common = {
        "id": "", "kind": kind, "author": draw(filled), "when": "2026-11-22T08:00:00Z", "why": draw(text),
        "withdrawal": withdrawal,
    }  # fmt: skip
    if kind.is_of_concepts:
        said = {"concept": "https://w3id.org/minzheng/id/metric/a", "into": "https://w3id.org/minzheng/id/metric/b"}
        if kind is Kind.SPLIT:
            said["words"] = draw(filled)
        return made(Correction(**common, **said))  # type: ignore[arg-type]
    figure = draw(filled)
    statement = "" if kind is Kind.ADD else draw(st.sampled_from(["", *NAMED]))
    anchor = Anchor(
        report=draw(filled), sentence=f"{draw(text)}{figure}{draw(text)}", figure=figure,
        nth=draw(st.integers(1, 9)), quote=draw(text), statement=statement,
    )  # fmt: skip
    known = slots_of(statement)
    some = () if kind is Kind.REJECT else draw(st.lists(st.sampled_from(known), min_size=1, unique=True))
    slots = {slot: draw(filled) for slot in (known[0], *some)} if kind is not Kind.REJECT else {}
    return made(
        Correction(**common, anchor=anchor, slots=tuple((slot, slots[slot]) for slot in known if slot in slots))  # type: ignore[arg-type]
    )


@given(st.lists(corrections(), max_size=4, unique_by=lambda one: one.id))
def test_the_table_and_the_graph_say_the_same(some: list[Correction]) -> None:
    table = written(some)
    assert parsed(table, "t") == tuple(some)
    assert written(parsed(table, "t")) == table
    store = ox.Store()
    store.bulk_extend(describe_corrections(some, set()))
    assert set(recorded(store)) == set(some)
    assert {quad.graph_name.value for quad in store} <= {"https://w3id.org/minzheng/graph/corrections"}


@given(st.lists(corrections(), max_size=3))
def test_no_cell_is_a_formula(some: list[Correction]) -> None:
    import csv
    import io

    for row in csv.reader(io.StringIO(written(some).decode("utf-8-sig"), newline="")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


ROW = {
    "correction": "change", "report": "a", "sentence": "建成食堂5处", "figure": "5", "unit": "家", "author": "李",
    "when": "2026-11-22",
}  # fmt: skip


def table(**changes: str) -> bytes:
    row = ROW | changes
    return ("\n".join([",".join(COLUMNS), ",".join(row.get(column, "") for column in COLUMNS)]) + "\n").encode()


def test_a_line_written_by_hand_is_named_by_its_content() -> None:
    assert parsed(table(), "t")[0].id == parsed(table(why=""), "t")[0].id
    assert parsed(table(), "t")[0].anchor == Anchor(report="a", sentence="建成食堂5处", figure="5")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"correction": "mend"}, "row 2: 'mend' is no kind"),
        ({"figure": "6"}, "row 2: change: its sentence does not print '6'"),
        ({"author": ""}, "row 2: a correction has an author"),
        ({"when": "gestern"}, "row 2: 'gestern' is no date"),
        ({"unit": ""}, "row 2: change: say which field"),
        ({"correction": "reject"}, "row 2: reject: it takes the claim away"),
        ({"nth": "zwei"}, "row 2: nth is 'zwei'"),
        ({"correction": "merge"}, "row 2: merge: it is about concepts"),
        ({"concept": "x:a"}, "row 2: change: it is about a claim"),
        ({"statement": "poem"}, "row 2: there is no statement 'poem'; leave it empty, or write initiative"),
        ({"statement": "policy"}, "row 2: there is no field 'unit'; there are name"),
        ({"statement": "policy", "correction": "add", "unit": "", "name": "x"}, "row 2: add: figures alone"),
    ],
)
def test_what_cannot_be_is_named(changes: dict[str, str], told: str) -> None:
    with pytest.raises(CorrectionError, match=f"t: {told}"):
        parsed(table(**changes), "t")


def test_one_that_is_withdrawn_anywhere_is_withdrawn() -> None:
    one = parsed(table(), "t")
    gone = parsed(table(withdrawn_by="王", withdrawn="2026-11-23", id=one[0].id), "t")
    assert together([one, gone]) == together([gone, one]) == gone
    with pytest.raises(CorrectionError, match="two different"):
        together([one, parsed(table(id=one[0].id, unit="个"), "u")])
