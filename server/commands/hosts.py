"""Who may speak of whose presence: staff at the desk (签到台) of others', everybody of their own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from server.commands.readings import Reading
from server.domain.permissions import Act, may
from server.domain.records import Author
from server.domain.scans import Via
from server.domain.viewer import viewer_in
from server.errors import ForbiddenError, InvalidError
from server.store import activities, scans
from server.store.scan_facts import Facts


def seat_of(author: Author, reading: Reading, facts: Facts, moment: datetime) -> UUID | None:
    """
    The seat in which the author speaks of somebody else; None if they scan for themselves.

    Raises:
        InvalidError: Nobody is spoken of, nowhere, or a mark by hand has no reason.
        ForbiddenError: No seat of the author's lets them do that there.
    """
    if reading.subject is None:
        return None
    activity = facts.activities.get(reading.activity) if reading.activity else None
    if activity is None:
        raise InvalidError("没有找到要签到的活动。", field="activity")
    if reading.via is Via.STAFF and not (reading.checks.reason or "").strip():
        raise InvalidError("手工登记请填写理由。", field="reason")
    theirs = facts.seats[reading.subject]
    if not theirs:
        raise InvalidError("没有找到要登记的人员。", field="subject")
    electing = tuple(seat.facts.electing_unit for seat in theirs if seat.facts.electing_unit and seat.at(moment))
    target = activities.about(activity, reading.subject, electing)
    for seat in facts.seats[author.person]:
        speaks = seat.at(moment) and author.seat in (None, seat.facts.id)
        if speaks and may(viewer_in(seat.facts, author.person), Act.HOST, target):
            return seat.facts.id
    raise ForbiddenError("您不能为这位人员登记这场活动的签到。", act=Act.HOST)


async def require_own(author: Author, scan: dict[str, Any], moment: datetime) -> None:
    """
    Nothing, if the scan is the author's own: of themselves, or made at the desk in a seat they hold still.

    Raises:
        ForbiddenError: It is somebody else's.
    """
    if scan["author_seat"] is None and scan["person"] == author.person:
        return
    if scan["author_seat"] in {seat.facts.id for seat in await scans.seats(author.person) if seat.at(moment)}:
        return
    raise ForbiddenError("只能撤回自己的扫码。", act=Act.WITHDRAW_SCAN)
