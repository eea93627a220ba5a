"""
What a deputy reports of themselves (自行填报): written, said better after it was returned, taken back.

A record like any other, written offline too; a report goes to those who review it, and an
addressed one (述职, 年度履职报告) to the staff of the unit that elected the deputy.
"""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.commands import authors, notices
from server.domain import duties as rules
from server.domain import notices as words
from server.domain.bodies import DutyReport, DutyWithdraw
from server.domain.duties import Category, DutySource, DutyState, DutyVerb, Report
from server.domain.notices import NoticeKind
from server.domain.people import Role
from server.domain.permissions import Act
from server.domain.records import Author, ReceiptCode
from server.errors import ForbiddenError, InvalidError, NotHereYetError
from server.store import changes, duties, duty_categories, people
from server.store.changes import Answer, Happened

ELSEWHERE = "这个编号已被另一条履职记录使用。"
Row = dict[str, Any]


async def report(tx: Any, author: Author, body: DutyReport) -> None:
    """
    The report waits for review, as it is said now.

    Raises:
        RefusedError: Nothing was written.
    """
    await duties.hold([author.entity])
    before = await duties.one(author.entity)
    seat = await _seat(author, before)
    said = _said(body)
    category = await duty_categories.one(body.category, said.on)
    today = authors.written_at(author).astimezone(ZoneInfo(seat["zone"])).date()
    if wrong := rules.wrong_in(said, category, today):
        raise InvalidError(wrong[1], field=wrong[0])
    if before:
        _require(DutyVerb.REPORT, before)
    assert category is not None, "a report without one is wrong"
    addressee = (seat["electing_unit"] or seat["unit"]) if category.addressed else None
    await duties.report(author.entity, seat["id"], category.key, said, addressee, authors.written_at(author))
    row = await _commit(tx, author, "report")
    if addressee and before is None:
        await _tell_addressee(tx, row, addressee, category)


async def withdraw(tx: Any, author: Author, body: DutyWithdraw) -> None:
    """
    One's own report counts no more; again is as once.

    Raises:
        RefusedError: Nothing was written.
    """
    await duties.hold([author.entity])
    row = await duties.one(author.entity)
    if row is None:
        raise NotHereYetError(author.entity)
    authors.able(await authors.viewers(author), Act.REPORT_DUTY, duties.target(row))
    if row["state"] == DutyState.VOID and row["source"] == DutySource.SELF:
        await changes.commit(tx, answers=[_answer(author, row)])
        return
    _require(DutyVerb.WITHDRAW, row)
    await duties.take_back(author.entity)
    await _commit(tx, author, "withdraw")


def _said(body: DutyReport) -> Report:
    try:
        on = date.fromisoformat(body.on_date)
    except ValueError as exc:
        raise InvalidError("日期不对,请重新选择。", field="onDate") from exc
    return Report(body.title.strip(), on, body.half_days, body.text.strip())


async def _seat(author: Author, before: Row | None) -> Row:
    """
    The deputy's seat it is about: that of the report, else the one named, else the one held longest.

    Raises:
        ForbiddenError: It is somebody else's, or its author is no deputy.
    """
    if before and before["person"] != author.person:
        raise InvalidError(ELSEWHERE, field="entity")
    seats = [one for one in await authors.viewers(author) if one.role is Role.DEPUTY]
    wanted = [one.seat for one in seats if before is None or one.seat == before["seat"]]
    if not wanted:
        raise ForbiddenError("只有在任的代表可以填报自己的履职。")
    return await people.duty_seat(wanted[0])


def _require(verb: DutyVerb, row: Row) -> None:
    if why := rules.why_not(verb, DutySource(row["source"]), DutyState(row["state"])):
        raise InvalidError(why, field="entity")


async def _commit(tx: Any, author: Author, verb: str) -> Row:
    row = await duties.one(author.entity)
    assert row is not None, "duties are never deleted"
    at, path = author.received_at, row["unit_path"]
    happened = Happened("duty", row["id"], verb, path, at, row["seat"], author.person, author.record)
    await changes.commit(tx, rows=[duties.told(row)], events=[happened], answers=[_answer(author, row)])
    return row


def _answer(author: Author, row: Row) -> Answer:
    detail = {"title": row["title"]}
    return Answer(author.person, author.record, ReceiptCode.APPLIED, row["version"], row["id"], detail, "duty")


async def _tell_addressee(tx: Any, row: Row, addressee: UUID, category: Category) -> None:
    persons = await duties.staff_of(addressee)
    if not persons:
        return
    said, about = words.report_came(row["name"], row["label"] or category.key, row["title"]), ("duty", row["id"])
    await notices.tell(tx, persons, NoticeKind.DOCUMENT, said.title, said.body, about=about, unit=addressee)
