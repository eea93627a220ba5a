"""
Settling one phone's batch inside its claim: chain, commands, refusals, what must wait.

The caller holds the phone and opens the transaction; nothing here commits.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server.commands import holding
from server.domain import kept_records
from server.domain.bodies import Body
from server.domain.records import Author, ReceiptCode, Signed
from server.domain.rules import CheckinRule
from server.errors import ForbiddenError, NotHereYetError, RefusedError
from server.store import changes, faults, records, scans
from server.store.changes import Answer
from server.store.records import Phone, Waiting
from server.sync.kinds import KINDS

REFUSED_WITH_IT = "它所写的那一条没有被接受,这次修改也就没有生效。"
PARENT_WAITS = timedelta(days=5)
"""After that a record whose parent never came goes to a person."""


async def apply(tx: Any, device: UUID, batch: Sequence[Waiting]) -> int:
    """
    Every record of the batch has its answer, and the phone's chain has moved on.

    Returns:
        How many got one that lets others go on: those parked for a parent do not count.
    """
    if not batch:
        return 0
    phone = await records.claimed_phone(tx, device)
    parked, rule = await records.held_up(tx, device, batch), await scans.checkin_rule()
    read = [kept_records.read(record.canonical) for record in batch]
    await holding.hold([(record.person, body) for record, (_, body) in zip(batch, read, strict=True)])
    await holding.hold_written(
        phone.person, [(record.entity, body) for record, (_, body) in zip(batch, read, strict=True)]
    )
    settled = 0
    for record, (signed, body) in zip(batch, read, strict=True):
        is_sure = _is_sure(phone, record, rule)
        phone = _moved_on(phone, record)
        # Only what was written before can hold a record up: a child that came first waits for it.
        is_behind = parked.get(record.entity, record.seq) < record.seq
        if is_behind or await records.unsettled(tx, signed.deps):
            is_settled = False
        else:
            is_settled = await _settle(tx, _author(record, signed, is_sure), signed.kind, body)
        if not is_settled:
            await _wait(tx, record)
            parked.setdefault(record.entity, record.seq)
        settled += is_settled
        faults.point("reconcile.judged")
    await records.advance(tx, device, phone.head_seq, phone.head_sha)
    if settled:
        await records.release_waiting(tx, device, [record.entity for record in batch])
    return settled


async def _settle(tx: Any, author: Author, kind: str, body: Body | None) -> bool:
    """The record has its answer; False if what it is about has not come, and it must wait."""
    command = KINDS.get(kind)
    if body is None or command is None:
        await _reject(tx, author, ReceiptCode.NEEDS_UPGRADE, {"words": "等待服务器更新后处理"})
        return True
    try:
        await command(tx, author, body)
    except NotHereYetError:
        if not await records.was_refused(tx, author.entity):
            return False
        await _reject(tx, author, ReceiptCode.REJECTED_INVALID, {"words": REFUSED_WITH_IT, "field": "entity"})
    except RefusedError as exc:
        forbidden = isinstance(exc, ForbiddenError)
        code = ReceiptCode.REJECTED_PERMISSION if forbidden else ReceiptCode.REJECTED_INVALID
        await _reject(tx, author, code, {"words": exc.words, "field": exc.detail.get("field")})
    return True


async def _reject(tx: Any, author: Author, code: ReceiptCode, detail: dict[str, Any]) -> None:
    """Answer without effect; staff find the refusal in history."""
    answer = Answer(author.person, author.record, code, None, author.entity, detail, "record")
    happened = await _happened(author.person, author.record, code, author.seat, detail)
    await changes.commit(tx, answers=[answer], events=[happened])


async def _happened(
    person: UUID, record: UUID, code: ReceiptCode, seat: UUID | None = None, detail: dict[str, Any] | None = None
) -> changes.Happened:
    """A line of history for what staff must find: a record that had no effect."""
    path, now = await scans.home(person), datetime.now(UTC)
    return changes.Happened("record", record, code.lower(), path, now, seat, person, record, data=detail or {})


async def _wait(tx: Any, record: Waiting) -> None:
    """Park a record until what it hangs on is settled."""
    gone = await records.age(tx, record.id) > PARENT_WAITS
    code = ReceiptCode.PARENT_MISSING if gone else ReceiptCode.WAITING_PARENT
    answer = Answer(record.person, record.id, code, None, record.entity, {}, "record")
    events = [await _happened(record.person, record.id, code)] if gone else []
    await changes.commit(tx, answers=[answer], events=events)


def _is_sure(phone: Phone, record: Waiting, rule: CheckinRule) -> bool:
    """Signed, next in the phone's chain, and not from a brand-new phone beside an older one."""
    chained = record.seq == phone.head_seq + 1 and record.prev == phone.head_sha
    age = record.received_at - phone.registered_at
    is_new = phone.has_sibling and age < timedelta(seconds=rule.new_device_s)
    return record.signed == 1 and chained and not is_new


def _moved_on(phone: Phone, record: Waiting) -> Phone:
    """The end of the chain; a late record of before does not move it back."""
    if record.seq <= phone.head_seq:
        return phone
    return records.with_head(phone, record.seq, record.sha)


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
