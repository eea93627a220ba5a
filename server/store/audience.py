"""
The audience (对象) of an activity: deputies chosen by what they are, know, and have raised.

Whom a viewer may ask at all is as in `people.search`; here it is only narrowed, and said of each
what they raised and where else they are to be at that time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.people import Level, Role
from server.domain.viewer import Viewer
from server.store import activities, people, sql

Row = dict[str, Any]
MOST = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Whom an activity wants; None and empty narrow nothing.

    Attributes:
        words: Part of a name, a unit's name or an expertise.
        unit_path: Of whose unit, or group.
        expertise: They know one of these.
        raised: They wrote down a problem or suggestion that says this.
        topic: They wrote one down on this topic.
    """

    words: str | None = None
    level: Level | None = None
    unit_path: str | None = None
    expertise: Sequence[str] = ()
    grass_roots: bool = False
    raised: str | None = None
    topic: UUID | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """When it is held, and which it is if it stands."""

    starts_at: datetime
    ends_at: datetime
    activity: UUID | None = None


AUDIENCE = f"""
    with found as ({people.FOUND} and ($9::text is null or u.level = $9)
        and ($10::varchar[] is null or s.expertise && $10) and (not $11 or s.grass_roots))
    select found.*, raised.n as raised, raised.latest, elsewhere.title as elsewhere, count(*) over () as total
    from found
    cross join lateral (
        select count(*) as n, (array_agg(left(i.text, 60) order by i.written_at desc nulls last, i.id))[1] as latest
        from list_item i where i.by = found.person and i.deleted_at is null and i.list in ('PROBLEM', 'SUGGESTION')
            and ($12::text is null or strpos(i.text, $12) > 0) and ($13::uuid is null or i.topic = $13)) as raised
    left join lateral (
        select b.title from attendance o join activity b on b.id = o.activity
        where o.person = found.person and o.enrolment in ('INVITED', 'ENROLLED') and b.id is distinct from $14
            and b.state in ('PUBLISHED', 'RUNNING') and b.starts_at < $16 and b.ends_at > $15
        order by b.starts_at, b.id limit 1) as elsewhere on true
    where $12::text is null and $13::uuid is null or raised.n > 0
    order by case when $12::text is null and $13::uuid is null then 0 else raised.n end desc,
        found.unit_path, found.name, found.id limit $8
"""


async def find(viewer: Viewer, wanted: Wanted, time: Time | None, now: datetime, first: int) -> list[Row]:
    """Deputies' seats, most raised first where that is asked; `total` is how many there are in all."""
    return await sql.fetch(
        AUDIENCE,
        now,
        wanted.words or None,
        wanted.unit_path,
        Role.DEPUTY,
        viewer.unit_path,
        viewer.congress,
        activities.electing(viewer),
        max(1, min(first, MOST)),
        wanted.level,
        list(wanted.expertise) or None,
        wanted.grass_roots,
        wanted.raised or None,
        wanted.topic,
        time and time.activity,
        time and time.starts_at,
        time and time.ends_at,
    )
