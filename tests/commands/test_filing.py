"""Filing an activity: what is missing is said at once, absences are set, duties made; opening it takes both back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.commands import activities, attendance, filing, scans
from server.domain.activities import Verb
from server.domain.scans import Presence
from server.errors import ConflictError, ForbiddenError, InvalidError
from server.store import filing as filed
from server.store import sql
from server.tables.engine import ENGINE
from tests.county import HOUR, NOW, County, a_county, a_scan, events, feed

pytestmark = pytest.mark.usefixtures("database")

WHY = "本人在场,手机没电"
SUMMARY = "接待选民十二人,收到意见七条,当场答复三条。"
AFTER = NOW + 4 * HOUR


async def an_ended_activity(county: County, *names: str, **changed: Any) -> UUID:
    viewer = await county.viewer("何远")
    seats = [county.seats[name] for name in names]
    async with ENGINE.transaction() as tx:
        made = await activities.create(tx, viewer, county.plan(**changed), seats=seats, publish=True, now=NOW)
        await activities.move(tx, viewer, made["id"], Verb.END, now=AFTER)
    return made["id"]


async def with_all_it_needs(county: County, activity: UUID) -> None:
    """A summary and a photo."""
    async with ENGINE.transaction() as tx:
        await filing.describe(tx, await county.viewer("何远"), activity, SUMMARY)
    await sql.execute(
        "insert into attachment (id, sha256, type, bytes, width, height, about_kind, about, by, taken_at, state,"
        " created_at) values (uuidv7(), sha256('a'), 'JPEG', 9, 3, 3, 'ACTIVITY', $1, $2, now(), 'WAITING', now())",
        activity,
        county.persons["何远"],
    )


async def file(county: County, activity: UUID, who: str = "何远") -> dict[str, Any]:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await filing.file(tx, viewer, activity, now=AFTER)


async def reopen(county: County, activity: UUID, why: str = "漏登一人", who: str = "何远") -> dict[str, Any]:
    viewer = await county.viewer(who)
    async with ENGINE.transaction() as tx:
        return await filing.reopen(tx, viewer, activity, why, now=AFTER)


async def was_there(county: County, activity: UUID, name: str) -> None:
    async with ENGINE.transaction() as tx:
        who = await county.viewer("何远")
        await attendance.decide(tx, who, activity, county.persons[name], Presence.PRESENT, WHY, now=AFTER)


async def presences(activity: UUID) -> dict[str, str]:
    rows = await sql.fetch(
        "select p.name, t.presence from attendance t join person p on p.id = t.person where t.activity = $1", activity
    )
    return {row["name"]: row["presence"] for row in rows}


async def duties(state: str = "APPROVED") -> dict[str, int]:
    rows = await sql.fetch(
        "select p.name, d.half_days from duty d join seat s on s.id = d.seat join person p on p.id = s.person"
        " where d.state = $1",
        state,
    )
    return {row["name"]: row["half_days"] for row in rows}


async def test_all_that_is_missing_is_said_at_once() -> None:
    """Summary, photos and a scan in review: three things, one answer, nothing moved."""
    county = await a_county()
    activity = await an_ended_activity(county, "陈静", "林涛")
    await a_scan(county, "陈静", activity)
    async with ENGINE.transaction() as tx:
        await scans.refold(tx, activity, county.persons["陈静"])

    with pytest.raises(ConflictError) as refused:
        await file(county, activity)

    assert len(await filed.missing(activity)) == 3
    assert all(words in refused.value.words for words in ("小结", "照片", "1 人的签到待核"))
    assert await sql.value("select state from activity where id = $1", activity) == "ENDED"


async def test_too_few_deputies_are_told_by_number() -> None:
    """The kind says how many there must be."""
    county = await a_county()
    await sql.execute("update activity_kind set min_deputies = 2")
    activity = await an_ended_activity(county, "陈静", "林涛")
    await with_all_it_needs(county, activity)
    await was_there(county, activity, "陈静")

    (words,) = await filed.missing(activity)

    assert "至少要有 2 名代表到场,现在是 1 名" in words


async def test_whoever_did_not_come_is_absent_and_who_came_has_the_half_days() -> None:
    """Rows, phones and history say so; those on leave are left as they are."""
    county = await a_county()
    activity = await an_ended_activity(county, "陈静", "林涛", "周敏")
    await sql.execute(
        "update attendance set enrolment = 'ON_LEAVE' where person = $1 and activity = $2",
        county.persons["周敏"],
        activity,
    )
    await with_all_it_needs(county, activity)
    await was_there(county, activity, "陈静")

    row = await file(county, activity)

    assert (row["state"], row["filed_at"]) == ("FILED", AFTER)
    assert await presences(activity) == {"陈静": "PRESENT", "林涛": "ABSENT", "周敏": "NONE"}
    assert await duties() == {"陈静": 1}
    (told,) = await feed(f"person:{county.persons['陈静']}", "duty")
    assert '"halfDays":1' in told["body"]
    assert await events("duty") == ["credit"]


async def test_filing_twice_is_refused() -> None:
    """Its state forbids it; nothing is credited again."""
    county = await a_county()
    activity = await an_ended_activity(county, "陈静")
    await with_all_it_needs(county, activity)
    await was_there(county, activity, "陈静")
    await file(county, activity)

    with pytest.raises(ConflictError):
        await file(county, activity)

    assert await events("duty") == ["credit"]


async def test_opening_again_takes_absences_and_duties_back() -> None:
    """With a reason; filed once more, the same duty stands again."""
    county = await a_county()
    activity = await an_ended_activity(county, "陈静", "林涛")
    await with_all_it_needs(county, activity)
    await was_there(county, activity, "陈静")
    await file(county, activity)

    await reopen(county, activity)

    assert await presences(activity) == {"陈静": "PRESENT", "林涛": "NONE"}
    assert (await duties(), await duties("VOID")) == ({}, {"陈静": 1})
    assert await feed(f"person:{county.persons['陈静']}", "duty") == []
    await file(county, activity)
    assert await duties() == {"陈静": 1}


async def test_only_congress_staff_open_it_again_and_say_why() -> None:
    """A station files what it held; taking it out of the files is the congress's."""
    county = await a_county()
    activity = await an_ended_activity(county, "陈静", unit=county.units["station"])
    await with_all_it_needs(county, activity)
    await was_there(county, activity, "陈静")
    await file(county, activity, who="周敏")

    with pytest.raises(ForbiddenError):
        await reopen(county, activity, who="周敏")
    with pytest.raises(InvalidError):
        await reopen(county, activity, why=" ")


async def test_a_scan_that_comes_after_the_filing_folds_again() -> None:
    """Who was set absent and stood at the door offline waits for staff; decided, they have their duty."""
    county = await a_county()
    activity = await an_ended_activity(county, "陈静", "林涛")
    await with_all_it_needs(county, activity)
    await was_there(county, activity, "陈静")
    await file(county, activity)

    await a_scan(county, "林涛", activity)
    async with ENGINE.transaction() as tx:
        await scans.refold(tx, activity, county.persons["林涛"])

    assert (await presences(activity))["林涛"] == "TO_REVIEW"
    assert await duties() == {"陈静": 1}
    await was_there(county, activity, "林涛")
    assert await duties() == {"陈静": 1, "林涛": 1}


async def test_a_summary_goes_up_once() -> None:
    """The staff of the congress above are told; again tells nobody."""
    county = await a_county()
    staff = county.persons["高平"]
    await sql.execute("update seat set unit = $1 where id = $2", county.units["city"], county.seats["高平"])
    activity = await an_ended_activity(county, "陈静")
    await with_all_it_needs(county, activity)
    await was_there(county, activity, "陈静")
    await file(county, activity)

    for later in range(2):
        async with ENGINE.transaction() as tx:
            viewer = await county.viewer("何远")
            await filing.send_up(tx, viewer, activity, now=AFTER + timedelta(days=later))

    (told,) = await feed(f"person:{staff}", "notice")
    assert SUMMARY in told["body"]
