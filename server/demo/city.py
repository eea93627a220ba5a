"""
The demo city 汀澜市: made whole from one seed, relative to now, and written in one transaction.

A seed that is killed leaves nothing: either the city is there or the tables are as before.
"""

from datetime import UTC, datetime
from uuid import UUID

from server.demo import (
    attendance,
    cases,
    codes,
    disputes,
    duties,
    enclosures,
    notices,
    outgoing,
    people,
    programme,
    receptions,
    reminders,
    renewal,
    reports,
    requests,
    staff,
    statements,
    topics,
    units,
    upcoming,
    writing,
)
from server.demo.fieldwork import Fieldwork
from server.demo.names import Names
from server.demo.phones import Phones
from server.demo.scanning import Scanner
from server.demo.tiny import Tiny, seed_tiny
from server.demo.world import World
from server.demo.writing import Progress
from server.domain.codes import display_key
from server.errors import ConflictError
from server.settings import settings
from server.store import sql
from server.tables.engine import ENGINE

__all__ = ["Tiny", "is_seeded", "make", "seed", "seed_tiny"]

LOCK = 0x74696E676C616E
"""The advisory lock's number: "tinglan" in ASCII. Two seeds at once become one and a refusal."""

LIVED_IN = "数据库里已有人员,演示城市只能放进空库。演示数据要换成今天的,请用 daima demo --fresh。"


def make(now: datetime, master: bytes) -> World:
    """
    The whole city as rows in memory; the same moment and master give the same city.

    Args:
        now: Aware. What is past, on, and to come is relative to it.
        master: Root of the displays' keys (`settings().secret`).
    """
    world = World(now.astimezone(UTC))
    tree = units.plant(world)
    crowd = people.People(Names(world.chance))
    people.elect(world, tree, crowd)
    staff.engage(world, tree, crowd)
    work = Fieldwork(world, tree, crowd, topics.raise_topics(world, tree, crowd))
    receptions.hold_receptions(work)
    programme.hold_programme(work)
    upcoming.hold_now(work)
    upcoming.hold_next(work)
    upcoming.cancel_two(work)
    topics.bring_back(world)
    _gather(work, master)
    notices.publish_notices(work)
    outgoing.compose(work)
    statements.write_statements(work)
    disputes.leave_open(world)
    duties.credit(world)
    reports.report(work)
    requests.ask(work)
    reminders.remind(work)
    return world


def _gather(work: Fieldwork, master: bytes) -> None:
    """Codes are printed, people come, presence is folded."""

    def key(activity: UUID, number: int, day: int) -> bytes:
        return display_key(master, activity, number, day)

    personas = {seat.person for seat in work.people.personas.values()}
    scanner = Scanner(work, codes.print_codes(work), Phones(work.world, key, personas))
    gathering = attendance.Gathering(work, scanner)
    attendance.enrol(gathering)
    cases.add_cases(gathering)
    attendance.attend(gathering)
    attendance.begin(gathering)
    attendance.write_down(gathering)


async def is_seeded() -> bool:
    """Whether anyone lives here already, of the demo or not."""
    return await sql.value("select exists (select 1 from unit) or exists (select 1 from person)")


async def check(*, fresh: bool = False) -> None:
    """
    A demo city may be put here.

    Raises:
        ConflictError: Somebody lives there already, or may not be driven out.
    """
    if fresh:
        await renewal.check()
    elif await is_seeded():
        raise ConflictError(LIVED_IN)


def _silently(doing: str, done: int, total: int) -> None:
    """No progress is shown."""


async def seed(progress: Progress = _silently, now: datetime | None = None, *, fresh: bool = False) -> World:
    """
    The demo city stands in empty tables.

    Args:
        fresh: Empty them first, in the same transaction, if nothing but a demo city is there.

    Raises:
        ConflictError: Somebody lives there already, or may not be driven out.
    """
    progress("生成", 0, 1)
    world = make(now or datetime.now(UTC), settings().secret)
    async with ENGINE.transaction() as tx:
        await sql.execute("select pg_advisory_xact_lock($1)", LOCK)
        await (renewal.clear() if fresh else check())
        await writing.write(tx, world, progress)
        await enclosures.enclose(tx, world)
    return world
