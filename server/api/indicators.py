"""Indicators at the desk and on the phone: what is measured, how everyone stands, and the facts behind a value."""

from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from server.api.enums import Measure, Order, Standing, Subject, Window
from server.api.info import Info
from server.domain import standings as rules
from server.domain.permissions import STATION, Act, may
from server.domain.viewer import Viewer
from server.errors import InvalidError, NotFoundError
from server.store import indicators, standings
from server.store.indicators import InForce
from server.store.standings import Sieve


@strawberry.type(description="An indicator in force for the asking seat's congress.")
class Indicator:
    key: str
    version: int
    label: str
    subject: Subject
    measure: Measure
    window: Window
    unit: str = strawberry.field(description="What values are counted in: 天, 次, %.")
    least: int | None
    most: int | None
    source: str = strawberry.field(description="The clause it comes from.")
    starts_on: date = strawberry.field(description="Since when this version holds.")
    period: str | None = strawberry.field(description="Name of the calendar's period asked for; null if it has none.")
    period_starts_on: date | None
    period_ends_on: date | None


@strawberry.type(description="What an indicator came to of one subject in one period.")
class Snapshot:
    id: UUID
    rule: str
    subject: UUID
    period: str
    starts_on: date | None
    ends_on: date | None
    value: float
    part: int | None = strawberry.field(description="Of a share: how many of `whole`.")
    whole: int | None
    least: float | None
    most: float | None
    due: float = strawberry.field(description="What an even pace asks by today.")
    standing: Standing


@strawberry.type(description="One subject and how it stands.")
class StandingLine:
    subject: UUID
    label: str
    place: str = strawberry.field(description="The unit it belongs to.")
    activity: UUID | None
    snapshots: list[Snapshot]


@strawberry.type(description="Some subjects of a board.")
class StandingPage:
    rows: list[StandingLine]
    next: str | None = strawberry.field(description="Give it as `after` for the next page; null on the last.")


@strawberry.type(description="How many subjects stand so to an indicator.")
class StandingCount:
    rule: str
    standing: Standing
    count: int


@strawberry.type(description="One fact a value was made of; of a share, one deputy, with their newest fact or none.")
class Fact:
    id: UUID
    on_day: date | None
    label: str
    who: str | None
    amount: float | None
    activity: UUID | None


@strawberry.type(description="A value, of whom it is, and some of its facts, the newest first.")
class FactPage:
    snapshot: Snapshot
    subject: str
    indicator: str
    unit: str
    source: str
    rows: list[Fact]
    next: str | None = strawberry.field(description="Give it as `after` for the next page; null on the last.")


@strawberry.input(description="Which lines of a board are listed, and how.")
class StandingFilter:
    subject: Subject
    rule: str = strawberry.field(description="The indicator lines are found and ordered by.")
    ago: int = strawberry.field(default=0, description="0 is the running period, 1 the one before.")
    standing: list[Standing] | None = None
    search: str | None = None
    order: Order = Order.BEHIND
    history: bool = strawberry.field(default=False, description="Whether every kept period's value comes with a line.")


@strawberry.type
class IndicatorsQuery:
    @strawberry.field(description="What is measured of whom, in the running period or one before it.")
    async def indicators(self, info: Info, ago: int = 0) -> list[Indicator]:
        viewer = info.context.signed_in()
        day = await indicators.today(viewer.congress, info.context.now)
        return [_indicator(one, day, ago) for one in await shown(viewer, day)]

    @strawberry.field(description="How many of the seat's scope stand where.")
    async def standing_counts(self, info: Info, subject: Subject, ago: int = 0) -> list[StandingCount]:
        viewer = info.context.signed_in()
        days = await _days(info, viewer, subject, ago)
        return [StandingCount(**row) for row in await standings.counts(viewer, subject, days)]

    @strawberry.field(description="The subjects of a board with all their values.")
    async def standings(
        self, info: Info, filter: StandingFilter, after: str | None = None, first: int = 50
    ) -> StandingPage:
        viewer = info.context.signed_in()
        days = await _days(info, viewer, filter.subject, filter.ago)
        day = dict(days).get(filter.rule)
        if day is None:
            raise InvalidError("没有这项指标,或者您不能查看。", field="rule")
        sieve = Sieve(
            filter.subject, filter.rule, day, filter.standing or (), (filter.search or "").strip(), filter.order
        )
        rows, following = await standings.page(viewer, sieve, after, max(1, min(first, 200)))
        values = await standings.values(days, [row["id"] for row in rows], all_kept=filter.history)
        lines = [
            StandingLine(
                subject=row["id"],
                label=row["label"],
                place=row["place"],
                activity=row["activity"],
                snapshots=[snapshot_of(value) for value in values if value["subject"] == row["id"]],
            )
            for row in rows
        ]
        return StandingPage(rows=lines, next=following)

    @strawberry.field(description="How the asking person's own seats stand, in the running periods.")
    async def my_standings(self, info: Info) -> list[Snapshot]:
        viewer = info.context.signed_in()
        day = await indicators.today(viewer.congress, info.context.now)
        found = await indicators.in_force(viewer.congress, day)
        return [snapshot_of(row) for row in await standings.own(viewer.person, [(one.key, day) for one in found])]

    @strawberry.field(description="The facts behind a value.")
    async def snapshot_facts(self, info: Info, id: UUID, after: str | None = None, first: int = 50) -> FactPage:
        viewer = info.context.signed_in()
        row = await standings.one(id)
        rule = await indicators.version(row["rule"], row["rule_version"]) if row else None
        found = await standings.seen(Subject(row["subject_kind"]), row["subject"]) if row else None
        if row is None or rule is None or found is None:
            raise NotFoundError
        body = rule.body
        if not may(viewer, Act.SEE_DAYS if rules.days_only(body) else Act.SEE_STANDING, found[1]):
            raise NotFoundError
        day = await indicators.today(row["congress"], info.context.now)
        facts, following = await standings.facts(row, body, day, after, max(1, min(first, 200)))
        return FactPage(
            snapshot=snapshot_of(row),
            subject=found[0]["label"],
            indicator=body.label,
            unit=body.unit,
            source=rule.source,
            rows=[Fact(**fact) for fact in facts],
            next=following,
        )


async def shown(viewer: Viewer, day: date) -> list[InForce]:
    """The indicators a viewer may look at: a station sees no more of deputies than their days."""
    found = await indicators.in_force(viewer.congress, day)
    return [one for one in found if viewer.role not in STATION or rules.is_for_stations(one.body)]


async def _days(info: Info, viewer: Viewer, subject: Subject, ago: int) -> list[tuple[str, date]]:
    """The indicators of a subject, each with a day of the period asked for."""
    day = await indicators.today(viewer.congress, info.context.now)
    return [
        (one.key, rules.day_of(one.body.window, day, ago))
        for one in await shown(viewer, day)
        if one.body.subject is subject
    ]


def _indicator(one: InForce, day: date, ago: int) -> Indicator:
    body, period = one.body, rules.period_ago(one.body.window, day, ago)
    return Indicator(
        key=one.key,
        version=one.version,
        label=body.label,
        subject=body.subject,
        measure=body.measure,
        window=body.window,
        unit=body.unit,
        least=body.least,
        most=body.most,
        source=one.source,
        starts_on=one.starts_on,
        period=period.name if period else None,
        period_starts_on=period.starts_on if period else None,
        period_ends_on=period.ends_on if period else None,
    )


PLAIN = ("id", "rule", "subject", "period", "starts_on", "ends_on", "part", "whole", "standing")


def snapshot_of(row: dict[str, Any]) -> Snapshot:
    """A value in whole units, of a row in tenths."""
    return Snapshot(
        value=row["tenths"] / 10,
        due=row["due"] / 10,
        **{name: None if row[name] is None else row[name] / 10 for name in ("least", "most")},
        **{name: row[name] for name in PLAIN},
    )
