"""
Rules (规则) set on a screen: a version is drafted, written, tried, and issued from a day on.

What was issued is never written again, so that what was before stays decided by it. A congress
has versions of its own; everyone's are set by whoever administers the whole tree.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec

from server.commands import kinds
from server.domain import projections, rule_bodies
from server.domain.permissions import Act, may, require
from server.domain.rule_bodies import UnfitError
from server.domain.rules import ON_PHONES, RuleKind, RuleState, effective
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.store import activities, changes, rules
from server.store.changes import Happened

Row = dict[str, Any]

EVERYONES = (RuleKind.CHECKIN, *kinds.AS_ROWS)
"""Kinds of which no congress has its own: phones everywhere judge alike, and congresses count alike."""


async def owner(viewer: Viewer, kind: RuleKind) -> UUID | None:
    """
    Whose a version would be that this viewer drafts: their congress, or None for everyone's.

    Raises:
        ForbiddenError: They set no rules of that kind.
    """
    congress = await activities.unit(viewer.congress)
    assert congress is not None
    target, is_root = Target(congress["path"], congress["id"]), congress["path"].count(".") == 1
    if is_root and may(viewer, Act.EDIT_EVERYONES_RULES, target):
        return None
    if kind in EVERYONES:
        raise ForbiddenError("这类规则全市统一,由市级系统管理员修改。")
    require(viewer, Act.EDIT_RULES, target)
    return viewer.congress


async def draft(tx: Any, viewer: Viewer, key: str, today: date) -> Row:
    """
    A draft stands that says what is in force; the one that is there already, if there is one.

    Raises:
        NotFoundError: There is no such rule.
    """
    versions = [row for row in await rules.versions(None, key, drafts=True) if row["kind"] in rule_bodies.BODIES]
    if not versions:
        raise NotFoundError("没有这项规则。")
    unit = await owner(viewer, RuleKind(versions[0]["kind"]))
    drafts = [row for row in versions if row["state"] == RuleState.DRAFT and row["unit"] == unit]
    if drafts:
        return drafts[-1]
    issued = [row for row in versions if row["state"] == RuleState.ISSUED]
    origin = effective(issued, viewer.congress, today) or issued[-1]
    made = await rules.one(await rules.add_draft(origin["id"], unit, today))
    assert made is not None
    await changes.commit(tx, events=[_happened(viewer, made, "draft")])
    return made


async def add(tx: Any, viewer: Viewer, kind: RuleKind, today: date) -> Row:
    """
    A draft stands of a kind of activity or a duty category that has not been there.

    Raises:
        InvalidError: Rules of that kind are known by name to what goes by them; none can be added.
    """
    if kind not in kinds.AS_ROWS:
        raise InvalidError("这类规则不能新增。", field="kind")
    unit = await owner(viewer, kind)
    key, body = kinds.rule_key(kind, kinds.new_key()), msgspec.json.encode(kinds.BEGINNINGS[kind]).decode()
    made = await rules.one(await rules.add(kind, key, unit, today, body))
    assert made is not None
    await changes.commit(tx, events=[_happened(viewer, made, "draft")])
    return made


async def write(
    tx: Any, viewer: Viewer, version: UUID, *, revision: int, body: str, source: str, starts_on: date
) -> Row:
    """
    A draft says this.

    Raises:
        ConflictError: Somebody wrote it meanwhile, or it was issued.
        InvalidError: `field` says what does not fit.
    """
    row = await _held(viewer, version, revision)
    await _check(row | {"starts_on": starts_on}, body)
    await rules.save(version, starts_on, source.strip(), body)
    return await _told(tx, viewer, version, "write")


async def issue(
    tx: Any, viewer: Viewer, version: UUID, *, revision: int, today: date, now: datetime | None = None
) -> Row:
    """
    A draft holds from its day on.

    Raises:
        InvalidError: `field` says what keeps it: no source, a day gone by, a body that does not fit.
    """
    row = await _held(viewer, version, revision)
    await _check(row, row["body"])
    if wrong := rule_bodies.fault(row["source"], row["starts_on"], today):
        raise InvalidError(wrong[1], field=wrong[0])
    await rules.issue(version)
    await kinds.hold(tx, viewer, row, now or datetime.now(UTC))
    return await _told(tx, viewer, version, "issue")


async def drop(tx: Any, viewer: Viewer, version: UUID, *, revision: int) -> None:
    """A draft is gone."""
    row = await _held(viewer, version, revision)
    await rules.drop(version)
    await changes.commit(tx, events=[_happened(viewer, row, "drop")])


async def readable(viewer: Viewer, version: UUID) -> Row:
    """
    A draft the viewer may write.

    Raises:
        NotFoundError: There is none, or it is another congress's.
    """
    row = await rules.one(version)
    if row is None or row["kind"] not in rule_bodies.BODIES:
        raise NotFoundError("没有这份草稿。")
    if await owner(viewer, RuleKind(row["kind"])) != row["unit"]:
        raise NotFoundError("没有这份草稿。")
    return row


async def _held(viewer: Viewer, version: UUID, revision: int) -> Row:
    await readable(viewer, version)
    row = await rules.one(version, lock=True)
    if row is None or row["state"] != RuleState.DRAFT:
        raise ConflictError("这个版本已经颁布,不能再改。请另起草一个新版本。")
    if row["revision"] != revision:
        raise ConflictError("这份草稿刚被别人改过,请刷新后再改。")
    return row


async def _check(row: Row, text: str) -> None:
    kind = RuleKind(row["kind"])
    try:
        body = rule_bodies.read(kind, text)
    except UnfitError as exc:
        raise InvalidError(exc.words, field=exc.field) from exc
    if kind in kinds.AS_ROWS:
        await kinds.check(row, body)


async def _told(tx: Any, viewer: Viewer, version: UUID, verb: str) -> Row:
    row = await rules.one(version)
    assert row is not None
    await changes.commit(tx, rows=_fed(row, verb), events=[_happened(viewer, row, verb)])
    return row


def _fed(row: Row, verb: str) -> list[changes.Row]:
    """Phones hold the rules they judge by themselves."""
    if verb != "issue" or row["key"] not in ON_PHONES:
        return []
    return [changes.Row(projections.CONFIG, "rule", row["id"], row["version"], projections.rule(row))]


def _happened(viewer: Viewer, row: Row, verb: str) -> Happened:
    data = {"key": row["key"], "version": row["version"]}
    return Happened("rule", row["id"], verb, viewer.unit_path, datetime.now(UTC), viewer.seat, viewer.person, data=data)
