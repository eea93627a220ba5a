"""`python -m tests.e2e.telling`: tell the notices that stand on stdin as JSON, one after the other; their ids."""

import asyncio
import sys
from uuid import UUID

import msgspec

from server.api.acting import acting
from server.commands import notices
from server.domain.notices import Manner, NoticeCategory, NoticeKind
from server.tables.engine import close_pool, open_pool


class Telling(msgspec.Struct, frozen=True):
    """
    A notice for one person.

    Attributes:
        pause_s: Before it is told.
    """

    person: UUID
    title: str
    body: str = ""
    kind: NoticeKind = NoticeKind.REMINDER
    about: tuple[str, UUID] | None = None
    category: NoticeCategory = NoticeCategory.ACTIVITY
    tag: str | None = None
    critical: bool = True
    pause_s: float = 0


async def main(tellings: list[Telling]) -> list[UUID | None]:
    await open_pool()
    try:
        return [await _tell(one) for one in tellings]
    finally:
        await close_pool()


async def _tell(one: Telling) -> UUID | None:
    await asyncio.sleep(one.pause_s)
    manner = Manner(one.category, critical=one.critical, tag=one.tag)
    async with acting() as tx:
        return await notices.tell(tx, [one.person], one.kind, one.title, one.body, about=one.about, manner=manner)


if __name__ == "__main__":
    given = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Telling])
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(main(given))))
