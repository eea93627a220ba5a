"""Groups (代表小组、专业小组): deputies of any level who work together, led by one or more of them."""

from collections.abc import Mapping
from typing import Any

from server.domain.leaving import HELD
from server.domain.people import Role, UnitKind

ROLES = (Role.LEADER, Role.MEMBER)


def why_no_group(unit: Mapping[str, Any]) -> str | None:
    """Why nobody can join a unit; None if they can."""
    if unit["kind"] != UnitKind.GROUP:
        return f"{unit['name']}不是代表小组。"
    return None if unit["active"] else f"{unit['name']}已停用。"


def why_not_in(deputy: Mapping[str, Any]) -> str | None:
    """Why whoever holds a seat cannot be in a group; None if they can."""
    if deputy["role"] != Role.DEPUTY:
        return f"{deputy['name']}不是代表。"
    return None if deputy["status"] in HELD else f"{deputy['name']}已经离任。"
