"""The constraints of SHACL Core that our shapes use, each a function of a node's values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.graph.vocabulary import SH

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Said = Mapping[ox.NamedNode, Sequence[Term]]
# The classes of a thing, those above them included.
Typed = Callable[[Term], frozenset[str]]
# The values of the path, all that is said of the node, and the classes of things; what it yields breaks the constraint.
Constraint = Callable[[Sequence[Term], Said, Typed], Iterator[str]]
Condition = Callable[[Term, Typed], bool]

# These names are words of Python.
CLASS, IN, OR = (getattr(SH, name) for name in ("class", "in", "or"))
_KINDS = {SH.IRI: ox.NamedNode, SH.Literal: ox.Literal, SH.BlankNode: ox.BlankNode}


def words(term: Term) -> str:
    """A term as it is told: an IRI without brackets, a literal's words."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def min_count(value: Term) -> Constraint:
    """There are so many values at least."""
    least = int(words(value))
    return lambda values, _, __: iter(() if len(values) >= least else (f"{len(values)} of {least}",))


def max_count(value: Term) -> Constraint:
    """There are so many values at most."""
    most = int(words(value))
    return lambda values, _, __: iter(() if len(values) <= most else (f"{len(values)} instead of {most}",))


def unique_lang(_: Term) -> Constraint:
    """There is one value a language."""

    def repeated(values: Sequence[Term], _: Said, __: Typed) -> Iterator[str]:
        languages = Counter(value.language for value in values if isinstance(value, ox.Literal) and value.language)
        return (language for language, many in languages.items() if many > 1)

    return repeated


def each(condition: Condition) -> Constraint:
    """Every value meets a condition."""
    return lambda values, _, typed: (words(value) for value in values if not condition(value, typed))


def of_datatype(datatype: Term) -> Condition:
    """It is a literal of this datatype."""
    return lambda value, _: isinstance(value, ox.Literal) and value.datatype == datatype


def of_class(name: Term) -> Condition:
    """It is an instance of this class, or of one below."""
    wanted = words(name)
    return lambda value, typed: wanted in typed(value)


def of_kind(kind: Term) -> Condition:
    """It is an IRI, or a literal."""
    wanted = next(python for name, python in _KINDS.items() if name == kind)
    return lambda value, _: isinstance(value, wanted)


def one_of(listed: Sequence[Term]) -> Condition:
    """It is one of these."""
    return lambda value, _: value in listed


def in_language(listed: Sequence[Term]) -> Condition:
    """It is in one of these languages."""
    tags = {words(tag) for tag in listed}
    return lambda value, _: isinstance(value, ox.Literal) and value.language in tags


def any_of(conditions: Sequence[Condition]) -> Condition:
    """It meets one of these conditions."""
    return lambda value, typed: any(condition(value, typed) for condition in conditions)


def like(pattern: Term) -> Condition:
    """Its words are like a regular expression."""
    expression = re.compile(words(pattern))
    return lambda value, _: expression.search(words(value)) is not None


def at_least(value: Term) -> Condition:
    """It is not below this number."""
    return lambda held, _: before(value, held, or_same=True)


def at_most(value: Term) -> Condition:
    """It is not above this number."""
    return lambda held, _: before(held, value, or_same=True)


def less_than(path: Term, *, or_same: bool) -> Constraint:
    """Every value comes before each value of another path."""

    def after(values: Sequence[Term], said: Said, _: Typed) -> Iterator[str]:
        others = [other for predicate, held in said.items() if predicate == path for other in held]
        return (words(one) for one in values if not all(before(one, other, or_same=or_same) for other in others))

    return after


def disjoint(path: Term) -> Constraint:
    """No value is a value of another path."""

    def shared(values: Sequence[Term], said: Said, _: Typed) -> Iterator[str]:
        others = [other for predicate, held in said.items() if predicate == path for other in held]
        return (words(one) for one in values if one in others)

    return shared


def before(one: Term, other: Term, *, or_same: bool) -> bool:
    """Whether one literal comes before another; never, where they cannot be compared.

    >>> before(ox.Literal("2024-01-01"), ox.Literal("2024-09-19"), or_same=False)
    True
    >>> before(ox.Literal(7), ox.Literal("sieben"), or_same=True)
    False
    """
    first, second = _ordered(one), _ordered(other)
    if isinstance(first, Decimal) and isinstance(second, Decimal):
        return first < second or (or_same and first == second)
    if isinstance(first, str) and isinstance(second, str):
        return first < second or (or_same and first == second)
    return False


def _ordered(term: Term) -> Decimal | str | None:
    """A number, or the ISO form of a date, which is in the order of time."""
    if not isinstance(term, ox.Literal):
        return None
    try:
        number = Decimal(term.value)
    except InvalidOperation:
        return term.value
    return number if number.is_finite() else None
