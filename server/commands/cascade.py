"""
Cascades (逐级送达): whoever was not reached in time is told by the next channel, by rule or by hand.

What is begun here waits as any delivery does: whether it is still right, and whether the budget
has anything left, is asked again when it is sent.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server import outside
from server.domain import cascades, texts
from server.domain.cascades import CascadeRule, Step
from server.domain.hours import not_before
from server.domain.notices import Channel, DeliveryState, NoticeCategory, Unsent, Urgency
from server.domain.permissions import Act, require
from server.domain.rules import RuleKind, effective
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import NotFoundError
from server.settings import settings
from server.store import budgets, changes, hours, rules
from server.store import cascades as store
from server.store.cascades import Asked, Try
from server.store.changes import Happened
from server.tables.columns import uuid7
from server.tables.engine import ENGINE

Row = dict[str, Any]
MOST = 2000
"""Persons looked at in one transaction."""


@dataclass(frozen=True, slots=True)
class Onward:
    """
    What sending a notice on comes to.

    Attributes:
        before: How many persons each channel after push told so far, or is about to.
        after: The same, once this is done.
        nobody: How many of those asked for have no channel left.
        settled: How many of them were reached, or need not be, and are left alone.
        messages: What it takes of the budgets, in messages, by channel.
        left: What the budgets have before it, by channel; a channel without a budget is missing.
    """

    before: dict[Channel, int]
    after: dict[Channel, int]
    nobody: int
    settled: int
    messages: dict[Channel, int] = field(default_factory=dict)
    left: dict[Channel, int] = field(default_factory=dict)


async def go_on(now: datetime | None = None) -> int:
    """Job: whoever was not reached in their rule's time is told by the next channel; how many. Safe to run twice."""
    at, done = now or datetime.now(UTC), 0
    # One with no address on a channel is looked at again at once, for the channel after it.
    while begun := await _look(at):
        done += begun
    return done


async def foresee(viewer: Viewer, notice: UUID, persons: Sequence[UUID], *, now: datetime | None = None) -> Onward:
    """
    What `send_on` would do now.

    Raises:
        NotFoundError, ForbiddenError: As `send_on`.
    """
    at = now or datetime.now(UTC)
    row = await _notice(viewer, notice)
    onward, _ = await _plan(row, persons, at)
    return onward


async def send_on(
    tx: Any, viewer: Viewer, notice: UUID, persons: Sequence[UUID], *, now: datetime | None = None
) -> Onward:
    """
    Those of the persons whom nothing reached yet are told by their next channel (转下一渠道), the others left alone.

    Raises:
        NotFoundError: No such notice.
        ForbiddenError: The seat may not tell people there.
    """
    at = now or datetime.now(UTC)
    row = await _notice(viewer, notice)
    onward, tries = await _plan(row, persons, at)
    begun = await store.begin(tries, at)
    if begun:
        await changes.commit(tx, events=[_happened(row["id"], row["unit_path"], begun, at, viewer)])
    return onward


async def _look(at: datetime) -> int:
    async with ENGINE.transaction() as tx:
        found = await store.due(await _asked(at), at, MOST)
        begun = await store.begin(await _tries(found, at), at)
        paths = {row["notice"]: row["unit_path"] for row in found}
        told = {notice: [row for row in begun if row["notice"] == notice] for notice in paths}
        events = [_happened(notice, path, told[notice], at) for notice, path in paths.items() if told[notice]]
        await changes.commit(tx, events=events)
    return len(begun)


async def _asked(at: datetime) -> list[Asked]:
    """What each congress's rule says of each sort of notice."""
    versions, asked = await rules.versions(RuleKind.CASCADE), list[Asked]()
    for congress in await rules.congresses() if versions else []:
        rule = _rule(versions, congress["id"], congress["zone"], at)
        for category in NoticeCategory:
            for urgency in Urgency:
                if found := cascades.step(rule, category, urgency):
                    waits = timedelta(minutes=found.after_minutes)
                    asked.append(Asked(congress["id"], category, urgency, waits, found.channels))
    return asked


async def _tries(found: Sequence[Row], at: datetime) -> list[Try]:
    """The next channel of each, in the hours they may be woken; one they have no address on ends as it begins."""
    theirs, made, set_up = await hours.of([row["person"] for row in found], at), list[Try](), outside.channels()
    for row in found:
        channel = cascades.next_of([Channel(one) for one in row["order"]], row["tried"], cascades.BEYOND)
        if channel is None:
            continue
        no_way = Unsent.NOT_SET_UP if channel not in set_up else None if channel in row["has"] else Unsent.NO_ADDRESS
        key = uuid7()
        when = not_before(at, theirs[row["person"]], critical=row["critical"])
        if channel is Channel.WECOM:
            when = cascades.off_the_half_hour(when, key)
        made.append(Try(key, row["notice"], row["person"], channel, when, no_way))
    return made


async def _plan(row: Row, persons: Sequence[UUID], at: datetime) -> tuple[Onward, list[Try]]:
    found, tries = await store.unreached(row["id"], persons, at), list[Row]()
    order = await _order(row, at)
    for each in found:
        among = set(each["has"]) & outside.channels()
        if channel := cascades.next_of(order, each["tried"], among):
            tries.append(each | {"order": [channel]})
    before, made = await store.counts(row["id"]), await _tries(tries, at)
    told = Counter(one.channel for one in made)
    after = {channel: before.get(channel, 0) + told[channel] for channel in cascades.BEYOND}
    messages = {channel: n * _cost(channel, row["title"]) for channel, n in told.items()}
    standing = await budgets.standing(row["congress"], cascades.month(at, ZoneInfo(row["zone"])))
    left = {channel: max(0, one["allowed"] - one["spent"]) for channel, one in standing.items()}
    nobody, settled = len(found) - len(made), len(set(persons)) - len(found)
    return Onward({channel: before.get(channel, 0) for channel in after}, after, nobody, settled, messages, left), made


async def _order(row: Row, at: datetime) -> Sequence[Channel]:
    """The rule's channels first, then those it does not name: staff who ask for more may have it."""
    rule = _rule(await rules.versions(RuleKind.CASCADE), row["congress"], row["zone"], at)
    found: Step | None = cascades.step(rule, NoticeCategory(row["category"]), Urgency(row["urgency"]))
    return list(dict.fromkeys([*(found.channels if found else ()), *cascades.BEYOND]))


def _cost(channel: Channel, title: str) -> int:
    if channel is not Channel.SMS:
        return 1
    service = outside.sms()
    return texts.sms_parts(texts.sms(title, texts.sms_link(settings().public_url)), service.sign if service else "")


def _rule(versions: Sequence[Row], congress: UUID, zone: str, at: datetime) -> CascadeRule:
    row = effective(versions, congress, at.astimezone(ZoneInfo(zone)).date())
    return msgspec.json.decode(row["body"], type=CascadeRule) if row else CascadeRule()


async def _notice(viewer: Viewer, notice: UUID) -> Row:
    row = await store.notice(notice)
    if row is None:
        raise NotFoundError
    require(viewer, Act.NOTIFY, Target(row["unit_path"], row["congress"]))
    return row


def _happened(notice: UUID, path: str, begun: Sequence[Row], at: datetime, by: Viewer | None = None) -> Happened:
    waiting = Counter(row["channel"] for row in begun if row["state"] == DeliveryState.WAITING)
    seat, person = (by.seat, by.person) if by else (None, None)
    data = {"channels": waiting, "persons": len(begun)}
    return Happened("notice", notice, "send_on", path, at, seat, person, data=data)
