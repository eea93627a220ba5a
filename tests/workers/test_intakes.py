"""The worker's own loop over lists that were sent."""

import asyncio

from server.commands import intakes as commands
from server.domain.intakes import IntakeState
from server.store import intakes
from server.tables.engine import ENGINE
from tests.county import NOW, a_county
from tests.spreadsheets.books import PEOPLE, a_book
from workers.intakes import keep


async def test_the_loop_checks_what_waits_and_ends_when_told(database: None) -> None:
    """As the worker's process runs it, beside everything else."""
    county = await a_county()
    data = a_book(PEOPLE, ("赵一", "13900000001", "county", "代表", "2024-01-10"))
    async with ENGINE.transaction() as tx:
        intake = await commands.begin(tx, await county.viewer("何远"), "名单.xlsx", data, NOW)
    stop = asyncio.Event()

    loop = asyncio.create_task(keep(stop))
    async with asyncio.timeout(10):
        while (row := await intakes.one(intake)) and row["state"] in (IntakeState.WAITING, IntakeState.CHECKING):  # noqa: ASYNC110  it is told by the tables alone
            await asyncio.sleep(0.02)
        stop.set()
        await loop

    assert row
    assert row["state"] == IntakeState.CHECKED
