"""
What keeps a notice (通知) from going out as it is: said on its page beforehand, and held to when it is sent.

Its text and hour, lines of its list that mean nobody, a list that is not what was looked
through any more, a recurrence without days to come.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from server.commands import series
from server.domain import audiences, composing, recurrence
from server.domain.notices import NoticeState
from server.domain.recurrence import Recurs
from server.errors import ConflictError, InvalidError
from server.store import receivers

Row = dict[str, Any]

NOT_OUT = (NoticeState.DRAFT, NoticeState.TO_APPROVE)


async def of(row: Row, at: datetime) -> str | None:
    """What keeps it, in words; None if nothing does, or it is on its way."""
    if row["state"] not in NOT_OUT:
        return None
    try:
        await check(as_now(row), at)
        await first_turn(row, at)
    except (InvalidError, ConflictError) as exc:
        return exc.words
    return None


async def check(row: Row, at: datetime) -> None:
    """
    Nothing, if it may go out as it is, to the list as it was looked through.

    Raises:
        InvalidError: `field` and words say what keeps it.
        ConflictError: Who answers to its audience is not the frozen list any more.
    """
    composing.check_to_send(row["title"], row["body"], row["send_at"], at)
    audience = audiences.read(row["audience_text"])
    audiences.check_read(audience)
    if row["listed"] == 0:
        raise InvalidError("没有人符合这些条件,请重新选择接收人。", field="audience")
    came, left = await receivers.moved(row["id"], receivers.speaker_of(row), audience, at)
    if came or left:
        parts = [f"新符合条件:{'、'.join(came)}"] * bool(came) + [f"已离任或不再符合:{'、'.join(left)}"] * bool(left)
        raise ConflictError(f"名单和您看过的不一样了。{';'.join(parts)}。请“刷新名单”,看过后再发。")


def as_now(row: Row) -> Row:
    """A turn of a recurring one is not late: its day has come."""
    return row | {"send_at": None} if row["series"] else row


async def first_turn(row: Row, at: datetime) -> datetime | None:
    """When a recurring notice comes next; None if it is sent once."""
    if row["recurs_text"] == "{}":
        return None
    recurs = msgspec.json.decode(row["recurs_text"], type=Recurs)
    turn = recurrence.after(recurs, at, ZoneInfo(row["zone"]), await series.special(row["congress"], recurs.on))
    if turn is None:
        raise InvalidError("按这个重复方式,以后没有可以发送的日子。", field="recurs")
    return turn.at
