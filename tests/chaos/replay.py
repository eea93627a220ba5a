"""
A history read again: what each phone must hold if it kept what it pulled, and what it saw on the way.

A second phone made of lines alone. What it finds odd while it reads, it remembers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.chaos import history
from tests.chaos.findings import DIVERGED, DOUBLED, LOST, UNANSWERED, Finding

Line = dict[str, Any]
Key = tuple[str, str, str]

TERMINAL = {
    *("APPLIED", "MERGED", "CONFLICT", "SUPERSEDED"),
    *("BLOB_MISMATCH", "REJECTED_PERMISSION", "REJECTED_INVALID"),
}
KEPT = ("RECEIVED", "DUPLICATE")
OWN = ("attendance",)
"""Rows of one's own scope, which nobody can take away."""


@dataclass
class Seen:
    """
    One phone as its lines tell it.

    Attributes:
        wrote: Each record as it was written first, by id; `again` those under an id used before.
        acks: Every ack of a record, in order; `early` those before a backup that was restored.
        base: (scope, kind, id) → (rev, digest).
        answers: The receipts held now, by record.
        finals: The terminal receipts seen since the last reset, by record.
    """

    name: str
    wrote: dict[str, Line] = field(default_factory=dict)
    again: list[Line] = field(default_factory=list)
    acks: dict[str, list[str]] = field(default_factory=dict)
    again_acks: list[Line] = field(default_factory=list)
    base: dict[Key, tuple[int, str]] = field(default_factory=dict)
    answers: dict[str, Line] = field(default_factory=dict)
    finals: dict[str, Line] = field(default_factory=dict)
    open: dict[int, list[str]] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    odd: list[Finding] = field(default_factory=list)
    last: Line = field(default_factory=dict)
    wiped: bool = False

    def read(self, line: Line) -> None:
        """One line more."""
        if reads := READS.get(line["what"]):
            reads(self, line)

    @property
    def kept(self) -> Iterator[str]:
        """Records the server once said it holds."""
        return (id_ for id_, codes in self.acks.items() if not {*KEPT}.isdisjoint(codes))

    def finds(self, kind: str, words: str) -> None:
        self.odd.append(Finding(kind, self.name, words))

    def _wrote(self, line: Line) -> None:
        if line.get("again"):
            self.again.append(line)
        else:
            self.wrote[line["id"]] = line

    def _sent(self, line: Line) -> None:
        """No record of a phone is under way twice."""
        under_way = {id_ for ids in self.open.values() for id_ in ids}
        if twice := under_way.intersection(line["records"]):
            self.finds(DOUBLED, f"sent while it was being sent: {sorted(twice)[0]}")
        self.open[line["request"]] = line["records"]

    def _heard(self, line: Line) -> None:
        self.open.pop(line["request"], None)

    def _acked(self, line: Line) -> None:
        if line.get("again"):
            self.again_acks.append(line)
        else:
            self.acks.setdefault(line["record"], []).append(line["code"])

    def _reset(self, _line: Line) -> None:
        self.answers, self.finals = {}, {}

    def _pulled(self, line: Line) -> None:
        if line["afresh"]:
            self.base, self.scopes = {}, set()
        self.scopes = (self.scopes | {*line["added"]}) - {*line["dropped"]}
        renewed = {*line["added"], *line["dropped"]}
        self.base = {key: held for key, held in self.base.items() if key[0] not in renewed}
        for scope, kind, id_, rev, deleted, body in line["rows"]:
            if scope in self.scopes:
                self._place((scope, kind, id_), rev, deleted, body)
        for record, receipt in line["receipts"]:
            self._answered(record, receipt)
        self._reads_its_writes()

    def _place(self, key: Key, rev: int, deleted: bool, body: str) -> None:
        before = self.base.get(key)
        if before is not None and before[0] > rev:
            self.finds(DIVERGED, f"{key} went back from {before[0]} to {rev}")
        if deleted:
            self.base.pop(key, None)
        else:
            self.base[key] = (rev, body)

    def _answered(self, record: str, receipt: Line) -> None:
        """A last word is said once; the same again is the same word."""
        self.answers[record] = receipt
        if receipt["code"] not in TERMINAL:
            if record in self.finals:
                self.finds(UNANSWERED, f"{record} was answered, and then {receipt['code']}")
            return
        before = self.finals.setdefault(record, receipt)
        if before != receipt:
            self.finds(DOUBLED, f"{record} was answered {before['code']}, then {receipt['code']}")

    def _reads_its_writes(self) -> None:
        """Whoever has the answer has what it changed."""
        held = {(kind, id_): rev for (_, kind, id_), (rev, _) in self.base.items()}
        for record, receipt in self.answers.items():
            needs, have = receipt["rev"], held.get((receipt["kind"], receipt["entity"]))
            if needs is not None and receipt["kind"] in OWN and (have is None or have < needs):
                self.finds(LOST, f"{record} was answered with revision {needs}, and the phone holds {have}")

    def _wiped(self, _line: Line) -> None:
        self.wiped, self.base, self.scopes = True, {}, set()

    def _holds(self, line: Line) -> None:
        self.last = line


READS = {
    history.WROTE: Seen._wrote,
    history.SENT: Seen._sent,
    history.HEARD: Seen._heard,
    history.ACKED: Seen._acked,
    history.RESET: Seen._reset,
    history.PULLED: Seen._pulled,
    history.WIPED: Seen._wiped,
    history.HOLDS: Seen._holds,
}


def read(lines: list[Line]) -> dict[str, Seen]:
    """Every phone of a history, by name."""
    phones: dict[str, Seen] = {}
    for line in lines:
        if line["who"].startswith("phone"):
            phones.setdefault(line["who"], Seen(line["who"])).read(line)
    return phones
