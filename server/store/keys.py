"""
Our own keys (密钥) as they are kept: public halves, all still honoured, never changed.

Their table stands in its migration; `keypairs` derives the private halves, which are nowhere.
"""

from datetime import UTC, datetime
from typing import Any

from server import keypairs
from server.domain.codes import ALG_P256
from server.domain.keys import KeyPurpose, ServerKey
from server.store import sql
from server.tables.columns import uuid7

COLUMNS = "id, purpose, generation, alg, public_key, made_at"
NEWEST = f"SELECT {COLUMNS} FROM server_key WHERE purpose = $1 ORDER BY generation DESC"
ADD = f"INSERT INTO server_key ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"


async def of(purpose: KeyPurpose) -> list[ServerKey]:
    """All keys of a purpose, the newest first."""
    return [read(row) for row in await sql.fetch(NEWEST, purpose)]


def in_use(keys: list[ServerKey]) -> ServerKey | None:
    """The newest, if its private half is ours: after a change of secret it is not."""
    newest = keys[0] if keys else None
    return newest if newest and is_ours(newest) else None


def is_ours(key: ServerKey) -> bool:
    """Whether our secret is the one the key was made by."""
    return keypairs.public_key(key.purpose, key.generation) == key.public_key


async def make(purpose: KeyPurpose) -> ServerKey | None:
    """The next generation of a key; None if another process made it this moment."""
    last = await sql.value("SELECT max(generation) FROM server_key WHERE purpose = $1", purpose)
    generation = (last or 0) + 1
    key = ServerKey(uuid7(), purpose, generation, ALG_P256, keypairs.public_key(purpose, generation), datetime.now(UTC))
    kept = await sql.execute(ADD, key.id, purpose, generation, key.alg, key.public_key, key.made_at)
    return key if kept else None


def read(row: dict[str, Any]) -> ServerKey:
    """A row as what it is."""
    return ServerKey(**(row | {"purpose": KeyPurpose(row["purpose"]), "public_key": bytes(row["public_key"])}))
