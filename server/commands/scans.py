"""
Scans (扫码): added, withdrawn, judged again; and the attendance folded from them.

A scan is a fact from the field: whatever is wrong with it is its verdict, and it is kept.
It is rejected only when no scan can exist: nobody to speak of, or no right to speak of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from msgspec import structs

from server.commands import duties, folds, hosts, judging, readings
from server.commands.folds import Folding
from server.commands.readings import Reading
from server.domain import projections, seats
from server.domain.activities import ActivityState
from server.domain.bodies import ScanAdd, ScanWithdraw
from server.domain.presence import JudgedScan
from server.domain.records import Author, ReceiptCode
from server.domain.scans import Check, Judgement, Position
from server.errors import ForbiddenError, InvalidError, RefusedError
from server.store import activities, attendance, changes, scan_facts, scans
from server.store.changes import Answer, Happened
from server.store.presence import Line
from server.store.scan_facts import Facts
from server.store.scans import StoredScan

Row = dict[str, Any]
Asked = tuple[Author, ScanAdd]


@dataclass(frozen=True, slots=True)
class New:
    """A scan that can exist, and what it means."""

    author: Author
    scan: StoredScan
    judged: Judgement


async def add(tx: Any, author: Author, body: ScanAdd) -> None:
    """
    The scan is kept with its verdict, the attendance folded, the record answered.

    Raises:
        RefusedError: No scan can exist: nothing was written, the record is to be rejected.
    """
    (refused,) = await add_all(tx, [(author, body)])
    if refused is not None:
        raise refused


async def add_all(tx: Any, asked: Sequence[Asked]) -> list[RefusedError | None]:
    """
    `add` for many at once, to the same end as one after another.

    Returns:
        For each why no scan can exist, None where it does.
    """
    read = await readings.read([body for _, body in asked])
    facts = await _facts(asked, read)
    drafts = [_drafted(author, body, one, facts) for (author, body), one in zip(asked, read, strict=True)]
    new = [draft for draft in drafts if isinstance(draft, New)]
    added = await scans.add([(draft.scan, draft.judged) for draft in new])
    await _settle(tx, [draft for draft in new if draft.scan.record in added], facts)
    return [_refusal(draft, added) for draft in drafts]


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
    folding, activity, rows = None, None, list[changes.Row]()
    if scan["activity"] is not None:
        activity = await activities.one(scan["activity"])
        folding = await _refolded(tx, (scan["activity"], scan["person"], scan["sitting"]))
        rows = await attendance.fed_lines([folding.row["id"]])
    detail = {"reason": body.reason, "activity": str(scan["activity"]) if scan["activity"] else None}
    path = activity["unit_path"] if activity else await scans.home(author.person)
    events = [_happened(author, scan["id"], "withdraw", path, author.seat, detail)] if is_first else []
    await changes.commit(tx, rows=rows, events=events, answers=[_answer(author, folding, scan["person"], detail)])


async def refold(tx: Any, activity: UUID, person: UUID, sitting: int = 0, seat: UUID | None = None) -> bool:
    """
    The person's attendance is what their scans and the decisions on them come to.

    The caller tells phones of it, with `store.attendance.fed`.

    Returns:
        Whether it changed.
    """
    return (await _refolded(tx, (activity, person, sitting), seat)).changed


async def rejudge(tx: Any, activity: UUID, persons: Sequence[UUID] | None = None) -> list[UUID]:
    """
    Every scan of an activity has the verdict its facts call for now, and phones are told.

    Called when the activity, its list or its codes changed, under the activity's lock.

    Args:
        persons: Only theirs; everybody's if None.

    Returns:
        Persons whose attendance changed.
    """
    kept = await scans.of_activity(activity, persons)
    there = {row["id"]: row for row in await activities.many([activity])}
    whose = {scan.person for scan, _ in kept}
    checks = [scan.checks for scan, _ in kept]
    facts = await scan_facts.about(there, whose, [(activity, person) for person in whose], checks)
    judged = {scan.id: judging.judgement(scan, facts) for scan, _ in kept}
    await scans.judge_again({scan.id: judged[scan.id] for scan, before in kept if judged[scan.id] != before})
    lines = {(activity, person, sitting): None for (person, sitting), _ in groupby(kept, key=_whose)}
    held = await folds.hold(lines, there)
    for folding in held.values():
        folding.fold()
    await folds.save(held.values())
    changed = [folding.row["person"] for folding in held.values() if folding.changed]
    if changed:
        await changes.commit(tx, rows=await attendance.fed(activity, changed))
        await _follow(tx, there.values(), changed)
    return changed


def _whose(kept: tuple[StoredScan, Judgement]) -> tuple[UUID, int]:
    return kept[0].person, kept[0].sitting


async def _facts(asked: Sequence[Asked], read: Sequence[Reading]) -> Facts:
    """What the scans are judged by; their activities stand still until the transaction ends."""
    there = await scan_facts.hold(one.activity for one in read if one.activity)
    subjects = [one.subject or author.person for (author, _), one in zip(asked, read, strict=True)]
    lines = [(one.activity, person) for one, person in zip(read, subjects, strict=True) if one.activity]
    persons = {*subjects, *(author.person for author, _ in asked)}
    return await scan_facts.about(there, persons, lines, [one.checks for one in read])


def _drafted(author: Author, body: ScanAdd, reading: Reading, facts: Facts) -> New | RefusedError:
    """The scan with its verdict, or why there can be none."""
    try:
        scan = _scan(author, body, reading, facts)
    except RefusedError as refused:
        return refused
    return New(author, scan, judging.judgement(scan, facts))


def _scan(author: Author, body: ScanAdd, reading: Reading, facts: Facts) -> StoredScan:
    """
    The scan as the record tells it.

    Raises:
        RefusedError: None can exist.
    """
    clock, sure = readings.clock(author), Check.VALID if author.is_sure else Check.INVALID
    host = hosts.seat_of(author, reading, facts, clock.captured)
    at, activity = body.position, facts.activities.get(reading.activity) if reading.activity else None
    return StoredScan(
        id=author.entity,
        record=author.record,
        activity=activity["id"] if activity else None,
        person=reading.subject or author.person,
        seat=_seat(author, reading, activity, facts, clock.captured),
        author_seat=host,
        device=author.device,
        direction=body.direction,
        via=reading.via,
        text=reading.text,
        checks=structs.replace(reading.checks, device=sure),
        slot=reading.slot,
        captured_at=clock.captured,
        uncertainty_ms=None if clock.uncertainty is None else clock.uncertainty // timedelta(milliseconds=1),
        received_at=author.received_at,
        position=Position(at.lat, at.lng, at.accuracy_m) if at else None,
    )


def _seat(author: Author, reading: Reading, activity: Row | None, facts: Facts, moment: datetime) -> UUID | None:
    """The seat a person's presence counts in; None if they have none that can."""
    person = reading.subject or author.person
    line = (activity["id"], person, 0) if activity else None
    named = author.seat if reading.subject is None else None
    chosen = seats.choose(
        facts.seats[person],
        named=named,
        invited=facts.invited.get(line, reading.seat) if line else reading.seat,
        congress=activity["congress"] if activity else None,
        moment=moment,
    )
    if named is not None and chosen is None:
        raise ForbiddenError("这不是您的席位。")
    return chosen.facts.id if chosen else None


def _refusal(draft: New | RefusedError, added: set[UUID]) -> RefusedError | None:
    if isinstance(draft, RefusedError):
        return draft
    return None if draft.scan.record in added else InvalidError("这条扫码已经登记过。", field="entity")


async def _settle(tx: Any, new: Sequence[New], facts: Facts) -> None:
    """Attendance, history, phones and the receipts of new scans."""
    lines: dict[Line, UUID | None] = {}
    for one in new:
        if one.scan.activity is not None:
            lines.setdefault((one.scan.activity, one.scan.person, one.scan.sitting), one.scan.seat)
    held = await folds.hold(lines, facts.activities, [one.author.record for one in new])
    told = [_told(one, facts, held) for one in new]
    await folds.save(held.values())
    rows = await attendance.fed_lines(folding.row["id"] for folding in held.values())
    await changes.commit(tx, rows=rows, events=[event for event, _ in told], answers=[answer for _, answer in told])
    await _follow(tx, facts.activities.values(), [person for _, person, _ in lines])


async def _follow(tx: Any, there: Iterable[Row], persons: Sequence[UUID]) -> None:
    """The duties made of attendance at filed activities are what it comes to now."""
    for row in there:
        if row["state"] == ActivityState.FILED:
            await duties.refold(tx, row["id"], persons)


def _told(new: New, facts: Facts, held: dict[Line, Folding]) -> tuple[Happened, Answer]:
    """Fold one scan in; its line of history and its receipt."""
    author, scan, judged = new.author, new.scan, new.judged
    activity = facts.activities.get(scan.activity) if scan.activity else None
    folding = held[activity["id"], scan.person, scan.sitting] if activity else None
    if folding is not None:
        folding.scans.append(_judged(scan, judged))
        folding.fold()
    known = activity if scan.checks.code is not Check.INVALID else None
    detail = projections.scan_detail(
        verdict=judged.verdict,
        reasons=judged.reasons,
        evidence=judged.evidence,
        first_in=folding.row["first_in"] if folding and known else None,
        activity=known["id"] if known else None,
        title=known["title"] if known else None,
    )
    path = activity["unit_path"] if activity else scans.home_in(facts.seats[author.person])
    data, seat = {"person": str(scan.person), **detail}, scan.author_seat or scan.seat
    return _happened(author, scan.id, "add", path, seat, data), _answer(author, folding, scan.person, detail)


def _judged(scan: StoredScan, judged: Judgement) -> JudgedScan:
    unsure = None if scan.uncertainty_ms is None else timedelta(milliseconds=scan.uncertainty_ms)
    return JudgedScan(scan.captured_at, scan.direction, scan.via, judged, unsure)


async def _refolded(tx: Any, line: Line, seat: UUID | None = None) -> Folding:
    """An attendance, folded again and saved; its activity stands still until the transaction ends."""
    there = {row["id"]: row for row in await activities.hold_still([line[0]])}
    held = await folds.hold({line: seat}, there)
    held[line].fold()
    await folds.save(held.values())
    await _follow(tx, there.values(), [line[1]])
    return held[line]


def _answer(author: Author, folding: Folding | None, person: UUID, detail: dict[str, Any]) -> Answer:
    """Applied; the phone waits for the attendance, which a host's holds as a line of the roster."""
    if folding is None:
        return Answer(author.person, author.record, ReceiptCode.APPLIED, None, author.entity, detail, "scan")
    kind, row = "attendance" if person == author.person else "roster", folding.row
    return Answer(author.person, author.record, ReceiptCode.APPLIED, row["version"], row["id"], detail, kind)


def _happened(
    author: Author, scan: UUID, verb: str, unit_path: str, by_seat: UUID | None, data: dict[str, Any]
) -> Happened:
    return Happened(
        kind="scan",
        target=scan,
        verb=verb,
        unit_path=unit_path,
        at=datetime.now(UTC),
        by_seat=by_seat,
        by_person=author.person,
        record=author.record,
        data=data,
    )
