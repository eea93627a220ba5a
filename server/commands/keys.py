"""
Our own keys (密钥): there is one of each purpose, and phones know the public halves.

Nobody has to set one up: the first who needs it makes it, and after a change of secret the
next. Old ones stay, for what they signed.
"""

from datetime import UTC, datetime
from typing import Any

from server import queue
from server.domain import projections
from server.domain.keys import KeyPurpose, ServerKey
from server.store import changes, keys
from server.tables.engine import ENGINE


async def ensure() -> dict[KeyPurpose, ServerKey]:
    """The key in use of every purpose; those that are missing are made."""
    return {purpose: await _ensure(purpose) for purpose in KeyPurpose}


async def renew(tx: Any, purpose: KeyPurpose) -> ServerKey | None:
    """Another generation of a key is in use from now on; None if another process just made it."""
    key = await keys.make(purpose)
    if key is not None:
        row = changes.Row(projections.CONFIG, "key", key.id, key.generation, projections.key(key))
        made = changes.Happened("key", key.id, "made", "", datetime.now(UTC), data={"purpose": purpose})
        await changes.commit(tx, rows=[row], events=[made])
    return key


async def _ensure(purpose: KeyPurpose) -> ServerKey:
    while (key := keys.in_use(await keys.of(purpose))) is None:
        async with ENGINE.transaction() as tx:
            await renew(tx, purpose)
        await queue.poke(changes.touched(tx))
    return key
