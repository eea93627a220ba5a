"""Whether notes and notices came out right: each note once, with its author's last word; who read has read."""

from collections import Counter
from collections.abc import Iterator

from tests.chaos.findings import DIVERGED, DOUBLED, LOST, Finding
from tests.chaos.replay import Seen
from tests.chaos.truth import Truth

EFFECTS = ("APPLIED", "CONFLICT", "SUPERSEDED")


def check(phones: dict[str, Seen], there: Truth) -> Iterator[Finding]:
    """Everything that is wrong with them."""
    yield from _once(there)
    yield from _last_words(phones, there)
    yield from _told(there)
    read = {(row["notice"], row["person"]) for row in there.deliveries}
    for record in there.records:
        is_read = record["kind"] != "notice.ack" or (record["entity"], record["person"]) in read
        if record["code"] == "APPLIED" and not is_read:
            yield Finding(LOST, record["id"], "was applied, and nobody has read the notice")


def _once(there: Truth) -> Iterator[Finding]:
    """Each record is one line of history, and its note is there once."""
    held = Counter(row["id"] for row in there.notes)
    told = Counter(event["record"] for event in there.events if event["kind"] == "note")
    for record in there.records:
        if not record["kind"].startswith("note.") or record["code"] not in EFFECTS:
            continue
        if held[record["entity"]] != 1:
            yield Finding(LOST, record["id"], f"{held[record['entity']]} notes of which it was said {record['code']}")
        if (times := told[record["id"]]) != 1:
            yield Finding(DOUBLED if times else LOST, record["id"], f"{times} lines of history")


def _last_words(phones: dict[str, Seen], there: Truth) -> Iterator[Finding]:
    """Each is written on one phone only: what that wrote last, holds."""
    wrote = {id_: line for phone in phones.values() for id_, line in phone.wrote.items()}
    last: dict[str, tuple[int, str]] = {}
    for record in there.records:
        line = wrote.get(record["id"])
        if line and record["kind"].startswith("note.") and record["code"] in EFFECTS:
            last[record["entity"]] = max(last.get(record["entity"], (0, "")), (line["seq"], line["body"]["text"]))
    for row in there.notes:
        if row["id"] in last and row["text"] != last[row["id"]][1]:
            yield Finding(LOST, row["id"], f"says {row['text']!r}, and its author {last[row['id']][1]!r}")


def _told(there: Truth) -> Iterator[Finding]:
    """Phones are told of every note as it stands."""
    fed = {row["id"]: row["rev"] for row in there.feed if row["kind"] == "note"}
    for row in there.notes:
        if fed.get(row["id"]) != row["version"]:
            yield Finding(DIVERGED, row["id"], f"stands at {row['version']}, phones are told {fed.get(row['id'])}")
