"""A topic with people who work on it, and what their phones do to its lists."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain.lists import TopicState
from server.store import sql
from server.sync import reconcile
from server.tables.columns import uuid7
from server.tables.lists import Topic
from tests.builders import a_deputy, a_phone, a_unit
from tests.phone import Phone, Written


async def a_topic(
    *, unit: UUID | None = None, state: str = TopicState.OPEN, ends_in: int = 100, id_: UUID | None = None
) -> UUID:
    """A topic of the congress, begun a month ago."""
    today, topic = datetime.now(UTC).date(), id_ or uuid7()
    await Topic.insert(
        Topic(
            id=topic,
            unit=unit or await a_unit(),
            title="校门口五分钟",
            year=today.year,
            starts_on=today - timedelta(days=30),
            ends_on=today + timedelta(days=ends_in),
            state=state,
        )
    )
    return topic


def adds(phone: Phone, topic: UUID, text: str = "校门口拥堵", **more: Any) -> Written:
    """Write down a new item."""
    return phone.writes("itemAdd", {"topic": str(topic), "text": text, **more})


def sets(
    phone: Phone,
    item: str,
    base: int | None = None,
    *,
    at_ms: int | None = None,
    reason: str | None = None,
    **fields: Any,
) -> Written:
    """Write down that fields of an item say something else; looking at what the phone holds, if no base is given."""
    changes = [{"field": field, "value": value} for field, value in fields.items()]
    body = {"changes": changes, "reason": reason}
    return phone.writes("itemSet", body, entity=item, base=base or rev_of(phone, item), at_ms=at_ms)


def rev_of(phone: Phone, row: str) -> int | None:
    """The revision of an item or note a phone looks at."""
    return next((rev for (_, _, id_), (rev, _) in phone.base.items() if id_ == row), None)


async def exchange(*phones: Phone) -> None:
    """All send, all is settled, all pull."""
    for phone in phones:
        await phone.syncs()
    await reconcile.drain()
    for phone in phones:
        await phone.pulls()


async def two_phones(**topic: Any) -> tuple[Phone, Phone, UUID, str]:
    """Two deputies of one congress who hold a topic and the item the first of them wrote."""
    one, other = await a_phone(await a_deputy()), await a_phone(await a_deputy("林涛"))
    made = await a_topic(**topic)
    item = adds(one, made, list="WORK").entity
    await exchange(one, other)
    return one, other, made, item


def code(phone: Phone, written: Written) -> str:
    """How a record was answered."""
    return phone.receipt(written)["code"]


async def stands(item: str) -> dict[str, Any]:
    """An item's row."""
    row = await sql.one("SELECT * FROM list_item WHERE id = $1", UUID(item))
    assert row is not None
    return row
