"""
What follows when a version of an activity kind (活动类型) or a duty category (履职类别) is issued, and what would.

The version becomes the row that others are joined with. Activities that have not begun and
duties that lie from its day on go by it, and phones hear of both; what was before stays
decided by the versions there were.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from server.domain import duty_projections, projections
from server.domain.activity_kinds import KindRule
from server.domain.duty_categories import CategoryRule
from server.domain.rules import RuleKind
from server.domain.viewer import Viewer
from server.errors import InvalidError
from server.store import activities, activity_kinds, changes, duties, duty_categories
from server.store.changes import Happened
from server.tables.rules import RuleSet

Row = dict[str, Any]

BEGINNING = date(2026, 1, 1)
"""Since when the first versions of a release hold."""

AS_ROWS = (RuleKind.ACTIVITY_KIND, RuleKind.DUTY_CATEGORY)
"""Kinds of rules whose issued versions are rows of a table of their own; a new one of these may be added."""

BEGINNINGS: dict[RuleKind, KindRule | CategoryRule] = {
    RuleKind.ACTIVITY_KIND: KindRule(label="", category=""),
    RuleKind.DUTY_CATEGORY: CategoryRule(label=""),
}
"""What a new one says before anything is written."""

SHOWN = 8
"""How many activities a draft would touch are named."""


class EffectKind(StrEnum):
    PLANNED = "PLANNED"  # activities not begun that would go by the draft
    DUTIES = "DUTIES"  # duties of the running year that are of the category
    DEPUTIES = "DEPUTIES"  # whose they are
    HALF_DAYS = "HALF_DAYS"  # what they come to


@dataclass(frozen=True, slots=True)
class Effect:
    """How many of something a draft concerns, and some of their names."""

    kind: EffectKind
    count: int
    names: tuple[str, ...] = ()


def key_of(rule: Mapping[str, Any]) -> str:
    """The kind's or category's own name, of its rule's: `RECEPTION` of `kind:RECEPTION`."""
    return rule["key"].partition(":")[2]


def new_key() -> str:
    """A name for a kind or category nobody has used; people read its label."""
    return f"OWN_{secrets.token_hex(4).upper()}"


def rule_key(kind: RuleKind, key: str) -> str:
    """The name of the rule that says what a kind or category is."""
    return f"{'kind' if kind is RuleKind.ACTIVITY_KIND else 'category'}:{key}"


def first_version(rule: UUID, kind: RuleKind, key: str, body: KindRule | CategoryRule, source: str) -> RuleSet:
    """The rule a release brings of a kind or category, as a table row, not saved."""
    text = msgspec.json.encode(body).decode()
    return RuleSet(
        id=rule, key=rule_key(kind, key), kind=kind, version=1, starts_on=BEGINNING, body=text, source=source
    )


async def check(rule: Mapping[str, Any], body: KindRule | CategoryRule) -> None:
    """
    Raises:
        InvalidError: It names a category that is not there on its day, or is called as another one is.
    """
    if isinstance(body, KindRule) and await duty_categories.one(body.category, rule["starts_on"]) is None:
        raise InvalidError("请选择计入哪一类履职。", field="body.category")
    of = activity_kinds if isinstance(body, KindRule) else duty_categories
    same = [row for row in await of.held(rule["starts_on"]) if row["label"] == body.label.strip()]
    if any(row["key"] != key_of(rule) for row in same):
        raise InvalidError("已有同名的一类,请换一个名称。", field="body.label")


async def hold(tx: Any, viewer: Viewer, rule: Mapping[str, Any], now: datetime) -> None:
    """The issued version holds; called in the transaction that issues it."""
    if rule["kind"] == RuleKind.ACTIVITY_KIND:
        await _hold_kind(tx, viewer, rule, now)
    elif rule["kind"] == RuleKind.DUTY_CATEGORY:
        await _hold_category(tx, viewer, rule, now)


async def preview(rule: Mapping[str, Any], now: datetime) -> list[Effect]:
    """What a draft would change if it were issued as it stands."""
    key, since = key_of(rule), rule["starts_on"]
    if rule["kind"] == RuleKind.ACTIVITY_KIND:
        found = await activity_kinds.planned(key, since, date.max, now)
        return [Effect(EffectKind.PLANNED, len(found), tuple(one["title"] for one in found[:SHOWN]))]
    year = await duty_categories.of_year(key, since.year)
    counted = {EffectKind.DUTIES: "duties", EffectKind.DEPUTIES: "deputies", EffectKind.HALF_DAYS: "half_days"}
    return [Effect(kind, year[name]) for kind, name in counted.items()]


async def _hold_kind(tx: Any, viewer: Viewer, rule: Mapping[str, Any], now: datetime) -> None:
    body = msgspec.json.decode(rule["body"], type=KindRule)
    key, since = key_of(rule), rule["starts_on"]
    # Activities before their kind, as whoever edits one holds them.
    await activities.hold([row["id"] for row in await activity_kinds.planned(key, since, date.max, now)])
    until = await activity_kinds.add(rule, key, body)
    touched = [row["id"] for row in await activity_kinds.planned(key, since, until, now)]
    await activities.hold(touched)
    await activity_kinds.refer(touched, rule["id"])
    facts = {"key": key, **msgspec.structs.asdict(body)}
    rows = [changes.Row(projections.CONFIG, "kind", rule["id"], rule["version"], projections.kind(facts))]
    events = []
    for row in await activities.many(touched):
        rows += await activities.fed(row)
        events.append(_happened(viewer, "activity", row, rule, now))
    await changes.commit(tx, rows=rows, events=events)


async def _hold_category(tx: Any, viewer: Viewer, rule: Mapping[str, Any], now: datetime) -> None:
    body = msgspec.json.decode(rule["body"], type=CategoryRule)
    key = key_of(rule)
    row = await duty_categories.add(rule, key, body)
    touched = await duties.many(await duty_categories.recount(key, row["since"], row["until"]))
    told = duty_projections.category(row)
    rows = [changes.Row(projections.CONFIG, "duty_category", rule["id"], rule["version"], told)]
    rows += [duties.told(duty) for duty in touched]
    events = [_happened(viewer, "duty", duty, rule, now) for duty in touched]
    await changes.commit(tx, rows=rows, events=events)


def _happened(viewer: Viewer, kind: str, row: Row, rule: Mapping[str, Any], now: datetime) -> Happened:
    """What it counts as is decided by another version."""
    data = {"key": rule["key"], "version": rule["version"]}
    return Happened(kind, row["id"], "recount", row["unit_path"], now, viewer.seat, viewer.person, data=data)
