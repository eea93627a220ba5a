"""Decisions (认定) as they were made: none is ever changed, the newest stands."""

from typing import Any
from uuid import UUID

from server.store import sql

DECISIONS = """
    select d.presence, d.reason, p.name as by_name, d.at
    from decision d join seat s on s.id = d.by_seat join person p on p.id = s.person
    where d.activity = $1 and d.person = $2
    order by d.at desc, d.id desc
"""


async def of(activity: UUID, person: UUID) -> list[dict[str, Any]]:
    """What was said of one person's presence at an activity, newest first, with who said it."""
    return await sql.fetch(DECISIONS, activity, person)
