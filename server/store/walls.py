"""Codes on walls (上墙的码): the stations and deputies under a unit, what their posters say, and the code each has."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.codes import CodeKind
from server.store import sql
from server.store.codes import TRIES
from server.tables.columns import uuid7

Row = dict[str, Any]

TOKEN = """
    (select c.token from code c where c.target = {target} and c.kind = '{kind}' and c.state = 'ACTIVE'
        order by c.valid_from desc limit 1) as token
"""

STATIONS = f"""
    select u.id as target, u.name, u.id as unit, u.path as unit_path, coalesce(u.congress, u.id) as congress,
        null::uuid as person, null::text as station_path, null::uuid as station_congress,
        {TOKEN.format(target="u.id", kind="STATION")}, pl.address, pl.hours, pl.public_phone as phone,
        array(select a.name from (
            select v.name, v.path from unit v where v.path <> u.path and starts_with(u.path, v.path)
            order by length(v.path) desc limit 2) a order by length(a.path)) as above
    from unit u left join place pl on pl.unit = u.id
    where u.kind in ('STATION', 'HOME', 'POINT') and u.active and starts_with(u.path, $1)
    order by u.path
"""

DEPUTIES = f"""
    select s.id as target, p.name, u.id as unit, u.path as unit_path, coalesce(u.congress, u.id) as congress,
        s.person, st.path as station_path, coalesce(st.congress, st.id) as station_congress,
        {TOKEN.format(target="s.id", kind="DEPUTY")}, u.name as unit_name, s.district, st.name as station, s.reception
    from seat s join person p on p.id = s.person join unit u on u.id = s.unit left join unit st on st.id = s.station
    where s.role = 'DEPUTY' and s.status = 'ACTIVE' and (starts_with(u.path, $1) or starts_with(st.path, $1))
    order by u.path, p.name, s.id
"""


async def under(kind: CodeKind, path: str) -> list[Row]:
    """
    All stations, or all deputies who sit or meet voters, at or under a path, in the order of the tree.

    Returns:
        `target`, `name`, `token` (None without a code), what `commands.codes.wall` reads, and what a poster says.
    """
    return await sql.fetch(DEPUTIES if kind is CodeKind.DEPUTY else STATIONS, path)


LOCK = """
    select target from unnest($1::uuid[]) as t (target) where not exists (
        select from code c where c.target = t.target and c.kind = $2 and c.state = 'ACTIVE')
"""

# One who gives out codes at a time: two would give a station two.
GUARD = "select pg_advisory_xact_lock(hashtext('codes.issue'))"

ADD = """
    insert into code (id, kind, target, unit, token, state, valid_from)
    select id, $5, target, unit, token, 'ACTIVE', $6
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) as t (id, target, unit, token)
    on conflict (token) do nothing
    returning target
"""


async def without_code(kind: CodeKind, targets: Sequence[UUID]) -> set[UUID]:
    """Those among them that have no code now; nobody else gives any out until the transaction ends."""
    await sql.execute(GUARD)
    return {row["target"] for row in await sql.fetch(LOCK, list(targets), kind)}


async def issue(kind: CodeKind, owed: dict[UUID, UUID], at: datetime, chance: Callable[[], str]) -> None:
    """
    Each has a code with a token nobody has.

    Args:
        owed: The unit of each.
        chance: Makes a token; asked again for those whose was taken.
    """
    left = dict(owed)
    for _ in range(TRIES):
        made = ([uuid7() for _ in left], list(left), list(left.values()), [chance() for _ in left])
        for row in await sql.fetch(ADD, *made, kind, at):
            del left[row["target"]]
        if not left:
            return
    raise RuntimeError(f"no free token for {len(left)} of {len(owed)} in {TRIES} tries")
