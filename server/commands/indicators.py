"""
Indicators (指标): measured anew for everyone, or only for those whose facts have moved.

Both ways run the same statement, so they cannot differ; what could is who is thought to have
moved, and the nightly measuring of everyone puts that right. Values are made from rows and
change nothing else: no event is written, as for counts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server.domain import periods
from server.domain.indicators import Indicator, Measure, Subject
from server.domain.periods import Period, Window
from server.domain.rules import effective
from server.store import indicators as kept
from server.store import moved, rules, snapshots
from server.store.measuring import Asked
from server.store.snapshots import Piece
from server.tables.engine import ENGINE

Whose = Mapping[Subject, Sequence[UUID]]
OwnPeriod = tuple[UUID | None, Period]
Row = dict[str, Any]

SHOWN = 8
"""How many of those a draft would move are named."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The congresses of one zone, the day it is there, and their terms."""

    today: date
    congresses: tuple[UUID, ...]
    terms: tuple[tuple[UUID, Period], ...]

    def periods(self, window: Window, congresses: Sequence[UUID]) -> list[OwnPeriod]:
        """The periods kept of a window; those of a term belong to one congress each."""
        if window is not Window.TERM:
            return [(None, period) for period in periods.kept(window, self.today)]
        wanted = set(congresses)
        return [
            (whose, period)
            for whose, term in self.terms
            if whose in wanted
            for period in periods.kept(window, self.today, [term])
        ]


async def rebuild(now: datetime | None = None) -> int:
    """Every value of every congress is as its facts say; how many were not."""
    await snapshots.count_facts()
    return await _measure(None, now or datetime.now(UTC))


async def refresh(since: timedelta, now: datetime | None = None) -> int:
    """Values of those whose facts have moved since then are as the facts say; how many were not."""
    at = now or datetime.now(UTC)
    whose = await moved.since(at - since)
    return 0 if moved.nobody(whose) else await _measure(whose, at)


async def measure(whose: Whose, now: datetime | None = None) -> int:
    """Values of these subjects are as their facts say."""
    return await _measure(whose, now or datetime.now(UTC))


async def calendars(now: datetime) -> list[Calendar]:
    """All congresses by zone."""
    zones: dict[str, list[UUID]] = defaultdict(list)
    for row in await rules.congresses():
        zones[row["zone"]].append(row["id"])
    terms = [(row["congress"], periods.term(row["starts_on"], row["ends_on"])) for row in await rules.terms()]
    return [
        Calendar(now.astimezone(ZoneInfo(zone)).date(), tuple(ids), tuple(terms)) for zone, ids in sorted(zones.items())
    ]


async def _measure(whose: Whose | None, now: datetime) -> int:
    written, held = 0, await kept.versions()
    zones = await calendars(now)
    for key, versions in held.items():
        async with ENGINE.transaction():
            await snapshots.hold(key)
            for calendar in zones:
                written += await _one(key, versions, calendar, whose)
    if whose is None:
        written += await snapshots.forget(list(held))
    return written


async def _one(key: str, versions: list[Row], calendar: Calendar, whose: Whose | None) -> int:
    """One indicator in one zone: congresses decided by the same versions are measured together."""
    together: dict[tuple[int, ...], list[UUID]] = defaultdict(list)
    bodies = {row["version"]: msgspec.json.decode(row["body"], type=Indicator) for row in versions}
    alike, own = _deciding(versions, bodies, calendar, None), {row["unit"] for row in versions}
    for congress in calendar.congresses:
        deciding = _deciding(versions, bodies, calendar, congress) if congress in own else alike
        if deciding:
            together[deciding].append(congress)
    written = 0
    for deciding, congresses in together.items():
        if asked := asked_of(bodies[deciding[0]], calendar, congresses, whose):
            written += await snapshots.measure(key, _pieces(deciding, bodies, asked))
    return written


def _deciding(
    versions: list[Row], bodies: dict[int, Indicator], calendar: Calendar, congress: UUID | None
) -> tuple[int, ...]:
    """
    The version that decides each kept period, the newest first: the one in force when it ended.

    What was before the first version is decided by it. A version of another window or subject
    decides nothing of today's periods. None stands for every congress without a version of its own.
    """
    now = effective(versions, congress, calendar.today)
    if now is None:
        return ()
    body = bodies[now["version"]]
    shape = (body.window, body.subject, body.measure is Measure.SHARE)
    like = [
        row
        for row in versions
        if row["unit"] in (None, congress)
        and shape == ((one := bodies[row["version"]]).window, one.subject, one.measure is Measure.SHARE)
    ]
    first = min(row["starts_on"] for row in like)
    ends = periods.kept(body.window, calendar.today) or [periods.NOW]
    days = [max(first, min(period.ends_on or calendar.today, calendar.today)) for period in ends]
    return tuple((effective(like, congress, day) or now)["version"] for day in days)


def _pieces(deciding: tuple[int, ...], bodies: dict[int, Indicator], asked: Asked) -> list[Piece]:
    """What was asked, cut where another version decides."""
    if len(set(deciding)) == 1:
        return [Piece(deciding[0], bodies[deciding[0]], asked)]
    cut: dict[int, list[OwnPeriod]] = defaultdict(list)
    for version, period in zip(deciding, asked.periods, strict=True):
        cut[version].append(period)
    return [Piece(version, bodies[version], replace(asked, periods=own)) for version, own in cut.items()]


async def remeasure(key: str, now: datetime | None = None) -> int:
    """Every value of one indicator is as its versions say; after one was issued."""
    at, written = now or datetime.now(UTC), 0
    versions = (await kept.versions()).get(key, [])
    async with ENGINE.transaction():
        await snapshots.hold(key)
        for calendar in await calendars(at):
            written += await _one(key, versions, calendar, None)
    return written


async def preview(draft: Row, now: datetime | None = None) -> list[Row]:
    """
    Who would stand elsewhere in the running period if a draft decided it.

    Returns:
        Lines of `snapshots.compare`, of the congresses the draft would decide for.
    """
    at, found = now or datetime.now(UTC), list[Row]()
    body = msgspec.json.decode(draft["body"], type=Indicator)
    for calendar in await calendars(at):
        own = [one for one in calendar.congresses if draft["unit"] in (None, one)]
        asked = asked_of(body, calendar, own) if own else None
        if asked is not None:
            running = [asked.periods[0]] if body.window is not Window.TERM else list(asked.periods)
            found += await snapshots.compare(draft["key"], body, replace(asked, periods=running), SHOWN)
    return found


def asked_of(
    indicator: Indicator, calendar: Calendar, congresses: Sequence[UUID], whose: Whose | None = None
) -> Asked | None:
    """What to measure of an indicator for congresses, None if it is nothing."""
    subjects = None if whose is None else list(whose.get(indicator.subject, ()))
    own = calendar.periods(indicator.window, congresses)
    if not own or subjects == []:
        return None
    everyone = len(congresses) == len(calendar.congresses) and whose is None
    return Asked(
        congresses=None if everyone else list(congresses),
        periods=own,
        today=calendar.today,
        subjects=subjects,
        shared=indicator.measure is Measure.SHARE,
    )
