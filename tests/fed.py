"""Rows put into the feed by hand, and what a phone holds of it."""

from typing import Any
from uuid import UUID, uuid4

from server.store import changes, sql
from server.store.changes import Row
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_phone
from tests.phone import Phone


async def put(*rows: Row) -> None:
    """Committed, as any change would be."""
    async with ENGINE.transaction() as tx:
        await changes.commit(tx, rows=rows)


def note(phone: Phone, id_: UUID | None = None, rev: int = 1, body: Any = None) -> Row:
    """A row in the scope of the phone's person."""
    return Row(f"person:{phone.person}", "notice", id_ or uuid4(), rev, body if body is not None else {"rev": rev})


async def truth(phone: Phone) -> dict[tuple[str, str, str], int]:
    """What a phone with its scopes should hold."""
    rows = await sql.fetch(
        "SELECT scope, kind, id, rev FROM feed WHERE NOT deleted AND scope = ANY($1)", sorted(phone.scopes)
    )
    return {(row["scope"], row["kind"], str(row["id"])): row["rev"] for row in rows}


def held(phone: Phone) -> dict[tuple[str, str, str], int]:
    """What it has, by revision."""
    return {key: rev for key, (rev, _) in phone.base.items()}


async def a_pulled_phone(notices: int = 0) -> Phone:
    """A deputy's phone that has everything."""
    phone = await a_phone(await a_deputy())
    if notices:
        await put(*(note(phone) for _ in range(notices)))
    await phone.pulls()
    return phone
