"""
A server of a page, as `docs/sync.md` describes it: records in, feed out, in memory.

Transactions begin, hold what they touch, and commit later or never, so that their order of
beginning is not that of their commits. What becomes of a record is the product's own pure
rules; everything around them is written here anew, and may be planted with a bug.
"""

from collections import Counter
from collections.abc import Set
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.domain import items
from server.domain.items import Change, Item, Outcome
from server.domain.lists import ItemField
from server.domain.records import UNSETTLED, ReceiptCode
from server.domain.registers import Stamp

Key = tuple[str, str, str]
Snapshot = tuple[int, frozenset[int]]
"""All transactions below the number are seen, but those that were running."""

NOTHING_SEEN: Snapshot = (0, frozenset())


@dataclass(frozen=True)
class Act:
    """A record as it was written: what the phone had seen, and what it asks for."""

    id: UUID
    person: str
    device: UUID
    seq: int
    kind: str
    entity: str
    scope: str
    at: int
    base: int
    said: tuple[tuple[str, str | None], ...] = ()
    deps: tuple[UUID, ...] = ()

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.id, self.at, self.base, self.device, self.seq)


@dataclass(frozen=True)
class Fed:
    """A row of the feed; `body` None says that it is gone."""

    xid: int
    seq: int
    rev: int
    body: Any


@dataclass
class Transaction:
    """One claim of a phone, judged and not yet committed."""

    xid: int
    device: UUID
    things: dict[str, Item]
    answers: dict[UUID, tuple[ReceiptCode, int | None]] = field(default_factory=dict)
    fed: dict[Key, tuple[int, int, Any]] = field(default_factory=dict)


@dataclass
class Page:
    """
    Attributes:
        reset: The phone must begin anew, and send again what it archived.
        more: Where to go on: the first page's snapshot, and the last row.
    """

    reset: bool = False
    rows: list[tuple[Key, int, Any]] = field(default_factory=list)
    added: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    more: tuple[Any, ...] | None = None
    cursor: tuple[int, Snapshot] | None = None


@dataclass
class Server:
    """
    Attributes:
        bugs: Names of what is done wrong on purpose.
        held: Scopes of each person.
        effects: How often each record had its effect.
    """

    bugs: frozenset[str] = frozenset()
    epoch: int = 1
    xids: int = 1
    numbers: int = 0
    floor: int = 0
    running: dict[int, Transaction] = field(default_factory=dict)
    records: dict[UUID, Act] = field(default_factory=dict)
    answered: dict[UUID, ReceiptCode] = field(default_factory=dict)
    things: dict[str, Item] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    feed: dict[Key, Fed] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=dict)
    effects: Counter[UUID] = field(default_factory=Counter)

    def push(self, acts: list[Act]) -> list[UUID]:
        """Kept, each once; all of them are acknowledged."""
        for act in acts:
            self.records.setdefault(act.id, act)
        return [act.id for act in acts]

    def waiting(self) -> list[UUID]:
        """Phones with something to settle that nobody has claimed."""
        busy = {tx.device for tx in self.running.values()}
        return sorted({act.device for act in self.records.values() if self._waits(act)} - busy, key=str)

    def claim(self, device: UUID, limit: int) -> Transaction | None:
        """A phone's next records, judged; None if what they touch is held by another."""
        acts = sorted((a for a in self.records.values() if a.device == device and self._waits(a)), key=lambda a: a.seq)
        touched = {act.entity for act in acts[:limit]}
        if any(touched & tx.things.keys() for tx in self.running.values()):
            return None
        self.xids += 1
        tx = Transaction(self.xids, device, {name: self.things[name] for name in touched if name in self.things})
        for act in acts[:limit]:
            self._judge(tx, act)
        # What is being made is held too: two phones may not make one thing.
        tx.things |= {name: tx.things.get(name) for name in touched}  # type: ignore[dict-item]
        self.running[tx.xid] = tx
        return tx

    def commit(self, xid: int) -> None:
        """Effects, receipts and feed are there together."""
        tx = self.running.pop(xid)
        self.things |= {name: thing for name, thing in tx.things.items() if thing is not None}
        for record, (code, _) in tx.answers.items():
            self.answered[record] = code
            self.effects[record] += code not in UNSETTLED
        for key, (seq, rev, body) in tx.fed.items():
            if key not in self.feed or rev >= self.feed[key].rev:
                self.feed[key] = Fed(tx.xid, seq, rev, body)
        if any(code not in UNSETTLED for code, _ in tx.answers.values()):
            self.looks_again(tx.device, {*tx.answers})

    def looks_again(self, device: UUID | None = None, but: Set[UUID] = frozenset()) -> None:
        """What waits for another record waits to be looked at: of one phone, or of all."""
        for record in [r for r, code in self.answered.items() if code in UNSETTLED and r not in but]:
            if device in (None, self.records[record].device):
                del self.answered[record]

    def abort(self, xid: int) -> None:
        """As if it had never begun."""
        del self.running[xid]

    def pull(self, person: str, cursor: Any, named: set[str], more: Any, limit: int) -> Page:
        """What a phone has not seen, as far as one page goes."""
        if cursor is not None and self._must_begin_anew(cursor):
            return Page(reset=True)
        if more is not None and more[0] != self.epoch:
            return Page(reset=True)
        held = self.held[person] | {f"person:{person}"}
        kept = held & named if cursor is not None else set[str]()
        seen: Snapshot = cursor[1] if cursor is not None else NOTHING_SEEN
        digest = tuple(sorted(held))
        first: Snapshot = more[1] if more is not None else self._snapshot()
        after: tuple[int, int] = more[2] if more is not None and more[3] == digest else (0, 0)
        rows = sorted(
            (fed.xid, fed.seq, key, fed)
            for key, fed in self.feed.items()
            if (fed.xid, fed.seq) > after
            and ((key[0] in kept and self._is_new(fed, seen)) or (key[0] in held - kept and fed.body is not None))
        )
        page = Page(
            rows=[(key, fed.rev, fed.body) for _, _, key, fed in rows[:limit]],
            added=held - named,
            dropped=set() if "dropped scope kept" in self.bugs else named - held,
        )
        if len(rows) > limit:
            page.more = (self.epoch, first, rows[limit - 1][:2], digest)
        else:
            page.cursor = (self.epoch, first)
        return page

    def forget(self) -> None:
        """Old deletions are forgotten; a phone that had not seen them begins anew."""
        gone = {key: fed for key, fed in self.feed.items() if fed.body is None}
        if "floor not raised" not in self.bugs:
            self.floor = max([self.floor, *(fed.xid for fed in gone.values())])
        for key in gone:
            del self.feed[key]

    def backup(self) -> "Server":
        """All that is committed."""
        kept = deepcopy(self)
        kept.running.clear()
        return kept

    def restore(self, backup: "Server") -> None:
        """As it was then, in a new epoch; who holds what is as it is now."""
        kept = deepcopy(backup)
        held, epoch, xids = self.held, self.epoch, self.xids
        self.__dict__.update(kept.__dict__)
        self.held, self.xids = held, max(xids, self.xids)
        self.epoch = epoch if "epoch not changed" in self.bugs else epoch + 1

    def of(self, scopes: set[str]) -> dict[Key, tuple[int, Any]]:
        """The rows of some scopes as they stand, receipts apart."""
        return {
            key: (fed.rev, fed.body)
            for key, fed in self.feed.items()
            if key[0] in scopes and key[1] != "receipt" and fed.body is not None
        }

    def _waits(self, act: Act) -> bool:
        return act.id not in self.answered

    def _judge(self, tx: Transaction, act: Act) -> None:
        others = [a for a in self.records.values() if a.device == act.device and a.entity == act.entity]
        parked = [a for a in others if a.seq < act.seq and self._code(tx, a) in UNSETTLED]
        thing = tx.things.get(act.entity)
        missing = any(self._code(tx, dep) in {None, *UNSETTLED} for dep in act.deps)
        if parked or missing or (thing is None and act.kind != "add"):
            return self._answer(tx, act, ReceiptCode.WAITING_PARENT, None)
        if act.scope not in self.held[act.person]:
            return self._answer(tx, act, ReceiptCode.REJECTED_PERMISSION, None)
        if act.kind == "add" and thing is not None:
            return self._answer(tx, act, ReceiptCode.REJECTED_INVALID, None)
        outcome = applied(act, thing)
        tx.things[act.entity] = outcome.item
        if "effect without feed" not in self.bugs or act.kind != "move":
            body = None if outcome.item.is_deleted else shown(outcome.item)
            self._feed(tx, (act.scope, "item", act.entity), outcome.item.version, body)
        self._answer(tx, act, outcome.code, outcome.item.version)
        return None

    def _code(self, tx: Transaction, act: Act | UUID) -> ReceiptCode | None:
        record = act if isinstance(act, UUID) else act.id
        return tx.answers[record][0] if record in tx.answers else self.answered.get(record)

    def _answer(self, tx: Transaction, act: Act, code: ReceiptCode, rev: int | None) -> None:
        tx.answers[act.id] = (code, rev)
        key = (f"person:{act.person}", "receipt", str(act.id))
        self._feed(tx, key, 1 if code in UNSETTLED else 2, (code, rev))

    def _feed(self, tx: Transaction, key: Key, rev: int, body: Any) -> None:
        self.numbers += 1
        tx.fed[key] = (self.numbers, rev, body)

    def _snapshot(self) -> Snapshot:
        return self.xids + 1, frozenset(self.running)

    def _is_new(self, fed: Fed, seen: Snapshot) -> bool:
        if "sequence cursor" in self.bugs:
            return fed.xid >= seen[0]
        return fed.xid >= seen[0] or fed.xid in seen[1]

    def _must_begin_anew(self, cursor: tuple[int, Snapshot]) -> bool:
        epoch, (newest, running) = cursor
        oldest = min([newest, *running])
        return epoch != self.epoch or (newest > self.xids + 1) or oldest <= self.floor


def applied(act: Act, thing: Item | None) -> Outcome:
    """What the rules make of an act, on a thing as it stands."""
    said = dict(act.said)
    if thing is None:
        return Outcome(
            items.begin({**said, ItemField.STATE: "OPEN", items.RANK: "a0"}, act.stamp), ReceiptCode.APPLIED, {}
        )
    if act.kind == "set":
        changes = [Change(ItemField(name), value, "不再需要") for name, value in act.said]
        return items.set_fields(thing, changes, act.stamp)
    if act.kind == "move":
        return items.move(thing, said["RANK"] or "", act.stamp)
    return (items.remove if act.kind == "del" else items.reopen)(thing, act.stamp)


def shown(item: Item) -> dict[str, Any]:
    """What phones are told of an item."""
    conflicts = [(name, write.value) for name, write in item.conflicts]
    return {name: item.value(name) for name in item.registers} | {"conflicts": conflicts}
