"""The spaCy pipeline: Chinese segmentation, sentence ends, and a ruler fed from the schemes and the gazetteer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kg.lexicon import Lexicon

ENDS = frozenset("。！？!?")
CLOSERS = frozenset("”’）)」』》")
KINDS = {"groups": "group", "benefits": "benefit", "domains": "domain"}
KEY = "lexicon"


@Language.component("sentence_ends", assigns=["token.is_sent_start"])
def sentence_ends(doc: Doc) -> Doc:
    """Begin a sentence after every full stop and the closing quotation marks behind it."""
    ended = False
    for token in doc:
        token.is_sent_start = ended and token.text not in CLOSERS and token.text not in ENDS
        ended = (ended and not token.is_sent_start) or token.text in ENDS
    return doc


class LexiconRuler:
    """Marks every name of the schemes in ``doc.spans["lexicon"]``: label is the kind, kb_id the IRI or division code.

    Within a kind the longest name wins; names of different kinds may nest (低保 in 低保对象).
    """

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        self._matchers = [(kind, *_matcher(nlp, names)) for kind, names in _names(lexicon)]

    def __call__(self, doc: Doc) -> Doc:
        """Add the spans to the document."""
        found: list[Span] = []
        for kind, matcher, ids in self._matchers:
            matches = (
                Span(doc, start, end, label=kind, kb_id=ids[doc[start:end].text]) for _, start, end in matcher(doc)
            )
            found += filter_spans(matches)
        doc.spans[KEY] = sorted(found, key=lambda span: (span.start, span.end, span.label_))
        return doc


def _names(lexicon: Lexicon) -> Iterator[tuple[str, dict[str, str]]]:
    for scheme, kind in KINDS.items():
        yield kind, {form: concept.iri for form, concept in lexicon.forms(scheme).items()}
    yield "place", {name: divisions[0].code for name, divisions in lexicon.places.names().items() if len(name) > 1}


def _matcher(nlp: Language, names: dict[str, str]) -> tuple[PhraseMatcher, dict[str, str]]:
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add(KEY, [nlp.make_doc(name) for name in names])
    return matcher, names


@lru_cache(maxsize=2)
def pipeline(lexicon: Lexicon) -> Language:
    """The pipeline of a lexicon, made once."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentence_ends")
    ruler = LexiconRuler(nlp, lexicon)
    Language.component("lexicon_ruler", func=ruler, assigns=["doc.spans"])
    nlp.add_pipe("lexicon_ruler")
    return nlp
