"""Whether figures are planned: under a heading or title of plans, or after a sentence that announces them."""

from __future__ import annotations

import re

from kg.model import Sentence
from kg.statements.cues import Cues

_TITLES = re.compile(
    r"工作要点|工作计划|工作打算|目标任务|任务(?:指标|分解|清单)|行动计划|实施方案|规划》?(?:的通知)?$"
)
_REPORTS = re.compile(r"总结|完成|进展|情况|解读|通报|回顾|成效|评估|结果|征求|说明")


def titled(title: str) -> bool:
    """Whether a report's title is that of a plan.

    >>> titled("2025年全县民政工作要点"), titled("2024年工作总结和2025年工作要点")
    (True, False)
    """
    return _TITLES.search(title) is not None and _REPORTS.search(title) is None


def planned(sentence: Sentence, cues: Cues, *, by_title: bool) -> bool:
    """Whether the figures of a sentence are planned by what stands above or before it."""
    near = sentence.headings[-1] if sentence.headings else ""
    if cues.inside("plan-heading", near) and not cues.inside("review-heading", near):
        return True
    if cues.inside("past", sentence.text):
        return False
    # 发展基础, 工作回顾: the sections of a plan that look back
    if by_title and not any(cues.inside("looking-back", heading) for heading in sentence.headings):
        return True
    return bool(sentence.lead) and _announced(sentence.lead, cues)


def _announced(lead: str, cues: Cues) -> bool:
    """Whether the last sentence before that tells of past or plan in the paragraph tells of a plan."""
    for told in reversed(re.split(r"[。！？]", lead[-400:])):
        if cues.inside("past", told):
            return False
        if cues.inside("announcement", told):
            return True
    return False
