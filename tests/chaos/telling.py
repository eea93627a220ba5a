"""
People with phones, and notices told to all of them one after another, whatever dies meanwhile.

`python -m tests.chaos.telling people COUNT ORIGIN` makes the people; `… tell NOTICES PAUSE_S` tells. A notice
is told under a name of its own, so telling it again after a crash tells nobody twice.
"""

import asyncio
import sys
from contextlib import suppress
from uuid import UUID

import asyncpg

from server.commands import notices
from server.domain.notices import Manner, NoticeCategory, NoticeKind
from server.store import notices as kept
from server.store import sql
from server.store.lost import COLLIDED, LOST
from server.tables.engine import ENGINE, close_pool, open_pool
from tests.push.scenes import owners

AGAIN_S = 0.2


async def make_people(count: int, origin: str) -> None:
    """So many, each with a phone, whose keys are told on stdout."""
    for one in await owners(count, origin, "chaos"):
        numbers = one.browser.key.private_numbers().private_value
        print(f"{one.browser.endpoint} {numbers:064x} {one.browser.auth.hex()}", flush=True)  # noqa: T201


async def tell_all(count: int, pause_s: float) -> None:
    """Every notice is told to everybody, once."""
    for number in range(count):
        while not await _told(f"chaos-{number}"):  # noqa: ASYNC110 - the database comes back by itself
            await asyncio.sleep(AGAIN_S)
        await asyncio.sleep(pause_s)


async def _told(name: str) -> bool:
    with suppress(*LOST, *COLLIDED, asyncpg.PostgresError):
        async with ENGINE.transaction() as tx:
            if not await kept.occurred([name]):
                persons: list[UUID] = [row["id"] for row in await sql.fetch("select id from person")]
                manner = Manner(NoticeCategory.NEWS, critical=True, occurrence=name, tag=name)
                await notices.tell(tx, persons, NoticeKind.ANNOUNCEMENT, name, "内容", manner=manner)
        return True
    return False


async def main(words: list[str]) -> None:
    """What the first word says."""
    await open_pool(most=2)
    if words[0] == "people":
        await make_people(int(words[1]), words[2])
    else:
        await tell_all(int(words[1]), float(words[2]))
    await close_pool()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
