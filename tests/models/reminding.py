"""The product in a world of chance: its tables hold what befell, its worker looks and its pushes are claimed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from server.commands import catalogue, reminders
from server.domain.notices import DeliveryState
from server.store import push_claims, sql
from server.store.push_claims import Settled
from server.tables.engine import ENGINE
from tests.models.matters import INDICATORS
from tests.models.plots import Event, Plot
from tests.models.worlds import KINDS

UNITS = """
insert into unit (id, parent, kind, level, name, number, path, congress, zone)
select id, parent, kind, 'COUNTY', '某', number, path, congress, zone
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::uuid[], $7::text[])
    as t (id, parent, kind, number, path, congress, zone)
"""
SEATS = """
insert into seat (id, person, unit, role, since, status)
select id, person, unit, role, '2020-01-01', 'ACTIVE' from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[])
    as t (id, person, unit, role)
"""
TOPICS = """
insert into topic (id, unit, title, year, starts_on, ends_on, state)
select id, unit, '某题', 2026, '2020-01-01', '2030-01-01', 'OPEN' from unnest($1::uuid[], $2::uuid[]) as t (id, unit)
"""
PAIRINGS = """
insert into pairing (id, member_seat, deputy_seat, since)
select id, member, deputy, '2020-01-01' from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t (id, member, deputy)
"""

ACTS = {
    "phone": """insert into subscription (id, person, endpoint, origin, p256dh, auth, generation, created_at, seen_at)
        values ($2, $1, 'https://push.example/' || $2::uuid, 'https://push.example', '', '', 1, now(), now())""",
    "prefers": """insert into preference (id, person, muted, quiet_from, quiet_until) values ($1, $1, $2, $3, $4)
        on conflict (person) do update set muted = $2, quiet_from = $3, quiet_until = $4""",
    "steps_down": "update seat set status = 'RESIGNED' where id = $1",
    "ends_on": 'update seat set "until" = $2 where id = $1',
    "parted": 'update pairing set "until" = $2 where id = $1',
    "reads": """update delivery set acked_at = at, version = version + 1
        where person = $1 and channel = 'APP' and acked_at is null and state <> 'DROPPED'""",
    "heard": """insert into device (id, person, name, public_key, registered_at, seen_at, pending)
        values ($2, $1, '手机', '', $4, $4, $3) on conflict (id) do update set pending = $3, seen_at = $4""",
    "activity": """insert into activity (id, kind, unit, topic, title, enrol, starts_at, ends_at, checkin_from,
            checkin_until, state)
        values ($1, (select id from activity_kind where key = $2), $6, $5, '某事', $7, $3, $4, $3, $4, 'PUBLISHED')""",
    "asked": """insert into attendance (id, activity, person, enrolment)
        values (gen_random_uuid(), $1, $2, 'INVITED')""",
    "moved": "update activity set starts_at = $2, ends_at = $3, checkin_from = $2, checkin_until = $3 where id = $1",
    "called_off": "update activity set state = 'CANCELLED' where id = $1",
    "ended": "update activity set state = 'ENDED' where id = $1 and state = 'PUBLISHED'",
    "filed": "update activity set state = 'FILED' where id = $1",
    "answers": "update attendance set enrolment = $3 where activity = $1 and person = $2",
    "came": "update attendance set presence = 'PRESENT' where activity = $1 and person = $2",
    "wrote": """insert into list_item (id, topic, activity, list, text, unit, rank, by, written_at)
        select gen_random_uuid(), $3, $1, 'WORK', '某', $4, 'a0', $2, now()""",
    "listed": """insert into list_item (id, topic, list, text, unit, rank, by, owner_seat, written_at, from_item)
        values ($1, $7, $2, '某', $8, 'a0', $3, $4, $5, $6)""",
    "came_to": "update list_item set state = $2 where id = $1",
    "given_to": "update list_item set owner_seat = $2 where id = $1",
    "taken_off": "update list_item set deleted_at = case when $2 then now() end where id = $1",
    "topic": "update topic set state = case when $1 then 'OPEN' else 'CLOSED' end where id = $2",
    "stands": """insert into snapshot (id, rule, rule_version, congress, subject_kind, subject, period, starts_on,
            ends_on, tenths, due, standing)
        values (gen_random_uuid(), $1, 1, $6, $7, $2, $3::date::text, $3, $4, 0, 0, $5)
        on conflict (rule, subject, period) do update set standing = $5""",
}
"""What each event of a plot is to the tables."""


async def settle_in(plots: Sequence[Plot]) -> None:
    """The worlds' units, people and seats, and the rules of the release."""
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)
    units, seats, pairings = [], [], []
    for plot in plots:
        top = f"{plot.number + 1}."
        units.append((plot.congress, None, "CONGRESS", plot.number * 3 + 1, top, plot.congress, plot.zone))
        for n, (unit, kind) in enumerate([(plot.station, "STATION"), (plot.group, "GROUP")]):
            units.append((unit, plot.congress, kind, plot.number * 3 + 2 + n, f"{top}{n + 1}.", plot.congress, None))
        seats += [(seat.id, seat.person, seat.unit, seat.role) for seat in plot.seats]
        pairings += [(key, member.id, deputy.id) for key, (member, deputy) in plot.pairings.items()]
    people = [person for plot in plots for person in plot.people]
    await sql.execute("insert into person (id, name) select id, '某人' from unnest($1::uuid[]) as t (id)", people)
    topics = [(plot.topic, plot.congress) for plot in plots]
    for statement, rows in ((UNITS, units), (SEATS, seats), (TOPICS, topics), (PAIRINGS, pairings)):
        await sql.execute(statement, *([list(column) for column in zip(*rows, strict=True)] or [[]] * 3))


async def befall(plot: Plot, event: Event) -> None:
    """An event has happened."""
    given: tuple[Any, ...] = event.args
    match event.what, event.args:
        case "prefers", (person, muted, quiet):
            given = (person, list(muted), *(quiet or (None, None)))
        case "activity", (activity, kind, starts, ends, topic):
            given = (activity, kind, starts, ends, plot.topic if topic else None, plot.congress, KINDS[kind])
        case "wrote", (activity, person):
            given = (activity, person, plot.topic, plot.congress)
        case "listed", _:
            given = (*event.args, plot.topic, plot.congress)
        case "topic", (is_open,):
            given = (is_open, plot.topic)
        case "stands", (rule, *_):
            given = (*event.args, plot.congress, INDICATORS[rule][0])
    await sql.execute(ACTS[event.what], *given)


async def look(now: datetime) -> None:
    """A worker looks, another sends what is due and every service takes it, and what is done leaves 消息."""
    await reminders.remind(now)
    async with ENGINE.transaction():
        claimed = await push_claims.claim(now, 100_000, [], {1})
        await push_claims.settle([Settled(one, DeliveryState.ACCEPTED) for one in claimed], now)
    await reminders.settle(now)


NOTICES = """
select n.occurrence, d.person, n.published_at, n.expires_at, n.tag, d.state = 'DROPPED' as has_left
from notice n join delivery d on d.notice = n.id and d.channel = 'APP'
"""
PUSHES = """
select n.occurrence, d.person, d.address, d.state, d.reason, d.accepted_at, d.not_before
from notice n join delivery d on d.notice = n.id and d.channel = 'PUSH'
"""


async def told() -> list[sql.Row]:
    """All that stands, or stood, in somebody's 消息."""
    return await sql.fetch(NOTICES)


async def pushed() -> list[sql.Row]:
    """All ways to phones."""
    return await sql.fetch(PUSHES)
