"""Which place a report is about."""

from __future__ import annotations

import pytest

from kg.lexicon import Lexicon
from kg.reading.places import place_of

MIANYANG, ANZHOU, SICHUAN = "510700", "510705", "510000"


@pytest.mark.parametrize(
    ("title", "publisher", "text", "place"),
    [
        ("", "绵阳市民政局", "全市养老机构达到128家。", MIANYANG),
        ("", "", "绵阳市民政局扎实推进各项工作,全市养老机构达到128家。", MIANYANG),
        ("安州区民政局:书写答卷", "", "绵阳市表彰了安州区。全区养老机构达到8家,我区列为全市试点。", ANZHOU),
        ("", "绵阳日报", "我省养老机构达到2480家,四川省民政厅出台意见,全省推进。", SICHUAN),
        ("", "", "我市养老机构达到128家,安州区、江油市、三台县表现突出,品质绵阳再上台阶,绵阳经验推广。", MIANYANG),
        ("", "", "市民政局扎实推进各项工作,全市养老机构达到128家。", None),
        ("", "", "县民政局贯彻长治市民政局部署,全县养老机构达到8家,我县列为试点。", None),
        ("", "", "新华社讯,各地推进安居社区建设,和平年代的幸福生活。", None),
        ("", "", "鼓楼区养老机构达到8家,全区幸福院36处。", None),
        ("", "", "绵阳市与德阳市签署协议,绵阳市、德阳市共建共享。", None),
        ("吉林统计年鉴2019", "", "", "220000"),
        ("吉林市统计年鉴2019", "", "", "220200"),
        ("", "吉林市民政局", "全市养老机构达到128家。", "220200"),
        ("", "", "", None),
    ],
)
def test_place(lexicon: Lexicon, title: str, publisher: str, text: str, place: str | None) -> None:
    assert place_of(title, publisher, text, lexicon.places) == place
