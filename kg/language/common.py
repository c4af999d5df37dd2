"""Words that are rare are all alike to the recognizer: it learns a new name by what stands around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

# how often the training texts must have a word for it to count as known
LEAST = 6


class CommonWords:
    """Sets the norm of every token: the word itself where training met it often, else its length alone.

    A known place is known by its kind, for its own name tells nothing.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words = frozenset(words)

    def __call__(self, doc: Doc) -> Doc:
        """Set the norms of a document."""
        for token in doc:
            if token.tag_ == "B-place":
                token.norm_ = "@place"
            elif token.text not in self._words:
                token.norm_ = f"@{min(len(token), 4)}" if token.is_alpha else "@"
        return doc

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Learn the common words of the training texts."""
        counts = Counter(t.text for example in get_examples() for t in example.reference if not t.is_space)
        self._words = frozenset(word for word, count in counts.items() if count >= LEAST)

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write the words, one a line."""
        Path(path).write_text("".join(f"{word}\n" for word in sorted(self._words)), encoding="utf-8")

    def from_disk(self, path: str | Path, **_: Any) -> CommonWords:
        """Read the words again."""
        self._words = frozenset(Path(path).read_text(encoding="utf-8").splitlines())
        return self


@Language.factory("common_words", assigns=["token.norm"], requires=["token.tag"])
def create(nlp: Language, name: str) -> CommonWords:  # noqa: ARG001 - what spaCy calls a factory with
    """The component that a pipeline's config names."""
    return CommonWords()
