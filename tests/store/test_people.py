"""Seats as rights, and whom a viewer may ask."""

from datetime import date, timedelta

import pytest

from server.domain.people import Role, SeatStatus
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.store import people
from tests.county import NOW, a_county, add_seat

pytestmark = pytest.mark.usefixtures("database")


async def test_a_viewer_acts_in_a_seat_held_today() -> None:
    """A seat that ended, has not begun or is suspended gives no rights."""
    county = await a_county()
    ended = await add_seat(county, "陈静", "town", Role.DEPUTY, until=date(2026, 11, 21))
    coming = await add_seat(county, "陈静", "town", Role.DEPUTY, since=date(2026, 11, 22))
    suspended = await add_seat(county, "陈静", "town", Role.DEPUTY, status=SeatStatus.SUSPENDED)

    for seat in (ended, coming, suspended, county.seats["何远"]):
        assert await people.viewer(county.persons["陈静"], NOW, seat) is None
    viewer = await people.viewer(county.persons["陈静"], NOW)
    assert viewer is not None
    assert viewer.seat == county.seats["陈静"]
    assert [seat.role for seat in viewer.seats] == [Role.DEPUTY, Role.MEMBER]


async def test_a_day_begins_in_the_zone_of_the_congress() -> None:
    """At five in the afternoon UTC it is tomorrow in Shanghai, and a seat of tomorrow is held."""
    county = await a_county()
    coming = await add_seat(county, "陈静", "town", Role.DEPUTY, since=date(2026, 11, 22))

    assert await people.viewer(county.persons["陈静"], NOW + timedelta(hours=14), coming) is None
    assert await people.viewer(county.persons["陈静"], NOW + timedelta(hours=16), coming) is not None


ASKABLE = {
    "何远": {"何远", "陈静", "周敏", "林涛"},
    "周敏": {"周敏", "林涛"},
    "高平": {"高平", "苏岚"},
}


@pytest.mark.parametrize("name", sorted(ASKABLE))
async def test_a_search_finds_whom_the_viewer_may_ask(name: str) -> None:
    """The county's own, whom it elected upward, who meets voters at its station; not the town's."""
    county = await a_county()
    viewer = await county.viewer(name)

    found = await people.search(viewer, NOW)

    assert {row["name"] for row in found} == ASKABLE[name]
    everyone = await people.seats(list(county.seats.values()), NOW)
    allowed = {row["name"] for row in everyone if may(viewer, Act.INVITE_SEAT, _target(row))}
    assert allowed == ASKABLE[name]


def _target(row: dict) -> Target:
    electing = (row["electing_unit"],) if row["electing_unit"] else ()
    return Target(row["unit_path"], row["congress"], row["person"], electing, row["belongs"])


async def test_a_search_is_by_name_unit_expertise_group_and_role() -> None:
    """What a person types may be any of these; a group finds its members by their own seats too."""
    county = await a_county()
    staff = await county.viewer("何远")

    async def names(**how: object) -> set[str]:
        return {row["name"] for row in await people.search(staff, NOW, **how)}  # pyright: ignore[reportArgumentType]

    assert await names(words="林") == {"林涛"}
    assert await names(words="法律") == {"陈静"}
    assert await names(unit_path="1.2.5.") == {"陈静"}
    assert await names(role=Role.LIAISON) == {"周敏"}
    assert await names(words="%") == set()


async def test_a_phone_is_told_of_every_seat_with_its_groups() -> None:
    """Ended seats too, so that old attendance keeps its place; only a deputy has a code."""
    county = await a_county()

    told = await people.fed_seats([county.persons["陈静"]])

    assert {row.body["role"] for row in told if isinstance(row.body, dict)} == {"DEPUTY", "MEMBER"}
    assert all(row.body["groups"] == ["group"] for row in told if isinstance(row.body, dict))
