"""Long lists a page at a time: which page a reader asks for, and how many there are."""

from __future__ import annotations

from kg.endpoint.messages import Request

# No list has a page of more digits.
_DIGITS = 5


def asked_page(request: Request) -> int:
    """The page that a request names, from 1; the first where it names none."""
    asked = request.parameter("page") or "1"
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) <= _DIGITS else 1


def pages_of(number: int, size: int) -> int:
    """How many pages so many things fill, one at least.

    >>> pages_of(0, 100), pages_of(100, 100), pages_of(101, 100)
    (1, 1, 2)
    """
    return max(1, -(-number // size))
