"""Whose indicators history says may have moved: the subjects behind what happened."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from server.domain.indicators import Subject
from server.store import sql

HAPPENED = """
with heard as (select kind, target from event where at > $1
    and kind in ('activity', 'scan', 'attendance', 'seat', 'pairing', 'notice', 'item', 'unit', 'duty')),
moved as (select target as id from heard where kind = 'activity'
    union select s.activity from heard join scan s on s.id = heard.target where kind = 'scan'
    union select t.activity from heard join attendance t on t.id = heard.target where kind = 'attendance'),
held as (select a.id, a.unit, a.host_seat from activity a join moved using (id)),
seats as (select t.seat as id from attendance t join held on held.id = t.activity where t.seat is not null
    union select target from heard where kind = 'seat'
    union select d.seat from heard join duty d on d.id = heard.target where kind = 'duty'),
pairs as (select target as id from heard where kind = 'pairing'
    union select p.id from pairing p join held on held.host_seat = p.member_seat
    union select p.id from pairing p join seats on seats.id in (p.deputy_seat, p.member_seat)),
units as (select unit as id from held union select target from heard where kind = 'unit'
    union select n.unit from heard join notice n on n.id = heard.target where heard.kind = 'notice'
    union select l.unit from heard join list_item l on l.id = heard.target where heard.kind = 'item'
    union select s.station from seat s join seats on seats.id = s.id where s.station is not null)
select 'ACTIVITY' as kind, id from held
union select 'DEPUTY', id from seats
union select 'PAIRING', id from pairs
union select 'MEMBER', p.member_seat from pairing p join pairs on pairs.id = p.id
union select 'MEMBER', id from seats
union select 'STATION', id from units
union select 'GROUP', id from units
union select 'CONGRESS', coalesce(u.congress, u.id) from unit u join units on units.id = u.id
union select 'CONGRESS', coalesce(u.congress, u.id) from seat s join seats on seats.id = s.id
    join unit u on u.id = s.unit
"""


async def since(moment: datetime) -> dict[Subject, list[UUID]]:
    """Everyone of whom a fact may have changed after a moment."""
    found: dict[Subject, list[UUID]] = {subject: [] for subject in Subject}
    for row in await sql.fetch(HAPPENED, moment):
        found[Subject(row["kind"])].append(row["id"])
    return found


def nobody(subjects: Mapping[Subject, Sequence[UUID]]) -> bool:
    """Whether there is nothing to measure."""
    return not any(subjects.values())
