"""
How subjects stand to their indicators (达标): boards of a scope, one person's own, and how many stand where.

Values are read as they were measured; nothing is counted here. A board is found by one
indicator, of which it has the order, and the others are read for its few lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from server.domain.indicators import Indicator, Measure, Subject
from server.domain.people import Role
from server.domain.periods import Period
from server.domain.permissions import READERS, STATION
from server.domain.scope import Spot, Target, reading_paths
from server.domain.standings import Order
from server.domain.targets import Standing
from server.domain.viewer import Viewer
from server.store import sql
from server.store.measuring import Asked, behind

CONGRESS = "coalesce(u.congress, u.id)"

SEATS = f"""
    select s.id, u.path, {CONGRESS} as congress, n.name as label, u.name as place, s.person, s.electing_unit,
        t.path as station_path, coalesce(t.congress, t.id) as station_congress, null::uuid as activity
    from seat s left join person n on n.id = s.person left join unit u on u.id = s.unit
        left join unit t on t.id = s.station
"""
NOBODYS = (
    "null::uuid as person, null::uuid as electing_unit, null::text as station_path, null::uuid as station_congress"
)

UNITS = f"""
    select u.id, u.path, {CONGRESS} as congress, u.name as label,
        case when z.id = u.id then '' else z.name end as place, {NOBODYS}, null::uuid as activity
    from unit u left join unit z on z.id = {CONGRESS}
"""

SEEN: dict[Subject, str] = {
    Subject.DEPUTY: SEATS,
    Subject.MEMBER: SEATS,
    Subject.PAIRING: f"""
        select p.id, u.path, {CONGRESS} as congress, n.name || ' — ' || d.name as label, u.name as place,
            s.person, null::uuid as electing_unit, null::text as station_path, null::uuid as station_congress,
            null::uuid as activity
        from pairing p left join seat s on s.id = p.member_seat left join person n on n.id = s.person
            left join unit u on u.id = s.unit left join seat e on e.id = p.deputy_seat
            left join person d on d.id = e.person
    """,
    Subject.ACTIVITY: f"""
        select a.id, u.path, {CONGRESS} as congress, a.title as label, u.name as place, {NOBODYS}, a.id as activity
        from activity a left join unit u on u.id = a.unit
    """,
    Subject.STATION: UNITS,
    Subject.GROUP: UNITS,
    Subject.CONGRESS: UNITS,
}
"""
Subjects with where they lie and whose they are, with the same column names.

All is joined to the left, so that a table nothing is asked of is never read.
"""

SCOPED = """
    (v.path ^@ any($1::text[]) or v.electing_unit = $2
        or ($3::text is not null and starts_with(v.station_path, $3) and v.station_congress = $4))
"""
"""What a viewer's `_scope` holds."""

ORDERS = {
    Order.BEHIND: "array_position(array['MISSED', 'SHORT', 'OPEN', 'MET']::text[], s.standing::text), "
    "case when s.tenths > s.most then s.most - s.tenths else s.tenths - coalesce(s.least, s.tenths) end, v.path, v.id",
    Order.VALUE: "s.tenths desc, v.path, v.id",
    Order.NAME: "v.path, v.label, v.id",
}

WHEN = "(s.starts_on is null or {day} between s.starts_on and s.ends_on)"


@dataclass(frozen=True, slots=True)
class Sieve:
    """
    Which lines of a board are listed, and how.

    Attributes:
        rule: The indicator they are found and ordered by.
        day: Of the period this day lies in.
    """

    subject: Subject
    rule: str
    day: date
    standings: Sequence[Standing] = ()
    search: str = ""
    order: Order = Order.BEHIND


Scope = tuple[list[str], UUID | None, str | None, UUID]


def scope(viewer: Viewer) -> Scope:
    """What the viewer may see of others, as arguments of SCOPED; permissions say the same of one subject."""
    paths = reading_paths(viewer) if viewer.role in READERS else []
    elects = viewer.unit if viewer.role is Role.CONGRESS_STAFF else None
    station = viewer.unit_path if viewer.role in STATION else None
    return paths, elects, station, viewer.congress


async def page(viewer: Viewer, sieve: Sieve, after: str | None, limit: int) -> tuple[list[dict[str, Any]], str | None]:
    """Some subjects a viewer may see, with `label`, `place` and `activity`, and where the next page begins."""
    skip = _skipped(after)
    seen, order = SEEN[sieve.subject], ORDERS[sieve.order]
    named = ", v.label, v.place" if sieve.search or "label" in order else ""
    query = f"""
        with v as materialized (select v.id, v.path{named} from ({seen}) v where {SCOPED})
        select v.id from snapshot s join v on v.id = s.subject
        where s.rule = $5 and {WHEN.format(day="$6::date")}
            and (cardinality($7::text[]) = 0 or s.standing = any($7))
            and ($8 = '' {"or strpos(v.label, $8) > 0 or strpos(v.place, $8) > 0" if sieve.search else ""})
        order by {order} offset $9 limit $10
    """
    given = (sieve.rule, sieve.day, list(sieve.standings), sieve.search, skip, limit + 1)
    found = [row["id"] for row in await sql.fetch_anew(query, *scope(viewer), *given)]
    shown = f"select v.id, v.label, v.place, v.activity from ({seen}) v where v.id = any($1::uuid[])"
    rows = {row["id"]: row for row in await sql.fetch(shown, found[:limit])}
    return [rows[one] for one in found[:limit]], str(skip + limit) if len(found) > limit else None


VALUES = f"""
    select s.* from snapshot s join unnest($1::text[], $2::date[]) a (rule, day) on a.rule = s.rule
    where s.subject = any($3::uuid[]) and ($4 or {WHEN.format(day="a.day")})
    order by s.rule, s.starts_on desc nulls last
"""


async def values(days: Sequence[tuple[str, date]], subjects: Sequence[UUID], *, all_kept: bool) -> list[dict[str, Any]]:
    """What these rules came to of these subjects, on the day beside each, or in every kept period."""
    return await sql.fetch(VALUES, [rule for rule, _ in days], [day for _, day in days], list(subjects), all_kept)


async def counts(viewer: Viewer, subject: Subject, days: Sequence[tuple[str, date]]) -> list[dict[str, Any]]:
    """How many of the viewer's scope stand where, by `rule` and `standing`."""
    query = f"""
        with v as materialized (select v.id from ({SEEN[subject]}) v where {SCOPED})
        select s.rule, s.standing, count(*) as count
        from snapshot s join unnest($5::text[], $6::date[]) a (rule, day) on a.rule = s.rule
            and {WHEN.format(day="a.day")} join v on v.id = s.subject
        group by s.rule, s.standing
    """
    return await sql.fetch_anew(query, *scope(viewer), [rule for rule, _ in days], [day for _, day in days])


async def everyone(viewer: Viewer, subject: Subject, days: Sequence[tuple[str, date]]) -> list[dict[str, Any]]:
    """Every value of everyone in a viewer's scope, down the tree."""
    query = f"""
        select v.id, v.label, v.place, s.rule, s.tenths, s.least, s.most, s.standing
        from snapshot s join unnest($5::text[], $6::date[]) a (rule, day) on a.rule = s.rule
            and {WHEN.format(day="a.day")} join ({SEEN[subject]}) v on v.id = s.subject
        where {SCOPED} order by v.path, v.label, v.id
    """
    return await sql.fetch(query, *scope(viewer), [rule for rule, _ in days], [day for _, day in days])


async def own(person: UUID, days: Sequence[tuple[str, date]]) -> list[dict[str, Any]]:
    """What a person's own seats came to."""
    seats = await sql.fetch("select id from seat where person = $1 and status = 'ACTIVE'", person)
    return await values(days, [row["id"] for row in seats], all_kept=False)


async def one(snapshot: UUID) -> dict[str, Any] | None:
    """A value."""
    return await sql.one("select * from snapshot where id = $1", snapshot)


async def seen(kind: Subject, subject: UUID) -> tuple[dict[str, Any], Target] | None:
    """A subject, and what permissions are asked of it."""
    row = await sql.one(f"select v.* from ({SEEN[kind]}) v where v.id = $1", subject)
    if row is None:
        return None
    electing = (row["electing_unit"],) if row["electing_unit"] else ()
    belongs = (Spot(row["station_path"], row["station_congress"]),) if row["station_path"] else ()
    return row, Target(row["path"], row["congress"], row["person"], electing, belongs)


async def facts(
    value: Mapping[str, Any], indicator: Indicator, today: date, after: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Some of the facts behind one value, a row of `snapshot`, and where the next page begins."""
    skip = _skipped(after)
    asked = Asked(
        congresses=[value["congress"]],
        periods=[(value["congress"], Period(value["period"], value["starts_on"], value["ends_on"]))],
        today=today,
        subjects=[value["subject"]],
        shared=indicator.measure is Measure.SHARE,
    )
    query, given = behind(indicator, asked, skip, limit + 1)
    rows = await sql.fetch(query, *given)
    return rows[:limit], str(skip + limit) if len(rows) > limit else None


def _skipped(after: str | None) -> int:
    return int(after) if after and after.isdecimal() and len(after) < 10 else 0


async def labels(kind: Subject, subjects: Sequence[UUID]) -> dict[UUID, str]:
    """What subjects are called."""
    rows = await sql.fetch(f"select v.id, v.label from ({SEEN[kind]}) v where v.id = any($1)", list(subjects))
    return {row["id"]: row["label"] for row in rows}
