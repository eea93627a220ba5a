"""When persons may be woken: by the rule of their congress and what they chose, asked for many in two statements."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server.domain import hours
from server.domain.hours import Hours, HoursRule
from server.domain.rules import RuleKind, effective
from server.store import rules, sql

# A person is where the seat is that they hold longest; who holds none any more, where they held one.
PERSONS = """
    select p.id, s.congress, coalesce(s.zone, 'Asia/Shanghai') as zone, f.quiet_from, f.quiet_until
    from unnest($1::uuid[]) as p (id) left join preference f on f.person = p.id
        left join lateral (
            select coalesce(u.congress, u.id) as congress, c.zone
            from seat s join unit u on u.id = s.unit left join unit c on c.id = coalesce(u.congress, u.id)
            where s.person = p.id order by (s.status <> 'ACTIVE'), s.since, s.id limit 1
        ) s on true
"""


async def of(persons: Iterable[UUID], now: datetime) -> dict[UUID, Hours]:
    """Each person's hours, by the rules in force now; two statements however many they are."""
    rows = await sql.fetch(PERSONS, list(persons))
    versions = await rules.versions(RuleKind.HOURS) if rows else []

    @cache
    def ruled(congress: UUID | None, zone: str) -> HoursRule:
        return _read(effective(versions, congress, now.astimezone(ZoneInfo(zone)).date()))

    return {
        row["id"]: hours.of(ruled(row["congress"], row["zone"]), row["zone"], row["quiet_from"], row["quiet_until"])
        for row in rows
    }


def _read(row: Mapping[str, Any] | None) -> HoursRule:
    return msgspec.json.decode(row["body"], type=HoursRule) if row else HoursRule()
