"""Rules at the desk: every version of each, a draft written field by field, what it would change, and its issuing."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import strawberry

from server.api.acting import acting
from server.api.enums import EffectKind, FactKind, RuleKind, RuleState, Standing, Subject
from server.api.info import Info
from server.commands import indicators as measuring
from server.commands import kinds
from server.commands import rules as commands
from server.domain import indicators as shapes
from server.domain import rule_bodies
from server.domain.indicators import Indicator
from server.domain.rules import effective
from server.domain.viewer import Viewer
from server.errors import ForbiddenError
from server.store import indicators, rules, standings

LABELS = {
    "checkin": "签到判定",
    "holidays": "节假日和调休",
    "hours": "通知时间",
    "notice": "发送通知",
    "cascade": "逐级送达",
}
"""What rules are called whose body does not say it."""
UNNAMED = {RuleKind.ACTIVITY_KIND: "新的活动类型", RuleKind.DUTY_CATEGORY: "新的履职类别"}
"""What one is called that nobody has named yet."""
ORDER = [*rule_bodies.BODIES]
"""Of the kinds on the screen."""


@strawberry.type(description="One version of a rule.")
class RuleVersion:
    id: UUID
    version: int
    state: RuleState
    starts_on: date
    ends_on: date | None
    unit_name: str | None = strawberry.field(description="The congress whose it is; null is everyone's.")
    own: bool = strawberry.field(description="Whether the asking seat may write it, while it is a draft.")
    source: str = strawberry.field(description="The clause it comes from.")
    body: str = strawberry.field(description="JSON, in the shape of its kind.")
    revision: int


@strawberry.type(description="A rule with every version that concerns the asking seat's congress, the newest first.")
class Rule:
    key: str
    kind: RuleKind
    label: str
    may_edit: bool
    everyones: bool = strawberry.field(description="Whether a draft of the asking seat's would be everyone's.")
    in_force: int | None = strawberry.field(description="The version that decides today.")
    versions: list[RuleVersion]


@strawberry.type(description="How many would stand elsewhere by a draft; null stands for nothing measured.")
class RuleChange:
    was: Standing | None
    becomes: Standing | None
    count: int
    moved: int = strawberry.field(description="Of how many the value itself differs.")
    names: list[str] = strawberry.field(description="Some of them.")


@strawberry.type(description="How many of something a draft of an activity kind or a duty category concerns.")
class RuleEffect:
    kind: EffectKind
    count: int
    names: list[str] = strawberry.field(description="Some of them.")


@strawberry.type(description="What a draft would change in the running period, counted over the facts there are.")
class RulePreview:
    measured: int
    changed: int
    changes: list[RuleChange]
    effects: list[RuleEffect]


@strawberry.type(description="What an indicator that counts a kind of fact may say.")
class IndicatorShape:
    fact: FactKind
    subjects: list[Subject]
    fields: list[str] = strawberry.field(description="What `where` may ask of a fact.")
    numbers: list[str] = strawberry.field(description="What may be added up.")


@strawberry.type
class RulesQuery:
    @strawberry.field(description="What may be chosen while an indicator is written.")
    async def indicator_shapes(self) -> list[IndicatorShape]:
        return [
            IndicatorShape(
                fact=fact,
                subjects=sorted(shapes.SUBJECTS[fact]),
                fields=sorted(shapes.FIELDS[fact] - shapes.UNCOMPARED),
                numbers=sorted(shapes.NUMBERS.get(fact, ())),
            )
            for fact in FactKind
        ]

    @strawberry.field(description="The rules that are set on a screen, with their versions.")
    async def rules(self, info: Info) -> list[Rule]:
        viewer = info.context.signed_in()
        day, found = await indicators.today(viewer.congress, info.context.now), defaultdict[str, list[Any]](list)
        for row in await rules.versions(drafts=True):
            if row["kind"] in rule_bodies.BODIES and row["unit"] in (None, viewer.congress):
                found[row["key"]].append(row)
        made = [await _rule(viewer, key, rows, day) for key, rows in found.items()]
        made = [rule for rule in made if rule.may_edit or _was_issued(rule)]
        return sorted(made, key=lambda rule: (ORDER.index(rule.kind), rule.label))

    @strawberry.field(description="One of them; null if there is none.")
    async def rule(self, info: Info, key: str) -> Rule | None:
        viewer = info.context.signed_in()
        rows = await rules.versions(None, key, drafts=True)
        rows = [row for row in rows if row["kind"] in rule_bodies.BODIES and row["unit"] in (None, viewer.congress)]
        day = await indicators.today(viewer.congress, info.context.now)
        rule = await _rule(viewer, key, rows, day) if rows else None
        return rule if rule and (rule.may_edit or _was_issued(rule)) else None

    @strawberry.field(description="What a draft would change.")
    async def preview_rule(self, info: Info, id: UUID) -> RulePreview:
        viewer = info.context.signed_in()
        row = await commands.readable(viewer, id)
        if row["kind"] in kinds.AS_ROWS:
            found = await kinds.preview(row, info.context.now)
            effects = [RuleEffect(kind=one.kind, count=one.count, names=list(one.names)) for one in found]
            return RulePreview(measured=0, changed=0, changes=[], effects=effects)
        if row["kind"] != RuleKind.INDICATOR:
            return RulePreview(measured=0, changed=0, changes=[], effects=[])
        lines = await measuring.preview(row, info.context.now)
        subject = msgspec.json.decode(row["body"], type=Indicator).subject
        labels = await standings.labels(subject, [one for line in lines for one in line["some"]])
        changes = [
            RuleChange(
                was=line["was"],
                becomes=line["becomes"],
                count=line["count"],
                moved=line["moved"],
                names=[labels[one] for one in line["some"] if one in labels],
            )
            for line in lines
        ]
        changed = sum(one.count for one in changes if one.was != one.becomes)
        measured = sum(one.count for one in changes)
        return RulePreview(measured=measured, changed=changed, changes=changes, effects=[])


@strawberry.type
class RulesMutation:
    @strawberry.mutation(description="A draft that says what is in force, or the one that is there.")
    async def draft_rule(self, info: Info, key: str) -> RuleVersion:
        viewer = info.context.signed_in()
        day = await indicators.today(viewer.congress, info.context.now)
        async with acting() as tx:
            return _version(await commands.draft(tx, viewer, key, day), own=True)

    @strawberry.mutation(description="A draft of an activity kind or a duty category that has not been there.")
    async def add_rule(self, info: Info, kind: RuleKind) -> Rule:
        viewer = info.context.signed_in()
        day = await indicators.today(viewer.congress, info.context.now)
        async with acting() as tx:
            row = await commands.add(tx, viewer, kind, day)
        return await _rule(viewer, row["key"], [row], day)

    @strawberry.mutation(description="Write a draft.")
    async def write_rule(
        self, info: Info, id: UUID, revision: int, body: str, source: str, starts_on: date
    ) -> RuleVersion:
        viewer = info.context.signed_in()
        async with acting() as tx:
            row = await commands.write(tx, viewer, id, revision=revision, body=body, source=source, starts_on=starts_on)
            return _version(row, own=True)

    @strawberry.mutation(description="Put a draft in force from its day on; it is never written again.")
    async def issue_rule(self, info: Info, id: UUID, revision: int) -> RuleVersion:
        viewer = info.context.signed_in()
        day = await indicators.today(viewer.congress, info.context.now)
        async with acting() as tx:
            row = await commands.issue(tx, viewer, id, revision=revision, today=day)
        if row["kind"] == RuleKind.INDICATOR:
            await measuring.remeasure(row["key"])
        return _version(row, own=True)

    @strawberry.mutation(description="Throw a draft away.")
    async def drop_rule(self, info: Info, id: UUID, revision: int) -> bool:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.drop(tx, viewer, id, revision=revision)
        return True


async def _rule(viewer: Viewer, key: str, rows: list[dict[str, Any]], day: date) -> Rule:
    """A rule of its versions, oldest first."""
    kind = RuleKind(rows[0]["kind"])
    try:
        owner, may_edit = await commands.owner(viewer, kind), True
    except ForbiddenError:
        owner, may_edit = viewer.congress, False
    issued = [row for row in rows if row["state"] == RuleState.ISSUED]
    held = effective(issued, viewer.congress, day)
    label = msgspec.json.decode((held or rows[-1])["body"]).get("label") or UNNAMED.get(kind) or LABELS.get(key, key)
    return Rule(
        key=key,
        kind=kind,
        label=label,
        may_edit=may_edit,
        everyones=owner is None,
        in_force=held["version"] if held else None,
        versions=[_version(row, own=may_edit and row["unit"] == owner) for row in reversed(rows)],
    )


def _was_issued(rule: Rule) -> bool:
    """Or is one that somebody only thinks of."""
    return any(one.state == RuleState.ISSUED for one in rule.versions)


def _version(row: dict[str, Any], *, own: bool) -> RuleVersion:
    names = ("id", "version", "state", "starts_on", "ends_on", "unit_name", "source", "body", "revision")
    return RuleVersion(own=own, **{name: row[name] for name in names})
