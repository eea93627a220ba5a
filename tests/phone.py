"""
A phone for tests: writes records as `docs/sync.md` says, signs them, sends them, keeps what comes back.

It shares no code with the server: canonical bytes, chain and signature are made here from
the contract. How its words travel is the `Wire`'s business: straight to the functions, or over HTTP.
"""

import hashlib
import time
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import rfc8785
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.tables.columns import uuid7

FIELDS: dict[str, dict[str, Any]] = {
    "scanAdd": {
        "activity": None, "code": None, "direction": "IN", "position": None, "reason": None, "subject": None,
    },
    "scanWithdraw": {"reason": None},
    "itemAdd": {
        "activity": None, "dueOn": None, "fromItem": None, "list": "PROBLEM", "owner": None, "place": None,
        "position": None, "rank": "a0", "text": None, "topic": None,
    },
    "itemSet": {"changes": [], "reason": None},
    "itemMove": {"rank": "a0"},
    "itemDel": {"reason": None},
    "itemReopen": {"reason": None},
    "noteAdd": {"about": None, "aboutKind": "ITEM", "text": None},
    "noteEdit": {"text": None},
    "photoLink": {
        "about": None, "aboutKind": "ITEM", "bytes": None, "caption": None, "height": None, "position": None,
        "sha": None, "type": "JPEG", "width": None,
    },
    "photoUnlink": {"reason": None},
    "noticeAck": {"confirmed": False},
    "enrolJoin": {"reason": None},
    "enrolDecline": {"reason": None},
    "enrolLeave": {"reason": None},
    "enrolWithdraw": {"reason": None},
    "dutyReport": {"category": None, "title": None, "onDate": None, "halfDays": None, "text": ""},
    "dutyWithdraw": {"reason": None},
}  # fmt: skip
KINDS = {
    "scanAdd": "scan.add", "scanWithdraw": "scan.withdraw", "itemAdd": "item.add", "itemSet": "item.set",
    "itemMove": "item.move", "itemDel": "item.del", "itemReopen": "item.reopen", "noteAdd": "note.add",
    "noteEdit": "note.edit", "photoLink": "photo.link", "photoUnlink": "photo.unlink", "noticeAck": "notice.ack",
    "enrolJoin": "enrol.join", "enrolDecline": "enrol.decline", "enrolLeave": "enrol.leave",
    "enrolWithdraw": "enrol.withdraw",
    "dutyReport": "duty.report",
    "dutyWithdraw": "duty.withdraw",
}  # fmt: skip

Wire = Callable[["Phone", dict[str, Any]], Awaitable[dict[str, Any]]]
"""Sends a `SyncInput`, gives back a `SyncResult`."""


def _whole(member: str, body: dict[str, Any]) -> dict[str, Any]:
    assert body.keys() <= FIELDS[member].keys(), f"{member} has no {body.keys() - FIELDS[member].keys()}"
    return FIELDS[member] | body


@dataclass
class Written:
    """A record as it was written: what travels, and the hash of its canonical bytes."""

    given: dict[str, Any]
    sha: bytes

    @property
    def id(self) -> str:
        return self.given["id"]

    @property
    def entity(self) -> str:
        return self.given["entity"]


@dataclass
class Phone:
    """
    Attributes:
        ahead_ms: How far its clock is before the server's; it knows, unless `never_met`.
        outbox: Records without a final word, oldest first.
        archive: Records that had one; a phone keeps them thirty days, in case the server is put back.
        base: What it holds: (scope, kind, id) → (rev, body).
    """

    person: UUID
    seat: UUID
    device: UUID
    wire: Wire
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    ahead_ms: int = 0
    skew_error_ms: int | None = 50
    never_met: bool = False
    seq: int = 0
    prev: str | None = None
    outbox: list[Written] = field(default_factory=list)
    archive: list[Written] = field(default_factory=list)
    resets: list[str] = field(default_factory=list)
    acks: dict[str, dict[str, Any]] = field(default_factory=dict)
    base: dict[tuple[str, str, str], tuple[int, Any]] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    cursor: str | None = None

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def sign(self, message: bytes) -> bytes:
        """Raw r‖s, as browsers make it."""
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def scans(self, code: str | None, at_ms: int | None = None, **more: Any) -> Written:
        """Write down a scan, made now if nothing else is said (`at_ms` is true time)."""
        return self.writes("scanAdd", {"code": code, **more}, at_ms=at_ms)

    def withdraws(self, scan: str) -> Written:
        """Write down that a scan is taken back."""
        return self.writes("scanWithdraw", {}, entity=scan)

    def writes(self, member: str, body: dict[str, Any], at_ms: int | None = None, **more: Any) -> Written:
        """Write down any record; `more` sets its fields."""
        self.seq += 1
        given = {
            "id": str(uuid7()),
            "seq": self.seq,
            "prev": self.prev,
            "seat": None,
            "v": 1,
            "entity": str(uuid7()),
            "base": None,
            "deps": [],
            "at": (int(time.time() * 1000) if at_ms is None else at_ms) + self.ahead_ms,
            "skew": None if self.never_met else self.ahead_ms,
            "skewError": None if self.never_met else self.skew_error_ms,
            "body": {member: _whole(member, body)},
        } | more
        written = Written(given, hashlib.sha256(self.canonical(given)).digest())
        self.prev = written.sha.hex()
        self.outbox.append(written)
        return written

    def canonical(self, given: dict[str, Any]) -> bytes:
        """What is hashed: RFC 8785 of the record with its device, its kind, and its body unwrapped."""
        ((member, body),) = given["body"].items()
        return rfc8785.dumps(given | {"body": body, "kind": KINDS[member], "device": str(self.device)})

    def signature(self, sent: list[Written]) -> str:
        """The push signature over what is sent."""
        message = b"daima-push-1" + self.device.bytes + b"".join(written.sha for written in sent)
        return urlsafe_b64encode(self.sign(message)).rstrip(b"=").decode()

    def asks(self, sent: list[Written], page: str | None = None, limit: int = 500) -> dict[str, Any]:
        """A `SyncInput`."""
        return {
            "device": str(self.device),
            "client": "test",
            "schema": 1,
            "records": [written.given for written in sent],
            "signature": self.signature(sent) if sent else None,
            "pending": len([written for written in self.outbox if written not in sent]),
            "cursor": self.cursor,
            "scopes": sorted(self.scopes) if self.cursor else None,
            "page": page,
            "limit": limit,
        }

    async def pushes(self, sent: list[Written] | None = None) -> list[dict[str, Any]]:
        """Send records and hear the acks, whatever becomes of the pull."""
        sent = self.unsent() if sent is None else sent
        answer = await self.wire(self, self.asks(sent))
        for ack in answer["acks"]:
            self.acks[ack["record"]] = ack
        return answer["acks"]

    async def syncs(self, losing_replies: int = 0, limit: int = 500) -> None:
        """Push what is unsent, pull what is new; the first replies may be lost on the way."""
        for _ in range(losing_replies):
            await self.wire(self, self.asks(self.unsent()))
        if self.outbox:
            await self.pushes()
        await self.pulls(limit)

    async def pulls(self, limit: int = 500, dying_after: int | None = None) -> None:
        """Pull to the end and only then keep it; or die after some pages, keeping nothing."""
        pages, page, staged = 0, None, []
        while True:
            answer = await self.wire(self, self.asks([], page, limit))
            if answer["reset"] != "NONE":
                self._take_out(answer)
                self.base, self.scopes, self.cursor, page, staged = {}, set(), None, None, []
                continue
            staged += answer["rows"]
            page, pages = answer["page"], pages + 1
            if pages == dying_after:
                return None
            if page is None:
                return self._keep(staged, answer)

    def keeps(self, rows: list[list[Any]], scopes: Iterable[str], cursor: str | None) -> None:
        """What some pages brought, as the last of them ends a pull."""
        self._keep(rows, {"addScopes": [*scopes], "dropScopes": [], "cursor": cursor})

    def _take_out(self, answer: dict[str, Any]) -> None:
        """What was archived since the moment named waits to be sent again."""
        self.resets.append(answer["reset"])
        if answer["resendSince"] is not None:
            again = [written for written in self.archive if written.given["at"] >= answer["resendSince"]]
            self.outbox = sorted([*again, *self.outbox], key=lambda written: written.given["seq"])
            self.archive = [written for written in self.archive if written not in again]
            self.acks.clear()

    def _keep(self, staged: list[list[Any]], answer: dict[str, Any]) -> None:
        self.scopes = (self.scopes | {*answer["addScopes"]}) - {*answer["dropScopes"]}
        for scope, kind, id_, rev, deleted, body in staged:
            if deleted:
                self.base.pop((scope, kind, id_), None)
            else:
                self.base[scope, kind, id_] = (rev, body)
        self.base = {key: row for key, row in self.base.items() if key[0] in self.scopes}
        self.cursor = answer["cursor"]
        self.archive += [written for written in self.outbox if self.receipt(written) is not None]
        self.outbox = [written for written in self.outbox if self.receipt(written) is None]

    def unsent(self) -> list[Written]:
        """Records the server has not said it holds."""
        held = ("RECEIVED", "DUPLICATE")
        return [written for written in self.outbox if self.acks.get(written.id, {}).get("code") not in held]

    def receipt(self, written: Written) -> Any:
        """The receipt's body, once it is here."""
        _, body = self.base.get((f"person:{self.person}", "receipt", written.id), (0, None))
        return body

    def rows(self, kind: str) -> dict[str, Any]:
        """All rows of a kind, by id."""
        return {id_: body for (_, named, id_), (_, body) in self.base.items() if named == kind}
