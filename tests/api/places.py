"""
The county of `tests.county` with one of everything an operation may be about.

An activity of the county with 陈静 on its list, and what hangs on one; what many places share is named after its owner.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec

from server.commands import (
    activities,
    authors,
    catalogue,
    codes,
    duty_catalogue,
    duty_reports,
    enclosures,
    intakes,
    keys,
    lists,
)
from server.domain.bodies import DutyReport, ItemAdd
from server.domain.enclosures import Enclosing, judge
from server.domain.lists import List
from server.domain.parsing import Malformed
from server.domain.people import Role
from server.domain.periods import period
from server.domain.requests import Asked
from server.store import clashes, records, requests, sql
from server.tables.columns import uuid7
from server.tables.duties import DutyCategory
from server.tables.engine import ENGINE
from server.tables.notices import Notice
from server.tables.people import Person
from server.tables.rules import RuleSet, Snapshot
from tests.api.browser import has_number
from tests.composing import written
from tests.county import County, a_county, a_device, a_scan, add_seat
from tests.documents import a_pdf
from tests.topics import a_topic

PEOPLE = "- 王立 陈静 林涛 周敏 高平 何远 委员 经办 志愿 管理"
"""Nobody; deputies of the town, of the county, of the city; the station; staff of the next county and of this;
a committee member, a handler, a volunteer and an administrator of this county."""

EXTRA = {
    "委员": Role.COMMITTEE_MEMBER,
    "经办": Role.HANDLER,
    "志愿": Role.VOLUNTEER,
    "管理": Role.ADMIN,
}

DAYS = next(one for one in catalogue.indicators() if one.key == "duty_days")


@dataclass(frozen=True)
class Place:
    """The county with one published activity, a code, a display, scans, what 陈静 sent in vain, an item of hers,
    and a notice that is a draft."""

    county: County
    activity: UUID
    display: UUID
    device: UUID
    apart: UUID
    clash: UUID
    item: UUID
    intake: UUID
    duty: UUID
    request: UUID
    notice: UUID
    enclosure: UUID


async def the_county() -> County:
    """The county and the people it lacks for this table, each with a number."""
    county = await a_county()
    await keys.ensure()
    for name, role in EXTRA.items():
        county.persons[name] = uuid7()
        await Person.insert(Person(id=county.persons[name], name=name))
        county.seats[name] = await add_seat(county, name, "county", role)
    for name in PEOPLE.split()[1:]:
        await has_number(county.persons[name], number(name))
    return county


async def a_place(county: County) -> Place:
    """One more activity of the county with everything that hangs on one."""
    staff = await county.viewer("何远")
    now = datetime.now(UTC)
    planned = county.plan(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=2))
    async with ENGINE.transaction() as tx:
        row = await activities.create(tx, staff, planned, seats=[county.seats["陈静"]], publish=True)
        display = await codes.open_display(tx, staff, row["id"], master=bytes(32))
        intake = await intakes.begin(tx, staff, "名单.csv", b"x", now)
        paper = a_pdf()
        enclosure = await enclosures.add(tx, staff, Enclosing.ACTIVITY, row["id"], judge("议程.pdf", paper), paper)
    one = await a_scan(county, "陈静", row["id"])
    other = await a_scan(county, "陈静", None, verdict="REFUSED", reasons=["CODE_INVALID"])
    device, chen = await a_device(county, "陈静"), county.persons["陈静"]
    await records.keep_apart(chen, device, now, [Malformed("", "记录无法读取", device.bytes)])
    apart = await sql.value("SELECT id FROM quarantine WHERE device = $1", device)
    (clash,) = await clashes.add([{"person": chen, "one": one, "other": other}], now)
    await a_value(county)
    await a_statement(county)
    await a_draft(county)
    duty, asked = await a_duty(county), await requests.add(county.units["county"], wish(now), county.seats["经办"], now)
    item, notice = await an_item(county), (await written(county, now=now))["id"]
    return Place(
        county, row["id"], display.id, device, apart, clash["id"], item, intake, duty, asked, notice, enclosure
    )


def number(person: str) -> str:
    """A telephone number that is always the same for one name."""
    return f"138{int.from_bytes(person.encode()[:6], 'big') % 10**8:08d}"


def value_of(county: County) -> UUID:
    """How many days 陈静 has, named after her seat."""
    return county.seats["陈静"]


def a_draft_of(county: County) -> UUID:
    """The county's draft of a rule, named after the county."""
    return county.units["county"]


async def a_draft(county: County) -> None:
    """A version of the county's own that is not issued yet."""
    await sql.execute("DELETE FROM rule_set WHERE id = $1", a_draft_of(county))
    values = {"key": DAYS.key, "kind": "INDICATOR", "unit": county.units["county"], "version": 999, "state": "DRAFT"}
    await RuleSet.insert(
        RuleSet(id=a_draft_of(county), starts_on=date(2099, 1, 1), source="办法", body=encode(DAYS), **values)
    )


def a_statement_of(county: County) -> UUID:
    """The station's plan, named after the station."""
    return county.units["station"]


async def a_statement(county: County) -> None:
    """A plan of the station's that nobody has written on yet."""
    await sql.execute("DELETE FROM notice WHERE period IS NOT NULL")
    station = county.units["station"]
    values = {"kind": "PLAN", "unit": station, "title": "四季度安排", "visibility": "PUBLIC", "period": "2026-Q4"}
    await Notice.insert(Notice(id=a_statement_of(county), period_on=date(2026, 10, 1), **values))


async def a_value(county: County) -> None:
    """陈静's days as they were measured, once."""
    if await sql.value("SELECT EXISTS (SELECT FROM snapshot)"):
        return
    one = DAYS
    await RuleSet.insert(
        RuleSet(
            key=one.key, kind="INDICATOR", version=1, starts_on=date(2026, 1, 1), source=one.source, body=encode(one)
        )
    )
    year = period(one.body.window, datetime.now(UTC).date())
    seat = county.seats["陈静"]
    values = {"id": seat, "rule": one.key, "rule_version": 1, "congress": county.units["county"], "period": year.name}
    asks = {"tenths": 0, "least": 150, "due": 130, "standing": "SHORT"}
    await Snapshot.insert(
        Snapshot(subject_kind="DEPUTY", subject=seat, starts_on=year.starts_on, ends_on=year.ends_on, **values, **asks)
    )


def encode(one: catalogue.Counted) -> str:
    return msgspec.json.encode(one.body).decode()


def wish(now: datetime) -> Asked:
    """What a department asks for."""
    return Asked("污水处理厂开放日", "请代表实地查看。", now + timedelta(days=9), now + timedelta(days=9, hours=2))


def topic_of(county: County) -> UUID:
    """The county's one topic, named after it."""
    return county.units["county"]


async def an_item(county: County) -> UUID:
    """One more line of 陈静's on the county's topic."""
    if not await sql.value("SELECT EXISTS (SELECT FROM topic)"):
        await a_topic(unit=county.units["county"], id_=topic_of(county))
    chen, item = await county.viewer("陈静"), uuid7()
    body = ItemAdd(topic_of(county), List.PROBLEM, "路灯不亮", "a0")
    async with ENGINE.transaction() as tx:
        await lists.add(tx, authors.at_desk(chen, item), body)
    return item


async def a_duty(county: County) -> UUID:
    """One more report of 陈静's that waits for review."""
    if not await sql.value("SELECT EXISTS (SELECT FROM duty_category)"):
        await DutyCategory.insert(*duty_catalogue.rows())
    chen, duty = await county.viewer("陈静"), uuid7()
    body = DutyReport("HELP", "走访独居老人", datetime.now(UTC).date().isoformat(), 1)
    async with ENGINE.transaction() as tx:
        await duty_reports.report(tx, authors.at_desk(chen, duty), body)
    return duty
