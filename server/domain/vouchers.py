"""
The voucher (凭证): what a receipt says, signed by us, so that staff verify it without a network.

It is a link like every code: the path alone is a page online, the fragment carries statement
and signature. The fragment is one decimal number, because a QR code packs digits closest.
What is signed stands in `docs/sync.md`; the phone's twin is `pwa/src/rules/vouchers.ts`;
both are held to `tests/cases/receipts.json`.
"""

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.domain.codes import ALG_P256, is_signed
from server.domain.records import ReceiptCode
from server.domain.scans import Evidence, Verdict

INFO = b"daima-receipt-1"
PATH = "/r"
STATEMENT_BYTES, SIGNATURE_BYTES = 93, 64
NOTHING = UUID(int=0)
DIGITS = re.compile(r"[1-9][0-9]{0,399}")
LATEST_MS = 2**48 - 1

CODES = (
    ReceiptCode.APPLIED,
    ReceiptCode.MERGED,
    ReceiptCode.CONFLICT,
    ReceiptCode.SUPERSEDED,
    ReceiptCode.BLOB_MISMATCH,
    ReceiptCode.REJECTED_PERMISSION,
    ReceiptCode.REJECTED_INVALID,
)
"""In a statement each is its place here, from 1. The list only grows, as the next one does."""

VERDICTS = (Verdict.PRESENT, Verdict.TO_REVIEW, Verdict.REFUSED)


@dataclass(frozen=True, slots=True)
class Statement:
    """
    What a voucher vouches for.

    Attributes:
        key: The first four bytes of SHA-256 of the public key that verifies it.
        sha: Of the record's canonical bytes.
        entity: What the record was about; of a scan, the attendance, which a roster knows.
        activity: Of a scan, where; None if it is of none.
        at_ms: When it happened, by the phone's clock corrected.
        verdict, evidence: None for what is no scan.
    """

    key: bytes
    record: UUID
    sha: bytes
    entity: UUID
    activity: UUID | None
    at_ms: int
    code: ReceiptCode
    verdict: Verdict | None = None
    evidence: Evidence | None = None


def stated(
    key: bytes, record: UUID, sha: bytes, entity: UUID, at_ms: int, code: str, detail: Mapping[str, Any]
) -> Statement:
    """The statement a receipt makes."""
    activity, verdict, evidence = detail.get("activity"), detail.get("verdict"), detail.get("evidence")
    return Statement(
        key=key,
        record=record,
        sha=sha,
        entity=entity,
        activity=UUID(str(activity)) if activity else None,
        at_ms=min(max(at_ms, 0), LATEST_MS),
        code=ReceiptCode(code),
        verdict=Verdict(verdict) if verdict else None,
        evidence=Evidence(evidence) if evidence else None,
    )


def packed(said: Statement) -> bytes:
    """The statement's 93 bytes."""
    verdict = VERDICTS.index(said.verdict) + 1 if said.verdict else 0
    evidence = int(said.evidence[1:]) if said.evidence else 0
    return b"".join(
        (
            bytes([ALG_P256]),
            said.key,
            said.record.bytes,
            said.sha,
            said.entity.bytes,
            (said.activity or NOTHING).bytes,
            said.at_ms.to_bytes(6, "big"),
            bytes([CODES.index(said.code) + 1, verdict << 4 | evidence]),
        )
    )


def message(statement: bytes) -> bytes:
    """What is signed."""
    return INFO + statement


def encoded(statement: bytes, signature: bytes) -> str:
    """A voucher as it travels in the feed."""
    return urlsafe_b64encode(statement + signature).rstrip(b"=").decode()


def link(host: str, voucher: bytes) -> str:
    """The link in the QR code; `voucher` is statement and signature."""
    return f"{host}{PATH}#{int.from_bytes(voucher, 'big')}"


def read(fragment: str) -> tuple[Statement, bytes] | None:
    """What the number behind the `#` states, and its signature; None if it states nothing we know."""
    if not DIGITS.fullmatch(fragment):
        return None
    number = int(fragment)
    if number.bit_length() > 8 * (STATEMENT_BYTES + SIGNATURE_BYTES):
        return None
    voucher = number.to_bytes(STATEMENT_BYTES + SIGNATURE_BYTES, "big")
    said = _unpacked(voucher[:STATEMENT_BYTES])
    return None if said is None else (said, voucher[STATEMENT_BYTES:])


def is_genuine(said: Statement, signature: bytes, public_key: bytes) -> bool:
    """Whether the holder of that key signed exactly this."""
    return said.key == key_id(public_key) and is_signed(message(packed(said)), signature, public_key)


def key_id(public_key: bytes) -> bytes:
    """How a statement names the key that verifies it."""
    return hashlib.sha256(public_key).digest()[:4]


def _unpacked(statement: bytes) -> Statement | None:
    code, verdict, evidence = statement[91], statement[92] >> 4, statement[92] & 15
    if statement[0] != ALG_P256 or not 1 <= code <= len(CODES):
        return None
    if verdict > len(VERDICTS) or evidence > 4 or (verdict == 0 and evidence):
        return None
    activity = UUID(bytes=statement[69:85])
    return Statement(
        key=statement[1:5],
        record=UUID(bytes=statement[5:21]),
        sha=statement[21:53],
        entity=UUID(bytes=statement[53:69]),
        activity=None if activity == NOTHING else activity,
        at_ms=int.from_bytes(statement[85:91], "big"),
        code=CODES[code - 1],
        verdict=VERDICTS[verdict - 1] if verdict else None,
        evidence=Evidence(f"E{evidence}") if verdict else None,
    )
