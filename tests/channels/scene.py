"""A county whose people have numbers, mailboxes and accounts, and what is told them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server import sealing
from server.commands import catalogue, notices
from server.domain.notices import Channel, Manner, NoticeCategory, NoticeKind, Urgency
from server.push.channel import Accepted, Message, Outcome
from server.store import addresses, budgets, sql
from server.store import notices as stored
from server.tables.engine import ENGINE
from tests.county import NOW, County, a_county

HIGH = Manner(NoticeCategory.ACTIVITY, Urgency.HIGH)
QUARTER = timedelta(minutes=15)
MONTH = date(2026, 11, 1)
ALL = (Channel.WECOM, Channel.SMS, Channel.EMAIL)
SET_UP = {
    Channel.WECOM: {"WECOM_CORP": "ww", "WECOM_SECRET": "s", "WECOM_AGENT": "1"},
    Channel.SMS: {"SMS_URL": "http://127.0.0.1:1/send", "SMS_KEY": "k"},
    Channel.EMAIL: {"SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "rd@rd.example"},
}


def set_up(monkeypatch: pytest.MonkeyPatch, *channels: Channel) -> None:
    """This installation has these channels, and no other."""
    for channel, names in SET_UP.items():
        for name, value in names.items():
            if channel in channels:
                monkeypatch.setenv(name, value)
            else:
                monkeypatch.delenv(name, raising=False)


async def a_reachable_county(*names: str, has: Sequence[Channel] = ALL) -> County:
    """The county with its catalogue; those named have an address on these channels."""
    county = await a_county()
    await catalogue.release()
    for number, name in enumerate(names):
        await give(county.persons[name], number, has)
    return county


async def give(person: UUID, number: int, has: Iterable[Channel]) -> None:
    """A person has an address on these channels: u1, 13800000001, u1@rd.example."""
    for channel in has:
        if channel is Channel.SMS:
            sealed = sealing.seal_phone(person.bytes, f"138{number:08d}")
            await sql.execute("update person set phone_sealed = $2 where id = $1", person, sealed)
        else:
            text = f"u{number}@rd.example" if channel is Channel.EMAIL else f"u{number}"
            sealed = sealing.seal(f"address-{channel}", person.bytes, text.encode())
            await addresses.save(person, channel, sealed, NOW)


async def allow(county: County, messages: int, channel: Channel = Channel.SMS, unit: str = "county") -> None:
    """So many messages this month."""
    await budgets.allow(county.units[unit], channel, MONTH, messages)


async def told(
    county: County, persons: Sequence[UUID], manner: Manner = HIGH, at: datetime = NOW, title: str = "活动有变"
) -> UUID:
    """The county tells them something."""
    of: dict[str, Any] = {"unit": county.units["county"], "manner": manner, "now": at}
    async with ENGINE.transaction() as tx:
        notice = await notices.tell(tx, persons, NoticeKind.REMINDER, title, "地点改为校门口。", **of)
    assert notice is not None
    return notice


async def reads(notice: UUID, person: UUID, at: datetime) -> None:
    """The person reads it in 消息."""
    async with ENGINE.transaction():
        await stored.hold(person, [notice])
        await stored.acknowledge(notice, person, at, None)


async def ledger(notice: UUID, person: UUID | None = None) -> dict[str, str]:
    """What stands of each channel after 消息: its state, and why if it is no way."""
    rows = await sql.fetch(
        "select channel, state, reason from delivery where notice = $1 and ($2::uuid is null or person = $2)"
        " and channel <> 'APP' order by id",
        notice,
        person,
    )
    return {row["channel"]: row["reason"] or row["state"] for row in rows}


async def states(channel: Channel) -> Counter[str]:
    """How many deliveries of a channel are in each state, or out for each reason."""
    rows = await sql.fetch("select coalesce(reason, state) as is from delivery where channel = $1", channel)
    return Counter(row["is"] for row in rows)


class Service:
    """A service beyond that takes everything, or answers what it is told to."""

    def __init__(self, channel: Channel, most: int = 100) -> None:
        self.channel, self.most = channel, most
        self.sent: list[Message] = []
        self.says: Any = lambda message: Accepted(message.id, "s")

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        self.sent += messages
        return [self.says(message) for message in messages]
