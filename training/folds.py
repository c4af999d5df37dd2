"""Cross-validation over the open reports, split by city: the models that did not learn from a report."""

from __future__ import annotations

import sys
from pathlib import Path

from kg import lexicon as lexicons
from training.examples import paragraphs
from training.labelled import CORPUS, LabelledReport, read_corpus
from training.models import BUILD, teach

FOLDS = 4
SPLITS = Path(__file__).parent / "splits.csv"


def fold_of(labelled: LabelledReport) -> int:
    """The fold that a report is held out in: reports of a city are held out together."""
    cities = sorted({other.city for other in read_corpus(CORPUS / "open")})
    return cities.index(labelled.city) % FOLDS


def folds_model(labelled: LabelledReport) -> str:
    """Where the pipeline stands that did not learn from an open report."""
    return str(BUILD / f"fold-{fold_of(labelled)}" / "model-last")


def main() -> None:
    """Train a pipeline for every fold, on what is not held out in it."""
    lexicon = lexicons.load()
    reports = read_corpus(CORPUS / "open")
    for fold in range(FOLDS):
        taught = [pair for report in reports if fold_of(report) != fold for pair in paragraphs(report, lexicon)]
        print(teach(taught, BUILD / f"fold-{fold}", lexicon), file=sys.stderr)


if __name__ == "__main__":
    main()
