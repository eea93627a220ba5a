"""
What became of notifications on the phone: shown, opened, acted on.

A delivery's own row is its history, so nothing else is written: it holds when each happened
first. Where it stands only ever moves on.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.store import acks
from server.store.acks import Heard


class Did(StrEnum):
    """What a phone says of a notification; each means those before it too."""

    SHOWN = "shown"
    OPENED = "opened"
    ACTED = "acted"


async def take(said: Sequence[tuple[UUID, Did, datetime]]) -> int:
    """The deliveries stand where the phone says, in one statement; how many of them we know."""
    heard: dict[UUID, Heard] = {}
    for delivery, did, at in said:
        heard[delivery] = _with(heard.get(delivery, Heard(delivery)), did, at)
    return await acks.hear([*heard.values()]) if heard else 0


def _with(known: Heard, did: Did, at: datetime) -> Heard:
    fields = ("shown_at", "opened_at", "acted_at")[: [*Did].index(did) + 1]
    return replace(known, **{name: min(getattr(known, name) or at, at) for name in fields})
