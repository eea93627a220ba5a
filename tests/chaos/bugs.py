"""
Bugs planted on purpose, one a run, to prove that the checker would find such a one.

The product holds no switch for them: they are patched into a process as it is born, or into
the run's own copy of the database. Phones have theirs in `phones.py`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from msgspec import structs

from server.api import door
from server.domain import items
from server.domain.parsing import ParsedRecord
from server.domain.registers import Register, Write
from server.store import changes, claims, faults, feed, records
from server.sync import feed as pulls
from server.sync.feed import Reset
from server.tables.engine import ENGINE, SafeTransaction

_later: set[asyncio.Task[Any]] = set()


def plant(bug: str, where: str) -> None:
    """The process has the bug, if it is one of web and workers."""
    if where in ("web", "worker") and bug in IN_PROCESS:
        IN_PROCESS[bug]()


def ack_before_commit() -> None:
    """The answer goes out, and the records are written a moment later."""
    insert = records.insert

    async def promised(person: Any, device: Any, signed: int, at: Any, batch: list[ParsedRecord]) -> set[Any]:
        held = await records.known([record.given.id for record in batch])
        new = [record for record in batch if record.given.id not in held]

        async def write() -> None:
            await asyncio.sleep(0.15)
            await insert(person, device, signed, at, new)

        _later.add(asyncio.create_task(write()))
        return {record.given.id for record in new}

    records.insert = promised


def _insert_without(part: str, instead: str = "") -> None:
    assert part in records.INSERT, f"nothing to plant: {part}"
    records.INSERT = records.INSERT.replace(part, instead)


def missing_unique_key() -> None:
    _insert_without("ON CONFLICT (id) DO NOTHING")


def no_order_in_the_insert() -> None:
    """
    Each row takes a millisecond, so that two retries are at it at once as on a busy disk.

    One process's door lets a phone in once at a time; with several processes nothing does, and so here.
    """

    @asynccontextmanager
    async def admitted(_phone: Any, **_brings: bool) -> AsyncIterator[None]:
        yield

    door.DOOR.admitted = admitted  # type: ignore[method-assign]
    _insert_without(" ORDER BY id\n", " WHERE pg_sleep(0.001) IS NOT NULL\n")


def resend_overwrites() -> None:
    """Another record under a known id takes the place of the first."""
    _insert_without("DO NOTHING", "DO UPDATE SET canonical = excluded.canonical, sha = excluded.sha, state = 0")


def receipt_in_another_transaction() -> None:
    """The effect is committed; the answer follows, if nobody dies between."""
    commit, leave = changes.commit, SafeTransaction.__aexit__

    async def without_answers(tx: Any, *, rows: Any = (), events: Any = (), answers: Any = ()) -> None:
        await commit(tx, rows=rows, events=events)
        tx.unanswered = [*getattr(tx, "unanswered", []), *answers]
        changes._ANSWERED.setdefault(tx, {}).update((answer.record, answer.code) for answer in answers)

    async def then_answer(self: Any, exception_type: Any, exception: Any, traceback: Any) -> Any:
        done = await leave(self, exception_type, exception, traceback)
        unanswered, self.unanswered = getattr(self, "unanswered", []), []
        if unanswered and exception is None:
            faults.point("reconcile.committed")
            async with ENGINE.transaction() as tx:
                await commit(tx, answers=unanswered)
        return done

    changes.commit = without_answers
    SafeTransaction.__aexit__ = then_answer


def sequence_cursor() -> None:
    """The cursor is the highest number seen; who commits late is never told of."""
    now = feed.now
    numbered = feed.SINCE.replace(
        "xid >= pg_snapshot_xmin($3::text::pg_snapshot)\n",
        "seq > pg_snapshot_xmax($3::text::pg_snapshot)::text::bigint",
    ).replace("AND NOT pg_visible_in_snapshot(xid, $3::text::pg_snapshot)", "")
    assert "visible" not in numbered, "nothing to plant"

    async def highest(connection: Any, cursor: str | None) -> Any:
        there = await now(connection, None)
        last = await connection.fetchval("SELECT coalesce(max(seq), 1) FROM feed")
        return replace(there, snapshot=f"{last}:{last}:") if there else None

    feed.now, feed.SINCE = highest, numbered


def lost_tombstone() -> None:
    """Phones are not told what is gone."""
    told = pulls._json
    pulls._json = lambda rows: told([row for row in rows if not row["deleted"]])


def epoch_ignored() -> None:
    """After a restore nobody is asked to begin anew."""
    pulls._reset = lambda *_: Reset.NONE


def clock_ordered_merge() -> None:
    """Of two who had not seen each other only the later clock's word is kept."""
    merge = items.merge

    def latest(register: Register, write: Write) -> Register:
        merged = merge(register, write)
        return structs.replace(merged, live=(max(merged.live, key=lambda one: (one.level, one.age)),))

    items.merge = latest


def clock_ordered_phone() -> None:
    """What a phone wrote is settled in the order of its clock, not of its own counting."""
    waiting = claims.waiting
    by_time = "SELECT id FROM record WHERE state = 0 AND device = ANY($1) ORDER BY device, at_ms, id"

    async def by_clock(tx: Any, devices: Any, *limits: int) -> Any:
        rows = await tx.connection.fetch(by_time, devices)
        place = {row["id"]: number for number, row in enumerate(rows)}
        return sorted(await waiting(tx, devices, *limits), key=lambda record: place[record.id])

    claims.waiting = by_clock


def stale_snapshot_after_the_lock() -> None:
    """What waits is read before the phones are claimed; another worker may have settled it meanwhile."""
    waiting, lock = claims.waiting, claims.lock_phones
    seen: dict[Any, list[Any]] = {}

    async def read_then_lock(tx: Any, devices: Any) -> Any:
        read = await waiting(tx, devices, 200, 1000, 2**24)
        seen.update((device, [record for record in read if record.device == device]) for device in devices)
        await asyncio.sleep(0.05)
        return await lock(tx, devices)

    async def as_seen(tx: Any, devices: Any, *limits: int) -> list[Any]:
        return [record for device in devices for record in seen.get(device, [])]

    claims.lock_phones, claims.waiting = read_then_lock, as_seen


def parked_record_blocks_its_phone() -> None:
    """Nothing of a phone is settled while one of its records is parked."""
    waiting, parked = claims.waiting, "SELECT DISTINCT device FROM record WHERE device = ANY($1) AND state = 2"

    async def none_behind(tx: Any, devices: Any, *limits: int) -> list[Any]:
        blocked = {row["device"] for row in await tx.connection.fetch(parked, devices)}
        return await waiting(tx, [device for device in devices if device not in blocked], *limits)

    claims.waiting = none_behind


def _trigger(table: str, when: str, does: str) -> str:
    return f"""
    CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does} END $$;
    CREATE TRIGGER planted AFTER INSERT ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION planted();
    """


ONE_IN_FOUR = "get_byte(uuid_send(NEW.id), 15) % 4 = 0"

IN_PROCESS: dict[str, Callable[[], None]] = {
    "ack before commit": ack_before_commit,
    "missing unique key": missing_unique_key,
    "receipt in another transaction": receipt_in_another_transaction,
    "sequence cursor": sequence_cursor,
    "lost tombstone": lost_tombstone,
    "no ORDER BY in the insert": no_order_in_the_insert,
    "clock-ordered merge": clock_ordered_merge,
    "a phone's records in the order of its clock": clock_ordered_phone,
    "stale snapshot after the lock": stale_snapshot_after_the_lock,
    "epoch ignored after restore": epoch_ignored,
    "resend after ID_REUSED overwrites": resend_overwrites,
    "parked record blocks its phone": parked_record_blocks_its_phone,
}
IN_DATABASE: dict[str, str] = {
    "missing unique key": "ALTER TABLE record DROP CONSTRAINT record_pkey CASCADE",
    "receipt without effect": _trigger("scan", ONE_IN_FOUR, "DELETE FROM scan WHERE id = NEW.id; RETURN NULL;"),
    "effect without receipt": _trigger(
        "feed",
        f"NEW.kind = 'receipt' AND {ONE_IN_FOUR}",
        "DELETE FROM feed WHERE scope = NEW.scope AND kind = NEW.kind AND id = NEW.id; RETURN NULL;",
    ),
}
IN_PHONE = ("cursor advanced before its rows", "dropped scope kept", "second tab sends too")


@dataclass(frozen=True)
class Help:
    """
    How a run is led to where its bug shows; what the checker does not know of.

    Attributes:
        points: Where processes die rather than elsewhere.
        faults: Which faults are met most.
        writes: What phones write most.
        acts: What the desk does most.
    """

    points: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()


HELP = {
    "ack before commit": Help(points=("push.rung",)),
    "receipt in another transaction": Help(points=("reconcile.committed",)),
    "no ORDER BY in the insert": Help(faults=("other order",), writes=("burst",)),
    "lost tombstone": Help(writes=("add_item", "delete_item"), acts=("create", "end")),
    "clock-ordered merge": Help(writes=("add_item", "set_item")),
    "a phone's records in the order of its clock": Help(writes=("scan_and_withdraw",)),
    "parked record blocks its phone": Help(writes=("scan_of_newer_app",)),
    "resend after ID_REUSED overwrites": Help(writes=("id_again",)),
    "dropped scope kept": Help(acts=("end_seat",)),
    "missing unique key": Help(faults=("twice", "reply lost")),
}

AFTER_RESTORE = ("epoch ignored after restore",)

ALL = (*IN_PROCESS, *(bug for bug in IN_DATABASE if bug not in IN_PROCESS), *IN_PHONE)
