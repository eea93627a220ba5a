"""What tests of notices that staff write begin with: a draft, someone who writes it, one that is out."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from server.commands import composing, publishing
from server.domain.audiences import Audience, AudienceBy
from server.domain.composing import Draft, NoticeRule, NoticeVerb
from server.domain.notices import Channel
from server.domain.people import Role
from server.domain.rules import RuleKind
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.rules import RuleSet
from tests.county import NOW, County, feed

DEPUTIES = Audience(by=AudienceBy.FILTER, roles=(Role.DEPUTY,))
LATER = timedelta(seconds=31)

Row = dict[str, Any]


def a_draft(**changed: Any) -> Draft:
    """A notice to all deputies the county may tell."""
    values: dict[str, Any] = {"title": "防汛值守", "body": "请保持电话畅通。", "audience": DEPUTIES}
    return Draft(**values | changed)


async def written(county: County, draft: Draft | None = None, who: str = "何远", now: datetime = NOW) -> Row:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await composing.write(tx, viewer, draft or a_draft(), now=now)


async def moved(
    county: County, notice: UUID, verb: NoticeVerb, who: str = "何远", reason: str = "", now: datetime = NOW
) -> Row | None:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await composing.move(tx, viewer, notice, verb, reason, now=now)


async def sent(county: County, draft: Draft | None = None, who: str = "何远", now: datetime = NOW) -> UUID:
    """One that is out."""
    row = await written(county, draft, who, now)
    await moved(county, row["id"], NoticeVerb.SEND, who, now=now)
    await publishing.publish_due(now + LATER)
    return row["id"]


async def inbox(county: County, name: str) -> list[str]:
    """Titles of what someone finds in 消息."""
    rows = await feed(f"person:{county.persons[name]}", "notice")
    return [msgspec.json.decode(row["body"])["title"] for row in rows]


async def failed(notice: UUID, person: UUID, channel: Channel, reason: str) -> None:
    """A way it went to a person in vain."""
    await sql.execute(
        """insert into delivery (id, notice, person, channel, address, state, reason, at, version)
        values ($5, $1, $2, $3, $5, 'UNREACHABLE', $4, $6, 1)""",
        *(notice, person, channel, reason, uuid7(), NOW),
    )


async def on_the_list(county: County, notice: object) -> set[str]:
    names = {person: name for name, person in county.persons.items()}
    rows = await sql.fetch("select person from notice_receiver where notice = $1", notice)
    return {names[row["person"]] for row in rows}


async def told(county: County, notice: object) -> set[str]:
    names = {person: name for name, person in county.persons.items()}
    rows = await sql.fetch(
        "select person from delivery where notice = $1 and channel = 'APP' and state <> 'DROPPED'", notice
    )
    return {names[row["person"]] for row in rows}


async def few_want_a_second_person(county: County, above: int = 0) -> None:
    body = msgspec.json.encode(NoticeRule(approve_above=above)).decode()
    more = {"unit": county.units["county"], "version": 2, "body": body, "source": "本区办法"}
    await RuleSet.insert(RuleSet(key="notice", kind=RuleKind.NOTICE, starts_on=date(2026, 1, 1), **more))
