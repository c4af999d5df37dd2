"""What each block is: a heading, a caption, running text, a byline, or page furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Role, View
from kg.reading.cells import ROW
from kg.reading.cues import Cues
from kg.reading.layout import Block
from kg.reading.lines import DECORATION, WEAK_MARKS, LineKind, is_closed, is_headingable, mark
from kg.reading.normalise import join_words, keep_parts

LONGEST_CAPTION = 45
LONGEST_SENTENCE_CAPTION = 35
# A cut sentence of fewer characters says nothing; a page ends with many such words.
SHORTEST_REST = 8
QUOTED = re.compile("“[^”]*”|（[^）]*）")
# Two titles that begin alike may do so by chance; three are a series.
SERIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block with its role; *rank* is the mark of a heading (一、 and the like), empty for an unmarked one."""

    view: View
    role: Role
    rank: str = ""
    block: Block

    @property
    def text(self) -> str:
        """The words as they are read."""
        return self.view.text


def assign(blocks: Sequence[Block], cues: Cues) -> tuple[Part, ...]:
    """The blocks with their roles."""
    roles = _Roles(blocks, cues)
    return tuple(_part(block, *roles.of(i)) for i, block in enumerate(blocks))


def _part(block: Block, role: Role, rank: str) -> Part:
    view = block.view
    if role is Role.HEADING and rank.rstrip("123456") in DECORATION:
        found = mark(view.text)
        skip = found[1] if found else 0
        view = View(view.text[skip:], view.offsets[skip:])
    shaped = join_words(view) if role is Role.BODY else keep_parts(view)
    return Part(view=shaped, role=role, rank=rank, block=block)


def halves(text: str) -> tuple[str, ...]:
    """The parts of a title, as blanks outside quotation marks and brackets part it.

    >>> halves("聚焦底线民生 基本兜底保障坚实有力"), halves("开展“情系老人 公益同行”活动")
    (('聚焦底线民生', '基本兜底保障坚实有力'), ('开展□活动',))
    """
    return tuple(QUOTED.sub("□", text).split())


class _Roles:
    """The roles of a page's blocks, each judged in view of the others."""

    def __init__(self, blocks: Sequence[Block], cues: Cues) -> None:
        self.blocks = blocks
        self.cues = cues
        self.marks = [_mark_of(block) for block in blocks]
        self.short = [_is_short(block) for block in blocks]
        texts = [i for i, block in enumerate(blocks) if block.kind is LineKind.TEXT]
        running = [i for i in texts if not self.short[i]]
        self.first_body = running[0] if running else len(blocks)
        self.last_body = running[-1] if running else -1
        self.next_text = _following(texts, len(blocks))
        self.previous_text = _preceding(texts, len(blocks))
        self.families = self._families(texts)
        self.usual_gap = _usual_gap(blocks)

    def _families(self, texts: Sequence[int]) -> Counter[str]:
        """How many unmarked short lines of the running text share their first characters, or are of two halves."""
        inside = [i for i in texts if self.short[i] and not self.marks[i] and i > self.first_body]
        return Counter(family for i in inside for family in _families_of(self.blocks[i].text))

    def of(self, i: int) -> tuple[Role, str]:
        block = self.blocks[i]
        if block.kind is LineKind.FURNITURE:
            return Role.FURNITURE, ""
        if block.kind is LineKind.BYLINE:
            return Role.BYLINE, ""
        if not self.short[i]:
            return (Role.CAPTION if self._is_sentence_caption(i) else Role.BODY), ""
        found = self.marks[i]
        if found:
            return (Role.HEADING if self._heads(i, found) else Role.BODY), found
        return self._unmarked(i), ""

    def _heads(self, i: int, found: str) -> bool:
        """A marked line is a heading, unless its like stands next: then it is an item of a list."""
        if found not in WEAK_MARKS:
            return True
        following, previous = self.next_text[i], self.previous_text[i]
        listed = previous is not None and self.short[previous] and self.marks[previous] == found
        if following is None or listed or self.marks[following] == found:
            return False
        return not _states(self.blocks[i].text)

    def _unmarked(self, i: int) -> Role:
        text = self.blocks[i].text
        if self.cues.picture.search(text) is not None:
            return Role.CAPTION
        if i > self.last_body:
            return self._after_all(i)
        if i < self.first_body:
            return Role.HEADING
        if _states(text):
            return Role.BODY
        return Role.CAPTION if self._is_caption(i) else Role.HEADING

    def _after_all(self, i: int) -> Role:
        """A short line after the last paragraph: the end that an excerpt was cut at, or who signed."""
        text = self.blocks[i].text.strip()
        if any(text.endswith(word) for word in self.cues.words["office"]) and "，" not in text and len(text) <= 25:
            return Role.BYLINE
        if self.last_body < 0:
            return Role.HEADING
        return Role.BODY if len(text) >= SHORTEST_REST or "，" in text else Role.FURNITURE

    def _is_caption(self, i: int) -> bool:
        """A lone line between paragraphs, unlike the headings of its text."""
        text = self.blocks[i].text
        if self._in_family(text):
            return False
        scene = self.cues.scene.search(text) is not None
        if not any(count >= SERIES for count in self.families.values()):
            return False
        return scene or (len(halves(text)) == 1 and not self._beside_short(i))

    def _in_family(self, text: str) -> bool:
        scene = self.cues.scene.search(text) is not None
        return any(self.families[family] >= (SERIES if scene else 2) for family in _families_of(text))

    def _beside_short(self, i: int) -> bool:
        return any(j is not None and self.short[j] for j in (self.previous_text[i], self.next_text[i]))

    def _is_sentence_caption(self, i: int) -> bool:
        """A short sentence that stands by itself, or says that it tells of a picture."""
        block = self.blocks[i]
        text = block.text.strip()
        if len(text) > LONGEST_CAPTION or text.count("。") > 1 or (block.is_open and i != self.last_body):
            return False
        if self.cues.picture.search(text) is not None:
            return True
        if len(text) > LONGEST_SENTENCE_CAPTION or re.search(r"[，；：\d]", text) or not is_closed(text):
            return False
        return block.boxed or min(block.gap, block.after) > max(1, self.usual_gap)


def _mark_of(block: Block) -> str:
    found = mark(block.text) if block.kind is LineKind.TEXT else None
    return found[0] if found else ""


def _is_short(block: Block) -> bool:
    text = block.text
    return block.kind is LineKind.TEXT and "\n" not in text and is_headingable(_bare(text)) and not ROW.match(text)


def _bare(text: str) -> str:
    found = mark(text)
    return text[found[1] :] if found else text


def _states(text: str) -> bool:
    """Whether a short line is a label with its value: 会议时间：3月19日.

    >>> _states("会议时间：3月19日政府常务会"), _states("章丘区民政局：书写民政答卷")
    (True, False)
    """
    _, colon, value = text.partition("：")
    return bool(colon) and any(char.isdecimal() for char in value)


def _families_of(text: str) -> tuple[str, ...]:
    parts = halves(text)
    start = f"begins {text.strip()[:2]}"
    return (start, f"halves {len(parts)}") if len(parts) > 1 else (start,)


def _usual_gap(blocks: Sequence[Block]) -> int:
    gaps = Counter(block.gap for block in blocks[1:] if block.kind is LineKind.TEXT)
    return max(gaps, key=lambda gap: (gaps[gap], -gap), default=0)


def _following(texts: Sequence[int], count: int) -> list[int | None]:
    result: list[int | None] = [None] * count
    after: int | None = None
    known = set(texts)
    for i in range(count - 1, -1, -1):
        result[i] = after
        after = i if i in known else after
    return result


def _preceding(texts: Sequence[int], count: int) -> list[int | None]:
    result: list[int | None] = [None] * count
    before: int | None = None
    known = set(texts)
    for i in range(count):
        result[i] = before
        before = i if i in known else before
    return result
