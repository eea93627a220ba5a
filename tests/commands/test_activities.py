"""Activities from plan to end: who is told, what stands, what is refused."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import activities
from server.domain.activities import ActivityState, Verb, Visibility
from server.domain.codes import CodeKind, has_right_sign, poster_hash
from server.domain.plans import Plan
from server.errors import ConflictError, DaimaError, ForbiddenError, InvalidError, NotFoundError
from server.store import activities as stored
from server.store import codes, sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.county import HOUR, NOW, County, a_county, a_device, a_scan, events, feed

pytestmark = pytest.mark.usefixtures("database")


async def created(county: County, who: str = "何远", plan: Plan | None = None, **how: Any) -> dict[str, Any]:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await activities.create(tx, viewer, plan or county.plan(), now=NOW, **how)


async def moved(county: County, activity: UUID, verb: Verb, *, who: str = "何远", **how: Any) -> dict[str, Any]:
    viewer = await county.viewer(who)
    options: dict[str, Any] = {"now": NOW} | how
    async with ENGINE.transaction() as tx:
        return await activities.move(tx, viewer, activity, verb, **options)


async def invited(county: County, activity: UUID, *names: str, who: str = "何远") -> list[UUID]:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await activities.invite(tx, viewer, activity, [county.seats[name] for name in names], now=NOW)


async def test_a_new_activity_has_its_kinds_defaults_and_a_code() -> None:
    """What the form leaves open comes from the kind; the poster can be printed at once."""
    county = await a_county()

    made = await created(county, plan=county.plan(title=" 接待选民 "))

    row = await stored.one(made["id"])
    assert row is not None
    assert row["title"] == "接待选民"
    assert (row["state"], row["enrol"], row["min_evidence"], row["radius_m"]) == ("DRAFT", "ASSIGNED", "E1", 300)
    assert (row["checkin_from"], row["checkin_until"]) == (NOW + HOUR / 2, NOW + 3 * HOUR)
    code = await codes.active(CodeKind.ACTIVITY, made["id"])
    assert code is not None
    assert has_right_sign(code["token"])
    assert await events("activity") == ["create"]


async def test_a_draft_is_told_to_nobody() -> None:
    """Until it is published no phone hears of it, also not those on its list."""
    county = await a_county()

    await created(county, seats=[county.seats["陈静"]], plan=county.plan(visibility=Visibility.PUBLIC))

    assert await sql.value("select count(*) from feed") == 0
    assert await sql.value("select count(*) from attendance where enrolment = 'INVITED'") == 1


async def test_publishing_tells_all_who_are_asked() -> None:
    """The activity, one's own attendance, a notice, and a line on the desk's roster."""
    county = await a_county()
    await a_device(county, "陈静")
    made = await created(county, seats=[county.seats["陈静"], county.seats["林涛"]])

    await moved(county, made["id"], Verb.PUBLISH)

    scope = f"person:{county.persons['陈静']}"
    (notice,) = await feed(scope, "notice")
    assert "接待选民" in msgspec.json.decode(notice["body"])["title"]
    assert "11月21日 10:00" in msgspec.json.decode(notice["body"])["body"]
    assert len(await feed(scope, "attendance")) == 1
    (told,) = await feed(f"activity:{made['id']}", "activity")
    assert msgspec.json.decode(told["body"])["state"] == "PUBLISHED"
    roster = [msgspec.json.decode(row["body"]) for row in await feed(f"activity-staff:{made['id']}", "roster")]
    assert {row["name"]: len(row["devices"]) for row in roster} == {"陈静": 1, "林涛": 0}
    assert await feed(f"unit:{county.units['county']}", "activity") == []


@pytest.mark.parametrize(
    ("kind", "visibility"), [("RECEPTION", "UNIT"), ("RECEPTION", "PUBLIC"), ("SHARING", "MEMBERS")]
)
async def test_an_open_activity_stands_in_its_units_menu_until_it_ends(kind: str, visibility: str) -> None:
    """All at or under the unit see it, and no more once it is over."""
    county = await a_county()
    menu = f"unit:{county.units['county']}"
    plan = county.plan(kind=county.kinds[kind], visibility=Visibility(visibility))
    made = await created(county, plan=plan, publish=True)

    assert len(await feed(menu, "activity")) == 1

    await moved(county, made["id"], Verb.END, now=NOW + 2 * HOUR)

    assert await feed(menu, "activity") == []
    assert len(await feed(f"activity:{made['id']}", "activity")) == 1


async def test_cancelling_tells_the_invited_and_judges_again() -> None:
    """Whoever scans after it was cancelled is refused; who was asked is told not to come."""
    county = await a_county()
    made = await created(county, seats=[county.seats["陈静"]], publish=True)
    await a_scan(county, "陈静", made["id"], captured_at=NOW + HOUR, received_at=NOW + HOUR, checks="{}")

    await moved(county, made["id"], Verb.CANCEL, reason="暴雨", now=NOW + HOUR / 2)

    titles = [
        msgspec.json.decode(row["body"])["title"] for row in await feed(f"person:{county.persons['陈静']}", "notice")
    ]
    assert titles[-1].startswith("活动已取消")
    assert await sql.value("select verdict from scan") == "REFUSED"
    assert await sql.value("select presence from attendance") == "REFUSED"
    (told,) = await feed(f"activity:{made['id']}", "activity")
    assert msgspec.json.decode(told["body"])["cancelledAt"] is not None


async def test_a_cancelled_draft_disturbs_nobody() -> None:
    """Nobody had heard of it."""
    county = await a_county()
    made = await created(county, seats=[county.seats["陈静"]])

    await moved(county, made["id"], Verb.CANCEL)

    assert await sql.value("select count(*) from feed") == 0
    assert await sql.value("select count(*) from notice") == 0


REFUSED = [
    (Verb.PUBLISH, NOW, "PUBLISHED"),
    (Verb.START, NOW - timedelta(days=2), "PUBLISHED"),
    (Verb.END, NOW, "PUBLISHED"),
    (Verb.CANCEL, NOW, "RUNNING"),
]


@pytest.mark.parametrize(("verb", "now", "state"), REFUSED)
async def test_a_move_that_is_not_open_changes_nothing(verb: Verb, now: Any, state: str) -> None:
    """The state stays, nothing is written, and the words say why."""
    county = await a_county()
    made = await created(county, publish=True)
    await sql.execute("update activity set state = $1", state)

    with pytest.raises(ConflictError):
        await moved(county, made["id"], verb, now=now)

    assert await sql.value("select state from activity") == state
    assert await events("activity") == ["create", "publish"]


async def test_who_looked_at_an_older_version_is_told_so() -> None:
    """Two hosts move the same activity; the slower one sees that it changed."""
    county = await a_county()
    made = await created(county)
    await moved(county, made["id"], Verb.PUBLISH, version=made["version"])

    with pytest.raises(ConflictError):
        await moved(county, made["id"], Verb.START, version=made["version"])


async def test_two_hosts_at_once_move_it_once(database: None) -> None:
    """The second waits for the first, then finds the state changed."""
    county = await a_county()
    made = await created(county)

    done = await asyncio.gather(*(moved(county, made["id"], Verb.PUBLISH) for _ in range(3)), return_exceptions=True)

    assert sum(isinstance(one, dict) for one in done) == 1
    assert sum(isinstance(one, ConflictError) for one in done) == 2
    assert await events("activity") == ["create", "publish"]


WRONG = [
    ("title", {"title": " "}),
    ("endsAt", {"ends_at": NOW}),
    ("radiusM", {"radius_m": 5}),
    ("lat", {"lat": 1}),
    ("lat", {"position_required": True}),
    ("kind", {"kind": uuid7()}),
    ("unit", {"unit": uuid7()}),
]


@pytest.mark.parametrize(("field", "changed"), WRONG)
async def test_a_wrong_plan_names_the_field_and_leaves_nothing(field: str, changed: dict[str, Any]) -> None:
    """The form marks the field; no row, code or line of history is left behind."""
    county = await a_county()

    with pytest.raises(InvalidError) as refused:
        await created(county, plan=county.plan(**changed))

    assert refused.value.detail["field"] == field
    for table in ("activity", "code", "event"):
        assert await sql.value(f"select count(*) from {table}") == 0


NOT_THEIRS = [
    ("陈静", "county", "RECEPTION", ForbiddenError),
    ("周敏", "county", "RECEPTION", ForbiddenError),
    ("周敏", "station", "SESSION", ForbiddenError),
    ("何远", "town", "RECEPTION", ForbiddenError),
    ("高平", "county", "RECEPTION", ForbiddenError),
    ("周敏", "station", "RECEPTION", None),
    ("何远", "station", "SESSION", None),
]


@pytest.mark.parametrize(("who", "unit", "kind", "error"), NOT_THEIRS)
async def test_who_may_hold_what_where(who: str, unit: str, kind: str, error: type[DaimaError] | None) -> None:
    """Staff in their congress's units, a station its own kinds at home, deputies nothing."""
    county = await a_county()
    plan = county.plan(unit=county.units[unit], kind=county.kinds[kind])

    if error is None:
        assert (await created(county, who, plan))["state"] == ActivityState.DRAFT
        return
    with pytest.raises(error):
        await created(county, who, plan)


async def test_an_unknown_activity_is_not_found_and_a_foreign_one_is_not_theirs() -> None:
    """Staff of the next county may neither invite to it nor move it."""
    county = await a_county()
    made = await created(county, publish=True)

    with pytest.raises(NotFoundError):
        await moved(county, uuid7(), Verb.START)
    with pytest.raises(ForbiddenError):
        await moved(county, made["id"], Verb.CANCEL, who="高平")
    with pytest.raises(ForbiddenError):
        await invited(county, made["id"], "苏岚", who="高平")


async def test_a_phone_recognises_the_poster_it_was_told_of() -> None:
    """The feed carries the hash of the printed token."""
    county = await a_county()
    made = await created(county, publish=True)
    code = await codes.active(CodeKind.ACTIVITY, made["id"])
    assert code is not None

    (told,) = await feed(f"activity:{made['id']}", "activity")

    assert msgspec.json.decode(told["body"])["posters"] == [
        {"hash": poster_hash(made["id"], code["token"]), "retiredAt": None}
    ]
