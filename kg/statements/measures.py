"""What sort of number a figure is: a state, a count over a period, a share, or an amount for each."""

from __future__ import annotations

import re

from kg.model import Basis, Measure, Period
from kg.statements.clauses import Slot
from kg.statements.context import Context, Memory, Named
from kg.statements.naming import Turn
from kg.statements.rows import summed

_FLOW_UNITS = frozenset({"人次", "户次", "次", "场", "期", "场次", "件", "例", "对", "元", "班次", "小时"})
_STOCK_MONEY = re.compile(r"规模|余额|资产|存款|总资产|结余")
_SUM_OF = re.compile(r"补贴|资金|款|金额|经费|支出|津贴|金$")


def measure_of(unit: str, named: Named, before: str, period: Period, turn: Turn) -> Measure:
    """Whether a figure is a standard, a share, a flow over its period or a stock at its end."""
    slot, memory, context = turn.slot, turn.memory, turn.context
    cues = context.cues
    all_told = unit == "元" and is_sum(slot, context.text)
    if unit.startswith("元/") or (
        unit == "元"
        and not (all_told and _SUM_OF.search(named.title))
        and (cues.inside("standard", before + named.title) or cues.inside("each", before) or before.endswith("人均"))
        and not ("累计" in before and named.title.endswith(("资金", "金额", "款")))
    ):
        return Measure.STANDARD
    if unit in ("%", "‰", "百分点"):
        return Measure.SHARE
    if unit == "元" and (all_told or not (memory.measure is Measure.STANDARD and slot.item)):
        return Measure.STOCK if _STOCK_MONEY.search(named.title) else Measure.FLOW
    if unit == "元":
        return Measure.STANDARD
    if unit in ("人", "户") and _is_paid(turn):
        return Measure.FLOW
    if unit not in _FLOW_UNITS and (turn.phase is not None or slot.figure.title):
        return Measure.FLOW if summed(slot.figure.title) else Measure.STOCK
    return Measure.FLOW if unit in _FLOW_UNITS else _of_count(named, before, period, slot, memory, context)


def _is_paid(turn: Turn) -> bool:
    """发放孤儿基本生活费3人2.09万元: those to whom the money right behind them was paid."""
    after, text = turn.next, turn.context.text
    if after is None or not after.chained or after.figure.quantity.unit != "元":
        return False
    paid = turn.context.cues.inside("paid", text[: turn.slot.figure.span.start])
    return paid != "" and not turn.context.cues.inside("holding", turn.slot.left.of(text))


def _of_count(
    named: Named, before: str, period: Period, slot: Slot, memory: Memory, context: Context
) -> Measure:  # fmt: skip
    """A count is a flow where its action, its title or the figure before it in the list says so."""
    cues = context.cues
    if slot.chained and memory.measure in (Measure.STOCK, Measure.FLOW):
        return memory.measure
    # 救助管理机构10个: a body named after what it does
    body = cues.at_end("facility-head", named.title.removesuffix("数")) and _BODY.match(named.title)
    if "有" in before and _THERE_ARE.search(before.rstrip()) and "新" not in before:
        return Measure.STOCK  # 年末共有提供住宿的机构399个: what they do is not what was done
    measure = "" if body else cues.measures.get(named.action, "")
    if measure == "flow" and _PILOT.search(named.title):
        measure = "stock"  # 开展国家级试点5项: they are under way
    told = period.basis is Basis.STATED and period.begin is not None and "累计" not in before
    if measure:
        return Measure.FLOW if measure == "stock" and told and named.action in _MADE else Measure(measure)
    if not body and cues.measures.get(cues.at_start("action", named.title)) == "flow":
        return Measure.FLOW
    if memory.measure in (Measure.STOCK, Measure.FLOW) and (slot.item or slot.chained or not named.noun):
        return memory.measure
    if cues.at_end("membership", _STATISTIC.sub("", named.title)) or _NEWLY.search(named.title):
        return Measure.FLOW  # 孤儿新纳入6名
    if memory.measure is Measure.FLOW and _WORK.search(_STATISTIC.sub("", named.title)):
        return Measure.FLOW  # 完成适老化改造800户，2个养老服务综合体建设
    if "全年" in before:
        return Measure.FLOW
    standing = cues.inside("holding", named.title) or cues.at_end("facility-head", named.title.removesuffix("数"))
    return Measure.FLOW if not standing and cues.inside("flow-noun", named.title) else Measure.STOCK


_BODY = re.compile(r"[一-鿿]{2}(?:管理|保护|服务|福利|评估|安置|鉴定)")
_THERE_ARE = re.compile(
    r"^[，、；]?[^，。；]{0,10}(?:年末|年底|期末|目前|全[省市县区])[^，。；]{0,4}(?:共有|现有|拥有|实有)"
)
_PILOT = re.compile(r"^(?:开展|承担|实施|推进)[一-鿿]*试点(?:项目|工作)?数?$")
_WORK = re.compile(r"[一-鿿]{2}(?:建设|改造|升级|改建|扩建|维修|提升)$")
_NEWLY = re.compile(r"新(?:纳入|增|批|审批|认定)")
_STATISTIC = re.compile(r"(?:人数|户数|人次|户次|数)$")

# what is made once counts as made within a stated period, else as standing
_MADE = frozenset(
    {"建成", "建设", "建立", "设立", "成立", "组建", "打造", "创建", "建设完成", "开设", "搭建", "评选", "命名", "认定"}
)


def is_sum(slot: Slot, text: str) -> bool:
    """Whether money in 万 or 亿 is all that was paid, for no word says of whom each."""
    figure = slot.figure
    return figure.number.of(text).endswith(("万", "亿")) and not _OF_ONE.search(
        text, slot.clause.start, figure.span.start
    )


_OF_ONE = re.compile(r"每|均|标准|水平|补差")  # 按月发放6.3万元 is no rate without one of these
