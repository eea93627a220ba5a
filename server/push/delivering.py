"""
Delivering (送达): pushes are claimed, sent and settled, many at once, for as long as a worker lives.

Each service has a queue of its own, so one that hangs delays nobody else's. What was sent is
written a moment later, for many together. A worker that dies in between leaves its claims to
the next when their lease is over: a push may come twice, under one Topic, and never not at all.
"""

import asyncio
import time
from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta

import structlog

from server.domain.keys import KeyPurpose
from server.push import notifications
from server.push.pacing import Paces
from server.push.sender import TIMEOUT_S, Sender
from server.push.settling import Heard, settle
from server.store import faults, keys, push_claims, push_origins
from server.store.bells import Bell
from server.store.push_claims import LEASE, Claimed
from server.store.sql import Row
from server.tables.engine import ENGINE

log = structlog.get_logger()

BELL = Bell()
AT_ONCE = 640
"""Pushes of one worker between their claim and their settling."""
A_CLAIM = 256
LATEST_S = LEASE.total_seconds() - TIMEOUT_S - 5
"""A push whose turn did not come so long after its claim goes back: its lease still covers its sending."""


class Delivering:
    """One worker's part."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._paces = Paces()
        self._queues = defaultdict[str, deque[tuple[Claimed, float]]](deque)
        self._going = set[asyncio.Task[None]]()
        self._heard = list[Heard]()
        self._unsent = list[Claimed]()
        self._ahead = timedelta()
        """How far the database's clock is ahead of ours."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing is held, on its way, or to be written."""
        return not (self._held() or self._heard or self._unsent)

    async def turn(self) -> int:
        """Write what was heard, and send what is due; how many pushes that is. Safe beside other workers."""
        await self._settle()
        room = min(AT_ONCE - self._held(), A_CLAIM)
        claimed = await self._claim(room) if room > 0 else []
        began = time.monotonic()
        for one in claimed:
            if self._paces.of(one.origin).room(self._held_for(one.origin)):
                self._queues[one.origin].append((one, began))
            else:
                self._unsent.append(one)
        for origin in [*self._queues]:
            self._pump(origin)
        return len(claimed)

    async def end(self) -> None:
        """Send nothing more, let what is on its way come to its end, and write it."""
        for queue in self._queues.values():
            self._unsent += [one for one, _ in queue]
            queue.clear()
        while self._going:
            await asyncio.wait(self._going)
        await self._settle()

    async def _claim(self, room: int) -> list[Claimed]:
        now = await push_claims.clock()
        self._ahead = now - datetime.now(UTC)
        self._learn(await push_origins.every())
        closed = [
            origin
            for origin, pace in self._paces.by_origin.items()
            if pace.is_closed(now) or not pace.room(self._held_for(origin))
        ]
        async with ENGINE.transaction():
            claimed = await push_claims.claim(now, room, closed, await _generations())
        faults.point("deliver.claimed")
        return claimed

    def _pump(self, origin: str) -> None:
        """Send of a service's queue what may be sent; what has waited too long goes back."""
        queue, pace = self._queues[origin], self._paces.of(origin)
        while queue:
            one, began = queue[0]
            if pace.is_closed(self._now()) or time.monotonic() - began > LATEST_S:
                self._unsent.append(one)
            elif pace.may_ask(self._now()):
                self._begin(one)
            else:
                return
            queue.popleft()

    def _begin(self, one: Claimed) -> None:
        self._paces.of(one.origin).on_the_way += 1
        task = asyncio.create_task(self._send(one))
        self._going.add(task)
        task.add_done_callback(self._done)

    async def _send(self, one: Claimed) -> None:
        pace = self._paces.of(one.origin)
        try:
            answer = await self._sender.send(notifications.letter(one, self._now()))
            pace.hear(answer, self._now())
            faults.point("deliver.sent")
            self._heard.append(Heard(one, answer))
        finally:
            pace.on_the_way -= 1
            self._pump(one.origin)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._going.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # A fault of ours: its lease ends, and its tries are counted.
            log.error("push_failed", error=type(error).__name__, why=str(error))
        BELL.ring()

    async def _settle(self) -> None:
        heard, self._heard = self._heard, []
        unsent, self._unsent = self._unsent, []
        if not heard and not unsent:
            return
        try:
            self._learn(await self._written(heard, unsent))
        except BaseException:
            self._heard, self._unsent = heard + self._heard, unsent + self._unsent
            raise
        faults.point("deliver.settled")

    async def _written(self, heard: list[Heard], unsent: list[Claimed]) -> list[Row]:
        async with ENGINE.transaction() as tx:
            now = await push_claims.clock()
            known = await settle(tx, heard, self._paces, now) if heard else []
            await push_claims.put_off({part.id: now for one in unsent for part in (one, *one.along)})
        return known

    def _learn(self, origins: list[Row]) -> None:
        """What all workers know counts, but where we have heard something that is not written yet."""
        ahead = {one.claimed.origin for one in self._heard}
        for row in origins:
            if row["origin"] not in ahead:
                stopped = row["stopped_at"] is not None
                self._paces.of(row["origin"]).learn(row["paused_until"], row["failed_in_a_row"], stopped=stopped)

    def _held(self) -> int:
        return len(self._going) + sum(map(len, self._queues.values()))

    def _held_for(self, origin: str) -> int:
        return self._paces.of(origin).on_the_way + len(self._queues[origin])

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


async def _generations() -> set[int]:
    """Of the keys we can sign by: after a change of secret the old ones are not ours."""
    return {key.generation for key in await keys.of(KeyPurpose.VAPID) if keys.is_ours(key)}
