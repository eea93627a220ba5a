"""
The catalogue every installation begins with: activity kinds (活动类型), indicators (指标), holidays, rules,
templates of notices (模板).

They are data with the clause each comes from beside it. Installing again changes nothing
that an administrator may have changed since, and adds what a newer release brings.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import msgspec

from server.commands import duty_catalogue, kind_catalogue
from server.commands.kinds import BEGINNING
from server.domain import projections
from server.domain.calendars import CalendarRule
from server.domain.cascades import CascadeRule
from server.domain.composing import NoticeRule
from server.domain.hours import HoursRule
from server.domain.indicators import Indicator
from server.domain.notices import NoticeCategory, NoticeKind
from server.domain.reminders import Reminder
from server.domain.rules import ON_PHONES, CheckinRule, RuleKind
from server.domain.templates import Variable
from server.store import changes, sql
from server.tables.engine import ENGINE
from server.tables.notices import NoticeTemplate
from server.tables.rules import RuleSet

FOLDER = Path(__file__).parent.parent / "tables" / "catalogue"
NAMESPACE = UUID("6d9f4d1e-5a0c-4f7e-9a33-3d1c8a1b7e02")
"""Of the rows' ids: the same row has the same id in every installation."""

LOCK = 0x6B696E6473
"""The advisory lock's number: "kinds" in ASCII."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`checkin_rule.json`."""

    key: str
    kind: RuleKind
    version: int
    starts_on: date
    source: str
    body: CheckinRule


class Sending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`notice_rule.json`."""

    key: str
    kind: RuleKind
    version: int
    starts_on: date
    source: str
    body: NoticeRule


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of `notice_templates.json`."""

    key: str
    label: str
    kind: NoticeKind
    category: NoticeCategory
    title: str
    body: str
    variables: list[Variable]
    source: str


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`holidays.json`."""

    key: str
    kind: RuleKind
    version: int
    starts_on: date
    source: str
    body: CalendarRule


class Waking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`hours_rule.json`."""

    key: str
    kind: RuleKind
    version: int
    starts_on: date
    source: str
    body: HoursRule


class Onward(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`cascade_rule.json`."""

    key: str
    kind: RuleKind
    version: int
    starts_on: date
    source: str
    body: CascadeRule


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of `indicators.json`: the first version of an indicator."""

    key: str
    source: str
    body: Indicator


class Reminding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of `reminders.json`: the first version of a reminder rule."""

    key: str
    source: str
    body: Reminder


@cache
def checkin() -> Rule:
    """The check-in rule of this release."""
    return msgspec.json.decode((FOLDER / "checkin_rule.json").read_bytes(), type=Rule)


@cache
def holidays() -> Calendar:
    """The holidays this release knows of."""
    return msgspec.json.decode((FOLDER / "holidays.json").read_bytes(), type=Calendar)


@cache
def hours() -> Waking:
    """When this release wakes phones."""
    return msgspec.json.decode((FOLDER / "hours_rule.json").read_bytes(), type=Waking)


@cache
def sending() -> Sending:
    """The numbers of this release for what is sent to many."""
    return msgspec.json.decode((FOLDER / "notice_rule.json").read_bytes(), type=Sending)


@cache
def templates() -> tuple[Template, ...]:
    """The templates of this release."""
    return tuple(msgspec.json.decode((FOLDER / "notice_templates.json").read_bytes(), type=list[Template]))


@cache
def cascade() -> Onward:
    """What this release tries after push."""
    return msgspec.json.decode((FOLDER / "cascade_rule.json").read_bytes(), type=Onward)


@cache
def indicators() -> tuple[Counted, ...]:
    """The indicators of this release."""
    return tuple(msgspec.json.decode((FOLDER / "indicators.json").read_bytes(), type=list[Counted]))


@cache
def reminders() -> tuple[Reminding, ...]:
    """The reminder rules of this release."""
    return tuple(msgspec.json.decode((FOLDER / "reminders.json").read_bytes(), type=list[Reminding]))


def rule_rows() -> list[RuleSet]:
    """The rules as table rows, not saved."""
    first = [
        (rule.key, rule.kind, rule.version, rule.starts_on, rule.source, msgspec.json.encode(rule.body))
        for rule in (checkin(), holidays(), hours(), sending(), cascade())
    ]
    first += [
        (one.key, RuleKind.INDICATOR, 1, BEGINNING, one.source, msgspec.json.encode(one.body)) for one in indicators()
    ]
    first += [
        (one.key, RuleKind.REMINDER, 1, BEGINNING, one.source, msgspec.json.encode(one.body)) for one in reminders()
    ]
    return [
        RuleSet(
            id=uuid5(NAMESPACE, f"rule:{key}:{version}"),
            key=key,
            kind=kind,
            version=version,
            starts_on=starts_on,
            body=body.decode(),
            source=source,
        )
        for key, kind, version, starts_on, source, body in first
    ] + [*kind_catalogue.rules(), *duty_catalogue.rules()]


def template_rows() -> list[NoticeTemplate]:
    """The templates as table rows, not saved."""
    return [
        NoticeTemplate(
            id=uuid5(NAMESPACE, f"template:{one.key}"),
            variables=msgspec.json.encode(one.variables).decode(),
            **{name: getattr(one, name) for name in ("key", "label", "kind", "category", "title", "body", "source")},
        )
        for one in templates()
    ]


def fed(rules: list[RuleSet]) -> list[changes.Row]:
    """What phones are told of these rows, in the scope everyone holds: of those they judge by themselves."""
    return [
        changes.Row(projections.CONFIG, "rule", row.id, row.version, projections.rule(row.to_dict()))
        for row in rules
        if row.key in ON_PHONES
    ]


async def release() -> int:
    """`install` in a transaction of its own; what a release runs after the migrations."""
    async with ENGINE.transaction() as tx:
        return await install(tx)


async def install(tx: Any) -> int:
    """
    Add the kinds and rules that are not there yet; those that are stay as they are.

    Two releases at once take turns, until the caller's transaction ends.

    Returns:
        How many were added.
    """
    await sql.execute("select pg_advisory_xact_lock($1)", LOCK)
    ruled = {(row["key"], row["version"]) for row in await RuleSet.select(RuleSet.key, RuleSet.version)}
    rules = [row for row in rule_rows() if (row.key, row.version) not in ruled]
    if rules:
        await RuleSet.insert(*rules)
    kept = {row["key"] for row in await NoticeTemplate.select(NoticeTemplate.key)}
    texts = [row for row in template_rows() if row.key not in kept]
    if texts:
        await NoticeTemplate.insert(*texts)
    await changes.commit(tx, rows=fed(rules))
    return len(rules) + len(texts) + await kind_catalogue.install(tx) + await duty_catalogue.install(tx)
