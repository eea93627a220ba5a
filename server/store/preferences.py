"""Preferences (提醒设置) as rows: what a person wants to be woken for, and when."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from server.domain.notices import NoticeCategory
from server.store import sql
from server.tables.columns import uuid7

Row = dict[str, Any]

SAVE = """
    insert into preference as held (id, person, muted, quiet_from, quiet_until, version) values ($1, $2, $3, $4, $5, 1)
    on conflict (person) do update set muted = excluded.muted, quiet_from = excluded.quiet_from,
        quiet_until = excluded.quiet_until, version = held.version + 1
    returning *
"""

# What is muted now is not sent, though it was told before.
HUSH = """
    update delivery d set state = 'DROPPED', reason = 'MUTED', version = d.version + 1
    from notice n where n.id = d.notice and d.person = $1 and d.state = 'WAITING' and d.channel <> 'APP'
        and not n.critical and n.category = any($2::text[])
"""


async def of(person: UUID) -> Row | None:
    """What a person chose; None if they never did."""
    return await sql.one("select * from preference where person = $1", person)


async def save(person: UUID, muted: Sequence[NoticeCategory], quiet: tuple[int, int] | None) -> Row:
    """The person has chosen this; `quiet` of None is the rule of their congress."""
    begins, ends = quiet or (None, None)
    row = await sql.one(SAVE, uuid7(), person, list(muted), begins, ends)
    assert row is not None
    return row


async def hush(person: UUID, muted: Sequence[NoticeCategory]) -> int:
    """What waits to wake the person for one of these is dropped; how many."""
    return await sql.execute(HUSH, person, list(muted))
