"""Cross-validation over the open reports, split by city: the models that did not learn from a report."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from kg import lexicon as lexicons
from kg.errors import KgError
from training.examples import paragraphs
from training.labelled import CORPUS, LabelledReport, read_corpus
from training.models import BUILD, teach

FOLDS = 5


def fold_of(labelled: LabelledReport) -> int:
    """The fold that a report is held out in: reports of a city are held out together."""
    cities = sorted({other.city for other in read_corpus(CORPUS / "open")})
    return cities.index(labelled.city) % FOLDS


def folds_model(labelled: LabelledReport) -> str:
    """Where the pipeline stands that did not learn from an open report."""
    return str(BUILD / f"fold-{fold_of(labelled)}" / "model-last")


def held_out() -> tuple[LabelledReport, ...]:
    """The open reports whose fold has been trained; none at all is an error."""
    found = tuple(report for report in read_corpus(CORPUS / "open") if Path(folds_model(report)).is_dir())
    if not found:
        raise KgError(f"{BUILD}: no fold is trained; run python -m training.folds")
    return found


def main(folds: Sequence[int]) -> None:
    """Train a pipeline for folds, each on what is not held out in it."""
    lexicon = lexicons.load()
    reports = read_corpus(CORPUS / "open")
    for fold in folds:
        taught = [pair for report in reports if fold_of(report) != fold for pair in paragraphs(report, lexicon)]
        print(teach(taught, BUILD / f"fold-{fold}", lexicon), file=sys.stderr)


if __name__ == "__main__":
    main([int(fold) for fold in sys.argv[1:]] or range(FOLDS))
