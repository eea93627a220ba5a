"""Lists of activities: what each sees, page by page, and what the counts say."""

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from server.domain.activities import ActivityState, Enrol, Visibility
from server.domain.people import Role
from server.domain.permissions import Act, may
from server.store import activities, listed_activities, listed_scans, people, sql
from server.store.listed_activities import Filter
from server.tables.activities import Activity
from server.tables.columns import uuid7
from tests.county import HOUR, NOW, County, a_county, a_scan, add_seat

pytestmark = pytest.mark.usefixtures("database")


async def an_activity(county: County, unit: str = "county", **more: Any) -> UUID:
    made = uuid7()
    values: dict[str, Any] = {
        "kind": county.kinds["RECEPTION"],
        "starts_at": NOW,
        "ends_at": NOW + HOUR,
        "checkin_from": NOW,
        "checkin_until": NOW + HOUR,
        "state": ActivityState.PUBLISHED,
        "title": unit,
    }
    row = Activity(id=made, unit=county.units[unit], **values | more)
    await Activity.insert(row)
    return made


async def is_listed(activity: UUID, county: County, name: str, presence: str, enrolment: str = "INVITED") -> None:
    await sql.execute(
        "insert into attendance (id, activity, sitting, person, seat, enrolment, presence, evidence, reasons,"
        " both_sides, version) values ($1, $2, 0, $3, $4, $5, $6, 'E0', '{}', false, 1)",
        uuid7(),
        activity,
        county.persons[name],
        county.seats[name],
        enrolment,
        presence,
    )


async def test_a_list_shows_what_the_viewer_may_read_and_no_more() -> None:
    """Over all units, states, visibilities and enrolments, the list is a part of what `may` allows."""
    county = await a_county()
    await add_seat(county, "苏岚", "group", Role.LEADER)
    states = (ActivityState.DRAFT, ActivityState.PUBLISHED, ActivityState.CANCELLED)
    for unit, state, visibility, enrol in product(county.units, states, Visibility, Enrol):
        await an_activity(county, unit, state=state, visibility=visibility, enrol=enrol)
    asked = await an_activity(county, "next county", title="asked")
    await is_listed(asked, county, "王立", "NONE")
    above = await an_activity(county, "city", title="above")
    await is_listed(above, county, "林涛", "NONE")
    every = await activities.many([row["id"] for row in await sql.fetch("select id from activity")])

    for name in county.persons:
        viewer = await county.viewer(name)
        listed = {row["id"] for row in (await listed_activities.page(viewer, first=200)).rows}
        addressed = await activities.addressed(viewer, [row["id"] for row in every])
        allowed = {
            row["id"]
            for row in every
            if may(viewer, Act.READ_ACTIVITY, activities.target(row, addressed=row["id"] in addressed))
        }
        assert listed <= allowed, name
        elsewhere = {row["id"] for row in every if row["visibility"] == Visibility.PUBLIC}
        assert allowed - listed <= elsewhere, name


async def test_staff_see_where_those_they_elected_are_asked() -> None:
    """The city asks its deputy to something of its own: the county that elected them knows of it, others do not."""
    county = await a_county()
    asked = await an_activity(county, "city")
    await an_activity(county, "city")
    await is_listed(asked, county, "林涛", "NONE")

    found = {name: (await listed_activities.page(await county.viewer(name))).rows for name in ("何远", "高平", "陈静")}

    assert {name: [row["id"] for row in rows] for name, rows in found.items()} == {
        "何远": [asked],
        "高平": [],
        "陈静": [],
    }
    assert await activities.addressed(await county.viewer("何远"), [asked]) == {asked}
    assert await activities.addressed(await county.viewer("高平"), [asked]) == set()


async def test_a_staff_seat_not_acted_in_opens_nothing() -> None:
    """Who acts as a member of a group does not read as the staff they also are."""
    county = await a_county()
    asked = await an_activity(county, "city")
    await is_listed(asked, county, "林涛", "NONE")
    group = await add_seat(county, "何远", "group", Role.MEMBER)
    viewer = await people.viewer(county.persons["何远"], NOW, group)
    assert viewer is not None

    assert await activities.addressed(viewer, [asked]) == set()


async def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    """Newest first, also where many begin at the same moment; the last page says so."""
    county = await a_county()
    made = [await an_activity(county, starts_at=NOW + timedelta(hours=n // 3)) for n in range(8)]
    viewer = await county.viewer("何远")

    seen: list[UUID] = []
    after: str | None = None
    for _ in range(3):
        page = await listed_activities.page(viewer, after=after, first=3)
        seen, after = seen + [row["id"] for row in page.rows], page.next

    assert after is None
    assert len(seen) == len(set(seen)) == 8
    assert set(seen) == set(made)


@pytest.mark.parametrize("after", ["", "x", "1.2", "99999999999999999999.00", "…"])
async def test_a_cursor_nobody_gave_begins_at_the_beginning(after: str) -> None:
    """Bad input is the first page, not an error of ours."""
    county = await a_county()
    made = await an_activity(county)

    page = await listed_activities.page(await county.viewer("何远"), after=after)

    assert [row["id"] for row in page.rows] == [made]


async def test_a_list_is_narrowed_by_state_time_kind_and_words() -> None:
    """Each filter alone; a percent sign is a percent sign."""
    county = await a_county()
    early = await an_activity(county, starts_at=NOW - HOUR, place="渡口")
    late = await an_activity(county, kind=county.kinds["SESSION"], state=ActivityState.ENDED)
    viewer = await county.viewer("何远")

    async def ids(**how: Any) -> list[UUID]:
        return [row["id"] for row in (await listed_activities.page(viewer, Filter(**how))).rows]

    assert await ids() == [late, early]
    assert await ids(states=[ActivityState.ENDED]) == [late]
    assert await ids(since=NOW) == [late]
    assert await ids(until=NOW) == [early]
    assert await ids(kind=county.kinds["SESSION"]) == [late]
    assert await ids(words="渡口") == [early]
    assert await ids(words="%") == []


async def test_counts_of_many_activities_come_at_once() -> None:
    """Expected are those asked and not on leave; an activity nobody was asked to counts nothing."""
    county = await a_county()
    one, none = await an_activity(county), await an_activity(county)
    await is_listed(one, county, "陈静", "PRESENT")
    await is_listed(one, county, "林涛", "TO_REVIEW", "UNINVITED")
    await is_listed(one, county, "王立", "NONE", "ON_LEAVE")
    await is_listed(one, county, "周敏", "REFUSED", "ENROLLED")

    counts = await activities.counts([one, none])

    none_waits = {"waiting": 0, "leave_asked": 0}
    assert counts[one] == {"expected": 2, "present": 1, "to_review": 1, "on_leave": 1, "refused": 1} | none_waits
    assert set(counts[none].values()) == {0}


async def test_units_that_may_hold_an_activity_are_of_ones_own_congress() -> None:
    """County staff hold activities in the county's units, not in the town's; deputies in none."""
    county = await a_county()

    held = await activities.units(await county.viewer("何远"))

    assert [row["name"] for row in held] == ["county", "station", "group"]
    assert await activities.units(await county.viewer("陈静")) == []


async def test_scans_are_listed_with_their_distance() -> None:
    """A kilometre north is about a kilometre; without a place nothing is measured."""
    county = await a_county()
    there = await an_activity(county, lat=24_500_000, lng=117_600_000)
    await a_scan(county, "陈静", there, lat=24_509_000, lng=117_600_000, accuracy_m=10)
    await a_scan(county, "林涛", there)

    scans = await listed_scans.of(there)

    assert {row["name"]: row["distance_m"] for row in scans} == {"陈静": 1001, "林涛": None}


async def test_stray_scans_are_shown_to_whom_the_person_belongs() -> None:
    """A code nobody knows was scanned: staff of the person's congress hear of it, also who elected them."""
    county = await a_county()
    await a_scan(county, "陈静", None)
    await a_scan(county, "林涛", None)
    await a_scan(county, "王立", None)

    strays = await listed_scans.stray(await county.viewer("何远"))

    assert {row["name"] for row in strays} == {"陈静", "林涛"}
    assert await listed_scans.stray(await county.viewer("高平")) == []
