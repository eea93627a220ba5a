"""
What became of notifications on the phone: shown, opened, acted on, or put off (稍后一小时).

A delivery's own row is its history, so nothing else is written: it holds when each happened
first. Where it stands only ever moves on, but for what is put off: that waits once more.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from server.store import acks
from server.store.acks import Heard


class Did(StrEnum):
    """What a phone says of a notification; each means those before it too."""

    SHOWN = "shown"
    OPENED = "opened"
    ACTED = "acted"
    LATER = "later"  # shown, and to be shown once more


PUT_OFF = timedelta(hours=1)


async def take(said: Sequence[tuple[UUID, Did, datetime]]) -> int:
    """The deliveries stand where the phone says, in one statement; how many of them we know."""
    heard: dict[UUID, Heard] = {}
    for delivery, did, at in said:
        heard[delivery] = _with(heard.get(delivery, Heard(delivery)), did, at)
    known = await acks.hear([*heard.values()]) if heard else 0
    if later := {delivery: at for delivery, did, at in said if did is Did.LATER}:
        await acks.put_off(later, PUT_OFF)
    return known


def _with(known: Heard, did: Did, at: datetime) -> Heard:
    fields = ("shown_at", "opened_at", "acted_at")[: 1 if did is Did.LATER else [*Did].index(did) + 1]
    return replace(known, **{name: min(getattr(known, name) or at, at) for name in fields})
