"""Codes (码) and displays: which stands for what, and the making of new ones."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.codes import CodeKind
from server.store import sql
from server.tables.columns import uuid7

TRIES = 5
"""31⁷ tokens stand against at most thousands in use: two collisions running are a fault elsewhere."""


async def active(kind: CodeKind, target: UUID) -> dict[str, Any] | None:
    """The code that stands for something now."""
    return await sql.one(
        "select * from code where target = $1 and kind = $2 and state = 'ACTIVE' order by valid_from desc limit 1",
        target,
        kind,
    )


async def lock(kind: CodeKind, target: UUID) -> list[dict[str, Any]]:
    """The codes that stand for something, locked until the transaction ends."""
    return await sql.fetch(
        "select * from code where target = $1 and kind = $2 and state = 'ACTIVE' order by id for update", target, kind
    )


async def add(kind: CodeKind, target: UUID, unit: UUID, at: datetime, chance: Callable[[], str]) -> dict[str, Any]:
    """
    A new code with a token nobody has.

    Args:
        chance: Makes a token; asked again when one is taken.
    """
    for _ in range(TRIES):
        row = await sql.one(ADD, uuid7(), kind, target, unit, chance(), at)
        if row is not None:
            return row
    raise RuntimeError(f"no free token for {kind} {target} in {TRIES} tries")


ADD = """
    insert into code (id, kind, target, unit, token, state, valid_from)
    values ($1, $2, $3, $4, $5, 'ACTIVE', $6)
    on conflict (token) do nothing
    returning *
"""


async def retire(ids: list[UUID], at: datetime, replaced_by: UUID | None) -> None:
    """Codes that stood until `at`."""
    await sql.execute(
        "update code set state = 'RETIRED', retired_at = $2, replaced_by = $3 where id = any($1::uuid[])",
        ids,
        at,
        replaced_by,
    )


async def wall_target(kind: CodeKind, target: UUID) -> dict[str, Any] | None:
    """
    Where a station's or deputy's code belongs, with what permissions ask.

    Returns:
        `unit`, `unit_path`, `congress`, and for a seat `person`, `station_path`,
        `station_congress`; None if there is nothing of that kind.
    """
    return await sql.one(SEAT_TARGET if kind is CodeKind.DEPUTY else UNIT_TARGET, target)


UNIT_TARGET = """
    select u.id as unit, u.path as unit_path, coalesce(u.congress, u.id) as congress, null::uuid as person,
        null::text as station_path, null::uuid as station_congress
    from unit u where u.id = $1 and u.kind in ('STATION', 'HOME', 'POINT') for no key update of u
"""

SEAT_TARGET = """
    select u.id as unit, u.path as unit_path, coalesce(u.congress, u.id) as congress, s.person,
        st.path as station_path, coalesce(st.congress, st.id) as station_congress
    from seat s join unit u on u.id = s.unit left join unit st on st.id = s.station
    where s.id = $1 and s.role = 'DEPUTY' for no key update of s
"""

OPEN = """
    insert into display (id, number, activity, device, opened_at) values ($1, $2, $3, $4, $5)
    on conflict (number) do nothing
    returning *
"""


async def open_display_of(activity: UUID, device: UUID | None) -> dict[str, Any] | None:
    """The display a device already has at an activity."""
    return await sql.one(
        "select * from display where activity = $1 and device = $2 and revoked_at is null order by opened_at limit 1",
        activity,
        device,
    )


async def add_display(activity: UUID, device: UUID | None, at: datetime, chance: Callable[[], int]) -> dict[str, Any]:
    """A display with a number nobody has; `chance` is asked again when one is taken."""
    for _ in range(TRIES):
        row = await sql.one(OPEN, uuid7(), chance(), activity, device, at)
        if row is not None:
            return row
    raise RuntimeError(f"no free display number in {TRIES} tries")


async def revoke_display(display: UUID, at: datetime) -> bool:
    """Whether the display was open until `at`; False if it was revoked before."""
    return bool(
        await sql.execute("update display set revoked_at = $2 where id = $1 and revoked_at is null", display, at)
    )


ALL_OF_DEVICE = """
    update display d set revoked_at = $2 from activity a join unit u on u.id = a.unit
    where d.device = $1 and d.revoked_at is null and a.id = d.activity
    returning d.id, d.activity, u.path as unit_path
"""


async def revoke_displays_of(device: UUID, at: datetime) -> list[dict[str, Any]]:
    """The displays a device had open until `at`: `id`, `activity`, `unit_path`."""
    return await sql.fetch(ALL_OF_DEVICE, device, at)


async def display(display: UUID) -> dict[str, Any] | None:
    """A display, revoked or not."""
    return await sql.one("select * from display where id = $1", display)


async def desks_of(person: UUID, since: datetime) -> list[UUID]:
    """Activities with this person on their list that end no earlier than `since`."""
    rows = await sql.fetch(
        "select distinct t.activity from attendance t join activity a on a.id = t.activity"
        " where t.person = $1 and a.ends_at >= $2 and a.state <> 'DRAFT' order by t.activity",
        person,
        since,
    )
    return [row["activity"] for row in rows]
