"""
Push: keep what a phone sent, then say so.

The answer means *durable*, never *applied*: no rule of the domain is asked here, and one
record that cannot be kept spoils no other. Every record sent gets an ack, in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.domain.codes import is_signed
from server.domain.parsing import Element, Malformed, ParsedRecord
from server.domain.records import AckCode, ApartCode, push_message
from server.domain.viewer import Viewer
from server.errors import BusyError
from server.store import faults, records
from server.store.lost import LOST
from server.sync.ringing import RINGER

SIGNED, UNSIGNED, FORGED = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Ack:
    """
    What became of one record sent.

    Attributes:
        state: 0 waiting, 1 settled, 2 parked; None if it was not kept.
        why: Which field could not be read, and what is wrong with it.
    """

    record: str
    code: AckCode
    state: int | None = None
    why: str | None = None


async def file(
    viewer: Viewer,
    device: UUID,
    batch: Sequence[Element],
    signature: bytes | None,
    now: datetime,
    pending: int = 0,
) -> list[Ack]:
    """
    Keep a phone's records.

    Args:
        batch: As `parsing.parse_all` read them.
        signature: Raw r‖s over the hashes of all records of the batch, if one came.
        pending: How many still wait on the phone.

    Returns:
        One ack for every element, in order. What is acked RECEIVED or DUPLICATE is on disk.

    Raises:
        BusyError: The database went away; whatever was kept will be a DUPLICATE next time.
    """
    try:
        acks = await _file(viewer, device, batch, signature, now)
        await records.saw(device, pending, now)
        faults.point("push.seen")
    except LOST as exc:
        raise BusyError from exc
    if any(ack.code is AckCode.RECEIVED for ack in acks):
        RINGER.soon()
    return acks


async def _file(
    viewer: Viewer, device: UUID, batch: Sequence[Element], signature: bytes | None, now: datetime
) -> list[Ack]:
    if not batch:
        return []
    phone = await records.phone(device)
    if phone is None or viewer.device != device or phone.person != viewer.person:
        return [_ack(element, AckCode.NOT_YOURS) for element in batch]
    return await keep(viewer, device, batch, _how_signed(phone.public_key, device, batch, signature), now)


async def keep(viewer: Viewer, device: UUID, batch: Sequence[Element], signed: int, now: datetime) -> list[Ack]:
    """Keep what a phone of the viewer's wrote, whoever brings it; one ack for every element, in order."""
    mine, odd = await _sort_out(viewer, batch)
    firsts = {record.given.id: record for record in reversed(mine)}
    faults.point("push.insert")
    new = await records.insert(viewer.person, device, signed, now, [*firsts.values()])
    faults.point("push.inserted")
    known = await records.known([record.given.id for record in mine if record.given.id not in new])
    faults.point("push.reread")
    acks = {id(record): _ack_kept(viewer, record, firsts, new, known) for record in mine}
    reused = [record for record in mine if acks[id(record)].code is AckCode.ID_REUSED]
    apart = [element for element, _ in odd] + [_reused(record) for record in reused]
    if apart:
        await records.keep_apart(viewer.person, device, now, apart)
        faults.point("push.kept_apart")
    acks |= {id(element): ack for element, ack in odd}
    return [acks[id(element)] if id(element) in acks else _ack(element, AckCode.NOT_YOURS) for element in batch]


async def _sort_out(viewer: Viewer, batch: Sequence[Element]) -> tuple[list[ParsedRecord], list[tuple[Malformed, Ack]]]:
    """What can be kept as a record, and what could not be read, with its ack."""
    odd = [(element, _ack_odd(element)) for element in batch if isinstance(element, Malformed)]
    read = [element for element in batch if isinstance(element, ParsedRecord)]
    named = {record.given.seat for record in read} - {None, *(seat.id for seat in viewer.seats)}
    # A seat that has ended since may have been held when the record was written.
    foreign = named - await records.seats_of(viewer.person) if named else named
    return [record for record in read if record.given.seat not in foreign], odd


def _how_signed(public_key: bytes, device: UUID, batch: Sequence[Element], signature: bytes | None) -> int:
    """Whether the phone's key vouches for the whole batch; it cannot for what could not be read."""
    hashes = [element.sha for element in batch if isinstance(element, ParsedRecord)]
    if signature is None or len(hashes) < len(batch):
        return UNSIGNED
    return SIGNED if is_signed(push_message(device, hashes), signature, public_key) else FORGED


def _ack_kept(
    viewer: Viewer,
    record: ParsedRecord,
    firsts: dict[UUID, ParsedRecord],
    new: set[UUID],
    known: dict[UUID, records.Known],
) -> Ack:
    first = firsts[record.given.id]
    if record.given.id in new:
        if record is first:
            return _ack(record, AckCode.RECEIVED, 0)
        return _ack(record, AckCode.DUPLICATE, 0) if record.sha == first.sha else _ack(record, AckCode.ID_REUSED)
    held = known[record.given.id]
    if held.sha != record.sha or held.person != viewer.person:
        return _ack(record, AckCode.ID_REUSED)
    return _ack(record, AckCode.DUPLICATE, held.state)


def _ack(element: Element, code: AckCode, state: int | None = None) -> Ack:
    named = element.record if isinstance(element, Malformed) else str(element.given.id)
    return Ack(named, code, state)


def _ack_odd(element: Malformed) -> Ack:
    return Ack(element.record, AckCode(element.code), None, element.why)


def _reused(record: ParsedRecord) -> Malformed:
    return Malformed(str(record.given.id), "编号已被另一条记录使用", record.canonical, ApartCode.ID_REUSED)
