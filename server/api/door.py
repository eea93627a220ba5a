"""
The door: how many Syncs work at once in this process, how many wait, and whose turn is next.

Fewer come in than the pool has connections, and nobody's session is looked up outside, so
that sign-in, pages and `/health` go on while a storm of phones drains. One phone is inside
once at a time and those of others go past what more it sent. Whoever is turned away keeps
its records and is told when to come back, each a little differently.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from server.errors import OverloadedError, TooOftenError

AT_ONCE = 6
"""Of the pool's ten connections; a Sync holds one at a time."""
BUSY, FULL = 40, 160
"""Syncs in line from which phones are asked to wait longer, or turned away."""
OF_ONE_PHONE = 6
"""A phone sends one at a time; more are tries whose answers were lost on the way."""
WAIT_S = 8.0
"""Nobody stands in line longer: a phone gives up after thirty seconds."""


Turn = asyncio.Future[None]


class Door:
    """One process's door."""

    def __init__(self) -> None:
        self._line: dict[UUID, deque[Turn]] = {}
        """Phones in the order of their turns; who comes in goes to the end with what more it sent."""
        self._inside: set[UUID] = set()

    @asynccontextmanager
    async def admitted(self, phone: UUID) -> AsyncIterator[None]:
        """
        The phone is inside.

        Raises:
            TooOftenError: It stands in line too often already.
            OverloadedError: Too many stand in line, or it stood there too long.
        """
        self.require_room()
        if len(self._line.get(phone, ())) + (phone in self._inside) >= OF_ONE_PHONE:
            raise TooOftenError(retry_after_s=2 + secrets.randbelow(4))
        await self._come_in(phone)
        try:
            yield
        finally:
            self._leave(phone)

    def require_room(self) -> None:
        """
        Nothing, if one more may stand in line.

        Raises:
            OverloadedError: Too many do.
        """
        if self._waiting() >= FULL:
            raise OverloadedError(retry_after_s=_a_while_s())

    def retry_after_ms(self) -> int | None:
        """How long phones should wait before they come again; None while that is up to them."""
        return 2000 + secrets.randbelow(8000) if self._waiting() > BUSY else None

    def _waiting(self) -> int:
        return sum(map(len, self._line.values()))

    async def _come_in(self, phone: UUID) -> None:
        turn: Turn = asyncio.get_running_loop().create_future()
        self._line.setdefault(phone, deque()).append(turn)
        self._let_in()
        try:
            async with asyncio.timeout(WAIT_S):
                await turn
        except BaseException as exc:
            self._give_up(phone, turn)
            if isinstance(exc, TimeoutError):
                raise OverloadedError(retry_after_s=_a_while_s()) from exc
            raise

    def _give_up(self, phone: UUID, turn: Turn) -> None:
        """Who hung up or waited too long stands nowhere, though their turn came in the same moment."""
        if not turn.cancelled():
            self._leave(phone)
        elif turn in (turns := self._line.get(phone, deque())):
            turns.remove(turn)
            if not turns:
                del self._line[phone]

    def _leave(self, phone: UUID) -> None:
        self._inside.discard(phone)
        self._let_in()

    def _let_in(self) -> None:
        """The first in line come in, but for phones that are inside already."""
        for phone in [*self._line]:
            if len(self._inside) >= AT_ONCE:
                return
            if phone in self._inside:
                continue
            turns = deque(turn for turn in self._line.pop(phone) if not turn.done())
            if turns:
                self._inside.add(phone)
                turns.popleft().set_result(None)
            if turns:
                self._line[phone] = turns


def _a_while_s() -> int:
    return 5 + secrets.randbelow(10)


DOOR = Door()
