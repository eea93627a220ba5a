"""Rules (规则) and every version they had."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from server.domain.rules import RuleKind
from server.store import sql
from server.tables.columns import uuid7

VERSIONS = """
    select r.*, r.body::text as body, u.name as unit_name
    from rule_set r left join unit u on u.id = r.unit
    where ($1::text is null or r.kind = $1) and ($2::text is null or r.key = $2) and (r.state = 'ISSUED' or $3)
    order by r.kind, r.key, r.version
"""


async def versions(
    kind: RuleKind | None = None, key: str | None = None, *, drafts: bool = False
) -> list[dict[str, Any]]:
    """All versions of all rules of a kind, or of one key, drafts too if asked; `body` is JSON text."""
    return await sql.fetch(VERSIONS, kind, key, drafts)


async def one(version: UUID, *, lock: bool = False) -> dict[str, Any] | None:
    """One version, a draft or issued."""
    held = "for no key update of r" if lock else ""
    return await sql.one(
        "select r.*, r.body::text as body, u.name as unit_name from rule_set r left join unit u on u.id = r.unit"
        f" where r.id = $1 {held}",
        version,
    )


DRAFT = """
    insert into rule_set (id, key, kind, unit, version, starts_on, body, source, state, revision)
    select $1, key, kind, $3, (select max(version) + 1 from rule_set where key = r.key), $4, body, source, 'DRAFT', 1
    from rule_set r where r.id = $2
"""


async def add_draft(origin: UUID, unit: UUID | None, starts_on: date) -> UUID:
    """A draft that says what another version says; two at once take turns."""
    made = uuid7()
    await sql.execute("select pg_advisory_xact_lock(hashtextextended('rules', 0))")
    await sql.execute(DRAFT, made, origin, unit, starts_on)
    return made


ADD = """
    insert into rule_set (id, key, kind, unit, version, starts_on, body, source, state, revision)
    values ($1, $2, $3, $4, 1, $5, $6::text::jsonb, '', 'DRAFT', 1)
"""


async def add(kind: RuleKind, key: str, unit: UUID | None, starts_on: date, body: str) -> UUID:
    """The draft of a rule that has not been there."""
    made = uuid7()
    await sql.execute(ADD, made, key, kind, unit, starts_on, body)
    return made


async def save(version: UUID, starts_on: date, source: str, body: str) -> None:
    """A draft says this."""
    await sql.execute(
        "update rule_set set starts_on = $2, source = $3, body = $4::text::jsonb, revision = revision + 1"
        " where id = $1 and state = 'DRAFT'",
        version,
        starts_on,
        source,
        body,
    )


async def issue(version: UUID) -> None:
    """A draft holds from its day on, and is never written again."""
    await sql.execute("update rule_set set state = 'ISSUED', revision = revision + 1 where id = $1", version)


async def drop(version: UUID) -> None:
    """A draft is gone."""
    await sql.execute("delete from rule_set where id = $1 and state = 'DRAFT'", version)


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
