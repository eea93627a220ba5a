"""Indicators measured where facts moved, beside everyone measured anew."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.commands import catalogue, indicators
from server.domain.people import Role
from server.store import changes, sql
from server.store.changes import Happened
from server.tables.activities import Activity
from server.tables.columns import uuid7
from server.tables.duties import Duty
from server.tables.engine import ENGINE
from server.tables.notices import Notice
from server.tables.people import Pairing, Term
from server.tables.scans import Attendance
from tests.county import NOW, County, a_county, add_seat

DEPUTIES = ("林涛", "陈静", "王立", "苏岚")
UNITS = ("station", "group", "county", "city")
KINDS = ("RECEPTION", "VISIT", "TRAINING", "SIT_IN", "SESSION", "LAW_CHECK", "PETITION_RECEPTION")
TOLD = timedelta(seconds=1)

OPS = st.one_of(
    st.tuples(
        st.just("duty"),
        st.integers(0, 5),
        st.sampled_from(DEPUTIES),
        st.sampled_from(("REPORT", "INSPECTION", "SESSION", "ANNUAL_REPORT")),
        st.integers(0, 800),
        st.sampled_from(("APPROVED", "APPROVED", "SUBMITTED", "VOID")),
    ),
    st.tuples(
        st.just("activity"),
        st.integers(0, 5),
        st.sampled_from(UNITS),
        st.sampled_from(KINDS),
        st.integers(-3, 500),
        st.sampled_from(("PUBLISHED", "ENDED", "FILED", "CANCELLED")),
    ),
    st.tuples(
        st.just("attendance"),
        st.integers(0, 5),
        st.sampled_from(DEPUTIES),
        st.sampled_from(("PRESENT", "PRESENT", "ABSENT", "NONE")),
    ),
    st.tuples(st.just("notice"), st.sampled_from(("PLAN", "NEWS")), st.integers(0, 300)),
    st.tuples(st.just("pairing"), st.sampled_from(DEPUTIES), st.integers(0, 500), st.booleans()),
)


class Town:
    """A county in which things happen, each told to history a second after the one before."""

    def __init__(self, county: County, member: UUID) -> None:
        self.county, self.member = county, member
        self.at = NOW
        self.ids: dict[tuple[str, int], UUID] = {}
        self.kinds: dict[str, UUID] = {}

    async def does(self, op: tuple[Any, ...]) -> None:
        """One change of facts, with its event."""
        self.at += TOLD
        kind, *given = op
        async with ENGINE.transaction() as tx:
            target = await getattr(self, kind)(*given)
            if target:
                await changes.commit(tx, events=[Happened(kind, target, "change", "1.", self.at)])

    async def duty(self, number: int, name: str, category: str, days: int, state: str) -> UUID:
        made = self.ids.setdefault(("duty", number), uuid7())
        on = NOW.date() - timedelta(days=days)
        known = await sql.execute("update duty set state = $2, on_date = $3 where id = $1", made, state, on)
        if not known:
            values = {"category": category, "title": category, "source": "SELF", "source_id": made, "state": state}
            await Duty.insert(Duty(id=made, seat=self.county.seats[name], on_date=on, half_days=number, **values))
        return made

    async def activity(self, number: int, unit: str, kind: str, days: int, state: str) -> UUID:
        made = self.ids.setdefault(("activity", number), uuid7())
        if not await sql.execute("update activity set state = $2 where id = $1", made, state):
            starts = NOW - timedelta(days=days)
            times = dict.fromkeys(("starts_at", "ends_at", "checkin_from", "checkin_until"), starts)
            row = Activity(
                id=made, kind=self.kinds[kind], unit=self.county.units[unit], title=kind, state=state, **times
            )
            row.host_seat = self.member
            await Activity.insert(row)
        return made

    async def attendance(self, number: int, name: str, presence: str) -> UUID | None:
        activity = self.ids.get(("activity", number))
        if activity is None:
            return None
        person, made = self.county.persons[name], self.ids.setdefault((f"{name}", number), uuid7())
        if not await sql.execute("update attendance set presence = $2 where id = $1", made, presence):
            seat = self.county.seats[name]
            await Attendance.insert(
                Attendance(id=made, activity=activity, person=person, seat=seat, enrolment="INVITED", presence=presence)
            )
        return made

    async def notice(self, kind: str, days: int) -> UUID:
        made, unit = uuid7(), self.county.units["station"]
        await Notice.insert(Notice(id=made, kind=kind, unit=unit, title=kind, published_at=NOW - timedelta(days=days)))
        return made

    async def pairing(self, name: str, days: int, ended: bool) -> UUID:
        made, since = uuid7(), NOW.date() - timedelta(days=days)
        until = NOW.date() if ended else None
        deputy = self.county.seats[name]
        await Pairing.insert(Pairing(id=made, member_seat=self.member, deputy_seat=deputy, since=since, until=until))
        return made


@pytest.fixture
async def town(database: None) -> Town:
    """The county with terms, a committee member and the release's catalogue."""
    county = await a_county()
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)
    for unit in ("city", "county", "town", "next county"):
        starts, ends = date(2022, 1, 5), date(2027, 1, 5)
        await Term.insert(Term(congress=county.units[unit], ordinal=1, starts_on=starts, ends_on=ends))
    await sql.execute("update seat set station = $1, grass_roots = true where id = $2", *_of(county))
    made = Town(county, await add_seat(county, "何远", "city", Role.COMMITTEE_MEMBER))
    made.kinds = {row["key"]: row["id"] for row in await sql.fetch("select key, id from activity_kind")}
    await indicators.rebuild(NOW)
    return made


def _of(county: County) -> tuple[UUID, UUID]:
    return county.units["station"], county.seats["陈静"]


@given(ops=st.lists(OPS, min_size=1, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_is_measured_where_facts_moved_is_what_is_measured_anew(
    town: Town, ops: list[tuple[Any, ...]]
) -> None:
    """Whatever happened in whatever order: measuring everyone finds nothing left to write."""
    before = town.at
    for op in ops:
        await town.does(op)

    await indicators.refresh(town.at - before, town.at)

    assert await indicators.rebuild(town.at) == 0


async def test_two_workers_at_once_measure_each_value_once(town: Town) -> None:
    """They take turns at each indicator; neither is in the other's way, and what stands is right."""
    for number, name in enumerate(DEPUTIES):
        await town.does(("duty", number, name, "INSPECTION", 30, "APPROVED"))

    written = await asyncio.gather(
        *(indicators.rebuild(town.at) for _ in range(3)), indicators.refresh(town.at - NOW, town.at)
    )

    assert sum(written) == 3
    assert await indicators.rebuild(town.at) == 0


async def value(rule: str, subject: UUID, period: str) -> tuple[int, str]:
    """What an indicator came to, in tenths, and how that stands."""
    row = await sql.one(
        "select tenths, standing from snapshot where rule = $1 and subject = $2 and period = $3", rule, subject, period
    )
    assert row is not None
    return row["tenths"], row["standing"]


async def test_a_duty_counts_when_it_is_approved_and_no_longer_when_it_is_void(town: Town) -> None:
    """Half days are added up; the pace of the year says who is behind."""
    jing = town.county.seats["陈静"]
    stood = [await value("duty_days", jing, "2026")]

    for state in ("SUBMITTED", "APPROVED", "VOID"):
        await town.does(("duty", 3, "陈静", "INSPECTION", 30, state))
        await indicators.refresh(TOLD, town.at)
        stood.append(await value("duty_days", jing, "2026"))

    assert stood == [(0, "SHORT"), (0, "SHORT"), (15, "SHORT"), (0, "SHORT")]
    assert await value("duty_days", jing, "2025") == (0, "MISSED")


async def test_a_share_is_of_the_congresss_own_deputies(town: Town) -> None:
    """One of one grass-roots deputy sat in; a congress without any is not asked."""
    await town.does(("activity", 1, "city", "SIT_IN", 10, "FILED"))
    await town.does(("attendance", 1, "陈静", "PRESENT"))
    await indicators.refresh(2 * TOLD, town.at)
    term = "2022-01-05"

    assert await value("sit_in_coverage", town.county.units["county"], term) == (1000, "MET")
    assert await sql.value("select count(*) from snapshot where rule = 'sit_in_coverage'") == 1


async def test_a_congress_may_have_numbers_of_its_own(town: Town) -> None:
    """Its own version counts there, from the day it holds; everyone else's stays."""
    await sql.execute(
        "insert into rule_set (id, key, kind, unit, version, starts_on, body, source)"
        " select uuidv7(), key, kind, $1, 2, $2, body || '{\"least\": 20}', '本级办法' from rule_set"
        " where key = 'duty_days'",
        town.county.units["county"],
        NOW.date(),
    )

    await indicators.rebuild(NOW - timedelta(days=1))
    before = await targets()
    await indicators.rebuild(NOW)

    assert before == [("duty_days", 150, 1)]
    assert await targets() == [("duty_days", 150, 1), ("duty_days", 200, 2)]


async def targets() -> list[tuple[str, int, int]]:
    """Which targets duty days stand against, by which version."""
    rows = await sql.fetch(
        "select distinct rule, least, rule_version from snapshot where rule = 'duty_days' order by least"
    )
    return [(row["rule"], row["least"], row["rule_version"]) for row in rows]


async def test_days_are_those_of_the_congress(town: Town) -> None:
    """Half past midnight on New Year's Day in China is still the old year in UTC."""
    town.at = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)

    await indicators.rebuild(town.at)

    periods = {row["period"] for row in await sql.fetch("select period from snapshot where rule = 'duty_days'")}
    assert periods == {"2026", "2027"}
