"""Indicators (指标) in force for a congress on its day, read of the rules."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server.domain.indicators import Indicator
from server.domain.rules import RuleKind, effective
from server.store import rules


@dataclass(frozen=True, slots=True)
class InForce:
    """An indicator as a congress has it, of one version."""

    key: str
    version: int
    starts_on: date
    source: str
    unit: UUID | None
    body: Indicator


async def versions() -> dict[str, list[dict[str, Any]]]:
    """Every version of every indicator, by key."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in await rules.versions(RuleKind.INDICATOR):
        found[row["key"]].append(row)
    return found


async def in_force(congress: UUID, today: date) -> list[InForce]:
    """What a congress measures by on a day, by their rank."""
    found = [_read(row) for rows in (await versions()).values() if (row := effective(rows, congress, today))]
    return sorted(found, key=lambda one: (one.body.rank, one.key))


async def version(key: str, number: int) -> InForce | None:
    """One version of an indicator."""
    rows = await rules.versions(RuleKind.INDICATOR, key)
    return next((_read(row) for row in rows if row["version"] == number), None)


async def today(congress: UUID, now: datetime | None = None) -> date:
    """The day it is in a congress."""
    rows: Sequence[dict[str, Any]] = await rules.congresses([congress])
    zone = rows[0]["zone"] if rows else "Asia/Shanghai"
    return (now or datetime.now(UTC)).astimezone(ZoneInfo(zone)).date()


def _read(row: dict[str, Any]) -> InForce:
    body = msgspec.json.decode(row["body"], type=Indicator)
    return InForce(row["key"], row["version"], row["starts_on"], row["source"], row["unit"], body)
