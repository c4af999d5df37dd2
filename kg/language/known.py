"""The names that the schemes and the gazetteer know, found on the characters, whatever the words are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg import lexicon as lexicons
from kg.language.heads import organization_heads
from kg.lexicon import Lexicon
from kg.model import Mention, Span

# the schemes whose names are mentions, and the kind of mention that each makes
KINDS = {"groups": "group", "benefits": "benefit", "domains": "domain"}
# the schemes that only tell the recognizer what sort of word it sees
HINTS = {"facilities": "facility", "metrics": "metric", "initiative-types": "type"}
# where names of several kinds share a word, the first of these is its tag
ORDER = ("organization", "place", "group", "benefit", "facility", "metric", "type", "domain")
ATTRIBUTE = "known"


class KnownNames:
    """Puts every known name into ``doc._.known``, and its kind on the tokens under it as their tag.

    They stand there as plain rows (start, end, kind, concept), so that a document can go to and from bytes, which it
    does between the processes of ``nlp.pipe``; `mentions` makes records of them.
    Within a kind the longest name wins; names of different kinds may nest (低保 in 低保对象).
    """

    def __init__(self) -> None:
        self._characters = Vocab()
        self._lexicon: Lexicon | None = None
        self._matchers: list[tuple[str, PhraseMatcher, Mapping[str, str]]] = []
        if not Doc.has_extension(ATTRIBUTE):
            Doc.set_extension(ATTRIBUTE, default=())

    def learn(self, lexicon: Lexicon) -> None:
        """Know the names of a lexicon and no others."""
        if lexicon is not self._lexicon:
            self._lexicon = lexicon
            tables = (*_mentions(lexicon), *_hints(lexicon))
            self._matchers = [(kind, *self._matcher(names)) for kind, names in tables if names]

    def __call__(self, doc: Doc) -> Doc:
        """Mark the document; the lexicon in force is learnt with the first one, if none was before."""
        if self._lexicon is None:
            self.learn(lexicons.load())
        found = sorted(self.find(doc.text), key=lambda m: (m.span, m.kind))
        doc._.known = tuple((*mention.span, mention.kind, mention.concept) for mention in found if mention.concept)
        _tag(doc, found)
        return doc

    def find(self, text: str) -> Iterator[Mention]:
        """Every known name of a text; what is only a hint has no concept."""
        characters = self._spelt(text)
        for kind, matcher, concepts in self._matchers:
            spans = [Span(start, end) for _, start, end in matcher(characters)]
            yield from (
                Mention(span=span, kind=kind, concept=concepts.get(span.of(text), "")) for span in _longest(spans)
            )

    def _spelt(self, text: str) -> Doc:
        return Doc(self._characters, words=list(text), spaces=[False] * len(text))

    def _matcher(self, names: Mapping[str, str]) -> tuple[PhraseMatcher, Mapping[str, str]]:
        matcher = PhraseMatcher(self._characters)
        matcher.add(ATTRIBUTE, [self._spelt(name) for name in names])
        return matcher, names


def mentions(doc: Doc) -> Iterator[Mention]:
    """The known names of a document that have a concept."""
    for start, end, kind, concept in doc._.known:
        yield Mention(span=Span(start, end), kind=kind, concept=concept)


def _mentions(lexicon: Lexicon) -> Iterator[tuple[str, Mapping[str, str]]]:
    for scheme, kind in KINDS.items():
        yield kind, {form: concept.iri for form, concept in lexicon.forms(scheme).items()}
    yield "place", {name: divisions[0].code for name, divisions in lexicon.places.names().items() if len(name) > 1}


def _hints(lexicon: Lexicon) -> Iterator[tuple[str, Mapping[str, str]]]:
    for scheme, kind in HINTS.items():
        yield kind, dict.fromkeys((form for form in lexicon.forms(scheme) if len(form) > 1), "")
    yield "organization", dict.fromkeys(organization_heads(), "")


def _longest(spans: Sequence[Span]) -> Iterator[Span]:
    taken: set[int] = set()
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if span.start not in taken and span.end - 1 not in taken:
            taken.update(range(span.start, span.end))
            yield span


def _tag(doc: Doc, found: Sequence[Mention]) -> None:
    """Tag the tokens that lie within a known name: B- where it begins, I- further on."""
    ranked = sorted(found, key=lambda m: (ORDER.index(m.kind), m.span))
    told: dict[int, str] = {}
    for mention in ranked:
        for at in range(mention.span.start, mention.span.end):
            told.setdefault(at, ("B-" if at == mention.span.start else "I-") + mention.kind)
    for token in doc:
        token.tag_ = told.get(token.idx, "O")


@Language.factory("known_names", assigns=["doc._.known", "token.tag"])
def create(nlp: Language, name: str) -> KnownNames:  # noqa: ARG001 - what spaCy calls a factory with
    """The component that a pipeline's config names."""
    return KnownNames()
