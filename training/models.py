"""`python -m training.models`: the segmenter and the recognizer of names, from the corpus to kg/language/model.

The same corpus, schemes and seed give the same weights on the same machine. One core, some minutes.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from spacy.vocab import Vocab

import kg
from kg import lexicon as lexicons
from kg.language.pipeline import OWN
from kg.language.tokenizer import FiguresApart, segmenter
from kg.lexicon import Lexicon
from training import segmentation
from training.examples import Paragraph, document, paragraphs
from training.labelled import CORPUS, read_corpus
from training.templates import SEED, make
from training.variants import names, vary

BUILD = Path("build/training")
CONFIG = Path(__file__).parent / "ner.cfg"
# made sentences beside the corpus, and how often every paragraph is told again with other names
MADE = 1000
VARIANTS = 2


def teach(taught: Sequence[Paragraph], folder: Path, lexicon: Lexicon) -> Path:
    """Train both models on labelled paragraphs and made sentences in a folder; where the pipeline stands there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = [(sentence.text, sentence.labels) for sentence in make(MADE, lexicon)]
    words = _segmenter([*taught, *made], folder)
    chance = random.Random(SEED)
    pool = names(taught, lexicon.places)
    varied = [vary(text, labels, pool, chance) for _ in range(VARIANTS) for text, labels in taught if labels]
    _write([*taught, *varied, *made], words, folder / "train.spacy")
    _write(made[:20], words, folder / "dev.spacy")
    return _recognizer(words, folder)


def _segmenter(taught: Sequence[Paragraph], folder: Path) -> Path:
    """Train pkuseg in a process of its own: it keeps its settings, paths among them, for the life of a process."""
    path, out = folder / "words.txt", folder / "segmenter"
    lines = [" ".join(line) for text, labels in taught for line in segmentation.lines(text, labels)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "training.segmentation", str(path), str(out), str(SEED)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return out


def _write(taught: Sequence[Paragraph], words: Path, path: Path) -> None:
    vocab = Vocab()
    tokenizer = FiguresApart(vocab)
    tokenizer.pkuseg_seg = segmenter(words)
    DocBin(docs=[document(text, labels, tokenizer, vocab) for text, labels in taught]).to_disk(path)


def _recognizer(words: Path, folder: Path) -> Path:
    paths = {"train": folder / "train.spacy", "dev": folder / "dev.spacy", "segmenter": words}
    config = load_config(CONFIG, overrides={f"paths.{name}": str(path) for name, path in paths.items()})
    nlp = init_nlp(config)
    (folder / "steps").mkdir()
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        # spaCy writes a pipeline before it has learnt anything: what stands under the last name is finished
        train(nlp, folder / "steps", use_gpu=-1, stdout=log, stderr=log)
    return (folder / "steps" / "model-last").rename(folder / "model-last")


def package(trained: Path, folder: Path) -> None:
    """Put a trained pipeline where the package loads it from, without the paths and figures of this training."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(trained, folder)
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    meta |= {
        "name": "minzheng",
        "version": kg.__version__,
        "description": "Segmentation and names for reports of Chinese civil-affairs departments",
        "license": "Apache-2.0",
        # spaCy leaves the segmenter out of what its pipelines ask for
        "requirements": ["minzheng-kg", "spacy-pkuseg>=1.0.1"],
        "performance": {},
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def corpus(folder: str, lexicon: Lexicon) -> list[Paragraph]:
    """The labelled paragraphs of a part of the corpus."""
    return [paragraph for labelled in read_corpus(CORPUS / folder) for paragraph in paragraphs(labelled, lexicon)]


def size(folder: Path) -> int:
    """The bytes of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Train on the open part of the corpus and put the models into the package."""
    lexicon = lexicons.load()
    trained = teach(corpus("open", lexicon), BUILD / "all", lexicon)
    package(trained, OWN)
    print(f"{OWN}: {size(OWN):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
