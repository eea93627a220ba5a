"""What staff say of someone's presence: when it stands, when it is refused, who hears of it."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import activities, attendance
from server.domain.scans import Presence
from server.errors import ConflictError, DaimaError, ForbiddenError, InvalidError, NotFoundError
from server.store import sql
from server.tables.engine import ENGINE
from tests.county import HOUR, NOW, County, a_county, a_scan, events, feed

pytestmark = pytest.mark.usefixtures("database")

WHY = "本人在场,手机没电"


async def a_running_activity(county: County, *names: str, who: str = "何远", **changed: Any) -> UUID:
    viewer = await county.viewer(who)
    seats = [county.seats[name] for name in names]
    async with ENGINE.transaction() as tx:
        made = await activities.create(tx, viewer, county.plan(**changed), seats=seats, publish=True, now=NOW)
    return made["id"]


async def decided(
    county: County, activity: UUID, name: str, presence: Presence, reason: str | None = None, who: str = "何远"
) -> dict[str, Any]:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await attendance.decide(tx, viewer, activity, county.persons[name], presence, reason, now=NOW + HOUR)


async def titles(county: County, name: str) -> list[str]:
    rows = await feed(f"person:{county.persons[name]}", "notice")
    return [msgspec.json.decode(row["body"])["title"] for row in rows]


async def test_accepting_a_scan_in_review_makes_it_present() -> None:
    """Row, both phones, history and a notice say the same."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静")
    await a_scan(county, "陈静", activity)

    row = await decided(county, activity, "陈静", Presence.PRESENT)

    assert row["presence"] == Presence.PRESENT
    (own,) = await feed(f"person:{county.persons['陈静']}", "attendance")
    (desk,) = await feed(f"activity-staff:{activity}", "roster")
    assert {msgspec.json.decode(told["body"])["presence"] for told in (own, desk)} == {"PRESENT"}
    assert own["rev"] == desk["rev"] == row["version"]
    assert await events("attendance") == ["decide"]
    assert (await titles(county, "陈静"))[-1] == "到场核定:接待选民"


async def test_the_newest_decision_stands() -> None:
    """Staff may change their mind; both decisions are kept."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静")
    await a_scan(county, "陈静", activity)
    await decided(county, activity, "陈静", Presence.PRESENT)

    viewer = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        row = await attendance.decide(
            tx, viewer, activity, county.persons["陈静"], Presence.REFUSED, "替人扫码", now=NOW + 2 * HOUR
        )

    assert row["presence"] == Presence.REFUSED
    assert await sql.value("select count(*) from decision") == 2


async def test_a_decision_that_changes_nothing_disturbs_nobody() -> None:
    """The person is told only when the answer is another than before."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静")
    await a_scan(county, "陈静", activity)
    await decided(county, activity, "陈静", Presence.PRESENT)
    before = await titles(county, "陈静")

    await decided(county, activity, "陈静", Presence.PRESENT)

    assert await titles(county, "陈静") == before


@pytest.mark.parametrize("reason", [None, "", "  "])
async def test_a_refusal_wants_a_reason(reason: str | None) -> None:
    """The person will read it; without one nothing is written."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静")
    await a_scan(county, "陈静", activity)

    with pytest.raises(InvalidError) as refused:
        await decided(county, activity, "陈静", Presence.REFUSED, reason)

    assert refused.value.detail["field"] == "reason"
    assert await sql.value("select count(*) from decision") == 0


async def test_presence_without_a_scan_wants_a_reason() -> None:
    """What staff enter without any proof is E0, and says why."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静")

    with pytest.raises(InvalidError):
        await decided(county, activity, "陈静", Presence.PRESENT)
    row = await decided(county, activity, "陈静", Presence.PRESENT, WHY)

    assert (row["presence"], row["evidence"]) == ("PRESENT", "E0")


@pytest.mark.parametrize("presence", [Presence.NONE, Presence.TO_REVIEW])
async def test_only_an_answer_is_an_answer(presence: Presence) -> None:
    """Nobody decides that something waits for a decision."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静")

    with pytest.raises(InvalidError) as refused:
        await decided(county, activity, "陈静", presence, WHY)

    assert refused.value.detail["field"] == "presence"


WHO = [
    ("何远", "何远", ForbiddenError),
    ("何远", "陈静", None),
    ("周敏", "陈静", ForbiddenError),
    ("陈静", "陈静", ForbiddenError),
    ("高平", "陈静", ForbiddenError),
]


@pytest.mark.parametrize(("who", "name", "error"), WHO)
async def test_who_may_decide_of_whom(who: str, name: str, error: type[DaimaError] | None) -> None:
    """Staff in scope of others, never of themselves; deputies and neighbours of nobody."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静", "何远")

    if error is None:
        await decided(county, activity, name, Presence.PRESENT, WHY, who=who)
        return
    with pytest.raises(error):
        await decided(county, activity, name, Presence.PRESENT, WHY, who=who)


async def test_a_county_decides_of_whom_it_elected_upward() -> None:
    """At an activity of the city, the county may speak of its own city deputy and of nobody else."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静", "林涛")
    await sql.execute("update activity set unit = $1", county.units["city"])

    row = await decided(county, activity, "林涛", Presence.PRESENT, WHY)

    assert row["presence"] == Presence.PRESENT
    with pytest.raises(ForbiddenError):
        await decided(county, activity, "陈静", Presence.PRESENT, WHY)


async def test_nobody_unknown_to_the_activity_is_decided_of() -> None:
    """Neither asked nor scanned in: there is nothing to decide."""
    county = await a_county()
    activity = await a_running_activity(county)

    with pytest.raises(NotFoundError):
        await decided(county, activity, "陈静", Presence.PRESENT, WHY)


async def test_what_is_filed_is_decided() -> None:
    """After filing nobody changes presence by hand."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静")
    await sql.execute("update activity set state = 'FILED'")

    with pytest.raises(ConflictError):
        await decided(county, activity, "陈静", Presence.ABSENT)
