"""The spaCy pipelines: the one that is shipped with the package, or another Chinese one that a user has installed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import is_package

from kg.errors import KgError
from kg.language import common, ends, known, recognizer, surroundings, tokenizer  # noqa: F401 - they register what the pipeline's config names
from kg.language.known import KnownNames
from kg.lexicon import Lexicon

OWN = Path(__file__).parent / "model"
# what other pipelines have and nothing here asks for
_UNUSED = ("tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")


@lru_cache(maxsize=4)
def pipeline(lexicon: Lexicon, model: str | None = None) -> Language:
    """The pipeline of a model, by default the package's own, that knows the names of a lexicon; made once."""
    nlp = _loaded(model)
    for name in ("sentence_ends", "known_names"):
        if name not in nlp.pipe_names:
            nlp.add_pipe(name, first=True)
    names = nlp.get_pipe("known_names")
    if isinstance(names, KnownNames):
        names.learn(lexicon)
    return nlp


def find(model: str) -> None:
    """Say so where a pipeline that a user names is neither a folder nor an installed package."""
    if not (is_package(model) or Path(model).is_dir()):
        raise KgError(f"{model}: no spaCy pipeline is installed under this name; install it or leave --model out")


def _loaded(model: str | None) -> Language:
    if model is None:
        return spacy.load(OWN)
    find(model)
    try:
        nlp = spacy.load(model, exclude=_UNUSED)
    except (OSError, ValueError, ImportError) as error:
        raise KgError(
            f"{model}: no spaCy pipeline that can be loaded ({_first_line(error)}); install it or leave --model out"
        ) from error
    if nlp.lang != "zh":
        raise KgError(f"{model}: a pipeline for the language {nlp.lang}; name one for zh")
    return nlp


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
