"""
The only writer of events, feed rows and receipts.

Whoever changes something, a phone's record, the desk, cron, an import or the demo, ends
in `commit`, inside the transaction of the change: effect, history, feed and answer are
there together or not at all. What it never does is COMMIT: the transaction is the caller's,
who pokes the `touched` scopes afterwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec

from server.domain import projections
from server.domain.records import UNSETTLED, ReceiptCode, RecordState
from server.store import faults, vouchers

_TOUCHED: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
_ANSWERED: WeakKeyDictionary[Any, dict[UUID, ReceiptCode]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of the feed as it now stands.

    Attributes:
        rev: Never goes down; an older one loses against what is there.
        body: JSON bytes or what becomes JSON; None says that the row is gone.
    """

    scope: str
    kind: str
    id: UUID
    rev: int
    body: dict[str, Any] | bytes | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of history. `kind` is the noun, `verb` what befell it."""

    kind: str
    target: UUID
    verb: str
    unit_path: str
    at: datetime
    by_seat: UUID | None = None
    by_person: UUID | None = None
    record: UUID | None = None
    public: bool = False
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """
    A receipt: what became of one record.

    Attributes:
        rev: The phone keeps its own overlay until it holds the row (`kind`, `entity`) at
            this revision; None if no row is to be waited for.
    """

    person: UUID
    record: UUID
    code: ReceiptCode
    rev: int | None
    entity: UUID
    detail: dict[str, Any]
    kind: str = "attendance"


async def commit(
    tx: Any, *, rows: Iterable[Row] = (), events: Sequence[Happened] = (), answers: Sequence[Answer] = ()
) -> None:
    """Write what the change means to history, to phones and to the records that asked for it."""
    vouched = await vouchers.of(tx, answers)
    fed = _newest([*rows, *(_receipt(answer, vouched.get(answer.record)) for answer in answers)])
    if fed:
        await _feed(tx, fed)
        faults.point("changes.fed")
    if events:
        await _tell(tx, events)
        faults.point("changes.told")
    if answers:
        await _answer(tx, answers)
        _ANSWERED.setdefault(tx, {}).update((answer.record, answer.code) for answer in answers)
        faults.point("changes.answered")
    _TOUCHED.setdefault(tx, set()).update(row.scope for row in fed)


def touched(tx: Any) -> set[str]:
    """The scopes this transaction changed so far: poke them once it is committed."""
    return _TOUCHED.get(tx, set())


def answered(tx: Any) -> dict[UUID, ReceiptCode]:
    """What the records answered in this transaction so far were told."""
    return _ANSWERED.get(tx, {})


def _newest(rows: list[Row]) -> list[Row]:
    """One row a key, the newest, in an order all writers share so that none waits in a circle."""
    newest: dict[tuple[str, str, UUID], Row] = {}
    for row in rows:
        key = (row.scope, row.kind, row.id)
        if key not in newest or row.rev >= newest[key].rev:
            newest[key] = row
    return [newest[key] for key in sorted(newest)]


def _receipt(answer: Answer, voucher: str | None) -> Row:
    body = projections.receipt(
        code=answer.code,
        rev=answer.rev,
        entity=answer.entity,
        kind=answer.kind,
        detail=answer.detail,
        voucher=voucher,
    )
    rev = 1 if answer.code in UNSETTLED else 2
    return Row(projections.person_scope(answer.person), "receipt", answer.record, rev, body)


# The top-level xid, never a subtransaction's: pg_visible_in_snapshot is wrong about those.
FEED = """
INSERT INTO feed AS held (scope, kind, id, rev, deleted, body)
SELECT scope, kind, id, rev, body IS NULL, body
  FROM unnest($1::text[], $2::text[], $3::uuid[], $4::bigint[], $5::text[]) AS t (scope, kind, id, rev, body)
 ORDER BY scope, kind, id
ON CONFLICT (scope, kind, id) DO UPDATE
   SET xid = pg_current_xact_id(), seq = nextval('feed_seq'), rev = excluded.rev,
       deleted = excluded.deleted, body = excluded.body, at = now()
 WHERE excluded.rev >= held.rev
"""


async def _feed(tx: Any, rows: list[Row]) -> None:
    await tx.connection.execute(
        FEED,
        [row.scope for row in rows],
        [row.kind for row in rows],
        [row.id for row in rows],
        [row.rev for row in rows],
        [_text(row.body) for row in rows],
    )


TELL = """
INSERT INTO event (at, kind, target, unit_path, verb, by_seat, by_person, record, public, data)
SELECT at, kind, target, unit_path, verb, by_seat, by_person, record, public, data::jsonb
  FROM unnest($1::timestamptz[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[],
              $8::uuid[], $9::boolean[], $10::text[])
    AS t (at, kind, target, unit_path, verb, by_seat, by_person, record, public, data)
"""


async def _tell(tx: Any, events: Sequence[Happened]) -> None:
    await tx.connection.execute(
        TELL,
        [event.at for event in events],
        [event.kind for event in events],
        [event.target for event in events],
        [event.unit_path for event in events],
        [event.verb for event in events],
        [event.by_seat for event in events],
        [event.by_person for event in events],
        [event.record for event in events],
        [event.public for event in events],
        [_text(event.data) for event in events],
    )


ANSWER = """
UPDATE record SET state = t.state, code = t.code, detail = t.detail::jsonb, settled_at = $5
  FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[]) AS t (id, state, code, detail)
 WHERE record.id = t.id
"""


async def _answer(tx: Any, answers: Sequence[Answer]) -> None:
    await tx.connection.execute(
        ANSWER,
        [answer.record for answer in answers],
        [_state(answer.code) for answer in answers],
        [answer.code for answer in answers],
        [_text(answer.detail) for answer in answers],
        datetime.now(UTC),
    )


def _state(code: ReceiptCode) -> int:
    return RecordState.PARKED if code in UNSETTLED else RecordState.SETTLED


def _text(body: dict[str, Any] | bytes | None) -> str | None:
    if body is None:
        return None
    return (body if isinstance(body, bytes) else msgspec.json.encode(body)).decode()
