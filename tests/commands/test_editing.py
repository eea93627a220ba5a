"""Activities changed after they stand: what is told to whom, and what is refused in words."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import editing
from server.domain.activities import ActivityState, Enrol, Verb
from server.domain.permissions import Act, may
from server.domain.plans import AgendaLine, Plan
from server.errors import ConflictError, DaimaError, ForbiddenError, InvalidError
from server.store import activities as stored
from server.store import listed_activities, sql
from server.sync import scopes
from server.tables.engine import ENGINE
from tests.commands.test_activities import created, invited, moved
from tests.county import HOUR, NOW, County, a_county, events, feed
from tests.topics import a_topic

pytestmark = pytest.mark.usefixtures("database")


async def edited(county: County, activity: UUID, plan: Plan, *, who: str = "何远", **how: Any) -> dict[str, Any]:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await editing.edit(tx, viewer, activity, plan, now=NOW, **how)


async def notices_of(county: County, name: str) -> list[dict[str, Any]]:
    """What a person finds in 消息, the oldest first."""
    rows = await feed(f"person:{county.persons[name]}", "notice")
    return [msgspec.json.decode(row["body"]) for row in rows]


async def test_every_field_of_a_plan_is_kept_and_changed() -> None:
    """What the form says is what the row says, at first and after."""
    county = await a_county()
    first = county.plan(
        agenda=(AgendaLine("签到", "09:00"), AgendaLine("座谈")),
        cohosts=(county.units["town"],),
        enrol=Enrol.OPEN,
        places=20,
        enrol_until=NOW + HOUR,
        expertise=("法律", "环保"),
        function="督",
        min_deputies=2,
        announce_days=3,
        topic=await a_topic(unit=county.units["county"]),
        host_seat=county.seats["周敏"],
        unit=county.units["station"],
    )

    made = await created(county, plan=first)
    row = await stored.one(made["id"])
    changed = await edited(county, made["id"], county.plan(title="改名", unit=county.units["county"]))

    assert row is not None
    assert [(line.time, line.title) for line in stored.agenda(row)] == [("09:00", "签到"), (None, "座谈")]
    assert [unit["name"] for unit in stored.cohosts(row)] == ["town"]
    assert (row["enrol"], row["places"], row["expertise"], row["function"]) == ("OPEN", 20, ["法律", "环保"], "督")
    assert (row["min_deputies"], row["announce_days"], row["host_name"]) == (2, 3, "周敏")
    assert (changed["title"], changed["places"], changed["cohosts"], changed["topic"]) == ("改名", None, None, None)
    assert (changed["enrol"], changed["unit"], changed["version"]) == ("ASSIGNED", county.units["county"], 2)


async def test_a_new_time_is_told_with_its_reason() -> None:
    """Who is on the list reads what changed and why; the feed carries the new time; history keeps the reason."""
    county = await a_county()
    made = await created(county, seats=[county.seats["陈静"]], publish=True)

    plan = county.plan(starts_at=NOW + 4 * HOUR, ends_at=NOW + 6 * HOUR, place="二楼会议室")
    await edited(county, made["id"], plan, reason="会场冲突。")

    told = (await notices_of(county, "陈静"))[-1]
    assert told["title"] == "活动有变:接待选民"
    assert told["body"] == "时间改为11月21日 13:00至15:00;地点改为二楼会议室。原因:会场冲突。请以新的安排为准。"
    (row,) = await feed(f"activity:{made['id']}", "activity")
    assert msgspec.json.decode(row["body"])["place"] == "二楼会议室"
    assert (await events("activity"))[-1] == "edit"


@pytest.mark.parametrize(("hours", "is_critical"), [(11, True), (13, False)])
async def test_what_begins_soon_wakes_people_in_the_night(hours: int, is_critical: bool) -> None:
    """A change or the end of what is held within twelve hours is critical; both stand in place of its reminders."""
    county = await a_county()
    plan = county.plan(starts_at=NOW + hours * HOUR, ends_at=NOW + 20 * HOUR)
    made = await created(county, plan=plan, seats=[county.seats["陈静"]], publish=True)

    later = county.plan(starts_at=NOW + 14 * HOUR, ends_at=NOW + 20 * HOUR)
    await edited(county, made["id"], later, reason="会场冲突")

    told = (await notices_of(county, "陈静"))[-1]
    row = await sql.one("select urgency, critical, tag from notice where title = $1", told["title"])
    assert row == {"urgency": "HIGH", "critical": is_critical, "tag": f"act-{made['id']}"}
    await moved(county, made["id"], Verb.CANCEL, reason="台风")
    off = await sql.one("select urgency, critical, tag from notice where title like '活动已取消%'")
    assert off == {"urgency": "HIGH", "critical": False, "tag": f"act-{made['id']}"}


async def test_other_words_disturb_nobody() -> None:
    """A brief put better needs no reason and sends no notice; phones have it all the same."""
    county = await a_county()
    made = await created(county, seats=[county.seats["陈静"]], publish=True)

    await edited(county, made["id"], county.plan(brief="请带证件。"))

    assert len(await notices_of(county, "陈静")) == 1
    (row,) = await feed(f"activity:{made['id']}", "activity")
    assert msgspec.json.decode(row["body"])["brief"] == "请带证件。"


async def test_what_is_no_longer_on_the_menu_leaves_it() -> None:
    """Made for those asked alone, it is gone from everybody else's phone."""
    county = await a_county()
    made = await created(county, plan=county.plan(enrol=Enrol.OPEN), publish=True)
    menu = f"unit:{county.units['county']}"
    assert len(await feed(menu, "activity")) == 1

    await edited(county, made["id"], county.plan(enrol=Enrol.ASSIGNED))

    assert await feed(menu, "activity") == []


async def test_more_places_go_to_who_waits() -> None:
    """Fewer than are taken there cannot be; with one more the next in turn moves up in the same breath."""
    county = await a_county()
    asked = [county.seats["陈静"], county.seats["林涛"]]
    made = await created(county, plan=county.plan(enrol=Enrol.OPEN, places=2), seats=asked, publish=True)
    await sql.execute("update attendance set enrolment = 'WAITING', queue = 1 where seat = $1", asked[1])
    await sql.execute("update activity set places = 1")

    await edited(county, made["id"], county.plan(enrol=Enrol.OPEN, places=2))

    assert await sql.value("select enrolment from attendance where seat = $1", asked[1]) == "ENROLLED"
    with pytest.raises(InvalidError, match="名额不能少于已经占用的 2 个"):
        await edited(county, made["id"], county.plan(enrol=Enrol.OPEN, places=1))


REFUSED: list[tuple[dict[str, Any], str, type[DaimaError], str]] = [
    ({"starts_at": NOW + 2 * HOUR}, "PUBLISHED", InvalidError, "时间或地点变了,请写明原因"),
    ({"title": ""}, "DRAFT", InvalidError, "请填写活动名称"),
    ({"brief": "x"}, "ENDED", ConflictError, "不能再改"),
    ({"brief": "x"}, "CANCELLED", ConflictError, "不能再改"),
    ({"starts_at": NOW + 2 * HOUR}, "RUNNING", InvalidError, "不能再改开始时间"),
]


@pytest.mark.parametrize(("changed", "state", "error", "words"), REFUSED)
async def test_what_may_not_be_changed_is_said(
    changed: dict[str, Any], state: str, error: type[DaimaError], words: str
) -> None:
    """Each refusal names its reason; nothing is written."""
    county = await a_county()
    made = await created(county)
    await sql.execute("update activity set state = $2 where id = $1", made["id"], state)

    with pytest.raises(error) as refused:
        await edited(county, made["id"], county.plan(**changed))

    assert words in refused.value.words
    assert await sql.value("select version from activity") == 1


async def test_an_announced_one_keeps_its_kind_and_unit() -> None:
    """What was announced as a reception of the county stays one."""
    county = await a_county()
    made = await created(county, publish=True)

    for changed in ({"kind": county.kinds["SESSION"]}, {"unit": county.units["station"]}):
        with pytest.raises(InvalidError, match="不能再改类型和组织单位"):
            await edited(county, made["id"], county.plan(**changed))


async def test_the_slower_of_two_is_told() -> None:
    """Who looked at an older version changes nothing."""
    county = await a_county()
    made = await created(county)

    await edited(county, made["id"], county.plan(title="先到"), version=1)
    with pytest.raises(ConflictError):
        await edited(county, made["id"], county.plan(title="后到"), version=1)

    assert await sql.value("select title from activity") == "先到"


async def test_others_may_not_change_it() -> None:
    """Neither staff of the next county nor a deputy."""
    county = await a_county()
    made = await created(county)

    for who in ("高平", "陈静", "周敏"):
        with pytest.raises(ForbiddenError):
            await edited(county, made["id"], county.plan(), who=who)


async def test_a_host_is_one_of_the_unit_or_its_congress() -> None:
    """Staff of another county, or a deputy, run nothing here."""
    county = await a_county()

    for name in ("高平", "陈静"):
        with pytest.raises(InvalidError, match="负责人"):
            await created(county, plan=county.plan(host_seat=county.seats[name]))


async def test_a_topic_must_be_worked_on_there() -> None:
    """A county's topic is none of the city's activities, and a closed one nobody's."""
    county = await a_county()
    topic = await a_topic(unit=county.units["county"])
    await sql.execute("update topic set state = 'CLOSED'")

    with pytest.raises(InvalidError, match="已经结束"):
        await created(county, plan=county.plan(topic=topic))


async def test_why_it_is_cancelled_is_read_by_who_was_told() -> None:
    """Without a reason it stays; with one the deputies and the staff of the unit that holds it too read it."""
    county = await a_county()
    plan = county.plan(cohosts=(county.units["station"],))
    made = await created(county, plan=plan, seats=[county.seats["陈静"]], publish=True)
    assert (await notices_of(county, "周敏"))[-1]["title"] == "协办活动:接待选民"

    with pytest.raises(InvalidError, match="请写明取消的原因"):
        await moved(county, made["id"], Verb.CANCEL, reason=" ")
    await moved(county, made["id"], Verb.CANCEL, reason="台风")

    for name in ("陈静", "周敏"):
        assert "原因:台风。" in (await notices_of(county, name))[-1]["body"]
    row = await stored.one(made["id"])
    assert row is not None
    assert (row["state"], row["cancel_reason"]) == (ActivityState.CANCELLED, "台风")


async def test_a_unit_that_holds_it_too_works_it_and_does_not_end_it() -> None:
    """Once it is announced its desk reads and fills the list; changing and cancelling stay with the host."""
    county = await a_county()
    made = await created(county, plan=county.plan(cohosts=(county.units["next county"],)))
    gao = await county.viewer("高平")
    draft = await stored.one(made["id"])
    await moved(county, made["id"], Verb.PUBLISH)
    row = await stored.one(made["id"])
    assert draft is not None
    assert row is not None
    works = (Act.READ_ACTIVITY, Act.INVITE, Act.SEE_ROSTER, Act.OPEN_DISPLAY, Act.PRINT_CODE)

    assert not any(may(gao, act, stored.target(draft)) for act in works)
    assert all(may(gao, act, stored.target(row)) for act in works)
    assert await invited(county, made["id"], "苏岚", who="高平") == [county.persons["苏岚"]]
    assert made["id"] in {one["id"] for one in (await listed_activities.page(gao)).rows}
    await sql.execute("update activity set starts_at = now(), ends_at = now() + interval '1 hour'")
    assert f"activity-staff:{made['id']}" in await scopes.held(ENGINE.pool, gao)
    with pytest.raises(ForbiddenError):
        await moved(county, made["id"], Verb.CANCEL, reason="台风", who="高平")
