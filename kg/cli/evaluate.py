"""The verb `kg evaluate`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import json_option, store_option
from kg.errors import CheckError

if TYPE_CHECKING:
    from kg.evaluation import Answers, Evaluation, Score

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("gold_dir", type=_FOLDER)
@store_option
@click.option("--results", type=_FOLDER, help="Take the views' results from CSV files here, not from a store.")
@click.option("--floors", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Fail below these.")
@click.option(
    "--reports", multiple=True, type=click.Path(path_type=Path), help="Read these with and without --corrections."
)
@click.option("--corrections", type=click.Path(path_type=Path), metavar="FILE", help="Show what they would change.")
@json_option
@click.option("--misses", is_flag=True, help="List on stderr what was missed and what was said in excess.")
def evaluate(
    *,
    gold_dir: Path,
    store_dir: Path,
    results: Path | None,
    floors: Path | None,
    as_json: bool,
    misses: bool,
    reports: tuple[Path, ...],
    corrections: Path | None,
) -> None:
    """Precision, recall and F1 of a graph against annotated reports.

    \b
    Example:
        kg evaluate tests/gold --store build/store --floors tests/gold/floors.toml
    """
    from kg import evaluation

    if corrections or reports:
        if not (corrections and reports):
            raise click.UsageError(
                "--corrections and --reports go together: the reports are read with and without them"
            )
        _compare(gold_dir, reports, corrections)
        return
    answers = evaluation.answers_of_folder(results) if results else _answers_of_store(store_dir)
    outcome = evaluation.evaluate(evaluation.read_gold(gold_dir), answers)
    click.echo(_as_json(outcome) if as_json else "\n".join(_as_lines(outcome)))
    if misses:
        _list("missed", outcome.missed)
        _list("excess", outcome.excess)
    if floors and (short := evaluation.below_floors(outcome, evaluation.read_floors(floors))):
        raise CheckError(f"below {floors}: {'; '.join(short)}")


def _compare(gold_dir: Path, reports: tuple[Path, ...], table: Path) -> None:
    """What corrections change: each figure as read, as corrected, and the difference."""
    import tempfile

    from kg import evaluation
    from kg.corrections.table import read
    from kg.pipeline import Way, build

    gold = evaluation.read_gold(gold_dir)
    found: list[dict[str, float | None]] = []
    with tempfile.TemporaryDirectory() as folder:
        for corrections in ((), read(table)):
            build(reports, Path(folder), way=Way(corrections=corrections))
            found.append(evaluation.evaluate(gold, _answers_of_store(Path(folder))).figures())
    for name, before in found[0].items():
        one, other = before or 0.0, found[1][name] or 0.0
        click.echo(f"{name:24} {one:.4f} → {other:.4f}  {other - one:+.4f}")


def _answers_of_store(store_dir: Path) -> Answers:
    from kg.evaluation import answers_of_store
    from kg.resources import queries_dir
    from kg.store import open_current

    with open_current(store_dir) as snapshot:
        return answers_of_store(snapshot.store, queries_dir() / "views")


def _as_json(outcome: Evaluation) -> str:
    figures: dict[str, dict[str, object]] = {name: _figures(score) for name, score in outcome.scores.items()}
    figures["observations core"]["f1 interval by report, 95 %"] = list(outcome.interval)
    for slot, accuracy in outcome.accuracies.items():
        figures[f"{slot} accuracy"] = {"right": accuracy.right, "asked": accuracy.asked, "share": accuracy.share}
    reports = {
        stem: {name: score.f1 for name, score in scores.items() if name.startswith("observations")}
        for stem, scores in outcome.reports.items()
    }
    return json.dumps({"all": figures, "reports": reports}, ensure_ascii=False, indent=1)


def _figures(score: Score) -> dict[str, object]:
    shares = {"precision": round(score.precision, 4), "recall": round(score.recall, 4), "f1": score.f1}
    return {**shares, "gold": score.gold, "said": score.said, "hit": score.hit}


def _as_lines(outcome: Evaluation) -> Iterator[str]:
    for name, score in outcome.scores.items():
        shares = f"P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}"
        yield f"{name:22} {shares}   ({score.hit} of {score.gold} found, {score.said} said)"
    for slot, accuracy in outcome.accuracies.items():
        yield f"{f'{slot} accuracy':22} {accuracy.right} of {accuracy.asked}"
    for stem, scores in outcome.reports.items():
        core, strict = scores["observations core"].f1, scores["observations strict"].f1
        yield f"  {stem:40} core F1 {core:.3f}  strict F1 {strict:.3f}"


def _list(what: str, lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(f"{what}  {line}", err=True)
