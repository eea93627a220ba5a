"""
Every operation, asked by every kind of person: what each is answered, cell by cell.

The county of `tests.county`: an activity of the county, 陈静 on its list. A new operation
without a row fails here, as a new field without a rule fails at start.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import activities, authors, catalogue, codes, duty_catalogue, duty_reports, intakes, keys, lists
from server.domain.bodies import DutyReport, ItemAdd
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
from tests.api.browser import Browser, Refused, has_number
from tests.composing import written
from tests.county import County, a_county, a_device, a_scan, add_seat
from tests.push.phones import a_browser
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

MATRIX = """
Welcome            + + + + + + + + + + +
Personas           + + + + + + + + + + +
Me                 0 + + + + + + + + + +
Lease              s + + + + + + + + + +
Devices            s 0 + 0 0 0 0 0 0 0 0
Subscriptions      s 0 0 0 0 0 0 0 0 0 0
Subscribe          s + + + + + + + + + +
ResyncSubscription s + + + + + + + + + +
Unsubscribe        s n n n n n n n n n n
TestPush           s CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT CONFLICT
RevokeDevice       s n n n n n n n n n n
SetPassword        s f f f + + + + + f +
BeginSecondFactor  s + + + + + + + + + +
SetPreference      s + + + + + + + + + +
Addresses          s + + + + + + + + + +
RequestAddressCode s + + + + + + + + + +
RemoveAddress      s + + + + + + + + + +
SetAddressOf       s f f f f n + f f f +
Budgets            s f f f f + + f f f +
SetBudget          s f f f f + + f f f +
CalendarFeed       s 0 0 0 0 0 0 0 0 0 0
MakeCalendarFeed   s + + + + + + + + + +
EndCalendarFeed    s + + + + + + + + + +
ActivityKinds      s + + + + + + + + + +
Audience           s f f f + + + + f f f
Hosts              s f f f f f + f f f f
Partners           s f f f + + + + f f f
TopicChoices       s f f f + 0 + + f f f
Units              s f f f + + + 0 f f f
Seats              s f f f 0 0 + + f f f
Activities         s 0 + 0 0 0 + + 0 0 0
Activity           0 0 + 0 0 0 + + 0 0 0
AttendanceOf       s n + n n n + + n n n
ScansOf            s n + n n n + 0 n n n
DecisionsOn        s n 0 n n n 0 0 n n n
StrayScans         s f f f 0 0 + f f f f
Concerns           s f f f 0 0 + f f f f
Concern            s f f f n n + f f f f
ConcernCounts      s f f f 0 0 + f f f f
ReleaseRecord      s n f n n n + f f f f
SettleRecord       s n f n n n + f f f f
TakeUpRecord       s n f n n n + f f f f
MarkRecordSeen     s n f n n n + f f f f
RecordAnswers      s f f f 0 0 0 f f f f
ImportOutbox       s n n n n n + n n n n
Branches           s f f f f + + f f f +
Directory          s f f f f 0 + f f f +
PersonFile         s f f f f 0 + f f f +
WallCodes          s f f f f + + f f f +
IssueCodes         s f f f f + + f f f +
LeaveSeat          s f f f f f INVALID f f f INVALID
Pair               s f f f f f INVALID f f f INVALID
JoinGroup          s f f f f f + f f f +
EndPairing         s f f f f n n f f f n
Intakes            s f f f f 0 + f f f +
Intake             s f f f f 0 + f f f +
IntakeColumns      s f f f f + + f f f +
IntakeLines        s f f f f 0 0 f f f 0
ApplyIntake        s f f f f f CONFLICT f f f CONFLICT
DiscardIntake      s f f f f f + f f f +
DevicesOf          s n + n n n + n n n +
RevokeDeviceOf     s n + n n n + n n n +
Receipts           s 0 0 0 0 0 0 0 0 0 0
Entrusted          s 0 0 0 0 0 0 0 0 0 0
CreateActivity     s f f f f f + f f f f
CreateSeries       s f f f f f + f f f f
SeriesDays         s f f f f f + f f f f
ActivityRequests   s 0 0 0 0 0 + 0 + 0 0
AskActivity        s f f f f f f f + f f
MoveRequest        s f f f f f + f f f f
EditActivity       s f f f f f + f f f f
EditSeries         s f f f f f CONFLICT f f f f
CancelSeries       s f f f f f CONFLICT f f f f
MoveActivity       s f f f f f + f f f f
DescribeActivity   s f f f f f CONFLICT f f f f
SendActivityUp     s f f f f f CONFLICT f f f f
Invite             s f f f f f + f f f f
Decide             s f f f f f + f f f f
DecideLeave        s f f f f f + f f f f
DecideAll          s f f f f f + f f f f
OpenDisplay        s f f f f f + f f f f
RevokeDisplay      s f f f f f + f f f f
ReplaceCode        s f f f f f + f f f f
RetireCode         s f f f f f + f f f +
Topics             s + + 0 + 0 + + + + +
Topic              s + + 0 + 0 + + + + +
TopicLines         s f f f + 0 + + f f f
TakenUp            s 0 0 n 0 n 0 0 0 0 0
CreateTopic        s f f f f f + f f f f
TakeUpTopic        s f f n f n f f f f f
CopyTopic          s f f n f n + f f f f
EditTopic          s f f n f n + f f f f
MoveTopic          s f f n f n CONFLICT f f f f
Board              s f f f + + + + f f f
BoardItems         s f f f 0 0 + + f f f
Indicators         s + + + + + + + + + +
Standings          s f f f 0 0 + + f f f
StandingCounts     s f f f 0 0 + + f f f
MyStandings        s 0 + 0 0 0 0 0 0 0 0
SnapshotFacts      s n 0 n n n 0 0 n n n
Rules              s f f f f + + f f f +
Rule               s f f f f + + f f f +
IndicatorShapes    s f f f f + + f f f +
DraftRule          s f f f f + + f f f +
WriteRule          s f f f f n + f f f +
PreviewRule        s f f f f n + f f f +
IssueRule          s f f f f n + f f f +
DropRule           s f f f f n + f f f +
StationDesk        s f f f + 0 + + f f f
BeginStatement     s n n n + n + f n n n
WriteStatement     s n n n + n + f n n n
Notices            s f f f 0 0 + f f f +
Notice             s 0 0 0 0 0 + 0 0 0 +
CountReceivers     s f f f + + + f f f +
NoticeTemplates    s f f f 0 0 0 f f f 0
FilledTemplate     s f f f n n n f f f n
NoticeFaces        s f f f + + + f f f +
NoticeReceivers    s n n n n n + n n n +
NoticeReport       s n n n n n + n n n +
NoticeLedger       s n n n n n 0 n n n 0
NoticeOnward       s n n n n n + n n n +
SendNoticeOn       s n n n n n CONFLICT n n n CONFLICT
WriteNotice        s f f f + + + f f f +
FreezeNotice       s n n n n n + n n n +
TryNotice          s n n n n n + n n n +
MoveNotice         s n n n n n + n n n +
ChaseNotice        s n n n n n INVALID n n n INVALID
Duties             s f f f 0 0 + + f f f
DutiesWaiting      s f f f + + + + f f f
DutyDays           s f f f + + + + f f f
ReviewDuties       s f f f f f + f f f f
ListItems          s + + n + n + + + + +
AddItem            s + + n + n + + f + f
SetItem            s + + n + n + + f + f
MoveItem           s + + n + n + + f + f
ReopenItem         s + + n + n + + f + f
DeleteItem         s f + n f n + f f f f
"""
"""`+` answered, `0` answered with nothing, `s` sign in first, `f` forbidden, `n` not found, else the code."""


class Place:
    """The county with one published activity, a code, a display, scans, what 陈静 sent in vain, an item of hers,
    and a notice that is a draft."""

    def __init__(
        self,
        county: County,
        activity: UUID,
        display: UUID,
        device: UUID,
        apart: UUID,
        clash: UUID,
        item: UUID,
        intake: UUID,
        duty: UUID,
        request: UUID,
        notice: UUID,
    ) -> None:
        self.county = county
        self.activity = activity
        self.display = display
        self.device = device
        self.apart = apart
        self.clash = clash
        self.item = item
        self.intake = intake
        self.duty = duty
        self.request = request
        self.notice = notice


ASKED: dict[str, Callable[[Place], dict[str, Any]]] = {
    "Welcome": lambda _: {},
    "Personas": lambda _: {},
    "Me": lambda _: {},
    "Devices": lambda _: {},
    "Lease": lambda _: {},
    "Subscriptions": lambda _: {},
    "Subscribe": lambda _: {"input": a_browser().given()},
    "ResyncSubscription": lambda _: {"endpoint": "https://fcm.googleapis.com/fcm/send/nobodys"},
    "Unsubscribe": lambda _: {"id": str(UUID(int=1))},
    "TestPush": lambda _: {},
    "RevokeDevice": lambda _: {"device": str(UUID(int=1))},
    "SetPassword": lambda _: {"new": "correct horse 9"},
    "BeginSecondFactor": lambda _: {},
    "SetPreference": lambda _: {"muted": ["NEWS"]},
    "Addresses": lambda _: {},
    "RequestAddressCode": lambda _: {"channel": "EMAIL", "address": f"{uuid7()}@rd.example"},
    "RemoveAddress": lambda _: {"channel": "EMAIL"},
    "SetAddressOf": lambda place: {
        "person": str(place.county.persons["陈静"]),
        "channel": "WECOM",
        "address": "chenjing",
    },
    "Budgets": lambda _: {},
    "SetBudget": lambda _: {"channel": "SMS", "messages": 100},
    "CalendarFeed": lambda _: {},
    "MakeCalendarFeed": lambda _: {},
    "EndCalendarFeed": lambda _: {},
    "ActivityKinds": lambda _: {},
    "Audience": lambda _: {"input": {"search": "陈静"}},
    "Hosts": lambda place: {"unit": str(place.county.units["county"])},
    "Partners": lambda _: {"search": "county"},
    "TopicChoices": lambda _: {},
    "Units": lambda _: {},
    "Seats": lambda _: {"search": "陈静"},
    "Activities": lambda _: {},
    "Activity": lambda place: {"id": str(place.activity)},
    "AttendanceOf": lambda place: {"activity": str(place.activity)},
    "ScansOf": lambda place: {"activity": str(place.activity)},
    "StrayScans": lambda _: {},
    "Concerns": lambda _: {"first": 10},
    "Concern": lambda place: {"id": str(place.apart)},
    "ConcernCounts": lambda _: {},
    "ReleaseRecord": lambda place: {"concern": str(place.apart)},
    "SettleRecord": lambda place: {"concern": str(place.apart), "reason": "不适用"},
    "TakeUpRecord": lambda place: {
        "concern": str(place.apart),
        "activity": str(place.activity),
        "reason": "已电话核实",
    },
    "MarkRecordSeen": lambda place: {"concern": str(place.clash)},
    "RecordAnswers": lambda place: {"records": [str(place.apart)]},
    "ImportOutbox": lambda place: {"device": str(place.device), "records": []},
    "Branches": lambda _: {},
    "Directory": lambda _: {"filter": {"search": "陈静"}},
    "PersonFile": lambda place: {"person": str(place.county.persons["陈静"])},
    "LeaveSeat": lambda place: {"seat": str(place.county.seats["陈静"]), "reason": "RESIGNED", "on": "2020-01-01"},
    "Pair": lambda place: {
        "member": str(place.county.seats["陈静"]),
        "deputies": [str(place.county.seats["林涛"])],
    },
    "EndPairing": lambda _: {"id": str(UUID(int=1))},
    "Intakes": lambda _: {},
    "Intake": lambda place: {"id": str(place.intake)},
    "IntakeLines": lambda place: {"intake": str(place.intake)},
    "ApplyIntake": lambda place: {"id": str(place.intake)},
    "DiscardIntake": lambda place: {"id": str(place.intake)},
    "DevicesOf": lambda place: {"person": str(place.county.persons["陈静"])},
    "RevokeDeviceOf": lambda place: {"device": str(place.device), "reason": "手机丢失"},
    "Receipts": lambda _: {"records": []},
    "Entrusted": lambda _: {"sealed": []},
    "CreateActivity": lambda place: {"input": plan(place.county)},
    "CreateSeries": lambda place: {"input": plan(place.county, 100), "repeat": {"every": "WEEK", "times": 2}},
    "SeriesDays": lambda place: {"input": plan(place.county), "repeat": {"every": "WEEK", "times": 2}},
    "ActivityRequests": lambda _: {},
    "AskActivity": lambda _: {"input": a_wish()},
    "MoveRequest": lambda place: {"id": str(place.request), "verb": "REFUSE", "reason": "已有安排"},
    "EditActivity": lambda place: {
        "id": str(place.activity),
        "version": 2,
        "input": plan(place.county),
        "reason": "会场冲突",
    },
    "EditSeries": lambda place: {"id": str(place.activity), "version": 2, "input": plan(place.county)},
    "CancelSeries": lambda place: {"id": str(place.activity), "reason": "暴雨"},
    "MoveActivity": lambda place: {"id": str(place.activity), "verb": "CANCEL", "reason": "暴雨"},
    "DescribeActivity": lambda place: {"id": str(place.activity), "summary": "接待选民十二人"},
    "SendActivityUp": lambda place: {"id": str(place.activity)},
    "Invite": lambda place: {"activity": str(place.activity), "seats": [str(place.county.seats["林涛"])]},
    "Decide": lambda place: {
        "activity": str(place.activity),
        "person": str(place.county.persons["陈静"]),
        "presence": "PRESENT",
    },
    "DecideLeave": lambda place: {
        "activity": str(place.activity),
        "person": str(place.county.persons["陈静"]),
        "granted": True,
        "answer": "来电说明出差",
    },
    "DecideAll": lambda place: {
        "activity": str(place.activity),
        "persons": [str(place.county.persons["陈静"])],
        "presence": "PRESENT",
    },
    "DecisionsOn": lambda place: {
        "activity": str(place.activity),
        "person": str(place.county.persons["陈静"]),
    },
    "OpenDisplay": lambda place: {"activity": str(place.activity)},
    "RevokeDisplay": lambda place: {"display": str(place.display)},
    "JoinGroup": lambda place: {
        "group": str(place.county.units["group"]),
        "deputies": [str(place.county.seats["王立"])],
        "role": "MEMBER",
    },
    "IntakeColumns": lambda _: {},
    "WallCodes": lambda place: {"kind": "STATION", "unit": str(place.county.units["county"])},
    "IssueCodes": lambda place: {"kind": "STATION", "unit": str(place.county.units["county"])},
    "ReplaceCode": lambda place: {"kind": "ACTIVITY", "target": str(place.activity)},
    "RetireCode": lambda place: {"kind": "ACTIVITY", "target": str(place.activity)},
    "Topics": lambda _: {},
    "Topic": lambda place: {"id": str(topic_of(place.county))},
    "TopicLines": lambda _: {},
    "TakenUp": lambda place: {"topic": str(topic_of(place.county))},
    "CreateTopic": lambda place: {"input": a_theme(place.county, "county")},
    "TakeUpTopic": lambda place: {"parent": str(topic_of(place.county)), "input": a_theme(place.county, "town")},
    "CopyTopic": lambda place: {"origin": str(topic_of(place.county)), "input": a_theme(place.county, "county")},
    "EditTopic": lambda place: {
        "id": str(topic_of(place.county)),
        "version": 1,
        "input": a_theme(place.county, "county"),
    },
    "MoveTopic": lambda place: {"id": str(topic_of(place.county)), "version": 99, "verb": "CLOSE", "words": "完成"},
    "Board": lambda _: {},
    "BoardItems": lambda _: {},
    "Indicators": lambda _: {},
    "Standings": lambda _: {"filter": {"subject": "DEPUTY", "rule": "duty_days"}},
    "StandingCounts": lambda _: {"subject": "DEPUTY"},
    "MyStandings": lambda _: {},
    "Rules": lambda _: {},
    "Rule": lambda _: {"key": "duty_days"},
    "IndicatorShapes": lambda _: {},
    "DraftRule": lambda _: {"key": "duty_days"},
    "WriteRule": lambda place: {
        "id": str(a_draft_of(place.county)),
        "revision": 1,
        "body": encode(DAYS),
        "source": "本区办法第三条",
        "startsOn": "2099-01-01",
    },
    "PreviewRule": lambda place: {"id": str(a_draft_of(place.county))},
    "IssueRule": lambda place: {"id": str(a_draft_of(place.county)), "revision": 1},
    "DropRule": lambda place: {"id": str(a_draft_of(place.county)), "revision": 1},
    "StationDesk": lambda place: {"station": str(place.county.units["station"])},
    "BeginStatement": lambda place: {
        "station": str(place.county.units["station"]),
        "kind": "SUMMARY",
        "day": "2026-10-01",
    },
    "WriteStatement": lambda place: {
        "id": str(a_statement_of(place.county)),
        "version": 1,
        "title": "十月汇总",
        "body": "接待选民四场。",
    },
    "SnapshotFacts": lambda place: {"id": str(value_of(place.county))},
    "Notices": lambda _: {},
    "Notice": lambda place: {"id": str(place.notice)},
    "CountReceivers": lambda _: {"audience": {"by": "FILTER"}, "category": "NEWS"},
    "NoticeTemplates": lambda _: {},
    "FilledTemplate": lambda _: {"id": str(UUID(int=1)), "values": []},
    "NoticeFaces": lambda _: {"title": "防汛", "body": "请保持电话畅通。", "kind": "NEWS", "category": "NEWS"},
    "NoticeReceivers": lambda place: {"id": str(place.notice)},
    "NoticeReport": lambda place: {"id": str(place.notice)},
    "NoticeLedger": lambda place: {"id": str(place.notice)},
    "NoticeOnward": lambda place: {"id": str(place.notice)},
    "SendNoticeOn": lambda place: {"id": str(place.notice)},
    "WriteNotice": lambda _: {"input": a_letter()},
    "FreezeNotice": lambda place: {"id": str(place.notice)},
    "TryNotice": lambda place: {"id": str(place.notice)},
    "MoveNotice": lambda place: {"id": str(place.notice), "verb": "SEND"},
    "ChaseNotice": lambda place: {"id": str(place.notice)},
    "Duties": lambda place: {"filter": {"state": "SUBMITTED", "seat": str(place.county.seats["陈静"])}},
    "DutiesWaiting": lambda _: {},
    "DutyDays": lambda _: {"year": 2026},
    "ReviewDuties": lambda place: {"duties": [str(place.duty)], "verb": "APPROVE"},
    "ListItems": lambda place: {"topic": str(topic_of(place.county))},
    "AddItem": lambda place: {"item": a_line(place.county)},
    "SetItem": lambda place: {
        "item": str(place.item),
        "base": 1,
        "set": {"changes": [{"field": "PLACE", "value": "北门"}]},
    },
    "MoveItem": lambda place: {"item": str(place.item), "base": 1, "rank": "b0"},
    "ReopenItem": lambda place: {"item": str(place.item), "base": 1},
    "DeleteItem": lambda place: {"item": str(place.item), "base": 1},
}

ELSEWHERE = {
    "RequestCode", "SignIn", "SignInWithPassword", "ConfirmSecondFactor", "SignOut",
    "SwitchSeat", "ChangePhone", "ConfirmAddress", "Sync",
}  # fmt: skip
"""Asked by nobody in particular; `test_signing_in`, `test_factors`, `test_addresses` and `test_sync` have them."""


def rows() -> list[tuple[str, list[str]]]:
    lines = [[*line.split()] for line in MATRIX.strip().splitlines()]
    return [(str(name), [*map(str, cells)]) for name, *cells in lines]


def test_every_operation_has_a_row() -> None:
    """An operation nobody thought of is one anybody may ask."""
    from server.api import trusted

    shipped = {entry.name for entry in trusted.manifest().values()}

    assert shipped - ELSEWHERE == {name for name, _ in rows()} == set(ASKED)


@pytest.mark.parametrize(("name", "expected"), rows(), ids=lambda value: value if isinstance(value, str) else "")
async def test_each_is_answered_as_they_may(
    browsers: Callable[[], Browser], database: None, name: str, expected: list[str]
) -> None:
    """The whole row at once, so that a difference shows beside what is right."""
    county = await the_county()
    found = []
    for person in PEOPLE.split():
        place = await a_place(county)
        found.append(await outcome(await the_browser_of(person, browsers), name, ASKED[name](place)))

    assert " ".join(found) == " ".join(expected)


async def outcome(browser: Browser, name: str, variables: dict[str, Any]) -> str:
    try:
        told = await browser.asks(name, **variables)
    except Refused as refused:
        return {"SIGN_IN_REQUIRED": "s", "FORBIDDEN": "f", "NOT_FOUND": "n"}.get(refused.code, refused.code)
    rows = told.get("rows") if isinstance(told, dict) and "rows" in told else told
    return "0" if rows in (None, []) else "+"


async def the_browser_of(person: str, browsers: Callable[[], Browser]) -> Browser:
    browser = browsers()
    if person != "-":
        await sql.execute("DELETE FROM login_code")
        await browser.signs_in(number(person))
    return browser


def number(person: str) -> str:
    return f"138{int.from_bytes(person.encode()[:6], 'big') % 10**8:08d}"


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
    return Place(county, row["id"], display.id, device, apart, clash["id"], item, intake, duty, asked, notice)


def value_of(county: County) -> UUID:
    """How many days 陈静 has, named after her seat."""
    return county.seats["陈静"]


DAYS = next(one for one in catalogue.indicators() if one.key == "duty_days")


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


def a_wish() -> dict[str, Any]:
    asked = wish(datetime.now(UTC))
    times = {"startsAt": asked.starts_at.isoformat(), "endsAt": asked.ends_at.isoformat()}
    return {"title": asked.title, "text": asked.text, **times}


def a_letter() -> dict[str, Any]:
    audience = {"by": "FILTER", "roles": ["DEPUTY"]}
    return {
        "title": "防汛值守",
        "body": "请保持电话畅通。",
        "kind": "ANNOUNCEMENT",
        "category": "NEWS",
        "audience": audience,
    }


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


def a_line(county: County) -> dict[str, Any]:
    return {"topic": str(topic_of(county)), "list": "PROBLEM", "text": "路灯不亮", "rank": "a0"}


def a_theme(county: County, unit: str) -> dict[str, Any]:
    return {"unit": str(county.units[unit]), "title": "河道清漂", "startsOn": "2026-11-01", "endsOn": "2027-10-31"}


def plan(county: County, days: int = 0) -> dict[str, Any]:
    now = datetime.now(UTC) + timedelta(days=days)
    return {
        "kind": str(county.kinds["RECEPTION"]),
        "unit": str(county.units["county"]),
        "title": "接待选民",
        "startsAt": (now + timedelta(hours=1)).isoformat(),
        "endsAt": (now + timedelta(hours=3)).isoformat(),
    }
