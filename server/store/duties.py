"""Duties (履职记录) as rows: what they are made of, those that stand, and what their deputies' phones are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.domain import duty_projections, projections
from server.domain.activities import ActivityState
from server.domain.duties import Attended, Credit, DutyState, Held, Report, Written
from server.domain.enclosures import Enclosing
from server.domain.lists import List
from server.domain.scans import Presence
from server.domain.scope import Spot, Target
from server.store import duty_categories, enclosures, sql
from server.store.changes import Row


def held(row: Mapping[str, Any]) -> Held:
    """An activity, of a row as `store.activities.one` gives it, as duties see it."""
    return Held(
        id=row["id"],
        title=row["title"],
        category=row["kind_category"],
        on=row["starts_at"].astimezone(ZoneInfo(row["zone"])).date(),
        is_filed=row["state"] == ActivityState.FILED,
    )


ATTENDED = """
    select t.seat, t.presence, t.half_days from attendance t join seat s on s.id = t.seat and s.role = 'DEPUTY'
    where t.activity = $1 and t.presence = 'PRESENT' and ($2::uuid[] is null or t.person = any($2))
"""


async def attended(activity: UUID, persons: Sequence[UUID] | None = None) -> list[Attended]:
    """The deputies who were there, a line a sitting."""
    rows = await sql.fetch(ATTENDED, activity, _maybe(persons))
    return [Attended(row["seat"], Presence(row["presence"]), row["half_days"]) for row in rows]


WRITTEN = """
    select distinct on (i.id) i.id, t.seat, i.list, i.text
    from list_item i join attendance t on t.activity = i.activity and t.person = i.by
        join seat s on s.id = t.seat and s.role = 'DEPUTY'
    where i.activity = $1 and i.deleted_at is null and i.state <> 'DROPPED'
        and ($2::uuid[] is null or i.by = any($2))
    order by i.id, t.sitting
"""


async def written(activity: UUID, persons: Sequence[UUID] | None = None) -> list[Written]:
    """The lines deputies on its list wrote there, those dropped and taken off aside."""
    rows = await sql.fetch(WRITTEN, activity, _maybe(persons))
    return [Written(row["id"], row["seat"], List(row["list"]), row["text"]) for row in rows]


WHOLE = f"""
    select d.*, s.person, p.name, s.role, s.title as seat_title, s.electing_unit, u.id as unit, u.name as unit_name,
        u.kind as unit_kind, u.level as unit_level, u.path as unit_path, coalesce(u.congress, u.id) as congress,
        coalesce(c.zone, 'Asia/Shanghai') as zone, st.path as station_path,
        coalesce(st.congress, st.id) as station_congress, k.label, k.counts, a.name as addressee_name,
        array(select o.id from attachment o where o.about = d.id and o.about_kind = 'DUTY' and o.removed_at is null
            order by o.taken_at, o.id) as photos,
        {enclosures.hung(Enclosing.DUTY, "d.id")}
    from duty d join seat s on s.id = d.seat join person p on p.id = s.person join unit u on u.id = s.unit
        left join unit c on c.id = u.congress left join unit st on st.id = s.station
        {duty_categories.join("k", "d.category", "d.on_date")} left join unit a on a.id = d.addressee
"""
"""A duty with its seat's person, unit and station, the words of its category, and the ids of its photos."""

OF_ACTIVITY = f"""
    {WHOLE} where ($2::uuid[] is null or s.person = any($2)) and (d.source = 'ATTENDANCE' and d.source_id = $1
        or d.source = 'ITEM' and d.source_id in (select id from list_item where activity = $1))
    order by d.id for no key update of d
"""


async def of_activity(activity: UUID, persons: Sequence[UUID] | None = None) -> list[dict[str, Any]]:
    """The duties the system made of an activity, void ones too; locked until the transaction ends."""
    return await sql.fetch(OF_ACTIVITY, activity, _maybe(persons))


async def many(ids: Sequence[UUID], *, lock: bool = False) -> list[dict[str, Any]]:
    """Duties by their ids, in order of them."""
    held = "for no key update of d" if lock else ""
    return await sql.fetch(f"{WHOLE} where d.id = any($1::uuid[]) order by d.id {held}", list(ids))


async def one(duty: UUID, *, lock: bool = False) -> dict[str, Any] | None:
    """A duty."""
    return next(iter(await many([duty], lock=lock)), None)


CREDIT = """
    insert into duty as held (id, seat, category, title, on_date, half_days, source, source_id, text, state, version)
    select id, seat, category, title, on_date, half_days, source, source_id, '', 'APPROVED', 1
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::smallint[], $7::text[], $8::uuid[])
        as t (id, seat, category, title, on_date, half_days, source, source_id)
    order by id
    on conflict (seat, source, source_id, category) do update
        set title = excluded.title, on_date = excluded.on_date, half_days = excluded.half_days, state = 'APPROVED',
            note = null, version = held.version + 1
"""


async def credit(made: Sequence[Credit]) -> None:
    """These duties stand as the system makes them."""
    await sql.execute(
        CREDIT,
        [one.id for one in made],
        [one.seat for one in made],
        [one.category for one in made],
        [one.title for one in made],
        [one.on for one in made],
        [one.half_days for one in made],
        [one.source for one in made],
        [one.source_id for one in made],
    )


async def void(ids: Sequence[UUID], note: str) -> None:
    """These duties count no more."""
    await sql.execute(
        "update duty set state = 'VOID', note = $2, version = version + 1 where id = any($1::uuid[])", list(ids), note
    )


REPORT = """
    insert into duty as held (id, seat, category, title, on_date, half_days, source, source_id, text, addressee, state,
        written_at, version)
    values ($1, $2, $3, $4, $5, $6, 'SELF', $1, $7, $8, 'SUBMITTED', $9, 1)
    on conflict (id) do update set category = $3, title = $4, on_date = $5, half_days = $6, text = $7, addressee = $8,
        state = 'SUBMITTED', note = null, looked_by = null, reviewed_by = null, reviewed_at = null, written_at = $9,
        version = held.version + 1
"""


async def report(
    duty: UUID, seat: UUID, category: str, said: Report, addressee: UUID | None, written_at: datetime
) -> None:
    """A deputy's own report stands so and waits for review, for the first time or again."""
    given = (said.title, said.on, said.half_days, said.text, addressee, written_at)
    await sql.execute(REPORT, duty, seat, category, *given)


async def hold(ids: Sequence[UUID]) -> None:
    """These duties are the caller's until its transaction ends."""
    await sql.fetch("select id from duty where id = any($1::uuid[]) order by id for no key update", sorted(ids))


async def review(duty: UUID, state: DutyState, note: str | None, by: UUID, at: datetime) -> None:
    """What staff said of a report."""
    await sql.execute(
        "update duty set state = $2, note = $3, reviewed_by = $4, reviewed_at = $5, version = version + 1"
        " where id = $1",
        duty,
        state,
        note,
        by,
        at,
    )


async def look(duty: UUID, by: UUID) -> None:
    """The station says that it was so."""
    await sql.execute("update duty set looked_by = $2, version = version + 1 where id = $1", duty, by)


async def touch(duty: UUID) -> None:
    """Its deputy's phones must hear of it again."""
    await sql.execute("update duty set version = version + 1 where id = $1", duty)


async def take_back(duty: UUID) -> None:
    """Its author wants it counted no more."""
    await sql.execute("update duty set state = 'VOID', reviewed_by = null, version = version + 1 where id = $1", duty)


STAFF_OF = """
    select distinct s.person from seat s where s.unit = $1 and s.role = 'CONGRESS_STAFF' and s.status = 'ACTIVE'
    order by s.person
"""


async def staff_of(congress: UUID) -> list[UUID]:
    """Persons who staff a congress."""
    return [row["person"] for row in await sql.fetch(STAFF_OF, congress)]


def target(row: Mapping[str, Any]) -> Target:
    """A duty, of a row as `one` gives it, as permissions see it."""
    electing = (row["electing_unit"],) if row["electing_unit"] else ()
    belongs = (Spot(row["station_path"], row["station_congress"]),) if row["station_path"] else ()
    return Target(row["unit_path"], row["congress"], person=row["person"], electing_units=electing, belongs=belongs)


def is_as(row: Mapping[str, Any], credit: Credit) -> bool:
    """Whether a duty says already what the system would make."""
    says = (row["state"], row["title"], row["on_date"], row["half_days"])
    return says == (DutyState.APPROVED, credit.title, credit.on, credit.half_days)


SOURCES = """
    select a.id from activity a where a.id > $1 and (a.state = 'FILED'
        or exists (select 1 from duty d where d.source = 'ATTENDANCE' and d.source_id = a.id)
        or exists (select 1 from duty d join list_item i on i.id = d.source_id and d.source = 'ITEM'
            where i.activity = a.id))
    order by a.id limit $2
"""


async def activities_with_duties(after: UUID, limit: int) -> list[UUID]:
    """Activities that make duties, or made some, page by page."""
    return [row["id"] for row in await sql.fetch(SOURCES, after, limit)]


async def fed(ids: Sequence[UUID]) -> list[Row]:
    """What deputies' phones are told of these duties."""
    return [told(row) for row in await many(ids)]


def told(row: Mapping[str, Any]) -> Row:
    """What a deputy's phone is told of a duty: nothing of a void one the system made."""
    return Row(projections.person_scope(row["person"]), "duty", row["id"], row["version"], duty_projections.duty(row))


def _maybe(persons: Sequence[UUID] | None) -> list[UUID] | None:
    return None if persons is None else list(persons)
