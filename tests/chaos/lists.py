"""Whether lists came out right: each item once, and nobody's word gone without one who had seen it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.chaos.findings import DIVERGED, DOUBLED, LOST, Finding
from tests.chaos.replay import Seen
from tests.chaos.truth import Truth

EFFECTS = ("APPLIED", "MERGED", "CONFLICT")
FIELDS = {"TEXT": "text", "PLACE": "place"}
"""Those in which everybody's words differ, and their columns."""


@dataclass(frozen=True)
class Said:
    """What one record said of one field; `rev` is the item's revision that brought it."""

    record: str
    device: str
    seq: int
    base: int
    rev: int
    value: Any

    def had_seen(self, other: "Said") -> bool:
        """Whether its author knew what the other said."""
        return self.base >= other.rev if self.device != other.device else self.seq > other.seq


def check(phones: dict[str, Seen], there: Truth) -> Iterator[Finding]:
    """Everything that is wrong with items."""
    yield from _once(there)
    yield from _told(there)
    items, beside = {row["id"]: row for row in there.items}, defaultdict[Any, set[Any]](set)
    for row in there.beside:
        beside[row["item"], row["field"]].add(row["value"])
    for (item, field), words in _said(phones, there).items():
        row = items.get(item)
        if row is None or row["deleted"]:
            continue
        kept = {row[FIELDS[field]], *beside[item, field]}
        for said in words:
            if said.value not in kept and not any(other.had_seen(said) for other in words if other is not said):
                yield Finding(LOST, said.record, f"nobody who had seen {said.value!r} wrote over it, and it is gone")


def _once(there: Truth) -> Iterator[Finding]:
    """An item that was added is there; what changed one is one line of history."""
    items = Counter(row["id"] for row in there.items)
    told = Counter(event["record"] for event in there.events if event["kind"] == "item")
    for record in there.records:
        if not record["kind"].startswith("item.") or record["code"] not in EFFECTS:
            continue
        if items[record["entity"]] != 1:
            yield Finding(LOST, record["id"], f"{items[record['entity']]} items of which it was said {record['code']}")
        if (times := told[record["id"]]) != 1:
            yield Finding(DOUBLED if times else LOST, record["id"], f"{times} lines of history")


def _told(there: Truth) -> Iterator[Finding]:
    """Phones are told of every item as it stands."""
    fed = {row["id"]: (row["rev"], row["deleted"]) for row in there.feed if row["kind"] == "item"}
    for row in there.items:
        if fed.get(row["id"]) != (row["version"], row["deleted"]):
            yield Finding(DIVERGED, row["id"], f"stands at {row['version']}, phones are told {fed.get(row['id'])}")


def _said(phones: dict[str, Seen], there: Truth) -> dict[tuple[str, str], list[Said]]:
    """What was said with effect, by item and field, as the phones wrote it down."""
    revs = {record: receipt["rev"] for phone in phones.values() for record, receipt in phone.answers.items()}
    wrote = {id_: line for phone in phones.values() for id_, line in phone.wrote.items()}
    said = defaultdict[tuple[str, str], list[Said]](list)
    for record in there.records:
        line, rev = wrote.get(record["id"]), revs.get(record["id"])
        if line is None or rev is None or record["code"] not in EFFECTS:
            continue
        who = (record["id"], record["device"], line["seq"], line["base"] or 0, rev)
        if line["member"] == "itemAdd":
            said[line["entity"], "TEXT"].append(Said(*who, line["body"]["text"]))
        for change in line["body"].get("changes", []):
            if change["field"] in FIELDS:
                said[line["entity"], change["field"]].append(Said(*who, change["value"]))
    return said
