"""Many at one door: hosts and deputies about the same people at the same time, in every order."""

import asyncio
import random

import pytest

from server.store import sql
from server.sync import reconcile
from tests.builders import a_deputy, a_host, a_phone, an_activity, count, deputy_live

pytestmark = pytest.mark.usefixtures("database")


async def test_hosts_who_scan_the_same_people_in_other_orders_all_come_through() -> None:
    """Whoever collides has their turn again; everybody is there once, seen from both sides."""
    chance = random.Random(11)
    deputies = [await a_deputy(f"代表{n}") for n in range(8)]
    activity = await an_activity(deputies)
    phones = [await a_phone(deputy) for deputy in deputies]
    live = await activity.live()
    for phone in phones:
        phone.scans(live)
    desks = [await a_phone(await a_host(f"工作人员{n}")) for n in range(4)]
    for desk in desks:
        for deputy, phone in chance.sample([*zip(deputies, phones, strict=True)], len(deputies)):
            desk.scans(deputy_live(deputy, phone), activity=str(activity.id))
    await asyncio.gather(*(phone.syncs() for phone in [*phones, *desks]))

    async with asyncio.timeout(60):
        while await sql.value("SELECT count(*) FROM record WHERE state = 0"):
            await asyncio.gather(*(reconcile.drain() for _ in range(4)))

    assert await count("scan") == 8 + 4 * 8
    seen = await sql.fetch("SELECT presence, evidence, both_sides FROM attendance")
    assert [tuple(row.values()) for row in seen] == [("PRESENT", "E4", True)] * 8
    assert await sql.value("SELECT count(*) FROM record WHERE code <> 'APPLIED'") == 0
