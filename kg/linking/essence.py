"""What a title measures: its words in one form, so that two cities that say the same thing differently say one thing.

The canonical form leaves out what is told elsewhere (residence, scope, that a thing stands, that money was paid, the
statistic that the unit names, the beneficiary whom a benefit serves anyway), puts every name of a scheme and every
class of synonyms by its label, and forgets the order of the words. Which words these are, the schemes say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.linking.vocabulary import Piece, Words, expanded, told_by, vocabulary

# A title of more pieces is not said again in another order, and its candidate reads best as it was said.
_FEW = 3
_KINDS = ("groups", "benefits", "facilities", "", "meaning", "public")


@lru_cache(maxsize=65_536)
def essence(title: str, lexicon: Lexicon, *, change: bool = False) -> tuple[Piece, ...]:
    """The pieces that say what a title measures, each once, in its order; of a *change*, those of what changed.

    >>> from kg.lexicon import load
    >>> [piece.words for piece in essence("享受高龄津贴的老年人人数", load())]
    ['高龄津贴']
    >>> [piece.words for piece in essence("新建孝善食堂数", load())]
    ['新增', '孝善食堂']
    >>> [piece.words for piece in essence("结婚登记对数同比增长率", load(), change=True)]
    ['结婚登记']
    """
    words = vocabulary(lexicon)
    pieces = words.cut(words.clean(title))
    if change:
        pieces = tuple(piece for piece in pieces if piece.concept not in words.changes)
    whole = pieces
    pieces = _reduced(pieces, words)
    pieces = _reduced(tuple(part for piece in pieces for part in expanded(piece, words)), words)
    return tuple(dict.fromkeys(_runs(pieces or whole)))


def _reduced(pieces: tuple[Piece, ...], words: Words) -> tuple[Piece, ...]:
    while True:
        less = _beside_benefits(_without_ends(_without_adverbs(pieces, words), words), words)
        if less == pieces:
            return pieces
        pieces = less


def _without_adverbs(pieces: tuple[Piece, ...], words: Words) -> tuple[Piece, ...]:
    """The pieces without the adverbs that stand between a name and a verb: 慈善总会共募集."""
    kept: list[Piece] = []
    for at, piece in enumerate(pieces):
        verb = not piece.kind and any(following.kind == "meaning" for following in pieces[at + 1 : at + 2])
        if not verb:
            kept.append(piece)
        else:
            kept += _shorn(piece, (), words.adverbs, words, last=False)
    return tuple(kept)


def spelled(pieces: Iterable[Piece], lexicon: Lexicon) -> str:
    """The canonical words of some pieces: the same for any order of a few pieces, verbs first.

    >>> from kg.lexicon import load
    >>> [spelled(essence(title, load()), load()) for title in ("特困人员集中照护人数", "集中照护特困人员数")]
    ['特困人员救助供养集中照护', '特困人员救助供养集中照护']
    """
    said = tuple(pieces)
    verbs = lexicon.forms("actions")
    if len(said) <= _FEW:
        said = tuple(sorted(said, key=lambda p: (p.words not in verbs, _KINDS.index(p.kind), p.words)))
    return "".join(piece.words for piece in said)


def _runs(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with words that no scheme knows made one run where they stand together."""
    run = ""
    for piece in pieces:
        if piece.kind in ("", "whole"):
            run += piece.words
            continue
        if run:
            yield Piece(words=run)
        run = ""
        yield piece
    if run:
        yield Piece(words=run)


def _without_ends(pieces: tuple[Piece, ...], words: Words) -> tuple[Piece, ...]:
    """The pieces without what is left out where a title begins or ends; never nothing."""
    if pieces and not pieces[0].kind:
        pieces = (*_shorn(pieces[0], words.before, (), words, last=len(pieces) == 1), *pieces[1:])
    if pieces and not pieces[-1].kind:
        pieces = (*pieces[:-1], *_shorn(pieces[-1], (), words.after, words, last=len(pieces) == 1))
    return pieces


def _shorn(
    piece: Piece, before: Collection[str], after: Collection[str], words: Words, *, last: bool
) -> tuple[Piece, ...]:
    """A run without some words at its front and back; two characters remain, or where other pieces stand, none."""
    run = piece.words
    while True:
        sizes = [len(run), *range(len(run) - 2, 0, -1)] if not last else range(len(run) - 2, 0, -1)
        front = next((n for n in sizes if run[:n] in before), 0)
        back = 0 if front else next((n for n in sizes if run[len(run) - n :] in after), 0)
        run = run[front : len(run) - back]
        if not run or not front + back:
            break
    return (Piece(words=run),) if run and (last or run not in words.alone) else ()


def _beside_benefits(pieces: tuple[Piece, ...], words: Words) -> tuple[Piece, ...]:
    """The pieces without those that a benefit beside them makes needless: whom it serves, that it helps, what it is.

    Loose words for people are needless beside anything.
    """
    lexicon = words.lexicon
    benefits = [piece.concept for piece in pieces if piece.kind == "benefits" and piece.concept]
    if benefits:
        told = {iri for benefit in benefits for iri in told_by(benefit, lexicon)}
        pieces = tuple(
            kept
            for piece in pieces
            if piece.concept not in told
            for kept in (
                (piece,) if piece.kind else _shorn(piece, words.beside, words.beside, words, last=len(pieces) == 1)
            )
        )
    specific = tuple(piece for piece in pieces if piece.kind != "public")
    return specific or pieces
