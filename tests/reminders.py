"""What tests of reminders begin with: an activity at the door, a line of a list, a standing; and what was told."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.commands import catalogue, reminders
from server.store import reminders as rows
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.lists import ListItem, Topic
from server.tables.notices import Subscription
from server.tables.rules import Snapshot
from tests.builders import Held, Someone, a_phone, a_unit, an_activity

START = datetime(2026, 11, 27, 6, tzinfo=UTC)
"""A Friday, two in the afternoon there."""
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


async def looks(*at: datetime) -> list[tuple[str, set[UUID], str]]:
    """A worker looks then, and then; what that told, in the order it was due."""
    if not await sql.value("select count(*) from rule_set"):
        async with ENGINE.transaction() as tx:
            await catalogue.install(tx)
    before = {row["id"] for row in await sql.fetch("select id from notice")}
    for moment in at:
        await reminders.remind(moment)
    told = await sql.fetch(
        """select n.id, n.rule, n.title, array_agg(d.person) as persons from notice n
        join delivery d on d.notice = n.id and d.channel = 'APP' group by n.id order by n.published_at, n.rule"""
    )
    return [(row["rule"], set(row["persons"]), row["title"]) for row in told if row["id"] not in before]


async def at_the_door(invited: Sequence[Someone], **more: Any) -> Held:
    held = await an_activity(invited, **more)
    span = {"starts_at": START, "ends_at": START + 2 * HOUR}
    await sql.execute(
        "update activity set starts_at = $2, ends_at = $3, checkin_from = $2, checkin_until = $3 where id = $1",
        held.id,
        *span.values(),
    )
    return held


async def enrols(activity: Held, who: Someone, enrolment: str) -> None:
    await sql.execute(
        "update attendance set enrolment = $3 where activity = $1 and person = $2", activity.id, who.person, enrolment
    )


async def is_there(activity: Held, who: Someone) -> None:
    await sql.execute(
        "update attendance set presence = 'PRESENT' where activity = $1 and person = $2", activity.id, who.person
    )


async def sent_a_scan(who: Someone) -> None:
    """A record that came and nobody judged yet."""
    phone = await a_phone(who)
    await sql.execute(
        """insert into record (id, person, device, seq, kind, v, entity, at_ms, canonical, sha, received_at, state)
        values ($1, $2, $3, 1, 'scan.add', 1, $1, 0, '', '', now(), 0)""",
        uuid7(),
        who.person,
        phone.device,
    )


async def has_phone(person: UUID) -> None:
    made = uuid7()
    place = {"endpoint": f"https://push.example/{made}", "origin": "https://push.example"}
    keys: dict[str, Any] = {"p256dh": b"", "auth": b"", "generation": 1}
    await Subscription.insert(Subscription(id=made, person=person, created_at=START, seen_at=START, **place, **keys))


async def pushes() -> list[UUID]:
    return [row["id"] for row in await sql.fetch("select id from delivery where channel = 'PUSH' order by id")]


async def settled(deliveries: Sequence[UUID]) -> set[UUID]:
    async with ENGINE.transaction():
        return await rows.settled(deliveries, START + 11 * MINUTE)


async def a_theme(congress: UUID) -> UUID:
    topic = uuid7()
    span = {"year": 2026, "starts_on": START.date(), "ends_on": START.date() + 400 * DAY}
    await Topic.insert(Topic(id=topic, unit=congress, title="校门口五分钟", state="OPEN", **span))
    return topic


async def writes(topic: UUID, who: Someone, activity: UUID | None, listed: str = "PROBLEM", **more: Any) -> UUID:
    made, congress = uuid7(), await a_unit()
    said = {"list": listed, "text": "没有斑马线", "rank": "a0", "by": who.person}
    await ListItem.insert(ListItem(id=made, topic=topic, activity=activity, unit=congress, **said, **more))
    return made


async def stands(
    rule: str, kind: str, subject: UUID, congress: UUID, span: tuple[date, date], standing: str = "OPEN"
) -> None:
    days = {"starts_on": span[0], "ends_on": span[1], "period": span[0].isoformat()}
    worth = {"tenths": 85, "least": 150, "due": 100, "rule_version": 1, "standing": standing}
    named = {"id": uuid7(), "rule": rule, "congress": congress, "subject_kind": kind, "subject": subject}
    await Snapshot.insert(Snapshot(**named, **days, **worth))
