"""
The door: how many Syncs work at once in this process, how many wait, and whose turn is next.

Fewer come in than the pool has connections, and nobody's session is looked up outside, so
that sign-in, pages and `/health` go on while a storm of phones drains. Who brings records goes
before who only asks, for what is not on disk yet is on one phone only; one place is left for
those who ask. One phone is inside once at a time and those of others go past what more it
sent. Whoever is turned away keeps its records and is told when to come back, each a little
differently.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Container
from contextlib import asynccontextmanager
from uuid import UUID

from server.errors import OverloadedError, TooOftenError

AT_ONCE, ASKING = 6, 1
"""Of the pool's ten connections, a Sync holding one at a time; how many of them are left for who brings nothing."""
BUSY, FULL = 40, 160
"""Syncs in line from which phones are asked to wait longer and who only asks is turned away, or everybody is."""
OF_ONE_PHONE = 6
"""A phone sends one at a time; more are tries whose answers were lost on the way."""
WAIT_S = 8.0
"""Nobody stands in line longer: a phone gives up after thirty seconds."""


Turn = asyncio.Future[None]


class Line:
    """Phones in the order of their turns; who comes in goes to the end with what more it sent."""

    def __init__(self) -> None:
        self._turns: dict[UUID, deque[Turn]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._turns.values()))

    def of(self, phone: UUID) -> int:
        """How often a phone stands in it."""
        return len(self._turns.get(phone, ()))

    def join(self, phone: UUID, turn: Turn) -> None:
        """One more waits."""
        self._turns.setdefault(phone, deque()).append(turn)

    def leave(self, phone: UUID, turn: Turn) -> None:
        """One waits no more."""
        if turn in (turns := self._turns.get(phone, deque())):
            turns.remove(turn)
            if not turns:
                del self._turns[phone]

    def next(self, inside: Container[UUID]) -> UUID | None:
        """The first whose turn it is, now told so; those inside already are passed over."""
        for phone in [*self._turns]:
            if phone in inside:
                continue
            turns = deque(turn for turn in self._turns.pop(phone) if not turn.done())
            if len(turns) > 1:
                self._turns[phone] = deque([*turns][1:])
            if turns:
                turns[0].set_result(None)
                return phone
        return None


class Door:
    """One process's door."""

    def __init__(self) -> None:
        self._bringing, self._asking = Line(), Line()
        self._inside: dict[UUID, Line] = {}
        """Phones, and the line they stood in."""

    @asynccontextmanager
    async def admitted(self, phone: UUID, *, brings: bool) -> AsyncIterator[None]:
        """
        The phone is inside.

        Args:
            brings: It has records with it, and does not only ask.

        Raises:
            TooOftenError: It stands in line too often already.
            OverloadedError: Too many stand in line, or it stood there too long.
        """
        self.require_room(brings=brings)
        if self._bringing.of(phone) + self._asking.of(phone) + (phone in self._inside) >= OF_ONE_PHONE:
            raise TooOftenError(retry_after_s=2 + secrets.randbelow(4))
        await self._come_in(phone, self._bringing if brings else self._asking)
        try:
            yield
        finally:
            self._leave(phone)

    def require_room(self, *, brings: bool) -> None:
        """
        Nothing, if one more may stand in line.

        Raises:
            OverloadedError: Too many do.
        """
        if self._waiting() >= (FULL if brings else BUSY):
            raise OverloadedError(retry_after_s=_a_while_s())

    def retry_after_ms(self) -> int | None:
        """How long phones should wait before they come again; None while that is up to them."""
        return 2000 + secrets.randbelow(8000) if self.is_crowded() else None

    def is_crowded(self) -> bool:
        """Whether many stand in line."""
        return self._waiting() > BUSY

    def _waiting(self) -> int:
        return len(self._bringing) + len(self._asking)

    async def _come_in(self, phone: UUID, line: Line) -> None:
        turn: Turn = asyncio.get_running_loop().create_future()
        line.join(phone, turn)
        self._let_in()
        try:
            async with asyncio.timeout(WAIT_S):
                await turn
        except BaseException as exc:
            if turn.cancelled():
                line.leave(phone, turn)
            else:  # who hung up or waited too long stands nowhere, though their turn came in the same moment
                self._leave(phone)
            if isinstance(exc, TimeoutError):
                raise OverloadedError(retry_after_s=_a_while_s()) from exc
            raise

    def _leave(self, phone: UUID) -> None:
        self._inside.pop(phone, None)
        self._let_in()

    def _let_in(self) -> None:
        while len(self._inside) < AT_ONCE and self._one_comes_in():
            pass

    def _one_comes_in(self) -> bool:
        """Who brings records first, but for the places of those who ask; nobody's place stays empty."""
        bringing = sum(line is self._bringing for line in self._inside.values())
        first, then = self._bringing, self._asking
        if bringing >= AT_ONCE - ASKING:
            first, then = then, first
        for line in (first, then):
            if (phone := line.next(self._inside)) is not None:
                self._inside[phone] = line
                return True
        return False


def _a_while_s() -> int:
    return 5 + secrets.randbelow(10)


DOOR = Door()
