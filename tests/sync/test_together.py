"""
Many records settled together come to what they come to one by one.

Hypothesis writes what several phones send; it is settled as a claim of all of them, and then,
in a transaction that saw nothing of that, record by record. Every row must be the same but
for ids and times the server gives.
"""

import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from server.domain.parsing import parse_all
from server.store import claims, sql
from server.store.records import Waiting
from server.sync import push, settling
from server.sync.flow import Wave
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.builders import Held, Someone, a_deputy, a_host, a_phone, an_activity, deputy_live, unpadded, viewer_of
from tests.phone import Phone

PASSES, ALL = 12, 1000
A_DAY_MS = 86_400_000


class UndoneError(Exception):
    """Ends a transaction that is to leave no trace."""


@dataclass
class World:
    """Three deputies, one of them asked nowhere, and a host; three activities, one of them over."""

    people: list[Someone]
    phones: list[Phone]
    activities: list[Held]
    live: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


async def a_world() -> World:
    people = [await a_deputy(name) for name in ("陈静", "林涛", "未邀")] + [await a_host()]
    invited = people[:2]
    activities = [
        await an_activity(invited),
        await an_activity([people[0]], position_required=True),
        await an_activity(invited, opens=timedelta(hours=-5), closes=timedelta(hours=-3)),
    ]
    world = World(people, [await a_phone(someone) for someone in people], activities)
    world.live = [await activity.live() for activity in activities]
    world.shown = [deputy_live(*pair) for pair in zip(people[:3], world.phones, strict=False)]
    return world


@dataclass(frozen=True)
class Line:
    """
    One record as Hypothesis chose it.

    Attributes:
        other: Another line, by its place: what is withdrawn, whose entity is taken again, what is waited for.
    """

    phone: int
    act: str
    activity: int
    subject: int
    other: int
    late: bool
    waits: bool
    reason: str | None


ACTS = [
    "poster", "poster", "live", "out", "position", "forged", "junk", "again", "withdraw", "withdraw",
    "withdraw nothing", "host live", "host printed", "host by hand", "newer", "orphan", "own seat",
]  # fmt: skip
LINES = st.lists(
    st.builds(
        Line,
        phone=st.integers(0, 3),
        act=st.sampled_from(ACTS),
        activity=st.integers(0, 2),
        subject=st.integers(0, 2),
        other=st.integers(0, 14),
        late=st.booleans(),
        waits=st.sampled_from([False, False, False, True]),
        reason=st.sampled_from([None, "手机没电"]),
    ),
    min_size=1,
    max_size=15,
)


def written(world: World, lines: list[Line], signed: list[bool]) -> list[Phone]:
    """The phones with these records in their outboxes."""
    ids = [(str(uuid7()), str(uuid7())) for _ in lines]
    for phone, is_signed in zip(world.phones, signed, strict=True):
        phone.seq, phone.prev, phone.cursor = 0, None, None
        phone.outbox.clear()
        phone.scopes.clear()
        phone.acks.clear()
        phone.signature = _signature if not is_signed else type(phone).signature.__get__(phone)  # type: ignore[method-assign, assignment]
    for place, line in enumerate(lines):
        other = ids[line.other % len(ids)]
        member, body, more = _asked(world, line, other[1])
        is_own = lines[line.other % len(ids)].phone == line.phone
        deps = [other[0]] if line.waits and is_own and other is not ids[place] else []
        world.phones[line.phone].writes(
            member, body, **{"id": ids[place][0], "entity": ids[place][1], "deps": deps} | more
        )
    return [phone for phone in world.phones if phone.outbox]


def _signature(_sent: Any) -> None:
    return None


def _asked(world: World, line: Line, other: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    activity, phone = world.activities[line.activity], world.phones[line.phone]
    at = {"at_ms": int(time.time() * 1000) - A_DAY_MS} if line.late else {}
    here = {"activity": str(activity.id), "reason": line.reason}
    person = world.people[line.subject]
    live = world.live[line.activity]
    match line.act:
        case "withdraw":
            return "scanWithdraw", {"reason": line.reason}, {"entity": other}
        case "withdraw nothing":
            return "scanWithdraw", {}, {"entity": str(uuid4())}
        case "again":
            return "scanAdd", {"code": activity.poster}, at | {"entity": other}
        case "orphan":
            return "scanAdd", {"code": activity.poster}, {"deps": [str(uuid4())]}
        case "newer":
            return "scanAdd", {"code": activity.poster}, {"v": 9}
        case "own seat":
            return "scanAdd", {"code": activity.poster}, {"seat": str(phone.seat)}
        case "host live":
            return "scanAdd", here | {"code": world.shown[line.subject]}, at
        case "host printed":
            return "scanAdd", here | {"code": f"/d/{person.token}"}, at
        case "host by hand":
            return "scanAdd", here | {"subject": str(person.person)}, at
    codes = {"live": live, "forged": live[:-4] + ("A" if live[-4] != "A" else "B") + live[-3:], "junk": "今天下午"}
    body: dict[str, Any] = {"code": codes.get(line.act, activity.poster)}
    if line.act == "out":
        body["direction"] = "OUT"
    if line.act == "position":
        body["position"] = {"lat": 24_518_000, "lng": 117_655_000, "accuracyM": 20}
    return "scanAdd", body, at


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


LEFT_OUT = {
    "record": ("settled_at",),
    "scan": (),
    "attendance": ("id",),
    "event": ("seq", "at"),
    "feed": ("xid", "seq", "at"),
    "device": ("seen_at", "pending"),
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


@pytest.fixture
async def world(database: None) -> AsyncIterator[World]:
    """The same for all examples, which leave no trace in it; all together they show what can become of a record."""
    made = await a_world()
    yield made
    assert made.seen >= {"APPLIED", "REJECTED_INVALID", "REJECTED_PERMISSION", "NEEDS_UPGRADE", "WAITING_PARENT"}


def line(act: str, phone: int = 0, other: int = 0, **more: Any) -> Line:
    """A line with plain defaults."""
    plain: dict[str, Any] = {"activity": 0, "subject": 1, "late": False, "waits": False, "reason": None}
    return Line(phone=phone, act=act, other=other, **plain | more)


ALL_ENDS = [
    line("poster"),
    line("orphan"),
    line("newer"),
    line("withdraw nothing"),
    line("host printed", reason="手机没电"),
    line("host live", phone=3),
    line("withdraw"),
    line("poster", phone=1, other=7),
]
"""Between them everything that can become of a record."""


@example(lines=ALL_ENDS, signed=[True] * 4)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=LINES, signed=st.lists(st.booleans(), min_size=4, max_size=4))
async def test_together_is_as_one_after_another(
    world: World, monkeypatch: pytest.MonkeyPatch, lines: list[Line], signed: list[bool]
) -> None:
    """Mixed phones, repeated scans, hosts, withdrawals, refusals, bad codes, parents and what waits for them."""
    phones = written(world, lines, signed)

    many, orders = await undone(lambda tx: together(tx, phones))
    single = await undone(lambda tx: one_by_one(tx, phones, orders, monkeypatch))

    world.seen |= {msgspec.json.decode(row)["code"] for row in many["record"]}
    for table, rows in many.items():
        assert sorted(rows) == sorted(single[table]), table
