"""Vouchers (凭证) for what is answered for good: signed in the transaction of the answer."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from server import keypairs
from server.domain import vouchers
from server.domain.keys import KeyPurpose
from server.domain.records import UNSETTLED, ReceiptCode


class Answer(Protocol):
    """What of an answer is vouched for."""

    @property
    def record(self) -> UUID: ...
    @property
    def code(self) -> ReceiptCode: ...
    @property
    def entity(self) -> UUID: ...
    @property
    def detail(self) -> dict[str, Any]: ...


STATED = """
SELECT record.id, record.sha, record.at_ms - coalesce(record.skew_ms, 0) AS at_ms, key.generation, key.public_key
  FROM record, LATERAL (SELECT generation, public_key FROM server_key WHERE purpose = $2
                         ORDER BY generation DESC LIMIT 1) AS key
 WHERE record.id = ANY($1::uuid[])
"""


async def of(tx: Any, answers: Sequence[Answer]) -> dict[UUID, str]:
    """A voucher for each final answer, by its record; none while the key in use is not ours."""
    final = {answer.record: answer for answer in answers if answer.code not in UNSETTLED}
    if not final:
        return {}
    rows = await tx.connection.fetch(STATED, list(final), KeyPurpose.RECEIPT)
    if not rows or keypairs.public_key(KeyPurpose.RECEIPT, rows[0]["generation"]) != bytes(rows[0]["public_key"]):
        return {}
    key = vouchers.key_id(bytes(rows[0]["public_key"]))
    return {row["id"]: _signed(key, row, final[row["id"]]) for row in rows}


def _signed(key: bytes, row: Any, answer: Answer) -> str:
    said = vouchers.stated(key, row["id"], row["sha"], answer.entity, row["at_ms"], answer.code, answer.detail)
    statement = vouchers.packed(said)
    return vouchers.encoded(statement, keypairs.sign(row["generation"], vouchers.message(statement)))
