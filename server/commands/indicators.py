"""
Indicators (指标): measured anew for everyone, or only for those whose facts have moved.

Both ways run the same statement, so they cannot differ; what could is who is thought to have
moved, and the nightly measuring of everyone puts that right. Values are made from rows and
change nothing else: no event is written, as for counts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from server.tables.engine import ENGINE

Whose = Mapping[Subject, Sequence[UUID]]
OwnPeriod = tuple[UUID | None, Period]


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


async def _one(key: str, versions: list[dict[str, Any]], calendar: Calendar, whose: Whose | None) -> int:
    """One indicator in one zone: congresses of the same version are measured together."""
    together: dict[int, list[UUID]] = defaultdict(list)
    found: dict[int, dict[str, Any]] = {}
    for congress in calendar.congresses:
        if row := effective(versions, congress, calendar.today):
            together[row["version"]].append(congress)
            found[row["version"]] = row
    written = 0
    for version, congresses in together.items():
        indicator = msgspec.json.decode(found[version]["body"], type=Indicator)
        if asked := asked_of(indicator, calendar, congresses, whose):
            written += await snapshots.measure(key, version, indicator, asked)
    return written


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
