"""
Phones in the field: each has an outbox and a base on its own disk, a session, and a bad line.

What is on `self` is the disk: it changes only where a real phone commits. Whatever a round
holds beside it is gone when the phone dies, which it does at any step.
"""

import asyncio
import json
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from tests.api.browser import id_of
from tests.chaos import history, messages
from tests.chaos.history import History
from tests.chaos.messages import TroubleError
from tests.chaos.pulls import Pull, digest
from tests.phone import Phone, Written

LOCAL, RECEIVED, DONE, QUARANTINE = "LOCAL", "RECEIVED", "DONE", "QUARANTINE"
KEPT = ("RECEIVED", "DUPLICATE")
WAITING = ("WAITING_PARENT", "PARENT_MISSING", "WAITING_BLOB", "NEEDS_UPGRADE", "POISON")
BATCH = 100
BATCH_BYTES = 250_000

Key = tuple[str, str, str]


class DiedError(Exception):
    """The phone was killed; its disk is as it was."""


@dataclass(kw_only=True)
class FieldPhone(Phone):
    """
    Attributes:
        states: Where each record of the outbox stands.
        afresh: The server said to forget; the base is replaced when a new one is whole.
        again: A record under an id that was used before, to be sent with the next batch.
        reuses: Whether its app is so broken. After a restore the second might be there first.
        frail: How often it dies at a step, of one.
        bug: What is planted in it.
    """

    name: str
    session: str
    port: int
    told: History
    dice: Random
    code: str | None = None
    is_host: bool = False
    states: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    afresh: bool = False
    wiped: bool = False
    epoch: str | None = None
    again: Written | None = None
    reuses: bool = True
    frail: float = 0.0
    bug: str = ""
    asked: int = 0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def says(self, what: str, **facts: Any) -> None:
        self.told.tell(self.name, what, **facts)

    def saves(self, written: Written, **facts: Any) -> Written:
        """The record is on the disk: the person was told that it is saved."""
        self.states.setdefault(written.id, LOCAL)
        ((member, body),) = written.given["body"].items()
        given = {name: written.given[name] for name in ("id", "seq", "entity", "v", "deps", "base")}
        self.says(history.WROTE, member=member, sha=written.sha.hex(), body=body, **given, **facts)
        return written

    async def syncs(self, losing_replies: int = 0, limit: int = 500) -> None:
        """One round, and no other of this phone beside it."""
        if self.bug == "second tab sends too":
            await self._round(limit)
        else:
            async with self._lock:
                await self._round(limit)

    async def _round(self, limit: int) -> None:
        if self.wiped:
            return
        cursor, scopes = (None, None) if self.afresh else (self.cursor, sorted(self.scopes))
        out, pull = self._batch(), Pull(cursor, self.afresh)
        while True:
            sent = out if pull.page is None else []
            said = await self._exchange(sent, cursor, scopes, pull.page, limit)
            self._notice_restore(said["epoch"])
            self._hear(said["acks"])
            self._may_die()
            if said["wipe"] or said["reset"] != "NONE":
                self._wipe() if said["wipe"] else self._start_again(said)
                return
            pull.hear(said)
            if self.bug == "cursor advanced before its rows" and pull.cursor is None:
                self.cursor, self.scopes = self._early(said), pull.scopes(self.scopes, drops=True)
            self._may_die()
            if pull.page is None:
                self._commit(pull)
                return

    async def _exchange(
        self, sent: list[Written], cursor: str | None, scopes: list[str] | None, page: str | None, limit: int
    ) -> dict[str, Any]:
        given = self.asks(sent, page, limit) | {"cursor": cursor, "scopes": scopes if cursor else None}
        self.asked += 1
        number = self.asked
        self.says(history.SENT, request=number, records=[written.id for written in sent])
        said = "nothing"
        try:
            asked = messages.post(self.session, {"id": SYNC, "variables": {"input": given}})
            answer = await messages.ask(self.port, asked)
            said = str(answer.status)
            if answer.status == 500:
                self.says(history.BROKEN, request=number, words=answer.body.decode(errors="replace")[:500])
            told = answer.json()
            if "errors" in told:
                raise TroubleError(said)
            said = "answer"
            return told["data"]["sync"]
        finally:
            self.says(history.HEARD, request=number, said=said)

    def _batch(self) -> list[Written]:
        """The oldest records no server holds."""
        chosen, size = list[Written](), 0
        for written in self.outbox:
            if self.states[written.id] == LOCAL:
                size += len(json.dumps(written.given))
                if chosen and (size > BATCH_BYTES or len(chosen) == BATCH):
                    break
                chosen.append(written)
        return [*chosen, self.again] if self.again else chosen

    def _hear(self, acks: list[dict[str, Any]]) -> None:
        for ack in acks:
            id_ = ack["record"]
            if self.again is not None and id_ == self.again.id:
                self.says(history.ACKED, record=id_, code=ack["code"], state=ack["state"], again=True)
                self.again = None
            elif self.states.get(id_) == LOCAL:
                self.states[id_] = RECEIVED if ack["code"] in KEPT else QUARANTINE
                self.says(history.ACKED, record=id_, code=ack["code"], state=ack["state"])

    def _start_again(self, said: dict[str, Any]) -> None:
        """Base and cursor are forgotten, the outbox never; what was archived is sent again."""
        self.says(history.RESET, why=said["reset"], resend=said["resendSince"])
        self.afresh = True
        if said["resendSince"] is not None:
            self._resend()

    def _notice_restore(self, epoch: str | None) -> None:
        """The server lives another life than when it was last heard: cursor or none, the archive goes again."""
        if epoch is not None and epoch != self.epoch:
            if self.epoch is not None:
                self.says(history.RESET, why="another epoch")
                self._resend()
            self.epoch = epoch

    def _resend(self) -> None:
        for id_, state in self.states.items():
            if state in (RECEIVED, DONE):
                self.states[id_] = LOCAL
                self.receipts.pop(id_, None)

    def _commit(self, pull: Pull) -> None:
        """Rows, scopes and cursor, in one transaction."""
        if pull.cursor is None:
            return
        if pull.afresh:
            self.base, self.scopes = {}, set()
        keeps_all = self.bug == "dropped scope kept"
        self.scopes = pull.scopes(self.scopes, drops=not keeps_all)
        renewed = pull.added | (set() if keeps_all else pull.dropped)
        self.base = {key: row for key, row in self.base.items() if key[0] not in renewed}
        for scope, kind, id_, rev, deleted, body in pull.rows:
            if scope in self.scopes:
                self._place((scope, kind, id_), rev, deleted, body)
        self.cursor, self.afresh = pull.cursor, False
        self._settle()
        rows = [[scope, kind, id_, rev, deleted, digest(body)] for scope, kind, id_, rev, deleted, body in pull.rows]
        answers = [[row[2], row[5]] for row in pull.rows if row[1] == "receipt" and not row[4]]
        self.says(
            history.PULLED,
            afresh=pull.afresh,
            rows=rows,
            receipts=answers,
            added=sorted(pull.added),
            dropped=sorted(pull.dropped),
        )

    def _place(self, key: Key, rev: int, deleted: bool, body: Any) -> None:
        if deleted:
            self.base.pop(key, None)
            return
        self.base[key] = (rev, body)
        if key[1] == "receipt":
            self.receipts[key[2]] = body

    def _settle(self) -> None:
        """A record ends when its answer is here, and so is what it changed."""
        held: dict[str, int] = {}
        for (_, _, id_), (rev, _) in self.base.items():
            held[id_] = max(held.get(id_, 0), rev)
        for id_, receipt in self.receipts.items():
            if self.states.get(id_) in (LOCAL, RECEIVED) and receipt["code"] not in WAITING:
                entity, rev = receipt["entity"], receipt["rev"]
                if rev is None or held.get(entity, rev) >= rev:
                    self.states[id_] = DONE

    def _wipe(self) -> None:
        self.base, self.scopes, self.cursor, self.states, self.outbox = {}, set(), None, {}, []
        self.wiped = True
        self.says(history.WIPED)

    def _may_die(self) -> None:
        if self.dice.random() < self.frail:
            self.says(history.DIED)
            raise DiedError

    def _early(self, said: dict[str, Any]) -> str | None:
        """What a phone that trusts its luck takes for its cursor: the page's own snapshot."""
        if said["cursor"] is not None:
            return said["cursor"]
        return "|".join(said["page"].split("|")[:2])

    @property
    def is_quiet(self) -> bool:
        """Nothing waits on it: all was sent, and every answer that can come is here."""
        waits = [id_ for id_, state in self.states.items() if state in (LOCAL, RECEIVED)]
        waits_well = all(self.receipts.get(id_, {}).get("code") in WAITING for id_ in waits)
        return self.wiped or (self.again is None and waits_well)

    def holds(self) -> None:
        """What is on its disk at the end."""
        rows = [[*key, rev, digest(body)] for key, (rev, body) in sorted(self.base.items())]
        self.says(
            history.HOLDS,
            person=str(self.person),
            device=str(self.device),
            wiped=self.wiped,
            scopes=sorted(self.scopes),
            rows=rows,
            states=self.states,
        )


def from_town(given: dict[str, Any], port: int, told: History, dice: Random) -> FieldPhone:
    """A phone as the town knows it."""
    return FieldPhone(
        UUID(given["person"]),
        UUID(given["seat"]),
        UUID(given["device"]),
        _no_wire,
        key=ec.derive_private_key(int(given["key"], 16), ec.SECP256R1()),
        name=given["name"],
        session=given["session"],
        port=port,
        told=told,
        dice=dice,
        code=given["code"],
        is_host=given["host"],
    )


async def _no_wire(_phone: Phone, _given: dict[str, Any]) -> dict[str, Any]:
    raise AssertionError("a phone in the field talks over HTTP")


SYNC = id_of("Sync")
