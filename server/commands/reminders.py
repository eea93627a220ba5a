"""
Reminders (提醒): what came due is told, once, to whom it concerns.

Run again and again by the worker; safe to run twice, and by two workers at once: a rule's mark
is locked while it is looked at, and a reminder is named by its rule, its subject and its moment.
After an outage what is still worth telling is told, and nothing else.

What is done before anybody read of it leaves 消息 again (`settle`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server import queue
from server.domain import projections
from server.domain import reminders as rules
from server.domain.notices import Manner
from server.domain.reminders import Reminder
from server.store import changes, deliveries, notices, reminders
from server.store.reminders import Held
from server.tables.engine import ENGINE

Row = dict[str, Any]

BATCH = 2_000
"""Persons told in one transaction, or as many as one reminder has; so that nobody else waits long."""


async def remind(now: datetime | None = None) -> int:
    """Everything due and not told is told; how many reminders that were."""
    at = now or await reminders.clock()
    held = await reminders.held(at)
    marks = await reminders.marks(held, at)
    looked, told = set[str](), 0
    for key, of in held.items():
        if not any(_slots(rule, marks[key], at) for rule in of):
            looked.add(key)
            continue
        while (some := await _some(of, key, at)) is not None:
            told += some
    await reminders.advance(looked, at)
    return told


async def settle(now: datetime | None = None) -> int:
    """
    What nobody read and is done by now, or no longer asked, has left 消息; how much that was.

    What was read stays: it is what the person was told. Phones are not woken for either, see `store.conditions`.
    """
    at, left = now or await reminders.clock(), 0
    after: UUID | None = None
    while some := await reminders.unread(at, after, BATCH):
        after = some[-1]
        async with ENGINE.transaction() as tx:
            gone = await reminders.leave(await reminders.settled(some, at))
            rows = [
                changes.Row(projections.person_scope(one["person"]), "notice", one["notice"], one["rev"], None)
                for one in gone
            ]
            await changes.commit(tx, rows=rows, events=[_settled(one, at) for one in gone])
        await queue.poke(changes.touched(tx))
        left += len(gone)
    return left


def _settled(row: Row, at: datetime) -> changes.Happened:
    return changes.Happened("notice", row["notice"], "settle", row["unit_path"], at, by_person=row["person"])


async def _some(of: Sequence[Held], key: str, at: datetime) -> int | None:
    """Some of what is due by a rule is told; None if nothing is left, or another worker looks."""
    async with ENGINE.transaction() as tx:
        since = await reminders.take(key)
        if since is None or since >= at:
            return None
        found = [(rule, row) for rule in of for row in await _due(rule, since, at)]
        chosen = found[: BATCH + 1]
        whole = len(chosen) == len(found)
        if not whole:
            chosen = _whole_ones(found)
        told = 0
        for rule in of:
            told += await _tell(tx, rule, [row for by, row in chosen if by is rule], at)
        if whole:
            await reminders.advance([key], at)
    await queue.poke(changes.touched(tx))
    return told


def _whole_ones(found: list[tuple[Held, Row]]) -> list[tuple[Held, Row]]:
    """The first, up to the end of the reminder that the batch ends in."""
    last = found[BATCH][1]["occurrence"]
    end = BATCH
    while end < len(found) and found[end][1]["occurrence"] == last:
        end += 1
    return found[:end]


async def _due(rule: Held, since: datetime, at: datetime) -> list[Row]:
    slots = _slots(rule, since, at)
    return await reminders.due(rule, slots, at) if slots else []


def _slots(rule: Held, since: datetime, at: datetime) -> list[rules.Slot]:
    return rules.slots(rule.body, since, at, rule.zone, rule.special)


async def _tell(tx: Any, rule: Held, rows: Sequence[Row], at: datetime) -> int:
    """Each reminder is one notice, with its persons; how many were made."""
    by_name = {name: list(some) for name, some in groupby(rows, lambda row: row["occurrence"])}
    said = [_said(rule, some[0]) for some in by_name.values()]
    made = await notices.add_reminders(_manner(rule), said, at) if said else []
    told = {row["id"]: [one["person"] for one in by_name[row["occurrence"]]] for row in made}
    await deliveries.begin_many([(notice, person) for notice, persons in told.items() for person in persons], at)
    fed, events = list[changes.Row](), list[changes.Happened]()
    for row in made:
        spoke, persons = by_name[row["occurrence"]][0], told[row["id"]]
        body = msgspec.json.encode(projections.notice(row, unit_name=spoke["unit_name"]))
        fed += [changes.Row(projections.person_scope(person), "notice", row["id"], 1, body) for person in persons]
        data = {"persons": len(persons), "rule": rule.key}
        events.append(changes.Happened("notice", row["id"], "tell", spoke["unit_path"], at, data=data))
    await changes.commit(tx, rows=fed, events=events)
    return len(made)


def _manner(rule: Held) -> Manner:
    body = rule.body
    return Manner(body.category, body.urgency, body.critical, rule=rule.key, why=body.why)


def _said(rule: Held, row: Mapping[str, Any]) -> Row:
    words = rules.words(rule.body, _facts(rule.body, row, rule.zone))
    said = {name: row[name] for name in ("unit", "about_kind", "occurrence", "tag", "expires_at")}
    return said | {"about": row["subject"], "title": words.title, "body": words.body}


def _facts(body: Reminder, row: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """What the words may name, as people read it."""
    said = reminders.said(row)
    if body.what in rules.DATED:
        return said | {name: f"{said[name] / 10:g}" for name in ("value", "target") if said[name] is not None}
    return said | rules.named(row["moment"], said.get("place"), zone)
