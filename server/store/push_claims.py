"""
Deliveries on PUSH: claimed by one worker at a time, and settled.

Claims pass each other by. Whether a push is still right, and whether its person may be woken,
is asked in the claim's transaction. A lease that ran out is claimed again, and then only the
newer claim counts; what a phone said of a notification meanwhile counts before either.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain import hours as rules
from server.domain.hours import Hours, Turn
from server.domain.notices import DeliveryState, NoticeCategory, NoticeKind, Unsent, Urgency
from server.store import conditions, hours, sql

Row = dict[str, Any]

LEASE = timedelta(seconds=30)
"""Longer than a push takes: ten seconds at most, and its turn at its service."""
LATEST = timedelta(days=1)
"""A push that could not be sent for so long is not sent any more; the notice lies in 消息 all the same."""
ASIDE = timedelta(days=1)
"""How long a phone that its service refuses is set aside; then one push asks again."""
TOGETHER = "TOGETHER"
"""The reason of a push that went along in another's (汇总)."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """
    A push that a worker sends now.

    Attributes:
        leased_until: Tells this claim from a later one.
        tries: With this one.
        until: After which it makes no sense any more.
        fails: How often the phone was refused in a row.
        along: What else this one push tells of.
    """

    id: UUID
    notice: UUID
    person: UUID
    address: UUID
    leased_until: datetime
    tries: int
    until: datetime
    kind: NoticeKind
    category: NoticeCategory
    urgency: Urgency
    critical: bool
    title: str
    body: str
    tag: str
    about_kind: str | None
    about: UUID | None
    unread: int
    endpoint: str
    origin: str
    p256dh: bytes
    auth: bytes
    generation: int
    fails: int
    along: tuple["Claimed", ...] = ()


async def clock() -> datetime:
    """The database's time: workers whose clocks differ agree on what is due."""
    return await sql.value("select clock_timestamp()")


CLAIM = """
    update delivery d set state = 'CLAIMED', leased_until = $1::timestamptz + $2::interval, tries = tries + 1
    from (
        select d.id from delivery d left join subscription s on s.id = d.address
            left join push_origin o on o.origin = s.origin
        where d.channel = 'PUSH' and d.state in ('WAITING', 'CLAIMED') and d.not_before <= $1
            and (d.state = 'WAITING' or d.leased_until <= $1) and o.stopped_at is null
            and coalesce(o.paused_until <= $1, true) and coalesce(s.origin <> all($4::text[]), true)
        order by d.not_before limit $3 for update of d skip locked
    ) due
    where d.id = due.id returning d.id
"""

FACTS = """
    select d.id, d.notice, d.person, d.address, d.leased_until, d.tries,
        least(coalesce(n.expires_at, 'infinity'), d.at + $2::interval) as until,
        n.kind, n.category, n.urgency, n.critical, n.title, n.body, coalesce(n.tag, n.id::text) as tag,
        n.about_kind, n.about,
        s.endpoint, s.origin, s.p256dh, s.auth, s.generation, s.fails, s.quarantined_at
    from delivery d join notice n on n.id = d.notice
        left join subscription s on s.id = d.address and s.person = d.person
    where d.id = any($1::uuid[]) order by d.address, d.not_before, d.id
"""


async def claim(now: datetime, limit: int, busy: Sequence[str], generations: Iterable[int]) -> list[Claimed]:
    """
    Up to `limit` pushes that are due and still right; those that are not are settled here.

    Args:
        busy: Services that are to be left alone.
        generations: Of the keys we can sign by.
    """
    ids = [row["id"] for row in await sql.fetch(CLAIM, now, LEASE, limit, list(busy))]
    if not ids:
        return []
    rows = await sql.fetch(FACTS, ids, LATEST)
    ended = {key: (DeliveryState.DROPPED, why) for key, why in (await conditions.dropped(ids, now)).items()}
    unread = await _unread({row["person"] for row in rows})
    ended |= {row["id"]: end for row in rows if row["id"] not in ended and (end := _nowhere(row, now, generations))}
    await _end(ended)
    return await _awake([_claimed(row, unread) for row in rows if row["id"] not in ended], now)


def _nowhere(row: Row, now: datetime, generations: Iterable[int]) -> tuple[DeliveryState, Unsent] | None:
    """Why a push cannot be sent at all."""
    if row["until"] <= now:
        return DeliveryState.DROPPED, Unsent.EXPIRED
    if row["endpoint"] is None:
        return DeliveryState.UNREACHABLE, Unsent.GONE
    aside = row["quarantined_at"] is not None and row["quarantined_at"] > now - ASIDE
    if aside or row["generation"] not in generations:
        return DeliveryState.UNREACHABLE, Unsent.REFUSED
    return None


# As many are unread as the phone counts (`rules/notices.ts`): matters, not notices, of what stands in 消息. Person by
# person along the index: a join of all was planned as twenty thousand looks (measured).
UNREAD = """
    select p.id, (
        select count(distinct coalesce(y.tag, y.id::text)) from delivery x join notice y on y.id = x.notice
        where x.person = p.id and x.channel = 'APP' and x.state <> 'DROPPED' and x.acked_at is null
            and y.state = 'SENT') as unread
    from unnest($1::uuid[]) as p (id)
"""


async def _unread(persons: Iterable[UUID]) -> dict[UUID, int]:
    """How much each person has not read, for the app's badge."""
    return {row["id"]: row["unread"] for row in await sql.fetch(UNREAD, list(persons))}


def _claimed(row: Row, unread: Mapping[UUID, int]) -> Claimed:
    enums = {"kind": NoticeKind, "category": NoticeCategory, "urgency": Urgency}
    facts = {name: row[name] for name in Claimed.__dataclass_fields__ if name not in ("along", "unread")}
    return Claimed(**facts | {name: enum(row[name]) for name, enum in enums.items()}, unread=unread[row["person"]])


async def _end(ended: Mapping[UUID, tuple[DeliveryState, Unsent]]) -> None:
    if ended:
        await sql.execute(
            "update delivery d set state = t.state, reason = t.reason, leased_until = null"
            " from unnest($1::uuid[], $2::text[], $3::text[]) as t (id, state, reason) where d.id = t.id",
            list(ended),
            [state for state, _ in ended.values()],
            [reason for _, reason in ended.values()],
        )


async def _awake(claimed: Sequence[Claimed], now: datetime) -> list[Claimed]:
    """Those that may wake their person now, many for one phone as one; the others wait until they may."""
    theirs = await hours.of({one.person for one in claimed if not one.critical}, now)
    asleep = {one.id: at for one in claimed if (at := _not_before(one, theirs, now)) > now}
    phones, sent, late = defaultdict[UUID, list[Claimed]](list), list[Claimed](), dict[UUID, datetime]()
    for one in claimed:
        if one.critical:
            sent.append(one)
        elif one.id not in asleep:
            phones[one.address].append(one)
    woken = await _woken([(due[0], rules.day_began(now, theirs[due[0].person])) for due in phones.values()])
    for address, due in phones.items():
        limits = theirs[due[0].person]
        turn = rules.turns([False] * len(due), woken.get(address, 0), limits)[0]
        if turn is Turn.LATER:
            late |= dict.fromkeys([one.id for one in due], rules.next_digest(now, limits))
        else:
            sent += due if turn is Turn.ALONE else [replace(due[-1], along=tuple(due[:-1]))]
    await put_off(asleep | late)
    return sent


def _not_before(one: Claimed, theirs: Mapping[UUID, Hours], now: datetime) -> datetime:
    return now if one.critical else rules.not_before(now, theirs[one.person])


# What this phone is about to tell has woken nobody by another one: both tell it, and it counts once.
WOKEN = """
    select address, max(woken) as woken from (
        select t.address, d.address as phone, count(*) as woken
        from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as t (address, person, since)
            join delivery d on d.person = t.person and d.channel = 'PUSH' and d.accepted_at >= t.since
                and d.reason is distinct from 'TOGETHER'
            join notice n on n.id = d.notice and not n.critical
        where not exists (select from delivery own where own.notice = d.notice and own.person = t.person
            and own.channel = 'PUSH' and own.address = t.address and own.state = 'CLAIMED')
        group by t.address, d.address
    ) phones group by address
"""


async def _woken(since: Sequence[tuple[Claimed, datetime]]) -> dict[UUID, int]:
    """
    How many pushes that were not critical a phone's person had since that moment; one for many is one.

    Of several phones the one that had most counts, so that one added at noon begins with what its person had.
    """
    asked = [(one.address, one.person, moment) for one, moment in since]
    rows = await sql.fetch(WOKEN, *map(list, zip(*asked, strict=True))) if asked else []
    return {row["address"]: row["woken"] for row in rows}


PUT_OFF = """
    update delivery d set state = 'WAITING', leased_until = null, tries = greatest(d.tries - 1, 0),
        not_before = t.not_before
    from unnest($1::uuid[], $2::timestamptz[]) as t (id, not_before) where d.id = t.id and d.state = 'CLAIMED'
"""


async def put_off(until: Mapping[UUID, datetime]) -> None:
    """These were not tried; they wait until then."""
    if until:
        await sql.execute(PUT_OFF, list(until), list(until.values()))


@dataclass(frozen=True, slots=True)
class Settled:
    """
    What became of a claimed push.

    Attributes:
        not_before: When it is tried again, of one that waits.
        forgiven: Not counted as a try: nobody's phone is to blame.
    """

    claimed: Claimed
    state: DeliveryState
    reason: str | None = None
    not_before: datetime | None = None
    forgiven: bool = False


SETTLE = """
    update delivery d set state = t.state, reason = t.reason, leased_until = null,
        accepted_at = case t.state when 'ACCEPTED' then $8 else d.accepted_at end,
        not_before = coalesce(t.not_before, d.not_before), tries = d.tries - t.forgiven::int
    from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::boolean[])
        as t (id, leased_until, address, state, reason, not_before, forgiven)
    where d.id = t.id and d.state = 'CLAIMED' and d.leased_until = t.leased_until and d.address = t.address
"""


async def settle(settled: Sequence[Settled], now: datetime) -> int:
    """What became of each is written, unless it was claimed again or its phone moved meanwhile; of how many."""
    every = [*settled, *(part for one in settled for part in _along(one))]
    return await sql.execute(
        SETTLE,
        [one.claimed.id for one in every],
        [one.claimed.leased_until for one in every],
        [one.claimed.address for one in every],
        [one.state for one in every],
        [one.reason for one in every],
        [one.not_before for one in every],
        [one.forgiven for one in every],
        now,
    )


def _along(one: Settled) -> list[Settled]:
    """What went along in a push came to what the push came to."""
    reason = TOGETHER if one.state is DeliveryState.ACCEPTED else one.reason
    return [replace(one, claimed=part, reason=reason) for part in one.claimed.along]
