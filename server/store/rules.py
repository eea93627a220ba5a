"""Rules (规则) and every version they had."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from server.domain.rules import RuleKind
from server.store import sql

VERSIONS = """
    select r.*, r.body::text as body, u.name as unit_name
    from rule_set r left join unit u on u.id = r.unit
    where ($1::text is null or r.kind = $1) and ($2::text is null or r.key = $2)
    order by r.kind, r.key, r.version
"""


async def versions(kind: RuleKind | None = None, key: str | None = None) -> list[dict[str, Any]]:
    """All versions of all rules of a kind, or of one key; `body` is JSON text."""
    return await sql.fetch(VERSIONS, kind, key)


CONGRESSES = """
    select u.id, u.name, u.path, u.level, coalesce(u.zone, 'Asia/Shanghai') as zone
    from unit u where u.kind = 'CONGRESS' and u.active and ($1::uuid[] is null or u.id = any($1)) order by u.path
"""


async def congresses(ids: Sequence[UUID] | None = None) -> list[dict[str, Any]]:
    """Congresses in use, with their `zone`."""
    return await sql.fetch(CONGRESSES, None if ids is None else list(ids))


async def terms() -> list[dict[str, Any]]:
    """All terms of all congresses."""
    return await sql.fetch("select congress, ordinal, starts_on, ends_on from term order by congress, starts_on")
