"""Templates of notices (模板) filled for a viewer: activities and units are looked up, and only those they may know."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from server.commands import composing
from server.domain import templates
from server.domain.permissions import Act, may
from server.domain.templates import BrokenError, Variable, VariableType
from server.domain.viewer import Viewer
from server.errors import InvalidError, NotFoundError
from server.store import activities, composed


def variables(text: str) -> list[Variable]:
    """A template's variables as they are kept."""
    return msgspec.json.decode(text, type=list[Variable])


async def fill(viewer: Viewer, template: UUID, values: Mapping[str, str]) -> tuple[str, str]:
    """
    Title and body with every place filled.

    Raises:
        NotFoundError: No such template.
        InvalidError: A value is missing or not of its kind; `field` is `values.` and the variable's name.
    """
    unit = await composing.speaker(viewer)
    row = next((one for one in await composed.templates(unit["path"]) if one["id"] == template), None)
    if row is None:
        raise NotFoundError
    given = variables(row["variables"])
    try:
        known = dict(values)
        for one in given:
            known |= await _looked_up(viewer, one, values.get(one.name, ""))
        return templates.fill(row["title"], given, known), templates.fill(row["body"], given, known)
    except BrokenError as exc:
        raise InvalidError(exc.words, field=f"values.{exc.variable}") from exc


async def _looked_up(viewer: Viewer, variable: Variable, value: str) -> dict[str, str]:
    """What an activity or a unit is called; of the rest nothing."""
    if variable.type not in (VariableType.ACTIVITY, VariableType.UNIT):
        return {}
    try:
        named = UUID(value.strip())
    except ValueError:
        raise BrokenError(variable.name, f"请选择“{variable.name}”。") from None
    if variable.type is VariableType.UNIT:
        unit = await activities.unit(named)
        if unit is None:
            raise BrokenError(variable.name, f"没有找到所选的“{variable.name}”。")
        return {variable.name: unit["name"]}
    row = await activities.one(named)
    if row is None or not may(viewer, Act.READ_ACTIVITY, activities.target(row)):
        raise BrokenError(variable.name, f"没有找到所选的“{variable.name}”。")
    starts = row["starts_at"].astimezone(activities.zone(row))
    when = f"{starts.month}月{starts.day}日(周{templates.WEEKDAYS[starts.weekday()]}){starts:%H:%M}"
    place = row["place"] or "另行通知"
    return {variable.name: row["title"], f"{variable.name}时间": when, f"{variable.name}地点": place}
