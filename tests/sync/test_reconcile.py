"""Reconcile: in order, once, and nobody waits for anybody else's bad record."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from server.commands import presence, scans
from server.domain.records import Author
from server.store import records, sql
from server.sync import chores, kinds, reconcile
from server.sync.sweep import sweep
from server.tables.columns import uuid7
from tests.builders import a_deputy, a_host, a_phone, an_activity, attendance_of, count
from tests.scenes import settled

A_MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("database")


async def test_a_phones_records_take_effect_in_the_order_they_were_written() -> None:
    """Scan and withdrawal arrive in one push, turned around."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    scan = phone.scans(activity.poster)
    phone.withdraws(scan.entity)
    phone.outbox.reverse()

    await phone.syncs()
    await reconcile.drain()
    await phone.pulls()

    assert (await attendance_of(activity, deputy))["presence"] == "NONE"
    assert phone.outbox == []


async def test_many_phones_are_settled_by_many_workers_at_once() -> None:
    """Each record once, whoever takes it."""
    deputies = [await a_deputy(f"代表{n}") for n in range(6)]
    activity = await an_activity(deputies)
    phones = [await a_phone(deputy) for deputy in deputies]
    for phone in phones:
        for _ in range(4):
            phone.scans(activity.poster)
        await phone.syncs()

    settled = await asyncio.gather(*(reconcile.drain() for _ in range(4)))

    assert sum(settled) == 24
    assert await count("scan") == 24
    assert await sql.value("SELECT count(*) FROM attendance WHERE presence = 'PRESENT'") == 6
    assert await sql.value("SELECT count(*) FROM event WHERE kind = 'scan'") == 24


async def test_a_poison_record_is_parked_and_delays_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried five times, answered, and what is about the same thing waits for it."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    bad = phone.scans("毒")
    waits = phone.withdraws(bad.entity)
    good = phone.scans(activity.poster)
    await phone.syncs()

    async def failing(tx: Any, author: Author, body: Any) -> None:
        if getattr(body, "code", None) == "毒":
            raise ZeroDivisionError
        await scans.add(tx, author, body)

    monkeypatch.setitem(kinds.KINDS, "scan.add", failing)
    await reconcile.drain()
    await phone.pulls()
    first = phone.receipt(good)
    for _ in range(5):
        await reconcile.drain()
    await phone.pulls()

    assert first["code"] == "APPLIED"
    assert phone.receipt(bad)["code"] == "POISON"
    assert phone.receipt(bad)["detail"]["words"] == "工作人员正在处理"
    assert phone.receipt(waits)["code"] == "WAITING_PARENT"
    states = await sql.fetch("SELECT state, attempts FROM record ORDER BY seq")
    assert [(row["state"], row["attempts"]) for row in states] == [(2, 5), (2, 0), (1, 0)]


async def test_a_record_waits_for_its_parent_and_then_goes_on() -> None:
    """The child comes first; its one final receipt comes with its parent."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    parent = phone.scans(activity.poster)
    child = phone.writes("scanWithdraw", {}, entity=parent.entity, deps=[parent.id])

    await phone.pushes([child])
    await reconcile.drain()
    await phone.pulls()
    waiting = phone.receipt(child)
    await phone.pushes([parent])
    await reconcile.drain()
    await phone.pulls()

    assert waiting["code"] == "WAITING_PARENT"
    assert phone.receipt(child)["code"] == "APPLIED"
    assert phone.receipt(parent)["code"] == "APPLIED"
    assert (await attendance_of(activity, deputy))["presence"] == "NONE"


async def test_a_parent_that_never_comes_is_a_matter_for_a_person() -> None:
    """After five days."""
    deputy = await a_deputy()
    phone = await a_phone(deputy)
    child = phone.writes("scanWithdraw", {}, deps=["0199f000-0000-7000-8000-000000000009"])
    await phone.syncs()
    await sql.execute("UPDATE record SET received_at = received_at - interval '6 days'")

    await reconcile.drain()
    await phone.pulls()

    assert phone.receipt(child)["code"] == "PARENT_MISSING"
    assert await sql.value("SELECT count(*) FROM event WHERE kind = 'record' AND verb = 'parent_missing'") == 1


async def test_a_newer_version_is_kept_for_a_newer_worker() -> None:
    """Never refused; the next worker that starts looks at it again."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    newer = phone.writes("scanAdd", {"code": activity.poster}, v=2)
    await phone.syncs()

    await reconcile.drain()
    await phone.pulls()

    assert phone.receipt(newer)["code"] == "NEEDS_UPGRADE"
    assert await sql.value("SELECT state FROM record") == 2
    assert await records.release_newer() == 1
    assert await sql.value("SELECT state FROM record") == 0


async def test_the_sweep_settles_without_a_bell_and_stops_when_told() -> None:
    """Postgres is the queue; participants hear the counts a moment later."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    phone.scans(activity.poster)
    await phone.syncs()
    stop = asyncio.Event()
    loops = [asyncio.create_task(loop(stop)) for loop in (sweep, chores.keep)]

    async with asyncio.timeout(20):
        while not phone.rows("presence"):
            await phone.pulls()
            await asyncio.sleep(0.05)
        stop.set()
        reconcile.BELL.ring()
        await asyncio.gather(*loops)

    nobody = dict.fromkeys(("toReview", "onLeave", "refused", "waiting", "leaveAsked"), 0)
    counts = nobody | {"expected": 1, "present": 1}
    assert phone.rows("presence")[str(activity.id)] == counts | {"latest": ["陈静"]}
    assert phone.outbox == []


async def test_a_text_no_table_can_hold_is_settled_like_any_other() -> None:
    """PostgreSQL knows no NUL: the sign is replaced where it is stored, and nothing is parked."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone, desk_phone = await a_phone(deputy), await a_phone(await a_host())
    scan = phone.scans(f"{activity.poster}\0")
    back = phone.writes("scanWithdraw", {"reason": "扫错\0了"}, entity=scan.entity)
    mark = desk_phone.scans(None, activity=str(activity.id), subject=str(deputy.person), reason="手机\0没电")

    receipts = [*await settled(phone, scan, back), *await settled(desk_phone, mark)]

    assert [receipt["code"] for receipt in receipts] == ["APPLIED"] * 3
    assert await sql.value("SELECT checks->>'reason' FROM scan WHERE via = 'STAFF'") == "手机\ufffd没电"


async def test_counts_that_have_not_changed_are_not_told_again() -> None:
    """The aggregate's row is left alone."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    phone.scans(activity.poster)
    await phone.syncs()
    await reconcile.drain()

    first = await presence.refresh(A_MINUTE)
    second = await presence.refresh(A_MINUTE)

    assert (first, second) == (1, 0)


async def test_what_waits_is_looked_at_when_what_it_waits_for_comes_and_not_before() -> None:
    """A phone with hundreds of orphans settles a scan without looking at any of them again."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    orphans = [phone.writes("scanWithdraw", {}, deps=[str(uuid7())]) for _ in range(300)]
    for part in (orphans[:100], orphans[100:200], orphans[200:]):
        await phone.pushes(part)
    await reconcile.drain()
    before = await sql.fetch("SELECT id, settled_at FROM record WHERE state = 2 ORDER BY id")
    scan = phone.scans(activity.poster)
    late = phone.writes("scanWithdraw", {}, deps=[scan.id], entity=scan.entity)

    await phone.pushes([late])
    await reconcile.drain()
    await phone.pushes([scan])
    await reconcile.drain()

    await phone.pulls()
    assert (phone.receipt(scan)["code"], phone.receipt(late)["code"]) == ("APPLIED", "APPLIED")
    assert await sql.fetch("SELECT id, settled_at FROM record WHERE state = 2 ORDER BY id") == before
    assert len(before) == 300
