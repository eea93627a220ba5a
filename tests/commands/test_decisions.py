"""Many decided at once, and what was said of a person before: nothing half done, nothing forgotten."""

from uuid import UUID

import pytest

from server.commands import attendance
from server.domain.scans import Presence
from server.errors import InvalidError
from server.store import decisions
from server.tables.engine import ENGINE
from tests.commands.test_attendance import WHY, a_running_activity, decided, titles
from tests.county import HOUR, NOW, County, a_county, a_scan

pytestmark = pytest.mark.usefixtures("database")


async def decided_all(county: County, activity: UUID, *names: str, reason: str | None = None) -> None:
    viewer = await county.viewer("何远")
    persons = [county.persons[name] for name in names]
    async with ENGINE.transaction() as tx:
        await attendance.decide_all(tx, viewer, activity, persons, Presence.PRESENT, reason, now=NOW + HOUR)


async def said_of(county: County, activity: UUID, name: str) -> list[tuple[str, str | None, str]]:
    rows = await decisions.of(activity, county.persons[name])
    return [(row["presence"], row["reason"], row["by_name"]) for row in rows]


async def test_all_of_them_are_present_and_each_is_told() -> None:
    """One click for a room; named twice is decided once."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静", "林涛")

    await decided_all(county, activity, "陈静", "林涛", "陈静", reason=WHY)

    assert await said_of(county, activity, "陈静") == [("PRESENT", WHY, "何远")]
    assert await said_of(county, activity, "林涛") == [("PRESENT", WHY, "何远")]
    assert (await titles(county, "林涛"))[-1] == "到场核定:接待选民"


async def test_one_that_cannot_be_decided_undoes_the_rest() -> None:
    """The name of who has no scan is said, and nobody is decided."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静", "林涛")
    await a_scan(county, "陈静", activity)

    with pytest.raises(InvalidError, match="林涛:没有扫码记录"):
        await decided_all(county, activity, "陈静", "林涛")

    assert await said_of(county, activity, "陈静") == []


async def test_more_than_a_page_is_refused() -> None:
    """A list of a thousand is a slip, not a decision."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静")
    viewer = await county.viewer("何远")

    async with ENGINE.transaction() as tx:
        with pytest.raises(InvalidError, match="200"):
            await attendance.decide_all(tx, viewer, activity, [activity] * 201, Presence.PRESENT, WHY, now=NOW)


async def test_what_was_said_before_stays_to_be_read() -> None:
    """A correction does not rub out what it corrects."""
    county = await a_county()
    activity = await a_running_activity(county, "陈静")
    await decided(county, activity, "陈静", Presence.PRESENT, WHY)

    await decided(county, activity, "陈静", Presence.ABSENT)

    assert [presence for presence, _, _ in await said_of(county, activity, "陈静")] == ["ABSENT", "PRESENT"]
