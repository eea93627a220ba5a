"""Kinds of activity and duty categories are rules: a version decides from its day on, and nothing before it."""

import asyncio
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.commands import activities, attendance, catalogue, editing, filing, kinds, rules
from server.domain.activities import Verb
from server.domain.people import Role
from server.domain.plans import MAX_FIELDS, Plan
from server.domain.rules import RuleKind
from server.domain.scans import Presence
from server.domain.viewer import Viewer
from server.errors import ForbiddenError, InvalidError
from server.store import duties as told
from server.store import sql
from server.tables.engine import ENGINE
from tests.county import HOUR, NOW, County, a_county, add_seat, events, feed

DAY = timedelta(days=1)
TODAY = NOW.date()
LATER = TODAY + 10 * DAY


@pytest.fixture
async def county(database: None) -> County:
    """The county with the catalogue, and someone who sets the whole city's rules."""
    made = await a_county()
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)
    made.seats["高平"] = await add_seat(made, "高平", "city", Role.ADMIN)
    return made


async def issued(county: County, key: str, on: date = TODAY, **said: Any) -> dict[str, Any]:
    """A version that says so, from a day on."""
    who, row = await drafted(county, key)
    row = await written(who, row, on, **said)
    async with ENGINE.transaction() as tx:
        return await rules.issue(tx, who, row["id"], revision=row["revision"], today=TODAY, now=NOW)


async def drafted(county: County, key: str) -> tuple[Viewer, dict[str, Any]]:
    who = await county.viewer("高平")
    async with ENGINE.transaction() as tx:
        return who, await rules.draft(tx, who, key, TODAY)


async def written(who: Viewer, row: dict[str, Any], on: date, **said: Any) -> dict[str, Any]:
    body = json.dumps(json.loads(row["body"]) | said)
    async with ENGINE.transaction() as tx:
        return await rules.write(
            tx, who, row["id"], revision=row["revision"], body=body, source="市办法第三条", starts_on=on
        )


async def planned(county: County, days: int, *names: str, kind: UUID | None = None, publish: bool = True) -> UUID:
    """An activity so many days from now."""
    starts = NOW + days * DAY + HOUR
    plan = county.plan(starts_at=starts, ends_at=starts + 2 * HOUR, kind=kind or county.kinds["RECEPTION"])
    async with ENGINE.transaction() as tx:
        who = await county.viewer("何远")
        seats = [county.seats[name] for name in names]
        return (await activities.create(tx, who, plan, seats=seats, publish=publish, now=NOW))["id"]


async def label_of(activity: UUID) -> str:
    return await sql.value(
        "select k.label from activity a join activity_kind k on k.id = a.kind where a.id = $1", activity
    )


async def attended(county: County, activity: UUID, name: str, at: Any) -> None:
    """They were there, and it is filed."""
    who = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        await attendance.decide(tx, who, activity, county.persons[name], Presence.PRESENT, "本人在场", now=at)
        await activities.move(tx, who, activity, Verb.END, now=at)
        await filing.describe(tx, who, activity, "接待选民十二人,收到意见七条。")
        await filing.file(tx, who, activity, now=at)


async def test_what_is_planned_goes_by_the_version_of_its_day(county: County) -> None:
    """Planned before it was issued or after: the day it begins decides; drafts and what phones hold too."""
    soon, far = await planned(county, 2), await planned(county, 12)
    draft = await planned(county, 14, publish=False)

    await issued(county, "kind:RECEPTION", LATER, label="接待群众", category="RECEPTION")
    after = [await planned(county, 3), await planned(county, 13)]

    assert [await label_of(one) for one in (soon, far, draft)] == ["RECEPTION", "接待群众", "接待群众"]
    assert [await label_of(one) for one in after] == ["RECEPTION", "接待群众"]
    assert "接待群众" in str((await feed(f"activity:{far}", "activity"))[0]["body"])
    assert "接待群众" not in str((await feed(f"activity:{soon}", "activity"))[0]["body"])
    assert (await events("activity")).count("recount") == 2


async def test_moved_to_another_day_it_goes_by_the_version_of_that_day(county: County) -> None:
    """One that was announced stays of its kind, whichever version its page was opened with."""
    await issued(county, "kind:RECEPTION", LATER, label="接待群众", category="RECEPTION")
    activity, starts = await planned(county, 2), NOW + 12 * DAY
    plan = county.plan(starts_at=starts, ends_at=starts + HOUR, kind=county.kinds["RECEPTION"])

    await edited(county, activity, plan)

    assert await label_of(activity) == "接待群众"


STRAYED = """
    select count(*) from activity a join activity_kind k on k.id = a.kind
    where (a.starts_at at time zone 'Asia/Shanghai')::date not between k.since and k.until - 1
"""


async def test_whoever_plans_while_a_version_is_issued_goes_by_its_days_too(county: County) -> None:
    """Planned, moved and issued at once, again and again: every activity goes by the version of its day."""
    for round_ in range(8):
        moved, starts = await planned(county, 2), NOW + (11 + round_) * DAY
        plan = county.plan(starts_at=starts, ends_at=starts + HOUR, kind=county.kinds["RECEPTION"])
        await asyncio.gather(
            issued(county, "kind:RECEPTION", LATER + round_ * DAY, category="RECEPTION", label=f"接待{round_}"),
            *(planned(county, days) for days in (5, 10, 11, 12, 13)),
            edited(county, moved, plan),
        )

    assert await sql.value(STRAYED) == 0


async def edited(county: County, activity: UUID, plan: Plan) -> None:
    async with ENGINE.transaction() as tx:
        await editing.edit(tx, await county.viewer("何远"), activity, plan, reason="场地维修", now=NOW)


async def test_days_meet_and_never_overlap(county: County) -> None:
    """Whatever the order in which versions are issued, one holds on any day."""
    for on in (LATER, TODAY + 5 * DAY, LATER, TODAY + 20 * DAY):
        await issued(county, "kind:RECEPTION", on, category="RECEPTION", label=f"接待 {on}")

    rows = await sql.fetch("select since, until from activity_kind where key = 'RECEPTION' order by version")
    spans = [(row["since"], row["until"]) for row in rows if row["since"] != row["until"]]
    days = [TODAY + n * DAY for n in range(-30, 40)]
    held = [[span for span in spans if span[0] <= day < span[1]] for day in days]
    assert {len(some) for some in held} == {1}


async def test_what_is_no_longer_held_is_refused_for_new_ones_only(county: County) -> None:
    """What stands of it may still be changed."""
    activity = await planned(county, 2)
    await issued(county, "kind:RECEPTION", category="RECEPTION", offered=False)

    with pytest.raises(InvalidError, match="不再组织"):
        await planned(county, 2)
    starts = NOW + 3 * DAY
    await edited(county, activity, county.plan(starts_at=starts, ends_at=starts + HOUR, kind=county.kinds["RECEPTION"]))


async def test_filing_asks_what_the_kind_asks(county: County) -> None:
    """A kind that wants neither summary nor photo is filed without; one that wants a photo says so."""
    await issued(county, "kind:RECEPTION", category="RECEPTION", minDeputies=0, minSummary=0, proof="PHOTO")
    bare = await planned(county, 0)
    who, at = await county.viewer("何远"), NOW + 4 * HOUR
    async with ENGINE.transaction() as tx:
        await activities.move(tx, who, bare, Verb.END, now=at)
        with pytest.raises(Exception, match="还不能归档:请上传至少一张现场照片。"):
            await filing.file(tx, who, bare, now=at)

    await sql.execute("update activity_kind set proof = 'NONE' where key = 'RECEPTION'")
    async with ENGINE.transaction() as tx:
        assert (await filing.file(tx, who, bare, now=at))["state"] == "FILED"


async def test_a_category_decides_the_days_it_holds(county: County) -> None:
    """A duty of the day before counts as it did; one of its day, made before it was issued, is told anew."""
    await sql.execute("update activity_kind set category = 'HELP', proof = 'NONE' where key = 'RECEPTION'")
    activity = await planned(county, 0, "陈静")
    await attended(county, activity, "陈静", NOW + 4 * HOUR)
    duty = await sql.value("select id from duty where source_id = $1", activity)
    old = await a_duty(county, TODAY - DAY)

    await issued(county, "category:HELP", label="扶危济困", counts=False)

    rows = {row["id"]: row for row in await told.many([duty, old])}
    assert (rows[duty]["label"], rows[duty]["counts"]) == ("扶危济困", False)
    assert (rows[old]["label"], rows[old]["counts"]) == ("扶弱济困", True)
    (fed,) = await feed(f"person:{county.persons['陈静']}", "duty")
    assert json.loads(fed["body"])["counts"] is False


async def a_duty(county: County, on: date) -> UUID:
    """One that was approved."""
    return await sql.value(
        "insert into duty (id, seat, category, title, on_date, half_days, source, source_id, text, state, version)"
        " values (uuidv7(), $1, 'HELP', '帮扶', $2, 2, 'SELF', uuidv7(), '', 'APPROVED', 1) returning id",
        county.seats["陈静"],
        on,
    )


async def test_a_draft_says_what_it_would_change(county: County) -> None:
    """Nothing changes by looking."""
    await planned(county, 2)
    await planned(county, 12)
    await a_duty(county, TODAY)
    who, row = await drafted(county, "kind:RECEPTION")
    row = await written(who, row, LATER, category="RECEPTION")
    _, other = await drafted(county, "category:HELP")

    (effect,) = await kinds.preview(row, NOW)
    counted = {one.kind: one.count for one in await kinds.preview(other, NOW)}

    assert (effect.count, len(effect.names)) == (1, 1)
    assert counted == {"DUTIES": 1, "DEPUTIES": 1, "HALF_DAYS": 2}


async def test_a_new_kind_is_added_and_planned(county: County) -> None:
    """Nobody types a key; until it is issued nobody plans by it."""
    who = await county.viewer("高平")
    async with ENGINE.transaction() as tx:
        row = await rules.add(tx, who, RuleKind.ACTIVITY_KIND, TODAY)
    with pytest.raises(InvalidError, match="请填名称") as nameless:
        await written(who, row, TODAY, category="HELP")
    with pytest.raises(InvalidError, match="计入哪一类") as homeless:
        await written(who, row, TODAY, label="重阳走访", category="NOWHERE")
    with pytest.raises(InvalidError, match="同名") as twice:
        await written(who, row, TODAY, label="集中视察", category="HELP")
    assert [one.value.detail["field"] for one in (nameless, homeless, twice)] == [
        "body.label",
        "body.category",
        "body.label",
    ]

    row = await written(who, row, TODAY, label="重阳走访", category="HELP", halfDays=2)
    with pytest.raises(InvalidError, match="请选择活动类型"):
        await planned(county, 1, kind=row["id"])
    async with ENGINE.transaction() as tx:
        await rules.issue(tx, who, row["id"], revision=row["revision"], today=TODAY, now=NOW)

    assert await label_of(await planned(county, 1, kind=row["id"])) == "重阳走访"
    assert "重阳走访" in str([row["body"] for row in await feed("config", "kind")])


async def test_what_a_kind_asks_an_activity_of_it_may_ask(county: County) -> None:
    """All the expertise a kind may name stands in an activity that is changed afterwards."""
    fields = [f"专长{n}" for n in range(MAX_FIELDS)]
    await issued(county, "kind:RECEPTION", category="RECEPTION", expertise=fields)
    activity, starts = await planned(county, 2), NOW + 2 * DAY
    plan = county.plan(starts_at=starts, ends_at=starts + HOUR, kind=county.kinds["RECEPTION"])

    await edited(county, activity, replace(plan, expertise=tuple(fields)))

    assert await sql.value("select expertise from activity where id = $1", activity) == fields


async def test_they_are_everyones_and_no_other_kind_is_added(county: County) -> None:
    """A congress's staff read them, and change none."""
    host = await county.viewer("何远")
    with pytest.raises(ForbiddenError):
        async with ENGINE.transaction() as tx:
            await rules.draft(tx, host, "kind:RECEPTION", TODAY)
    with pytest.raises(ForbiddenError):
        async with ENGINE.transaction() as tx:
            await rules.add(tx, host, RuleKind.DUTY_CATEGORY, TODAY)
    with pytest.raises(InvalidError, match="不能新增"):
        async with ENGINE.transaction() as tx:
            await rules.add(tx, await county.viewer("高平"), RuleKind.REMINDER, TODAY)


@pytest.mark.parametrize(
    ("key", "said", "field"),
    [
        ("kind:RECEPTION", {"halfDays": -1}, "body.halfDays"),
        ("kind:RECEPTION", {"radiusM": 10}, "body.radiusM"),
        ("kind:RECEPTION", {"function": "宣"}, "body.function"),
        ("kind:RECEPTION", {"expertise": ["法律"] * (MAX_FIELDS + 1)}, "body.expertise"),
        ("kind:RECEPTION", {"minEvidence": "E9"}, "body.minEvidence"),
        ("kind:RECEPTION", {"horoscope": 1}, "body"),
        ("category:HELP", {"label": "  "}, "body.label"),
        ("category:HELP", {"halfDays": 0}, "body.halfDays"),
        ("category:HELP", {"halfDays": "两"}, "body.halfDays"),
        ("category:HELP", {"lists": ["WISHES"]}, "body.lists.0"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(
    county: County, key: str, said: dict[str, Any], field: str
) -> None:
    """In words, and nothing is written."""
    who, row = await drafted(county, key)

    with pytest.raises(InvalidError) as told:
        await written(who, row, TODAY, **{"category": "RECEPTION"} | said if key.startswith("kind") else said)

    assert told.value.detail["field"] == field
    assert await sql.value("select revision from rule_set where id = $1", row["id"]) == 1
