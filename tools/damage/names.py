"""Names that a file system allows and nobody expects."""

from __future__ import annotations

import random

_ODD = (
    "{} ", " {}", "{}\n", "a\tb{}", "{}'\"`", "-{}", "{}\u202e", "<{}>", "{}#?&=%2F", "{}%", "{}\\", "{}" + "长" * 70,
    "{}😀", "{}..", "{}\udcff\udcfe", "{}\x01", "$(touch {})", "{};touch a", "e\u0301{}", "\u00e9{}", "{}{{}}",
    "{}|^", "CON{}", "{}\ufeff", "{}\x7f",
)  # fmt: skip


def odd(plain: str, chance: random.Random) -> str:
    """A name in an odd form; halves of surrogate pairs stand for bytes that are no UTF-8."""
    return chance.choice(_ODD).format(plain)
