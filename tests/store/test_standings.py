"""Boards of indicators: who is on whose, in which order, and the facts behind each value."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from server.commands import catalogue, indicators
from server.domain.indicators import Subject
from server.domain.people import Role
from server.domain.standings import Order
from server.domain.targets import Standing
from server.store import indicators as kept
from server.store import sql, standings
from server.store.standings import Sieve
from server.tables.columns import uuid7
from server.tables.duties import Duty
from server.tables.engine import ENGINE
from server.tables.people import Term
from tests.county import NOW, County, a_county, add_seat

TODAY = date(2026, 11, 21)
DAYS = [("duty_days", TODAY), ("annual_report", TODAY)]


@pytest.fixture
async def county(database: None) -> County:
    """The county measured: 陈静 did four days, 林涛 sixteen, 王立 and 苏岚 nothing."""
    made = await a_county()
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)
    await Term.insert(
        Term(congress=made.units["county"], ordinal=1, starts_on=date(2022, 1, 5), ends_on=date(2027, 1, 5))
    )
    await a_duty(made, "陈静", 8, date(2026, 3, 1), "专题调研")
    await a_duty(made, "林涛", 32, date(2026, 5, 1), "集中视察")
    await indicators.rebuild(NOW)
    return made


async def a_duty(made: County, name: str, half_days: int, on: date, title: str) -> None:
    self_made = uuid7()
    values = {"category": "RESEARCH", "title": title, "source": "SELF", "source_id": self_made, "state": "APPROVED"}
    await Duty.insert(Duty(id=self_made, seat=made.seats[name], on_date=on, half_days=half_days, **values))


async def names(made: County, viewer: str, **given: Any) -> list[str]:
    sieve = Sieve(Subject.DEPUTY, "duty_days", TODAY, **given)
    rows, _ = await standings.page(await made.viewer(viewer), sieve, None, 50)
    return [row["label"] for row in rows]


async def test_staff_see_their_scope_and_those_their_congress_elected(county: County) -> None:
    """The county's and the town's below; 林涛 of the city, whom the county elected; nobody of the next county."""
    assert await names(county, "何远") == ["王立", "陈静", "林涛"]
    assert await names(county, "高平") == ["苏岚"]


async def test_a_station_sees_who_meets_voters_there(county: County) -> None:
    """Wherever they were elected to."""
    assert await names(county, "周敏") == ["林涛"]

    await sql.execute("update seat set station = $1 where id = $2", county.units["station"], county.seats["陈静"])

    assert await names(county, "周敏") == ["陈静", "林涛"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"order": Order.VALUE}, ["林涛", "陈静", "王立"]),
        ({"order": Order.NAME}, ["林涛", "陈静", "王立"]),
        ({"standings": [Standing.MET]}, ["林涛"]),
        ({"standings": [Standing.SHORT, Standing.MISSED]}, ["王立", "陈静"]),
        ({"search": "陈"}, ["陈静"]),
        ({"search": "town"}, ["王立"]),
        ({"search": "无"}, []),
    ],
)
async def test_a_board_is_listed_as_asked(county: County, given: dict[str, Any], found: list[str]) -> None:
    """By value, by name, by standing, by a word of the name or the unit."""
    assert await names(county, "何远", **given) == found


async def test_pages_follow_each_other(county: County) -> None:
    """Nobody twice, nobody left out."""
    viewer, sieve = await county.viewer("何远"), Sieve(Subject.DEPUTY, "duty_days", TODAY)
    first, following = await standings.page(viewer, sieve, None, 2)
    rest, end = await standings.page(viewer, sieve, following, 2)

    assert [row["label"] for row in [*first, *rest]] == ["王立", "陈静", "林涛"]
    assert end is None


async def test_counts_are_of_the_same_scope(county: County) -> None:
    """What the board lists is what its head counts."""
    found = await standings.counts(await county.viewer("何远"), Subject.DEPUTY, DAYS)

    assert {(row["rule"], row["standing"]): row["count"] for row in found} == {
        ("duty_days", "MET"): 1,
        ("duty_days", "SHORT"): 2,
        ("annual_report", "OPEN"): 3,
    }


async def test_a_persons_own_are_of_their_seats_alone(county: County) -> None:
    """Whatever seat they act in."""
    await add_seat(county, "陈静", "county", Role.LEADER)

    [days, report] = sorted(await standings.own(county.persons["陈静"], DAYS), key=lambda row: -row["tenths"])

    assert (days["tenths"], days["standing"], report["rule"]) == (40, "SHORT", "annual_report")


async def behind(county: County, rule: str, subject: UUID) -> list[tuple[str, str, float | None]]:
    """Of the running period."""
    await indicators.rebuild(NOW)
    [found] = [one for one in await kept.in_force(county.units["county"], TODAY) if one.key == rule]
    [value] = await standings.values([(rule, TODAY)], [subject], all_kept=False)
    rows, _ = await standings.facts(value, found.body, TODAY, None, 50)
    return [(row["who"], row["label"], row["amount"]) for row in rows]


async def test_the_facts_behind_a_value_are_those_that_were_counted(county: County) -> None:
    """Of a sum each with its share; those of another year, or not approved, are not among them."""
    await a_duty(county, "陈静", 2, date(2025, 3, 1), "去年的调研")

    assert await behind(county, "duty_days", county.seats["陈静"]) == [("陈静", "专题调研", 4.0)]


async def test_behind_a_share_stand_its_deputies_those_without_first(county: County) -> None:
    """Everyone it was taken of, so that one sees who is missing."""
    await add_seat(county, "苏岚", "county", Role.DEPUTY)
    await sql.execute("update duty set category = 'REPORT' where title = '专题调研'")

    found = await behind(county, "report_coverage", county.units["county"])

    assert found == [("苏岚", "", None), ("陈静", "专题调研", None)]


async def test_a_value_tells_whose_it_is(county: County) -> None:
    """What permissions are asked of a deputy's value: their place, person, electing congress and station."""
    found = await standings.seen(Subject.DEPUTY, county.seats["林涛"])

    assert found is not None
    row, target = found
    assert (row["label"], target.person) == ("林涛", county.persons["林涛"])
    assert target.electing_units == (county.units["county"],)
    assert [spot.unit_path for spot in target.belongs] == ["1.2.4."]
    assert await standings.seen(Subject.DEPUTY, uuid7()) is None
