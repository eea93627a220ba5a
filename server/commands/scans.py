"""
Scans (扫码): added, withdrawn, judged again; and the attendance folded from them.

A scan is a fact from the field: whatever is wrong with it is its verdict, and it is kept.
It is rejected only when no scan can exist: nobody to speak of, or no right to speak of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from msgspec import structs

from server.commands import hosts, readings
from server.commands.readings import Reading
from server.domain import projections, seats
from server.domain.activities import Enrol
from server.domain.bodies import ScanAdd, ScanWithdraw
from server.domain.presence import fold
from server.domain.records import Author, ReceiptCode
from server.domain.scans import (
    ActivityFacts,
    Check,
    Clock,
    Evidence,
    Judgement,
    Position,
    Presence,
    ScanFacts,
    judge,
)
from server.errors import ForbiddenError, InvalidError
from server.store import activities, attendance, changes, faults, presence, scans
from server.store.changes import Answer, Happened
from server.store.scans import StoredScan

Row = dict[str, Any]


async def add(tx: Any, author: Author, body: ScanAdd) -> None:
    """
    The scan is kept with its verdict, the attendance folded, the record answered.

    Raises:
        RefusedError: No scan can exist: nothing was written, the record is to be rejected.
    """
    reading, clock = await readings.read(author, body), readings.clock(author)
    activity = await _held_activity(reading)
    host = await hosts.seat_of(author, reading, activity, clock.captured)
    person = reading.subject or author.person
    seat = await _seat(author, reading, person, activity, clock.captured)
    scan = _scan(author, body, reading, clock)
    scan = replace(scan, activity=activity["id"] if activity else None, person=person, seat=seat, author_seat=host)
    judged = await _judge(scan, activity)
    if not await scans.add(scan, judged):
        raise InvalidError("这条扫码已经登记过。", field="entity")
    await _settle(tx, author, scan, judged, activity)


async def withdraw(tx: Any, author: Author, body: ScanWithdraw) -> None:
    """
    One's own scan counts no more; again is as once.

    Raises:
        RefusedError: No such scan, or it is somebody else's.
    """
    scan = await scans.find(author.entity)
    if scan is None:
        raise InvalidError("没有找到要撤回的扫码。", field="entity")
    await hosts.require_own(author, scan, readings.clock(author).captured)
    is_first = await scans.withdraw(scan["id"], author.received_at)
    folded, activity, rows = None, None, list[changes.Row]()
    if scan["activity"] is not None:
        activity = await activities.one(scan["activity"])
        folded, rows = await _folded(tx, scan["activity"], scan["person"], scan["sitting"])
    detail = {"reason": body.reason, "activity": str(scan["activity"]) if scan["activity"] else None}
    events = [await _happened(author, scan["id"], "withdraw", activity, detail)] if is_first else []
    await changes.commit(tx, rows=rows, events=events, answers=[_answer(author, folded, scan["person"], detail)])


async def refold(_tx: Any, activity: UUID, person: UUID, sitting: int = 0, seat: UUID | None = None) -> bool:
    """
    The person's attendance is what their scans and the decisions on them come to.

    The caller tells phones of it, with `store.attendance.fed`.

    Returns:
        Whether it changed.
    """
    row = await presence.hold_attendance(activity, person, sitting, seat)
    folded = fold(
        await presence.standing(activity, person, sitting), await presence.decisions(activity, person, sitting)
    )
    half_days = await _half_days(activity) if folded.presence is Presence.PRESENT else None
    if presence.is_as(row, folded, half_days):
        return False
    await presence.save(row["id"], folded, half_days)
    faults.point("scan.folded")
    return True


async def rejudge(tx: Any, activity: UUID, persons: Sequence[UUID] | None = None) -> list[UUID]:
    """
    Every scan of an activity has the verdict its facts call for now, and phones are told.

    Called when the activity, its list or its codes changed, under the activity's lock.

    Args:
        persons: Only theirs; everybody's if None.

    Returns:
        Persons whose attendance changed.
    """
    row = await activities.one(activity)
    changed: list[UUID] = []
    for (person, sitting), group in groupby(await scans.of_activity(activity, persons), key=_whose):
        for scan, before in group:
            judged = await _judge(scan, row)
            if judged != before:
                await scans.judge_again(scan.id, judged)
        if await refold(tx, activity, person, sitting):
            changed.append(person)
    if changed:
        await changes.commit(tx, rows=await attendance.fed(activity, changed))
    return changed


def _scan(author: Author, body: ScanAdd, reading: Reading, clock: Clock) -> StoredScan:
    """The scan as far as the record tells it."""
    sure = Check.VALID if author.is_sure else Check.INVALID
    at = body.position
    return StoredScan(
        id=author.entity,
        record=author.record,
        activity=reading.activity,
        person=author.person,
        seat=None,
        author_seat=None,
        device=author.device,
        direction=body.direction,
        via=reading.via,
        text=readings.kept_text(body),
        checks=structs.replace(reading.checks, device=sure),
        slot=reading.slot,
        captured_at=clock.captured,
        uncertainty_ms=None if clock.uncertainty is None else clock.uncertainty // timedelta(milliseconds=1),
        received_at=author.received_at,
        position=Position(at.lat, at.lng, at.accuracy_m) if at else None,
    )


def _whose(kept: tuple[StoredScan, Judgement]) -> tuple[UUID, int]:
    return kept[0].person, kept[0].sitting


async def _held_activity(reading: Reading) -> Row | None:
    """The activity, as it stands until the transaction ends."""
    if reading.activity is None:
        return None
    await scans.hold_activity(reading.activity)
    return await activities.one(reading.activity)


async def _seat(author: Author, reading: Reading, person: UUID, activity: Row | None, moment: datetime) -> UUID | None:
    """The seat a person's presence counts in; None if they have none that can."""
    invited = await scans.invitation(activity["id"], person) if activity else None
    named = author.seat if reading.subject is None else None
    chosen = seats.choose(
        await scans.seats(person),
        named=named,
        invited=invited["seat"] if invited else reading.seat,
        congress=activity["congress"] if activity else None,
        moment=moment,
    )
    if named is not None and chosen is None:
        raise ForbiddenError("这不是您的席位。")
    return chosen.facts.id if chosen else None


async def _judge(scan: StoredScan, activity: Row | None) -> Judgement:
    """What the scan means, by what is known of it now."""
    held = {seat.facts.id: seat for seat in await scans.seats(scan.person)}
    seat = held.get(scan.seat) if scan.seat else None
    invited = await scans.invitation(activity["id"], scan.person, scan.sitting) if activity else None
    facts = ScanFacts(
        via=scan.via,
        code=scan.checks.code,
        retired_at=await scans.retired_at(scan.checks),
        slot=scan.slot,
        position=scan.position,
        invited=Check.VALID if invited else Check.INVALID,
        seat=Check.VALID if seat and seat.at(scan.captured_at) else Check.INVALID,
        device=scan.checks.device,
    )
    unsure = None if scan.uncertainty_ms is None else timedelta(milliseconds=scan.uncertainty_ms)
    clock = Clock(scan.captured_at, unsure, scan.received_at)
    return judge(facts, _facts(activity), clock, await scans.checkin_rule())


def _facts(activity: Row | None) -> ActivityFacts | None:
    if activity is None:
        return None
    return ActivityFacts(
        opens=activity["checkin_from"],
        closes=activity["checkin_until"],
        cancelled_at=activity["cancelled_at"],
        place=None if None in (activity["lat"], activity["lng"]) else Position(activity["lat"], activity["lng"]),
        radius_m=activity["radius_m"],
        position_required=activity["position_required"],
        by_invitation=activity["enrol"] == Enrol.ASSIGNED,
        min_evidence=Evidence(activity["min_evidence"]),
    )


async def _half_days(activity: UUID) -> int:
    row = await activities.one(activity)
    return row["kind_half_days"] if row else 0


async def _settle(tx: Any, author: Author, scan: StoredScan, judged: Judgement, activity: Row | None) -> None:
    """Attendance, history, phones and the receipt of one new scan."""
    folded, rows = None, list[changes.Row]()
    if activity is not None:
        folded, rows = await _folded(tx, activity["id"], scan.person, scan.sitting, scan.seat)
    known = activity if scan.checks.code is not Check.INVALID else None
    detail = projections.scan_detail(
        verdict=judged.verdict,
        reasons=judged.reasons,
        evidence=judged.evidence,
        first_in=folded["first_in"] if folded and known else None,
        activity=known["id"] if known else None,
        title=known["title"] if known else None,
    )
    event = await _happened(author, scan.id, "add", activity, {"person": str(scan.person), **detail}, scan)
    await changes.commit(tx, rows=rows, events=[event], answers=[_answer(author, folded, scan.person, detail)])


async def _folded(
    tx: Any, activity: UUID, person: UUID, sitting: int, seat: UUID | None = None
) -> tuple[Row | None, list[changes.Row]]:
    """A person's attendance, folded again, and what phones are told of it."""
    await refold(tx, activity, person, sitting, seat)
    return await attendance.one(activity, person, sitting), await attendance.fed(activity, [person])


def _answer(author: Author, folded: Row | None, person: UUID, detail: dict[str, Any]) -> Answer:
    """Applied; the phone waits for the attendance, which a host's holds as a line of the roster."""
    if folded is None:
        return Answer(author.person, author.record, ReceiptCode.APPLIED, None, author.entity, detail, "scan")
    kind = "attendance" if person == author.person else "roster"
    return Answer(author.person, author.record, ReceiptCode.APPLIED, folded["version"], folded["id"], detail, kind)


async def _happened(
    author: Author, scan: UUID, verb: str, activity: Row | None, data: dict[str, Any], kept: StoredScan | None = None
) -> Happened:
    return Happened(
        kind="scan",
        target=scan,
        verb=verb,
        unit_path=activity["unit_path"] if activity else await scans.home(author.person),
        at=datetime.now(UTC),
        by_seat=(kept.author_seat or kept.seat) if kept else author.seat,
        by_person=author.person,
        record=author.record,
        data=data,
    )
