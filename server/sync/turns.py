"""
Whose turn it is: every phone with waiting records once a round, the longest waiting first.

A phone that brought thirty thousand records gets one claim, and then everybody else has
theirs before it gets another.
"""

from uuid import UUID

from server.store import claims

LOOK = 500
"""Phones found in one look at the table."""
REMEMBERED = 20_000
"""Phones that had their turn; a round of more begins anew."""


class Turns:
    """One worker's round."""

    def __init__(self) -> None:
        self._next: list[UUID] = []
        self._had: set[UUID] = set()

    async def take(self, phones: int) -> list[UUID]:
        """The next phones; none where the round is over, and then a new one begins."""
        if not self._next:
            self._next = await claims.phones_with_work(LOOK, [*self._had])
        taken, self._next = self._next[:phones], self._next[phones:]
        self._had.update(taken)
        if not taken or len(self._had) > REMEMBERED:
            self._had.clear()
        return taken
