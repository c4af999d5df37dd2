"""The two ends of a change: 由685元提高到1114元, 从A、B提高至C、D."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Phase
from kg.statements.clauses import Slot

# any verb and 到, 至, 为 or 成 before the figure, of no more than a few characters and no clause's end between
_MOVE = re.compile(
    r"^[^，。；：]{0,14}?[一-鿿]{1,6}(?:到|至|为|成)(?:了)?(?:目前的|现在的|当前的|全年|每人每月|每人每年|每[月年人户]|\d{4}年(?:底|末)?(?:的)?)?[^，。；\d]{0,6}$"
    r"|(?:提高|提升|增加|上调|调整|增长|扩大|发展|上升|上涨|放宽|下降|降低|减少|下调|压缩|缩短)(?:到|至|为)"
)
_BARE = re.compile(r"(?:到|至|变为|变成|到了)")


def phases(text: str, cut: Sequence[Slot]) -> tuple[dict[int, Phase], dict[int, int]]:
    """Which figures are the two ends of a change (由A提高到B, 从A、B提高至C、D), and the number of their change."""
    ends: dict[int, Phase] = {}
    pairs: dict[int, int] = {}
    change = 0
    for number in range(1, len(cut)):
        between = text[cut[number - 1].figure.span.end : cut[number].figure.span.start]
        move = _MOVE.search(between)
        if not (move or _BARE.fullmatch(between)) or len(between) > 40:
            continue
        if ends.get(number - 1) is Phase.AFTER and "，" in between:
            continue  # 城市标准由700元提高到750元，农村标准提高到600元: the last is of another
        befores = _run_of_befores(text, cut, number - 1)
        for offset, before in enumerate(befores):
            after = number + offset
            if after >= len(cut) or cut[after].figure.quantity.unit != cut[before].figure.quantity.unit:
                break
            change += 1
            ends[before], ends[after] = Phase.BEFORE, Phase.AFTER
            pairs[before] = pairs[after] = change
    return ends, pairs


def _run_of_befores(text: str, cut: Sequence[Slot], last: int) -> list[int]:
    """The figures from 由 or 从 up to the last one before the move; none where no such word opens the run."""
    run: list[int] = []
    for number in range(last, max(-1, last - 4), -1):
        run.insert(0, number)
        start = cut[number - 1].figure.span.end if number else 0
        before = text[start : cut[number].figure.span.start]
        opening = max(before.rfind("由"), before.rfind("从"), before.rfind("在"))
        stop = max(before.rfind(sign) for sign in "。；")
        if opening > stop:
            return run
    return []
