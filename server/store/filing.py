"""What filing an activity asks of the tables, and what it leaves there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain import filing as rules
from server.domain.activity_kinds import Proof
from server.domain.filing import Dossier
from server.store import sql
from server.store.presence import Line

DOSSIER = """
    select
        (select count(*) from attachment where about_kind = 'ACTIVITY' and about = $1 and removed_at is null) as photos,
        (select count(*) from list_item where activity = $1 and list = 'RESULT' and deleted_at is null
            and state <> 'DROPPED') as results,
        count(*) filter (where t.presence = 'TO_REVIEW') as to_review,
        count(*) filter (where t.enrolment = 'LEAVE_ASKED') as leave_asked,
        count(distinct t.person) filter (where t.presence = 'PRESENT' and s.role = 'DEPUTY') as deputies
    from attendance t left join seat s on s.id = t.seat where t.activity = $1
"""


async def _dossier(row: Mapping[str, Any]) -> Dossier:
    """What there is of an activity, of a row of `ASKED`."""
    found = await sql.one(DOSSIER, row["id"])
    asked = {"min_deputies": row["min_deputies"], "min_summary": row["min_summary"], "proof": Proof(row["proof"])}
    return Dossier(summary=row["summary"], **asked, **(found or {}))


ASKED = """
    select a.id, a.min_deputies, a.summary, k.min_summary, k.proof
    from activity a join activity_kind k on k.id = a.kind where a.id = $1
"""


async def missing(activity: UUID) -> list[str]:
    """What is to be done before an activity may be filed."""
    row = await sql.one(ASKED, activity)
    return rules.missing(await _dossier(row)) if row else []


async def describe(activity: UUID, summary: str) -> None:
    """Its summary says this, one version on."""
    await sql.execute("update activity set summary = $2, version = version + 1 where id = $1", activity, summary)


async def set_filed(activity: UUID, at: datetime | None) -> None:
    """It is filed since then, or has only ended if None; one version on."""
    await sql.execute(
        "update activity set state = case when $2::timestamptz is null then 'ENDED' else 'FILED' end, filed_at = $2,"
        " version = version + 1 where id = $1",
        activity,
        at,
    )


async def set_sent_up(activity: UUID, at: datetime) -> None:
    """Its summary went up, one version on."""
    await sql.execute("update activity set sent_up_at = $2, version = version + 1 where id = $1", activity, at)


async def lines(activity: UUID) -> list[Line]:
    """Where each attendance at it stands."""
    rows = await sql.fetch(
        "select person, sitting from attendance where activity = $1 order by person, sitting", activity
    )
    return [(activity, row["person"], row["sitting"]) for row in rows]


ABOVE = """
    select distinct s.person from unit here join unit above on above.id =
        (select coalesce(up.congress, up.id) from unit up where up.id = here.parent)
        join seat s on s.unit = above.id and s.role = 'CONGRESS_STAFF' and s.status = 'ACTIVE'
    where here.id = $1 order by s.person
"""


async def staff_above(congress: UUID) -> list[UUID]:
    """Persons who staff the congress next above one."""
    return [row["person"] for row in await sql.fetch(ABOVE, congress)]
