"""What holds for any page: every character that is read stands in the text, once, and no words are lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon import load
from kg.reading.cues import cues
from kg.reading.normalise import fold_char
from kg.reading.report import stories_of

LINES = [
    "守护一老一小 托起民生幸福",
    "## 聚焦养老服务",
    ">>>推动救助政策落实",
    "一、社会救助",
    "（二）养老服务",
    "1.救助困难群众860人次",
    "□晚报记者 王兰",
    "发布日期:2024-12-20 10:49 来源:绵阳市民政局",
    "| 来 源 | 绵阳网 | 公开日期 | 2017-08-28 |",
    "相关阅读:",
    "全市共有养老机构１２８家,床位2.1万张,其中护理型床位占比63％。",
    "全年发放低保金3.2亿元,惠及困难群众6万余人,切实发挥兜底保",
    "障作用,并为特困供养人员落实护理补贴。",
    "    今年以来,绵阳市民政局持续完善养老服务体系,成效明显。 据悉,全市幸福院 36 处。",
    "社会福利中心效果图。",
    "",
    "",
    "　",
]


@given(st.lists(st.sampled_from(LINES), max_size=25), st.sampled_from(["\n", "\r\n", " "]))
def test_each_character_is_read_once_where_it_stands(lines: list[str], end: str) -> None:
    text = end.join(lines)
    lexicon = load()
    seen: set[int] = set()
    for story in stories_of(text, lexicon, cues(lexicon)):
        for part in story.parts:
            for char, offset in zip(part.view.text, part.view.offsets, strict=True):
                assert offset not in seen
                seen.add(offset)
                assert not char.isalnum() or char == fold_char(text[offset])
    lost = {char for offset, char in enumerate(text) if offset not in seen and char.isalnum()}
    assert not lost
