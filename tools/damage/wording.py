"""Damage in what is said: figures without end, impossible days, marks that are never closed."""

from __future__ import annotations

import random
import zipfile

from tools.damage import whole

_UNITS = (
    "9", "1,", "1.", "百", "亿", "十万", "一二三", "%", "个百分点", "年", "2024年13月32日", "0年0月", "99999年1月1日",
    "“", "《", "（", "、",
    "；", "：", "截至", "同比增长", "由1元提高到2元", "第一", "分别", "余", "不低于", "1-2-3-", "１２３", "①", "㎡",
    "〇", "½", "Ⅳ", "-", "\t", "\n\n", "　", "| ", "一、", "（一）", "来源：", "□晚报记者", "\u3000\n",
)  # fmt: skip


def endless(chance: random.Random) -> tuple[str, bytes]:
    """A sentence with a sign of meaning many times over."""
    text = whole.text(chance)
    at = chance.randrange(len(text))
    return ".txt", (text[:at] + chance.choice(_UNITS) * chance.choice((50, 4_400, 40_000)) + text[at:]).encode()


def jumbled(chance: random.Random) -> tuple[str, bytes]:
    """All signs of meaning in any order."""
    size = chance.choice((200, 20_000))
    return ".txt", ("民政" * 20 + "".join(chance.choices([*_UNITS, "养老机构", "低保", "人", "元"], k=size))).encode()


def shuffled(chance: random.Random) -> tuple[str, bytes]:
    """The characters of a report in another order."""
    words = list(whole.text(chance))
    chance.shuffle(words)
    return chance.choice((".txt", ".md")), "".join(words).encode()


def sidecar(chance: random.Random) -> tuple[str, bytes]:
    """An archive of a report with a sidecar that says what cannot be."""
    said = chance.choice(
        (
            b"title = ", b"title = 3", b"published = '2024-13-40'", b"place = 'nowhere'", b"place = ['370100']",
            b"\xff\xfe", b"[" * 50_000,
            b"url = 'javascript:alert(1)'", b"title = '" + "长".encode() * 100_000 + b"'",
            b"published = 9999-12-31", b"url = 'a b<>\"{}'",
        )
    )  # fmt: skip
    stem = whole.stem(chance)
    return ".zip", whole.zipped({f"{stem}.txt": whole.text(chance).encode(), f"{stem}.toml": said}, zipfile.ZIP_STORED)


MAKERS = {one.__name__: one for one in (endless, jumbled, shuffled, sidecar)}
