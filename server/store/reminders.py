"""
Reminders (提醒): which rules hold where, up to when each was looked at, what is due, and whether it is still so.

Nothing is written ahead of its time: a rule is asked what came due since it was last looked at
(`reminder_mark`), so an activity that is moved or called off leaves nothing behind.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server.domain.calendars import CalendarRule, SpecialDay
from server.domain.reminders import EPOCH, TICK, Reminder, Slot, What
from server.domain.rules import RuleKind, effective
from server.store import rules, sql
from server.store.reminder_facts import asking, finding

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A rule as the congresses of one zone have it today."""

    key: str
    body: Reminder
    zone: ZoneInfo
    congresses: list[UUID]
    special: dict[date, SpecialDay]


async def clock() -> datetime:
    """The database's time: workers whose clocks differ agree on what is due."""
    return await sql.value("select clock_timestamp()")


async def held(now: datetime) -> dict[str, list[Held]]:
    """Every rule by its key, once for each zone and for each version that some congress has of its own."""
    versions = defaultdict[str, list[Row]](list)
    for row in await rules.versions(RuleKind.REMINDER):
        versions[row["key"]].append(row)
    calendars, zones = await rules.versions(RuleKind.CALENDAR), defaultdict[str, list[UUID]](list)
    for row in await rules.congresses():
        zones[row["zone"]].append(row["id"])
    return {
        key: [one for zone, there in zones.items() for one in _held(key, rows, calendars, zone, there, now)]
        for key, rows in versions.items()
    }


def _held(
    key: str, rows: list[Row], calendars: list[Row], zone: str, there: list[UUID], now: datetime
) -> Iterator[Held]:
    """A rule in one zone: once for all congresses that have nothing of their own, once for each that has."""
    today, own = now.astimezone(ZoneInfo(zone)).date(), {row["unit"] for row in (*rows, *calendars)} - {None}
    apart = [[congress] for congress in there if congress in own]
    for congresses in ([congress for congress in there if congress not in own], *apart):
        rule, days = (effective(of, congresses[0], today) if congresses else None for of in (rows, calendars))
        if rule:
            special = _special(days["body"]) if days else {}
            yield Held(key, _body(rule["body"]), ZoneInfo(zone), congresses, special)


@lru_cache(maxsize=512)
def _body(text: str) -> Reminder:
    return msgspec.json.decode(text, type=Reminder)


@lru_cache(maxsize=16)
def _special(text: str) -> dict[date, SpecialDay]:
    return msgspec.json.decode(text, type=CalendarRule).by_day()


async def marks(keys: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Up to when each rule was looked at; one that never was begins now, and tells nothing of what was before."""
    await sql.execute(
        "insert into reminder_mark (rule, until) select k, $2 from unnest($1::text[]) k on conflict do nothing",
        sorted(keys),
        now,
    )
    return {row["rule"]: row["until"] for row in await sql.fetch("select rule, until from reminder_mark")}


async def take(key: str) -> datetime | None:
    """Up to when a rule was looked at, ours until the transaction ends; None if another worker looks."""
    return await sql.value("select until from reminder_mark where rule = $1 for update skip locked", key)


async def advance(keys: Iterable[str], until: datetime) -> None:
    """These rules were looked at up to then."""
    await sql.execute(
        "update reminder_mark set until = $2 where rule = any($1::text[]) and until < $2", sorted(keys), until
    )


async def due(rule: Held, slots: Sequence[Slot], now: datetime) -> list[Row]:
    """Who is due and was not told: a row a person, of one `occurrence` beside each other; `said` is JSON."""
    columns = ([getattr(slot, name) for slot in slots] for name in ("step", "begins", "ends", "due", "shift"))
    return await sql.fetch(finding(rule.body.what), *_given(rule, now), rule.congresses, *columns)


def _given(rule: Held, now: datetime) -> tuple[Any, ...]:
    body = rule.body
    chosen = (body.to, list(body.kinds), list(body.but), body.indicator, list(body.standings), body.previous)
    return rule.key, now, body.lasts, *chosen, now.astimezone(rule.zone).date()


# Whoever is being checked in now is waited for, and who was is seen: the question after this is asked of what is there.
HOLD = """
    select from attendance t join unnest($1::uuid[], $2::uuid[]) as w (activity, person) using (activity, person)
    order by t.id for share of t
"""

TOLD = """
    select d.id, d.person, n.rule, n.occurrence, coalesce(u.congress, u.id) as congress
    from delivery d join notice n on n.id = d.notice join unit u on u.id = n.unit
    where d.id = any($1::uuid[]) and n.rule is not null and n.occurrence is not null
"""


async def settled(deliveries: Sequence[UUID], now: datetime) -> set[UUID]:
    """
    Which of these deliveries remind of what is done, or no longer asked.

    In a transaction that is then the order of things: a check-in that was committed before is seen,
    one that comes meanwhile waits until the transaction ends.
    """
    told = await sql.fetch(TOLD, list(deliveries))
    of_rules = await held(now) if told else {}
    still = set[UUID]()
    for key in {row["rule"] for row in told}:
        for rule in of_rules.get(key, []):
            rows = [row for row in told if row["rule"] == key and row["congress"] in rule.congresses]
            if rows and rule.body.active:
                still |= await _still(rule, rows, now)
    return {row["id"] for row in told} - still


async def _still(rule: Held, rows: Sequence[Row], now: datetime) -> set[UUID]:
    named = [_named(row["occurrence"]) for row in rows]
    persons, subjects = [row["person"] for row in rows], [subject for subject, _ in named]
    if rule.body.what is What.NOT_CHECKED_IN:
        await sql.execute(HOLD, subjects, persons)
    asked = ([row["id"] for row in rows], persons, subjects, [moment for _, moment in named])
    return {row["id"] for row in await sql.fetch(asking(rule.body.what), *_given(rule, now), *asked)}


def _named(occurrence: str) -> tuple[UUID, datetime]:
    """The subject and the moment a reminder was told of."""
    _, subject, moment, _ = occurrence.rsplit(":", 3)
    return UUID(subject), EPOCH + int(moment) * TICK


UNREAD = """
    select d.id from notice n join delivery d on d.notice = n.id and d.channel = 'APP'
    where n.rule is not null and n.expires_at > $1 and n.state = 'SENT' and d.acked_at is null and d.state <> 'DROPPED'
        and ($2::uuid is null or d.id > $2)
    order by d.id limit $3
"""


async def unread(now: datetime, after: UUID | None, limit: int) -> list[UUID]:
    """Deliveries in 消息 of reminders that still matter and nobody read, after one of them."""
    return [row["id"] for row in await sql.fetch(UNREAD, now, after, limit)]


LEAVE = """
    update delivery d set state = 'DROPPED', reason = 'SETTLED', version = d.version + 1
    from notice n join unit u on u.id = n.unit
    where n.id = d.notice and d.id = any($1::uuid[]) and d.acked_at is null
    returning d.id, d.notice, d.person, n.version + d.version - 1 as rev, u.path as unit_path
"""


async def leave(deliveries: Iterable[UUID]) -> list[Row]:
    """These are in nobody's 消息 any more, but for those that were read meanwhile; each with its new `rev`."""
    return await sql.fetch(LEAVE, sorted(deliveries))


def said(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the words of a reminder may name."""
    return msgspec.json.decode(row["said"])
