"""`python -m training.card`: the figures of both model cards, from scores.json and confidence.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from training.confidence import REPORT
from training.evaluate import SCORES
from training.labelled import LABELS

ROOT = Path(__file__).parents[1]
CARDS: Mapping[str, Path] = {"en": ROOT / "docs" / "model-card.md", "zh": ROOT / "docs" / "model-card.zh.md"}
_BLOCK = re.compile(r"(<!-- (?P<name>\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_PARTS: Mapping[str, str] = {"kept": "kept", "open": "open, held out by city", "made": "made"}
_COLUMNS = ("rules", "model", "both", "added")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "label": "label",
        "n": "n",
        "rules": "rules",
        "model": "model",
        "both": "both",
        "added": "added by the model",
        "edges": "Edges of names on edges of words: {}.",
        "confidence": "On {statements} statements of {reports} reports: expected calibration error {error} over ten "
        "bins of equal mass (95 % of draws of whole reports: {low} to {high}).",
    },
    "zh": {
        "label": "标签",
        "n": "数量",
        "rules": "规则",
        "model": "模型",
        "both": "合用",
        "added": "模型补充",
        "edges": "名称边界与词边界一致：{}。",
        "confidence": "{reports} 篇报告中的 {statements} 条陈述：等量十箱的期望校准误差为 {error}"
        "（按整篇报告重抽样，95 % 区间 {low} 至 {high}）。",
    },
}


def filled(card: str, language: str) -> str:
    """A card with every block between marks written anew."""
    scores = json.loads(SCORES.read_text(encoding="utf-8"))
    fit = json.loads(REPORT.read_text(encoding="utf-8"))

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        lines = [_fitted(fit, language)] if name == "confidence" else list(_scored(scores[_PARTS[name]], language))
        return match[1] + "\n" + "\n".join(lines) + "\n\n" + match[3]

    return _BLOCK.sub(block, card)


def _scored(part: Mapping[str, Any], language: str) -> Iterator[str]:
    words = _WORDS[language]
    if "boundaries" in part:
        yield words["edges"].format(f"{part['boundaries']:.1%}")
        yield ""
    columns = [column for column in _COLUMNS if column in part]
    yield _row([words["label"], words["n"], *(words[column] for column in columns)])
    yield _row(["---"] * (2 + len(columns)))
    for label in (*LABELS, "all"):
        yield _row([label, str(part["model"][label]["gold"]), *(_cell(part[column][label]) for column in columns)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(score: Mapping[str, float]) -> str:
    """Precision, recall and F1 in per cent.

    >>> _cell({"precision": 0.949, "recall": 0.5, "f1": 0.655}), _cell({"precision": 0.0, "recall": 0.0, "f1": 0.0})
    ('95/50/66', '–')
    """
    return "/".join(f"{100 * score[name]:.0f}" for name in ("precision", "recall", "f1")) if score["f1"] else "–"


def _fitted(fit: Mapping[str, Any], language: str) -> str:
    low, high = fit["interval"]
    told = {"statements": fit["statements"], "reports": fit["reports"], "low": low, "high": high}
    return _WORDS[language]["confidence"].format(error=fit["expected calibration error"], **told)


def main() -> None:
    """Write the figures into both cards."""
    for language, path in CARDS.items():
        path.write_text(filled(path.read_text(encoding="utf-8"), language), encoding="utf-8")


if __name__ == "__main__":
    main()
