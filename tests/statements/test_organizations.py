"""Departments and bodies behind a place, or behind the level of one."""

from __future__ import annotations

import pytest

from kg.model import OrganizationMention
from tests.statements.conftest import Read


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("官渡区民政局会同有关部门推进。", "530111", [("官渡区民政局", "官渡区民政局")]),
        ("云南省昆明市民政局牵头。", "530100", [("云南省昆明市民政局", "云南省昆明市民政局")]),
        ("由市民政局牵头。", "530100", [("市民政局", "昆明市民政局")]),
        ("联合省残联开展培训。", "530100", [("省残联", "云南省残联")]),
        ("市民政局、市财政局共同印发。", "530100", [("市民政局", "昆明市民政局"), ("市财政局", "昆明市财政局")]),
        ("县民政局开展走访。", "530100", [("县民政局", None)]),
        ("市民政部门做好衔接。", "530100", []),
        ("市民政局长介绍情况。", "530100", []),
        ("经市人民政府同意。", "530100", []),
        ("各级民政局加强指导。", "530100", []),
    ],
)
def test_a_department_is_read_with_its_place(
    read: Read, text: str, place: str, found: list[tuple[str, str | None]]
) -> None:
    said = [s for s in read(text, place) if isinstance(s, OrganizationMention) and s.evidence.proposed is None]
    assert [(s.name, s.full) for s in said] == found
