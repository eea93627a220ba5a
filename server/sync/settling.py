"""
Settling what some phones sent, inside their claim: chains, commands, refusals, what must wait.

The caller holds the phones and opens the transaction; nothing here commits.
"""

from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server.commands import holding
from server.domain import kept_records
from server.domain.records import Author, ReceiptCode, Signed
from server.domain.rules import CheckinRule
from server.errors import ForbiddenError, NotHereYetError, RefusedError
from server.store import changes, claims, faults, scans
from server.store.changes import Answer, Happened
from server.store.records import Phone, Waiting
from server.sync.flow import Flow, Task, Wave
from server.sync.kinds import KINDS, TOGETHER

REFUSED_WITH_IT = "它所写的那一条没有被接受,这次修改也就没有生效。"
PARENT_WAITS = timedelta(days=5)
"""After that a record whose parent never came goes to a person."""

WAITING = frozenset({ReceiptCode.WAITING_PARENT, ReceiptCode.PARENT_MISSING})
"""Answers that let nothing else go on."""


@dataclass(frozen=True, slots=True)
class Refused:
    """
    An answer without effect.

    Attributes:
        hangs_on: Records and things one of which must come or change before it can have one.
    """

    author: Author
    code: ReceiptCode
    detail: dict[str, Any]
    hangs_on: tuple[UUID, ...] = ()


async def apply(tx: Any, batch: Sequence[Waiting], passed_over: Collection[UUID] = ()) -> int:
    """
    Every record of the batch has its answer, and the phones' chains have moved on.

    Args:
        batch: Phone after phone, in the order they were written.
        passed_over: Records of it that are links of their chains, and have their turn another time.

    Returns:
        How many got an answer; being parked is one.
    """
    if not batch:
        return 0
    tasks = [task for task in await _chained(tx, batch) if task.author.record not in passed_over]
    commands = {_command(task.kind) for task in tasks}
    if len(commands) > 1 or not commands <= TOGETHER.keys():  # a set form locks all it touches by itself
        written = [(task.author.person, task.author.entity, task.body) for task in tasks]
        await holding.hold(written)
        await holding.hold_written(written)
    settled = await _flow(tx, tasks, await claims.held_up(tx, batch))
    if settled:
        names = [(task.author.record, task.author.entity) for task in settled]
        await claims.release_waiting(tx, [name for both in names for name in both])
    return len(tasks)


async def _chained(tx: Any, batch: Sequence[Waiting]) -> list[Task]:
    """What each record asks, and whether its phone can be believed; the chains end where the batch does."""
    phones = await claims.claimed_phones(tx, sorted({record.device for record in batch}))
    rule, tasks, moved = await scans.checkin_rule(), list[Task](), dict[UUID, Phone]()
    late = [(record.device, record.seq - 1) for record in batch if record.seq <= phones[record.device].head_seq]
    links = await claims.links(tx, late)
    for record in batch:
        phone = moved.get(record.device) or phones[record.device]
        tasks.append(_task(record, _is_sure(phone, record, rule, links)))
        if record.seq > phone.head_seq:  # a late record of before does not move the end back
            moved[record.device] = claims.with_head(phone, record.seq, record.sha)
    await claims.advance(tx, [*moved.values()])
    return tasks


async def _flow(tx: Any, tasks: Sequence[Task], parked: dict[tuple[UUID, UUID], int]) -> list[Task]:
    """Wave after wave until all have gone; those whose answer lets others go on."""
    done = await claims.settled(tx, [dep for task in tasks for dep in task.deps])
    flow = Flow(tasks, parked, done, lambda kind: kind in KINDS, lambda kind: _command(kind) in TOGETHER)
    settled: list[Task] = []
    while wave := flow.wave():
        await _go(tx, wave)
        codes = changes.answered(tx)
        flow.heard(wave, codes)
        settled += [task for task in wave.tasks() if codes[task.author.record] not in WAITING]
        faults.point("reconcile.judged")
    return settled


async def _go(tx: Any, wave: Wave) -> None:
    refused = [*map(_waiting, wave.waits), *map(_newer, wave.newer)]
    for kind, run in wave.together.items():
        told = await TOGETHER[KINDS[kind]](tx, [(task.author, task.body) for task in run])
        refused += [await _refused(tx, task, exc) for task, exc in zip(run, told, strict=True) if exc is not None]
    for task in wave.alone:
        try:
            await KINDS[task.kind](tx, task.author, task.body)
        except RefusedError as exc:
            refused.append(await _refused(tx, task, exc))
    if refused:
        await _refuse(tx, refused)


async def _refuse(tx: Any, refused: Sequence[Refused]) -> None:
    """Answer without effect; staff find in history what will not go on by itself."""
    seats, now = await scans.seats_of({one.author.person for one in refused}), datetime.now(UTC)
    answers = [
        Answer(one.author.person, one.author.record, one.code, None, one.author.entity, one.detail, "record")
        for one in refused
    ]
    events = [
        Happened(
            "record",
            one.author.record,
            one.code.lower(),
            scans.home_in(seats[one.author.person]),
            now,
            one.author.seat,
            one.author.person,
            one.author.record,
            data=one.detail,
        )
        for one in refused
        if one.code is not ReceiptCode.WAITING_PARENT
    ]
    await changes.commit(tx, answers=answers, events=events)
    await claims.wait_for(tx, {one.author.record: one.hangs_on for one in refused if one.hangs_on})


async def _refused(tx: Any, task: Task, exc: RefusedError) -> Refused:
    if isinstance(exc, NotHereYetError):
        if not await claims.was_refused(tx, exc.missing):
            return _waiting(task, exc.missing)
        return Refused(task.author, ReceiptCode.REJECTED_INVALID, {"words": REFUSED_WITH_IT, "field": "entity"})
    code = ReceiptCode.REJECTED_PERMISSION if isinstance(exc, ForbiddenError) else ReceiptCode.REJECTED_INVALID
    return Refused(task.author, code, {"words": exc.words, "field": exc.detail.get("field")})


def _newer(task: Task) -> Refused:
    return Refused(task.author, ReceiptCode.NEEDS_UPGRADE, {"words": "等待服务器更新后处理"})


def _waiting(task: Task, *missing: UUID) -> Refused:
    """Parked until what it hangs on is settled; in the end for a person."""
    is_gone = datetime.now(UTC) - task.author.received_at > PARENT_WAITS
    code = ReceiptCode.PARENT_MISSING if is_gone else ReceiptCode.WAITING_PARENT
    return Refused(task.author, code, {}, (*task.deps, task.author.entity, *missing))


def _command(kind: str) -> Any:
    return KINDS.get(kind)


def _is_sure(phone: Phone, record: Waiting, rule: CheckinRule, links: Container[tuple[UUID, int, bytes]]) -> bool:
    """Signed, in its place of the phone's chain, and not from a brand-new phone beside an older one."""
    if record.seq == phone.head_seq + 1:
        chained = record.prev == phone.head_sha
    else:  # it waited, or came after what was written after it: what stands before it is held, or there is a gap
        chained = record.seq == 1 if record.prev is None else (record.device, record.seq - 1, record.prev) in links
    age = record.received_at - phone.registered_at
    is_new = phone.has_sibling and age < timedelta(seconds=rule.new_device_s)
    return record.signed == 1 and chained and not is_new


def _task(record: Waiting, is_sure: bool) -> Task:
    signed, body = kept_records.read(record.canonical)
    return Task(record.device, _author(record, signed, is_sure), signed.kind, signed.deps, body)


def _author(record: Waiting, signed: Signed, is_sure: bool) -> Author:
    return Author(
        person=record.person,
        device=record.device,
        record=record.id,
        seq=record.seq,
        seat=signed.seat,
        entity=record.entity,
        base=signed.base,
        at_ms=signed.at,
        skew_ms=signed.skew,
        skew_error_ms=signed.skew_error,
        received_at=record.received_at,
        is_sure=is_sure,
    )
