"""
Whether a run was right: its history against the final database, and phones against each other.

Written apart from the product and importing nothing of it: it knows docs/sync.md, the lines
of the history and the tables' columns.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.chaos import history, lists, notes, replay, truth
from tests.chaos.findings import BROKEN, DIVERGED, DOUBLED, LOST, STUCK, UNANSWERED, Finding
from tests.chaos.replay import TERMINAL, Seen
from tests.chaos.truth import Row, Truth

NEWER = "NEEDS_UPGRADE"
WAITING = "WAITING_PARENT"
EFFECTS = ("APPLIED", "MERGED", "CONFLICT", "SUPERSEDED")


async def check(file: Path, database: str) -> list[Finding]:
    """Everything that is wrong."""
    lines = history.lines(file)
    phones, there = replay.read(lines), await truth.read(database)
    restored = any(line["what"] == history.RESTORED for line in lines)
    found = [
        *(finding for phone in phones.values() for finding in phone.odd),
        *_broken(lines),
        *_kept(phones, there),
        *_apart(phones, there, restored),
        *_settled(phones, there),
        *_effects(there),
        *_in_order(there),
        *_folded(there),
        *_answered(phones, there),
        *_waits(phones, there),
        *_scopes(phones, there),
        *_bases(phones, there),
        *_wiped(phones, there),
        *_fed(there),
        *lists.check(phones, there),
        *notes.check(phones, there),
    ]
    return list(dict.fromkeys(found))


def _broken(lines: list[dict[str, Any]]) -> Iterator[Finding]:
    """Nobody was ever answered by a bug of ours."""
    for line in lines:
        if line["what"] == history.BROKEN:
            yield Finding(BROKEN, line["who"], line["words"])


def _kept(phones: dict[str, Seen], there: Truth) -> Iterator[Finding]:
    """What was acked is there, once, with the bytes that were written."""
    held = defaultdict[str, list[Row]](list)
    for row in there.records:
        held[row["id"]].append(row)
    for id_, rows in held.items():
        if len(rows) > 1:
            yield Finding(DOUBLED, id_, f"{len(rows)} records under one id")
    for phone in phones.values():
        for id_ in phone.kept:
            if id_ not in held:
                yield Finding(LOST, phone.name, f"{id_} was acked and is not there")
            elif id_ in phone.wrote and held[id_][0]["sha"] != phone.wrote[id_]["sha"]:
                yield Finding(LOST, phone.name, f"{id_} holds other bytes than were acked")


def _apart(phones: dict[str, Seen], there: Truth, restored: bool) -> Iterator[Finding]:
    """What came under an id already taken, or could not be read, is kept for a person."""
    apart = Counter(row["record"] for row in there.apart)
    for phone in phones.values():
        for line in phone.again_acks:
            if line["code"] != "ID_REUSED":
                yield Finding(LOST, phone.name, f"{line['record']} came again with other bytes: {line['code']}")
            elif not apart[line["record"]]:
                yield Finding(LOST, phone.name, f"the second {line['record']} was not kept apart")
        for id_, codes in phone.acks.items():
            if codes[-1] == "MALFORMED" and not apart[id_] and not restored:
                yield Finding(LOST, phone.name, f"unreadable {id_} was not kept apart")


def _settled(phones: dict[str, Seen], there: Truth) -> Iterator[Finding]:
    """Every record has its last word, or waits for a reason it was written with."""
    wrote = {id_: line for phone in phones.values() for id_, line in phone.wrote.items()}
    for row in there.records:
        line = wrote.get(row["id"])
        if row["state"] == 0:
            yield Finding(STUCK, row["id"], "still waits to be looked at")
        elif row["state"] == 2 and line is not None and not _may_wait(row, line, there):
            yield Finding(STUCK, row["id"], f"is parked as {row['code']}")
        elif row["state"] == 1 and row["code"] not in TERMINAL:
            yield Finding(UNANSWERED, row["id"], f"ended with {row['code']}")


def _may_wait(row: Row, line: dict[str, Any], there: Truth) -> bool:
    """It is newer than the server, or what it hangs on is not there."""
    if row["code"] == NEWER:
        return line["v"] != 1
    is_there = any(entity["id"] == row["entity"] for entity in (*there.items, *there.notes))
    is_about_nothing = row["kind"].startswith(("item.", "note.")) and not is_there
    return row["code"] == WAITING and (bool(line["deps"]) or is_about_nothing)


def _effects(there: Truth) -> Iterator[Finding]:
    """An applied scan is one row and one line of history; a rejected one is none and one."""
    rows = Counter(scan["record"] for scan in there.scans)
    told = Counter((event["record"], event["kind"], event["verb"]) for event in there.events)
    withdrawn = {scan["id"] for scan in there.scans if scan["withdrawn"]}
    for record in there.records:
        id_, applied = record["id"], record["code"] in EFFECTS
        if record["kind"] == "scan.add":
            yield from _exactly(id_, "scan", rows[id_], int(applied))
            yield from _exactly(id_, "line of history", told[id_, "scan", "add"], int(applied))
        elif record["kind"] == "scan.withdraw" and applied and record["entity"] not in withdrawn:
            yield Finding(LOST, id_, "was applied, and its scan still counts")
        if record["state"] == 1 and not applied:
            yield from _exactly(id_, "refusal in history", told[id_, "record", str(record["code"]).lower()], 1)


def _exactly(who: str, what: str, there: int, wanted: int) -> Iterator[Finding]:
    if there != wanted:
        yield Finding(LOST if there < wanted else DOUBLED, who, f"{there} times {what}, not {wanted}")


def _in_order(there: Truth) -> Iterator[Finding]:
    """What a phone took back after it had written it was there to be taken back."""
    added = {(row["device"], row["entity"]): row for row in there.records if row["kind"] == "scan.add"}
    for row in there.records:
        scan = added.get((row["device"], row["entity"]))
        was_there = scan is not None and scan["seq"] < row["seq"] and scan["code"] in EFFECTS
        if row["kind"] == "scan.withdraw" and was_there and row["state"] == 1 and row["code"] not in EFFECTS:
            yield Finding(LOST, row["id"], f"took back a scan of before, and was answered {row['code']}")


def _folded(there: Truth) -> Iterator[Finding]:
    """One attendance a person and sitting, and it is what scans and decisions come to."""
    scans, decisions = defaultdict[Any, list[Row]](list), defaultdict[Any, list[Row]](list)
    for scan in there.scans:
        if scan["activity"]:
            scans[scan["activity"], scan["person"], scan["sitting"]].append(scan)
    for decision in there.decisions:
        decisions[decision["activity"], decision["person"], decision["sitting"]].append(decision)
    held = {(row["activity"], row["person"], row["sitting"]): row for row in there.attendances}
    if len(held) < len(there.attendances):
        yield Finding(DOUBLED, "attendance", "two rows of one person at one activity")
    for key in {*scans, *decisions} - {*held}:
        yield Finding(LOST, str(key), "was scanned or decided, and has no attendance")
    for key, row in held.items():
        if row["presence"] != (wanted := truth.presence(scans[key], decisions[key])):
            yield Finding(DIVERGED, row["id"], f"says {row['presence']} where scans come to {wanted}")


def _answered(phones: dict[str, Seen], there: Truth) -> Iterator[Finding]:
    """Whoever wrote a record that was settled has heard so, and heard what was settled."""
    settled = {row["id"]: row for row in there.records if row["state"] == 1}
    for phone in phones.values():
        for id_ in phone.kept:
            row, receipt = settled.get(id_), phone.answers.get(id_)
            if row is None or phone.wiped:
                continue
            if receipt is None:
                yield Finding(UNANSWERED, phone.name, f"never heard what became of {id_}")
            elif receipt["code"] != row["code"]:
                yield Finding(UNANSWERED, phone.name, f"{id_}: heard {receipt['code']}, it was {row['code']}")


def _waits(phones: dict[str, Seen], there: Truth) -> Iterator[Finding]:
    """Nothing is left on a phone that the server does not hold."""
    settled = {row["id"] for row in there.records if row["state"] == 1}
    for phone in phones.values():
        for id_, state in phone.last.get("states", {}).items():
            if state == "LOCAL" or (state == "RECEIVED" and id_ in settled):
                yield Finding(STUCK, phone.name, f"{id_} is still {state}")


def _scopes(phones: dict[str, Seen], there: Truth) -> Iterator[Finding]:
    """A phone holds the scopes its person holds now, and no other."""
    for phone in phones.values():
        if phone.wiped:
            continue
        person, has = phone.last["person"], {*phone.last["scopes"]}
        for scope in has - there.scopes[person]:
            yield Finding(DIVERGED, phone.name, f"keeps {scope}, which was taken from it")
        for scope in there.scopes[person] - has:
            yield Finding(DIVERGED, phone.name, f"lacks {scope}, which was given to it")


def _bases(phones: dict[str, Seen], there: Truth) -> Iterator[Finding]:
    """A phone holds what it pulled, which is the feed of its scopes: so all of one scope hold the same."""
    feed = defaultdict[str, dict[Any, Any]](dict)
    for row in there.feed:
        if not row["deleted"]:
            feed[row["scope"]][row["scope"], row["kind"], row["id"]] = (row["rev"], _digest(row["body"]))
    for phone in phones.values():
        has = {(scope, kind, id_): (rev, body) for scope, kind, id_, rev, body in phone.last["rows"]}
        if has != phone.base:
            yield Finding(DIVERGED, phone.name, f"holds other rows than it pulled: {_differ(has, phone.base)}")
        wanted = {key: held for scope in phone.last["scopes"] for key, held in feed[scope].items()}
        if has != wanted:
            yield Finding(DIVERGED, phone.name, f"holds other rows than the feed: {_differ(has, wanted)}")


def _wiped(phones: dict[str, Seen], there: Truth) -> Iterator[Finding]:
    """A phone that was ended is empty, and no other is."""
    ended = {row["id"] for row in there.revoked}
    for phone in phones.values():
        if (phone.last["device"] in ended) != phone.wiped:
            yield Finding(
                DIVERGED, phone.name, "was wiped though nobody ended it" if phone.wiped else "keeps all it held"
            )


def _differ(one: dict[Any, Any], other: dict[Any, Any]) -> str:
    keys = [key for key in {*one, *other} if one.get(key) != other.get(key)]
    return f"{len(keys)} rows, such as {min(keys)}: {one.get(min(keys))} and {other.get(min(keys))}"


def _fed(there: Truth) -> Iterator[Finding]:
    """Phones are told of every attendance as it stands."""
    told = {row["id"]: row["rev"] for row in there.feed if row["kind"] == "attendance" and not row["deleted"]}
    for row in there.attendances:
        if told.get(row["id"]) != row["version"]:
            yield Finding(DIVERGED, row["id"], f"stands at {row['version']}, phones are told {told.get(row['id'])}")


def _digest(body: str | None) -> str:
    """As phones name a row's body."""
    told = json.dumps(json.loads(body or "null"), sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:12]
