"""Activity kinds (活动类型): the versions that were issued, and those that hold on a day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from server.domain.activity_kinds import KindRule
from server.store import sql

Row = dict[str, Any]

HELD = "k.since <= {day} and k.until > {day}"
"""Whether a version holds on a day."""


async def held(day: date) -> list[Row]:
    """The version of each kind that holds on a day, by category and label."""
    return await sql.fetch(f"select * from activity_kind k where {HELD.format(day='$1')} order by category, label", day)


async def versions() -> list[Row]:
    """Every version of every kind."""
    return await sql.fetch("select * from activity_kind order by key, version")


ON = f"""
    select k.* from activity_kind a join activity_kind k on k.key = a.key and {HELD.format(day="$2")} where a.id = $1
    for share of k
"""


async def on(version: UUID, day: date) -> Row | None:
    """
    The version that holds on a day of the kind that any version is of; None if it has not begun.

    No other begins on that day until the transaction ends.
    """
    return await sql.one(ON, version, day) or await sql.one(ON, version, day)  # the second time after one just issued


async def key(version: UUID) -> str | None:
    """The kind's own name, whichever version is asked of."""
    return await sql.value("select key from activity_kind where id = $1", version)


async def named(key: str, day: date) -> UUID | None:
    """The version of a kind that holds on a day."""
    return await sql.value(f"select id from activity_kind k where key = $1 and {HELD.format(day='$2')}", key, day)


FOLLOW = """
    update activity_kind set until = $2 where key = $1 and since <= $2 and until > $2
"""
ADD = """
    insert into activity_kind (id, key, version, since, until, label, category, half_days, enrol, min_deputies, public,
        function, expertise, min_evidence, position_required, radius_m, announce_days, at_stations, min_summary, proof,
        offered, source)
    select $1, $2::text, $3, $4::date,
        (select coalesce(min(since), 'infinity') from activity_kind where key = $2::text and since > $4::date),
        $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $5
    returning until
"""


async def add(rule: Mapping[str, Any], key: str, body: KindRule) -> date:
    """An issued version holds from its day on, until the day that is returned."""
    await sql.execute(FOLLOW, key, rule["starts_on"])
    given = (rule["id"], key, rule["version"], rule["starts_on"], rule["source"])
    return await sql.value(ADD, *given, *_plain(body))


def _plain(body: KindRule) -> list[Any]:
    return [list(one) if isinstance(one, tuple) else one for one in msgspec.structs.astuple(body)]


PLANNED = """
    select a.id, a.title from activity a join activity_kind k on k.id = a.kind and k.key = $1
        join unit u on u.id = a.unit join unit z on z.id = coalesce(u.congress, u.id)
    where a.state in ('DRAFT', 'PUBLISHED') and a.starts_at > $4
        and (a.starts_at at time zone coalesce(z.zone, 'Asia/Shanghai'))::date >= $2
        and (a.starts_at at time zone coalesce(z.zone, 'Asia/Shanghai'))::date < $3
    order by a.starts_at, a.id
"""


async def planned(key: str, since: date, until: date, now: datetime) -> list[Row]:
    """Activities of a kind that have not begun and lie from a day on, and before another: `id`, `title`."""
    return await sql.fetch(PLANNED, key, since, until, now)


async def refer(ids: Sequence[UUID], version: UUID) -> None:
    """These activities are decided by that version, each one version on."""
    await sql.execute(
        "update activity set kind = $2, version = version + 1 where id = any($1::uuid[])", list(ids), version
    )
