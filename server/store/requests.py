"""Requests (活动申请): kept, found, answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.people import Role
from server.domain.requests import Asked, RequestState
from server.domain.viewer import Viewer
from server.store import people, sql
from server.tables.columns import uuid7
from server.tables.requests import ActivityRequest

Row = dict[str, Any]

REQUEST = """
    select r.*, u.name as unit_name, u.path as unit_path, coalesce(u.congress, u.id) as congress,
        coalesce(c.zone, 'Asia/Shanghai') as zone, p.name as asked_by_name, s.person as asked_by_person,
        a.state as held_state, a.starts_at as held_starts_at, a.ends_at as held_ends_at, a.place as held_place
    from activity_request r join unit u on u.id = r.unit left join unit c on c.id = u.congress
        join seat s on s.id = r.asked_by join person p on p.id = s.person
        left join activity a on a.id = r.activity
"""


async def add(unit: UUID, asked: Asked, by: UUID, at: datetime) -> UUID:
    """Keep a request; its id."""
    made = uuid7()
    values: Row = {name: getattr(asked, name) for name in Asked.__dataclass_fields__}
    values["expertise"] = list(asked.expertise)
    await ActivityRequest.insert(ActivityRequest(id=made, unit=unit, asked_by=by, asked_at=at, **values))
    return made


async def one(request: UUID, *, lock: bool = False) -> Row | None:
    """A request with its department, who asked, and what it became."""
    return await sql.one(f"{REQUEST} where r.id = $1 {'for no key update of r' if lock else ''}", request)


async def of(viewer: Viewer, first: int = 200) -> list[Row]:
    """Those of the viewer's unit and of all under it in its congress, what waits first."""
    return await sql.fetch(
        f"{REQUEST} where starts_with(u.path, $1) and coalesce(u.congress, u.id) = $2"
        " order by r.state <> 'ASKED', r.asked_at desc, r.id limit $3",
        viewer.unit_path,
        viewer.congress,
        first,
    )


async def decide(
    request: UUID, state: RequestState, by: UUID | None, at: datetime, reason: str | None, activity: UUID | None
) -> None:
    """It is answered or withdrawn, one version on."""
    await sql.execute(
        "update activity_request set state = $2, decided_by = $3, decided_at = $4, reason = $5, activity = $6,"
        " version = version + 1 where id = $1",
        request,
        state,
        by,
        at,
        reason,
        activity,
    )


OFFICE = f"""
    select distinct s.person from seat s join unit u on u.id = s.unit left join unit c on c.id = u.congress
    where s.unit = $2 and s.role = $3 and {people.HELD} order by s.person
"""


async def office(congress: UUID, now: datetime) -> list[UUID]:
    """The staff of a congress, who answer."""
    return [row["person"] for row in await sql.fetch(OFFICE, now, congress, Role.CONGRESS_STAFF)]
