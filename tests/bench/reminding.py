"""
P3: ten thousand reminders that come due in one minute, in a city of 50,000; and what a look costs when nothing is due.

Five hundred activities begin within a minute, of twenty people each with a phone; the worker's own
loops run beside a push service on this machine. Late is from the moment a reminder is due until its
push is taken and written down, which is later than it was on the phone. One that is early voids nothing:
it is a row.
"""

import asyncio
import os
import time
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import quantiles

import psutil

from tests.bench import cities
from tests.bench.rows import Row

DEPUTIES = int(os.environ.get("DEPUTIES", "50000"))
ACTIVITIES = 500
IDLE_LOOKS = 40
GIVE_UP_S = 240
LEAD = timedelta(seconds=20)
"""From the last preparation to the first that is due."""

COMING = f"""
update activity a set starts_at = t.at, ends_at = t.at + interval '2 hours', checkin_from = t.at, checkin_until = t.at
from unnest($1::int[], $2::int[], $3::timestamptz[]) as t (township, n, at)
where a.id = bench_id({cities.ACTIVITY}, t.township, t.n)
"""
PHONES = """
insert into subscription (id, person, endpoint, origin, p256dh, auth, generation, created_at, seen_at)
select gen_random_uuid(), t.person, $1 || '/ok/' || t.person, $1, $2, $3, 1, now(), now()
from (select distinct person from attendance t join activity a on a.id = t.activity
    where a.starts_at between $4 and $4 + interval '1 minute') t
"""
LATE = """
select extract(epoch from d.accepted_at - (n.expires_at - interval '1 hour'))::float as late
from delivery d join notice n on n.id = d.notice
where d.channel = 'PUSH' and d.state = 'ACCEPTED' and n.rule = 'activity_hour' order by late
"""


async def measure() -> list[Row]:
    """The worker of this process, as `workers.main` runs it."""
    from server.commands import catalogue, keys, reminders
    from server.settings import settings
    from server.store import sql
    from server.tables.engine import ENGINE, close_pool, open_pool
    from tests.push.service import serving

    async with serving() as service:
        service.keeps = False
        os.environ["PUSH_LOOPBACK"] = service.origin
        settings.cache_clear()
        await open_pool()
        try:
            async with ENGINE.transaction() as tx:
                await catalogue.install(tx)
            await sql.execute(
                """update rule_set set body = body || '{"quietFrom": 0, "quietUntil": 0}' where key = 'hours'"""
            )
            await keys.ensure()
            await cities.found()
            await cities.grow(DEPUTIES)
            await reminders.remind()
            rows = await _idle()
            return [*rows, *await _a_minute(service.origin)]
        finally:
            await close_pool()


async def _idle() -> list[Row]:
    """A look that finds nothing."""
    from server.commands import reminders

    backend, walls = time.process_time(), list[float]()
    for _ in range(IDLE_LOOKS):
        began = time.perf_counter()
        await reminders.remind()
        walls.append(time.perf_counter() - began)
    spent = (time.process_time() - backend) / IDLE_LOOKS * 1000
    load = psutil.getloadavg()[0]
    return [
        Row("P3 a look when nothing is due", spent, "ms CPU", goal="≤30 ms every 3 s", met=spent <= 30, load=load),
        Row("P3 a look when nothing is due, p50", sorted(walls)[IDLE_LOOKS // 2] * 1000, "ms", load=load),
    ]


async def _a_minute(origin: str) -> list[Row]:
    from server.store import sql
    from tests.push.phones import a_browser

    chance, phone = Random(3), a_browser(origin)
    first = datetime.now(UTC) + LEAD + timedelta(hours=1)
    at = [first + timedelta(seconds=chance.uniform(0, 60)) for _ in range(ACTIVITIES)]
    townships = [number % (DEPUTIES // cities.TOWNSHIP) + 1 for number in range(ACTIVITIES)]
    turns = [number * cities.TOWNSHIP // DEPUTIES + 1 for number in range(ACTIVITIES)]
    await sql.execute(COMING, townships, turns, at)
    await sql.execute(PHONES, origin, phone.p256dh, phone.auth, first)
    await sql.execute("vacuum analyze subscription")
    meant = ACTIVITIES * 20
    late = await _delivered(meant)
    cuts = quantiles(late, n=100)
    load = psutil.getloadavg()[0]
    return [
        Row(
            "P3 reminders of one minute that came",
            len(late),
            f"of {meant}",
            goal="all",
            met=len(late) == meant,
            load=load,
        ),
        Row("P3 late, p50", cuts[49], "s", goal="≤3 s", met=cuts[49] <= 3, load=load),
        Row("P3 late, p99", cuts[98], "s", goal="≤12 s", met=cuts[98] <= 12, load=load),
        Row("P3 early", sum(one < 0 for one in late), "", goal="none", met=late[0] >= 0, load=load),
    ]


async def _delivered(meant: int) -> list[float]:
    """How late each came, the earliest first, once all have or nothing more is to be expected."""
    from server.commands import reminders
    from server.store import sql
    from server.sync.chore import Chore
    from server.sync.chores import REMIND_S
    from workers import deliver

    stop, late, give_up = asyncio.Event(), list[float](), time.monotonic() + GIVE_UP_S
    loops = [asyncio.create_task(deliver.keep(stop))]
    loops.append(asyncio.create_task(Chore("reminders", reminders.remind, REMIND_S).repeat(stop)))
    while len(late) < meant and time.monotonic() < give_up:
        await asyncio.sleep(1)
        late = [row["late"] for row in await sql.fetch(LATE)]
    stop.set()
    await asyncio.gather(*loops)
    if len(late) < meant:
        stood = await sql.fetch("select state, reason, count(*) from delivery where channel = 'PUSH' group by 1, 2")
        raise RuntimeError(f"{len(late)} of {meant} came: {stood}")
    return late
