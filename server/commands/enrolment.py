"""
Enrolment (报名): a deputy comes, does not, asks leave; the desk says yes or no; the next in turn moves up.

Every act locks the activity first, so places are given one after another and never twice.
A deputy's acts are records, written offline too: what counts is when they wrote, as far as the
activity still stands as they saw it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import authors, notices
from server.domain import enrolment as rules
from server.domain import notices as words
from server.domain import seats
from server.domain.bodies import EnrolDecline, EnrolJoin, EnrolLeave, EnrolWithdraw
from server.domain.enrolment import EnrolVerb
from server.domain.notices import NoticeKind
from server.domain.permissions import Act, require
from server.domain.records import Author, ReceiptCode
from server.domain.scans import Enrolment
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import activities, attendance, changes, enrolment, scans
from server.store.changes import Answer, Happened

MAX_ANSWER = 500
LEFT = "已离任"
Row = dict[str, Any]


async def join(tx: Any, author: Author, body: EnrolJoin) -> None:
    """
    The author comes, or waits for a place.

    Raises:
        RefusedError: Nothing was written.
    """
    await _say(tx, author, EnrolVerb.JOIN, body.reason)


async def decline(tx: Any, author: Author, body: EnrolDecline) -> None:
    """
    The author does not take the invitation up.

    Raises:
        RefusedError: Nothing was written.
    """
    await _say(tx, author, EnrolVerb.DECLINE, body.reason)


async def leave(tx: Any, author: Author, body: EnrolLeave) -> None:
    """
    The author asks leave; who runs the activity is told.

    Raises:
        RefusedError: Nothing was written.
    """
    if not body.reason.strip():
        raise InvalidError("请写明请假的理由。", field="reason")
    await _say(tx, author, EnrolVerb.LEAVE, body.reason.strip())


async def withdraw(tx: Any, author: Author, body: EnrolWithdraw) -> None:
    """
    What the author said before counts no more.

    Raises:
        RefusedError: Nothing was written.
    """
    await _say(tx, author, EnrolVerb.WITHDRAW, body.reason)


async def decide_leave(
    tx: Any,
    viewer: Viewer,
    activity: UUID,
    person: UUID,
    granted: bool,
    answer: str | None = None,
    *,
    now: datetime | None = None,
) -> Row:
    """
    The person is on leave, or is to come; they are told. Who asked by word of mouth is put on leave so.

    Returns:
        The attendance as it now stands.

    Raises:
        InvalidError: Words are missing, or too many.
        ForbiddenError: Not there, or one's own leave.
        ConflictError: Nothing was asked, or the activity is filed.
    """
    at, said = now or datetime.now(UTC), (answer or "").strip() or None
    row = await activities.one(activity, lock=True)
    before = await attendance.one(activity, person)
    if row is None or before is None:
        raise NotFoundError
    electing = (before["electing_unit"],) if before["electing_unit"] else ()
    require(viewer, Act.DECIDE, activities.about(row, person, electing))
    verb, was = EnrolVerb.GRANT if granted else EnrolVerb.REFUSE, Enrolment(before["enrolment"])
    _check_answer(verb, was, said)
    offer = await enrolment.offer(row)
    if why := rules.why_not(verb, was, offer, at):
        raise ConflictError(why)
    reason = before["reason"] if was is Enrolment.LEAVE_ASKED else said
    line = await enrolment.put(
        activity, person, before["seat"], rules.after(verb, was, offer), reason=reason, answer=said
    )
    await _commit(tx, row, line, verb, at, by=viewer)
    told = words.leave_decided(row["title"], granted, said)
    await _tell(tx, row, [person], told, at, by=viewer)
    return line


async def fill(tx: Any, row: Row, at: datetime) -> list[UUID]:
    """
    Those next in turn have the places that are free, and are told.

    Args:
        row: The activity, locked.

    Returns:
        Whose line changed; phones have been told.
    """
    up = await enrolment.move_up(row["id"], rules.moving_up(await enrolment.offer(row), at))
    changed = sorted({*up, *await enrolment.close_up(row["id"])})
    if changed:
        await changes.commit(
            tx,
            rows=await attendance.fed(row["id"], changed),
            events=[_happened(row, row["id"], "move_up", at, persons=[str(one) for one in up])] if up else [],
        )
    if up:
        said = words.moved_up(row["title"], row["starts_at"], row["place"], activities.zone(row))
        await _tell(tx, row, up, said, at)
    return changed


async def release(tx: Any, viewer: Viewer, seat: UUID, after: datetime, now: datetime, why: str = LEFT) -> None:
    """Whoever was to come in a seat that is held no more comes to nothing that begins later; the next move up."""
    for activity in await enrolment.open_in(seat, after):
        row = await activities.one(activity["id"], lock=True)
        assert row is not None
        line = await enrolment.put(row["id"], activity["person"], seat, Enrolment.DECLINED, reason=why)
        await _commit(tx, row, line, EnrolVerb.DECLINE, now, by=viewer)


async def _say(tx: Any, author: Author, verb: EnrolVerb, reason: str | None) -> None:
    """What the author says of their own coming stands, and their record is answered."""
    row = await activities.one(author.entity, lock=True)
    if row is None:
        raise InvalidError("没有找到这项活动。", field="entity")
    await _require(author, row)
    before = await enrolment.held(row["id"], author.person)
    was = Enrolment(before["enrolment"]) if before else Enrolment.UNINVITED
    if rules.is_again(verb, was):
        await changes.commit(tx, answers=[await _answer(author, row, before)])
        return
    offer = await enrolment.offer(row)
    if why := rules.why_not(verb, was, offer, authors.written_at(author)):
        raise InvalidError(why, field="entity")
    to = rules.after(verb, was, offer)
    turn = offer.waiting + 1 if to is Enrolment.WAITING else None
    line = await enrolment.put(
        row["id"], author.person, await _seat(author, row, before), to, queue=turn, reason=reason
    )
    await _commit(tx, row, line, verb, author.received_at, author=author)
    if verb is EnrolVerb.LEAVE:
        await _tell_host(tx, row, author.person, reason or "", author.received_at)


async def _require(author: Author, row: Row) -> None:
    viewers = await authors.viewers(author)
    addressed = [row["id"] in await activities.addressed(viewer, [row["id"]]) for viewer in viewers]
    authors.able(viewers, Act.ENROL, activities.target(row, addressed=any(addressed)))


async def _seat(author: Author, row: Row, before: Row | None) -> UUID | None:
    """The seat in which the author comes: the one they were asked in, else as a scan would count."""
    chosen = seats.choose(
        await scans.seats(author.person),
        named=author.seat,
        invited=before["seat"] if before else None,
        congress=row["congress"],
        moment=authors.written_at(author),
    )
    return chosen.facts.id if chosen else None


async def _commit(
    tx: Any,
    row: Row,
    line: Row,
    verb: EnrolVerb,
    at: datetime,
    *,
    author: Author | None = None,
    by: Viewer | None = None,
) -> None:
    """History, phones, the answer; and whoever is next in turn."""
    seat, person = (author.seat, author.person) if author else (by.seat, by.person) if by else (None, None)
    happened = Happened(
        "attendance",
        line["id"],
        verb.lower(),
        row["unit_path"],
        at,
        seat,
        person,
        author.record if author else None,
        data={"person": str(line["person"]), "enrolment": line["enrolment"]},
    )
    answers = [await _answer(author, row, line)] if author else []
    rows = await attendance.fed(row["id"], [line["person"]])
    await changes.commit(tx, rows=rows, events=[happened], answers=answers)
    await fill(tx, row, at)


async def _answer(author: Author, row: Row, line: Row | None) -> Answer:
    """Applied; the phone waits for its own line. `clash` names what else they are to be at then."""
    there = await enrolment.clashes([author.person], row["id"], row["starts_at"], row["ends_at"])
    clash = there.get(author.person)
    detail = {
        "activity": str(row["id"]),
        "title": row["title"],
        "enrolment": line["enrolment"] if line else Enrolment.UNINVITED,
        "clash": clash["title"] if clash else None,
    }
    if line is None:
        return Answer(author.person, author.record, ReceiptCode.APPLIED, None, author.entity, detail, "activity")
    return Answer(author.person, author.record, ReceiptCode.APPLIED, line["version"], line["id"], detail, "attendance")


def _check_answer(verb: EnrolVerb, was: Enrolment, answer: str | None) -> None:
    if answer is None and verb is EnrolVerb.REFUSE:
        raise InvalidError("不批准时请写明理由,代表会看到。", field="answer")
    if answer is None and was is not Enrolment.LEAVE_ASKED:
        raise InvalidError("代为登记请假时,请写明理由。", field="answer")
    if answer is not None and len(answer) > MAX_ANSWER:
        raise InvalidError(f"答复不能超过 {MAX_ANSWER} 个字。", field="answer")


def _happened(row: Row, target: UUID, verb: str, at: datetime, **data: Any) -> Happened:
    return Happened("activity", target, verb, row["unit_path"], at, data=data)


async def _tell_host(tx: Any, row: Row, person: UUID, reason: str, at: datetime) -> None:
    host, names = await enrolment.host(row["host_seat"]), await attendance.one(row["id"], person)
    if host is not None and names is not None:
        await _tell(tx, row, [host], words.leave_asked(row["title"], names["name"], reason), at)


async def _tell(
    tx: Any, row: Row, persons: Sequence[UUID], said: words.Words, at: datetime, by: Viewer | None = None
) -> None:
    about, kind = ("activity", row["id"]), NoticeKind.REMINDER
    await notices.tell(tx, persons, kind, said.title, said.body, about=about, unit=row["unit"], by=by, now=at)
