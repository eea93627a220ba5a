"""Duties the system makes: the same rows come to the same duties, made step by step or all at once."""

import random
from typing import Any

import pytest

from server.commands import attendance, duties, filing
from server.commands.duty_catalogue import rows
from server.domain.scans import Presence
from server.errors import ConflictError, InvalidError
from server.store import sql
from server.tables.duties import DutyCategory
from server.tables.engine import ENGINE
from tests.commands.test_filing import AFTER, an_ended_activity, with_all_it_needs
from tests.county import County, a_county

pytestmark = pytest.mark.usefixtures("database")

STANDING = """
    select seat, category, title, on_date, half_days, source, source_id from duty
    where source <> 'SELF' and state = 'APPROVED' order by id
"""
NAMES = ("陈静", "林涛", "周敏")


async def standing() -> list[dict[str, Any]]:
    return await sql.fetch(STANDING)


async def a_step(county: County, chance: random.Random, activity: Any) -> None:
    """Something that may change what is credited; what its state forbids is no step."""
    viewer = await county.viewer("何远")
    person = county.persons[chance.choice(NAMES)]
    said = chance.choice([Presence.PRESENT, Presence.ABSENT, Presence.REFUSED])
    try:
        async with ENGINE.transaction() as tx:
            match chance.randrange(6):
                case 2 | 3:
                    await _write(activity, person, chance)
                    await duties.follow(tx, activity, [person])
                case 0:
                    await filing.file(tx, viewer, activity, now=AFTER)
                case 1:
                    await filing.reopen(tx, viewer, activity, "更正", now=AFTER)
                case _:
                    await attendance.decide(tx, viewer, activity, person, said, "更正")
    except (ConflictError, InvalidError):
        return


async def _write(activity: Any, person: Any, chance: random.Random) -> None:
    """A line is written there, or the person's lines are taken off."""
    if chance.random() < 0.3:
        await sql.execute("update list_item set deleted_at = now() where activity = $1 and by = $2", activity, person)
        return
    topic = await sql.value("select id from topic limit 1")
    await sql.execute(
        "insert into list_item (id, topic, activity, list, text, unit, state, photos, rank, merging, by, version)"
        " select uuidv7(), id, $2, $3, '门前积水', unit, 'OPEN', '[]', 'V', '{}', $4, 1 from topic where id = $1",
        topic,
        activity,
        chance.choice(["WORK", "PROBLEM", "RESULT"]),
        person,
    )


@pytest.mark.parametrize("seed", range(6))
async def test_made_step_by_step_or_from_all_rows_they_are_the_same(seed: int) -> None:
    """Whatever was decided, filed and opened, in whatever order: a rebuild of nothing comes to what stands."""
    county, chance = await a_county(), random.Random(seed)
    await DutyCategory.insert(*rows())
    there = [await an_ended_activity(county, *NAMES, title=f"接待{n}") for n in range(2)]
    for activity in there:
        await with_all_it_needs(county, activity)
    await sql.execute(
        "insert into topic (id, unit, title, brief, year, starts_on, ends_on, state, version)"
        " values (uuidv7(), $1, '校门口', '', 2026, '2026-01-01', '2026-12-31', 'OPEN', 1)",
        county.units["county"],
    )
    for _ in range(14):
        await a_step(county, chance, chance.choice(there))
    before = await standing()

    changed = await duties.rebuild()
    await sql.execute("delete from duty")
    await duties.rebuild()

    assert changed == 0
    assert await standing() == before


async def test_a_day_of_a_duty_is_of_the_congresss_calendar() -> None:
    """An hour past midnight there is the evening before in UTC."""
    county = await a_county()
    await DutyCategory.insert(*rows())
    activity = await an_ended_activity(county, "陈静")
    await sql.execute(
        "update activity set starts_at = '2026-11-20 16:30:00+00', ends_at = '2026-11-20 18:00:00+00' where id = $1",
        activity,
    )
    await with_all_it_needs(county, activity)
    async with ENGINE.transaction() as tx:
        viewer = await county.viewer("何远")
        await attendance.decide(tx, viewer, activity, county.persons["陈静"], Presence.PRESENT, "在场", now=AFTER)
        await filing.file(tx, viewer, activity, now=AFTER)

    (duty,) = await standing()

    assert duty["on_date"].isoformat() == "2026-11-21"
