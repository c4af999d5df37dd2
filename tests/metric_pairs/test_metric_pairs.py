"""The same thing said in two cities is one metric, and different things never are."""

from __future__ import annotations

import pytest

from kg.lexicon import Lexicon
from tests.metric_pairs.pairs import PARTS, Pair, Verdict, judge, read_floors, read_pairs, score


@pytest.mark.parametrize("part", PARTS)
def test_no_part_falls_below_its_floor(part: str, lexicon: Lexicon) -> None:
    assert score(judge(part, lexicon)).f1 >= read_floors()[part]


def test_half_is_kept_and_every_judgement_is_known() -> None:
    open_part, kept = (read_pairs(part) for part in PARTS)
    assert abs(len(open_part) - len(kept)) <= 3
    assert {pair.judged for pair in (*open_part, *kept)} == {"same", "broadly", "different"}
    seen = {frozenset(zip(pair.titles, pair.units, strict=True)) for pair in (*open_part, *kept)}
    assert len(seen) == len(open_part) + len(kept)


def made(judged: str, *, same: bool) -> Verdict:
    pair = Pair(name="made", judged=judged, titles=("低保人数", "特困人数"), units=("人", "人"))
    return Verdict(pair=pair, meant=("a", "b"), same=same)


def test_only_what_is_judged_the_same_may_be_called_so() -> None:
    verdicts = [made("same", same=True), made("same", same=False), made("broadly", same=True)]
    assert (score(verdicts).hit, score(verdicts).gold, score(verdicts).said) == (1, 2, 2)
