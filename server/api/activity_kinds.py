"""Activity kinds (活动类型): rows, not code."""

from typing import Any
from uuid import UUID

import strawberry

from server.api.enums import Enrol, Evidence
from server.api.info import Info
from server.store import activity_kinds, indicators


@strawberry.type(description="What an activity is, and what it asks; a row, not code.")
class ActivityKind:
    id: UUID
    key: str
    label: str
    category: str
    days: float
    enrol: Enrol
    min_deputies: int
    min_evidence: Evidence
    position_required: bool
    radius_m: int
    function: str | None
    announce_days: int
    offered: bool = strawberry.field(description="Whether new ones may be planned.")
    expertise: list[str] = strawberry.field(description="What those asked should know of.")
    source: str = strawberry.field(description="Where it is written that there is such a thing.")


@strawberry.type
class ActivityKindsQuery:
    @strawberry.field(description="Every kind of activity, by the version that holds today.")
    async def activity_kinds(self, info: Info) -> list[ActivityKind]:
        day = await indicators.today(info.context.signed_in().congress, info.context.now)
        return [kind(row) for row in await activity_kinds.held(day)]


def kind(row: dict[str, Any]) -> ActivityKind:
    """A kind, of a row of `store.activity_kinds`."""
    return ActivityKind(
        id=row["id"],
        key=row["key"],
        label=row["label"],
        category=row["category"],
        days=row["half_days"] / 2,
        enrol=row["enrol"],
        min_deputies=row["min_deputies"],
        min_evidence=row["min_evidence"],
        position_required=row["position_required"],
        radius_m=row["radius_m"],
        function=row["function"],
        announce_days=row["announce_days"],
        offered=row["offered"],
        expertise=row["expertise"],
        source=row["source"],
    )
