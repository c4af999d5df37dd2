"""spaCy's transition-based entity recognizer, that also says how sure it is of every name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc

SCORES = "scores"
_IMPOSSIBLE = np.float32(-1e9)


class ScoredRecognizer(EntityRecognizer):  # type: ignore[misc]
    """Reads as spaCy's ``ner`` does, action by action, and keeps in ``doc._.scores`` how likely each name is.

    The recognizer is trained with a softmax over its actions, so the product of the chances of the actions that make a
    name (begin, in, last) is the model's own chance of it, given what it read before. They stand there as plain rows
    (first token, token after the last, chance), so that a document can go to and from bytes; `scores` looks them up.
    """

    def predict(self, docs: Sequence[Doc]) -> Any:
        """The final states of documents, as the parser that this is one of returns them."""
        self._ensure_labels_are_added(docs)
        states = self.moves.init_batch(docs)
        actions = _Actions([self.moves.get_class_name(number) for number in range(self.moves.n_moves)])
        readers = [_Reader(doc, state) for doc, state in zip(docs, states, strict=True)]
        step = self.model.predict(docs)
        while at_work := [reader for reader in readers if not reader.state.is_final()]:
            scores = actions.allowed(np.asarray(step.predict([r.state for r in at_work])), at_work)
            self.transition_states([r.state for r in at_work], scores)
            for reader, action, chance in zip(at_work, *actions.chosen(scores), strict=True):
                reader.take(actions.names[action], chance)
        for reader in readers:
            reader.doc._.scores = tuple((*name, chance) for name, chance in reader.scores.items())
        return states


def scores(doc: Doc) -> Mapping[tuple[int, int], float]:
    """How sure the model is of each name, by its first token and the one after it; empty for another pipeline's."""
    rows = doc._.scores if Doc.has_extension(SCORES) else ()
    return {(start, end): chance for start, end, chance in rows}


class _Reader:
    """How far a document is read, which label is open, and the scores of the names that are closed."""

    def __init__(self, doc: Doc, state: Any) -> None:
        self.doc = doc
        self.state = state
        self.at = 0
        self.open = ""
        self.begun = 0
        self.chance = 1.0
        self.scores: dict[tuple[int, int], float] = {}

    def take(self, action: str, chance: float) -> None:
        """Go on by one token with an action of this chance."""
        kind, _, label = action.partition("-")
        if kind in "BU":
            self.begun, self.chance = self.at, 1.0
        self.chance *= chance
        self.at += 1
        self.open = label if kind in "BI" else ""
        if kind in "LU":
            self.scores[self.begun, self.at] = self.chance


class _Actions:
    """The actions of the recognizer by number, and which may follow: a name once begun is carried to its end."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        kinds = np.array([name[:1] for name in names])
        labels = np.array([name.partition("-")[2] for name in names])
        named = labels != ""
        inner = {label: np.isin(kinds, ["I", "L"]) & (labels == label) for label in sorted(set(labels) - {""})}
        self._open: dict[str, npt.NDArray[np.bool_]] = inner
        self._close: dict[str, npt.NDArray[np.bool_]] = {label: held & (kinds == "L") for label, held in inner.items()}
        self._free: npt.NDArray[np.bool_] = (np.isin(kinds, ["B", "U"]) & named) | (kinds == "O")
        self._last: npt.NDArray[np.bool_] = ((kinds == "U") & named) | (kinds == "O")

    def allowed(self, scores: npt.NDArray[np.float32], readers: Sequence[_Reader]) -> npt.NDArray[np.float32]:
        """The scores with what may not follow put out of reach."""
        mask = np.stack([self._mask(reader) for reader in readers])
        return np.where(mask, scores, _IMPOSSIBLE).astype(np.float32)

    def chosen(self, scores: npt.NDArray[np.float32]) -> tuple[list[int], list[float]]:
        """The best action of every row, and its chance among all."""
        best = scores.argmax(axis=1)
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances = weights[np.arange(len(best)), best] / weights.sum(axis=1)
        return best.tolist(), chances.tolist()

    def _mask(self, reader: _Reader) -> npt.NDArray[np.bool_]:
        last = reader.at == len(reader.doc) - 1
        free, opened = (self._last, self._close) if last else (self._free, self._open)
        return opened[reader.open] if reader.open else free


@Language.factory(
    "scored_ner",
    assigns=["doc.ents", "doc._.scores", "token.ent_iob", "token.ent_type"],
    requires=["token.tag", "token.morph"],
    default_config={"scorer": {"@scorers": "spacy.ner_scorer.v1"}},
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0},
)
def create(nlp: Language, name: str, model: Any, scorer: Callable[..., Any] | None) -> ScoredRecognizer:
    """The component that a pipeline's config names."""
    if not Doc.has_extension(SCORES):
        Doc.set_extension(SCORES, default=())
    return ScoredRecognizer(nlp.vocab, model, name, scorer=scorer)
