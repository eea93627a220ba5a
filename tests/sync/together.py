"""
Settling what phones sent as one claim, and then, in a transaction that saw nothing of that, record by record.

What either comes to is read from every table that settling writes, and rolled back.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.domain.parsing import parse_all
from server.store import claims, sql
from server.store.records import Waiting
from server.sync import push, settling
from server.sync.flow import Wave
from server.tables.engine import ENGINE
from tests.builders import unpadded, viewer_of
from tests.phone import Phone

PASSES, ALL = 12, 1000


class UndoneError(Exception):
    """Ends a transaction that is to leave no trace."""


async def undone(work: Callable[[Any], Awaitable[Any]]) -> Any:
    """What work comes to in a transaction that is rolled back."""
    try:
        async with ENGINE.transaction() as tx:
            raise UndoneError(await work(tx))
    except UndoneError as undone_:
        return undone_.args[0]


async def sent(phones: list[Phone]) -> list[UUID]:
    """The outboxes are filed, at the same moment each time."""
    for phone in phones:
        raws = [msgspec.Raw(msgspec.json.encode(one.given)) for one in phone.outbox]
        signature = phone.signature(phone.outbox)
        signed = unpadded(signature) if signature else None
        viewer = await viewer_of(phone)
        await push.file(viewer, phone.device, parse_all(raws, phone.device), signed, _moment(phone))
    return [phone.device for phone in phones]


def _moment(phone: Phone) -> datetime:
    return datetime.fromtimestamp(phone.outbox[-1].given["at"] / 1000, UTC)


@contextmanager
def listening() -> Iterator[list[UUID]]:
    """The records that take effect, in the order they do."""
    heard: list[UUID] = []
    go = settling._go

    async def overheard(tx: Any, wave: Wave) -> None:
        tasks = [task for run in wave.together.values() for task in run] + wave.alone
        heard.extend(task.author.record for task in tasks)
        await go(tx, wave)

    settling._go = overheard
    try:
        yield heard
    finally:
        settling._go = go


async def together(tx: Any, phones: list[Phone]) -> tuple[Any, list[list[UUID]]]:
    """All waiting records of all phones at once, until none are left; and who took effect when, claim by claim."""
    devices, orders = await sent(phones), list[list[UUID]]()
    for _ in range(PASSES):
        batch = await claims.waiting(tx, devices, ALL, ALL, 2**30)
        if not batch:
            return await snapshot(), orders
        with listening() as heard:
            await settling.apply(tx, batch)
        orders.append(heard)
    raise AssertionError("records go round in circles")


async def one_by_one(tx: Any, phones: list[Phone], orders: list[list[UUID]], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Record by record, in the same order; what waited is looked at again when the others have had their turn."""
    devices = await sent(phones)
    for order in orders:
        batch = await claims.waiting(tx, devices, ALL, ALL, 2**30)
        with monkeypatch.context() as patched:
            released: set[UUID] = set()
            patched.setattr(claims, "release_waiting", _later(released))
            for record in _in_turn(batch, order):
                await settling.apply(tx, [record])
        await claims.release_waiting(tx, sorted(released))
    assert await claims.waiting(tx, devices, 1, 1, 1) == []
    return await snapshot()


def _later(released: set[UUID]) -> Callable[[Any, list[UUID]], Awaitable[None]]:
    async def noted(_tx: Any, settled: list[UUID]) -> None:
        released.update(settled)

    return noted


def _in_turn(batch: list[Waiting], order: list[UUID]) -> list[Waiting]:
    """Each phone's records as they were written, and the phones' turns as they were in `order`."""
    queues: dict[UUID, deque[Waiting]] = {}
    for record in batch:
        queues.setdefault(record.device, deque()).append(record)
    whose, turns = {record.id: record.device for record in batch}, list[Waiting]()
    for id_ in order:
        while not turns or id_ not in {record.id for record in turns}:
            turns.append(queues[whose[id_]].popleft())
    return turns + [record for queue in queues.values() for record in queue]


LEFT_OUT: dict[str, tuple[str, ...]] = {
    "record": ("settled_at",),
    "scan": (),
    "attendance": ("id",),
    "event": ("seq", "at"),
    "feed": ("xid", "seq", "at"),
    "device": ("seen_at", "pending"),
    "list_item": ("deleted_at", "changed_at"),
    "item_conflict": ("id",),
    "note": (),
    "attachment": ("created_at",),
    "delivery": ("id", "at"),
}


async def snapshot() -> dict[str, list[str]]:
    """Every row of every table that settling writes, with its attendances named by activity and person."""
    rows = await sql.fetch("SELECT id, activity, person FROM attendance")
    names = {str(row["id"]): f"attendance {row['activity']} {row['person']}" for row in rows}
    return {table: [_named(text, names) for text in await _texts(table)] for table in LEFT_OUT}


async def _texts(table: str) -> list[str]:
    rows = await sql.fetch(f'SELECT to_jsonb(t) - $1::text[] AS row FROM "{table}" AS t', list(LEFT_OUT[table]))
    return [row["row"] for row in rows]


def _named(text: str, names: dict[str, str]) -> str:
    for id_, name in names.items():
        text = text.replace(id_, name)
    return msgspec.json.encode(msgspec.json.decode(text), order="sorted").decode()
