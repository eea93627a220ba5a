"""In which seat a person is there."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from server.domain.people import Role, SeatStatus, Tenure, UnitKind
from server.domain.seats import HeldSeat, choose
from server.domain.viewer import SeatFacts

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
CITY, COUNTY = uuid4(), uuid4()


def a_seat(
    congress: UUID = CITY, role: Role = Role.DEPUTY, until: date | None = None, kind: UnitKind = UnitKind.CONGRESS
) -> HeldSeat:
    facts = SeatFacts(uuid4(), role, congress, kind, "1.", congress)
    return HeldSeat(facts, Tenure(date(2022, 1, 1), until, SeatStatus.ACTIVE), "Asia/Shanghai")


def chosen(seats: list[HeldSeat], named: UUID | None = None, invited: UUID | None = None) -> HeldSeat | None:
    return choose(seats, named=named, invited=invited, congress=CITY, moment=NOW)


def test_the_named_seat_goes_before_all() -> None:
    """And a seat that is not the person's is none."""
    city, county = a_seat(), a_seat(COUNTY)

    assert chosen([city, county], named=county.facts.id, invited=city.facts.id) is county
    assert chosen([city, county], named=uuid4()) is None


def test_then_the_invited_then_the_one_in_the_activitys_congress() -> None:
    """Whoever holds two seats is there in the one asked."""
    county, city = a_seat(COUNTY), a_seat()

    assert chosen([county, city], invited=county.facts.id) is county
    assert chosen([county, city]) is city


def test_then_the_only_deputys_seat() -> None:
    """A group's member is there as the deputy they are."""
    member, deputy = a_seat(COUNTY, Role.MEMBER), a_seat(COUNTY)

    assert chosen([member, deputy]) is deputy


def test_a_groups_seat_is_nobodys_presence() -> None:
    """Who leads a group of the congress and was elected to another is there as the deputy they are."""
    leader, deputy = a_seat(CITY, Role.LEADER, kind=UnitKind.GROUP), a_seat(COUNTY)

    assert chosen([leader, deputy]) is deputy
    assert chosen([leader, deputy], invited=leader.facts.id) is leader
    assert chosen([leader]) is leader


def test_a_seat_that_is_held_goes_before_one_that_was() -> None:
    """An ended seat is chosen only when there is no other, so that its end is told."""
    ended, held = a_seat(until=date(2025, 1, 1)), a_seat(COUNTY)

    assert chosen([ended, held]) is held
    assert chosen([ended]) is ended


def test_a_handler_or_an_administrator_is_nowhere_as_such() -> None:
    """Those seats have no duties of their own."""
    assert chosen([a_seat(role=Role.ADMIN), a_seat(role=Role.HANDLER)]) is None


def test_a_day_is_a_day_of_the_congresss_calendar() -> None:
    """At 17:00 UTC it is tomorrow in 上海, and the seat that ends then has ended."""
    seat = a_seat(until=date(2026, 11, 22))

    assert seat.at(datetime(2026, 11, 21, 15, 59, tzinfo=UTC))
    assert not seat.at(datetime(2026, 11, 21, 16, 1, tzinfo=UTC))
