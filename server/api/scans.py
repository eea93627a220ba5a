"""Scans, as the desk and their author may see them: the refused ones too."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.api.enums import Evidence, Reason, Verdict, Via
from server.api.info import Info
from server.api.people import Person
from server.api.scalars import Milliseconds
from server.domain import scans as rules
from server.domain.permissions import Act, may, require
from server.domain.scope import Target
from server.errors import NotFoundError
from server.store import activities, listed_scans


@strawberry.type(description="One reading of a code, and what was judged of it.")
class Scan:
    target: strawberry.Private[Target]
    id: UUID
    activity: UUID | None
    person: Person
    via: Via
    captured_at: datetime
    received_at: datetime
    uncertainty_ms: Milliseconds | None
    distance_m: int | None = strawberry.field(
        description="Metres from the activity's place; null if either is unknown."
    )
    verdict: Verdict
    reasons: list[Reason]
    evidence: Evidence


@strawberry.type
class ScansQuery:
    @strawberry.field(description="Every scan of an activity, the refused ones too, newest first.")
    async def scans(self, info: Info, activity: UUID, verdict: Verdict | None = None) -> list[Scan]:
        viewer = info.context.signed_in()
        row = await activities.one(activity)
        addressed = activity in await activities.addressed(viewer, [activity])
        if row is None or not may(viewer, Act.READ_ACTIVITY, activities.target(row, addressed=addressed)):
            raise NotFoundError
        chosen = rules.Verdict(verdict) if verdict else None
        return [
            _scan(one, target)
            for one in await listed_scans.of(activity, chosen)
            if may(viewer, Act.SEE_SCANS, target := _target(row, one))
        ]

    @strawberry.field(description="Scans refused in the seat's scope that belong to no activity we know.")
    async def stray_scans(self, info: Info) -> list[Scan]:
        viewer = info.context.signed_in()
        here = Target(viewer.unit_path, viewer.congress)
        require(viewer, Act.SEE_STRAY_SCANS, here)
        return [_scan(row, here) for row in await listed_scans.stray(viewer)]


def _target(activity: dict[str, Any], row: dict[str, Any]) -> Target:
    electing = (row["electing_unit"],) if row.get("electing_unit") else ()
    return activities.about(activity, row["person"], electing)


def _scan(row: dict[str, Any], target: Target) -> Scan:
    return Scan(
        target=target,
        id=row["id"],
        activity=row["activity"],
        person=Person(id=row["person"], name=row["name"]),
        via=row["via"],
        captured_at=row["captured_at"],
        received_at=row["received_at"],
        uncertainty_ms=row["uncertainty_ms"],
        distance_m=row["distance_m"],
        verdict=row["verdict"],
        reasons=row["reasons"],
        evidence=row["evidence"],
    )
