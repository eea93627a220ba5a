"""Every operation as somebody would ask it of a place, and what the answer comes to in one sign."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server.store import sql
from server.tables.columns import uuid7
from tests.api.browser import Browser, Refused
from tests.api.places import DAYS, Place, a_draft_of, a_statement_of, encode, number, topic_of, value_of, wish
from tests.county import County
from tests.push.phones import a_browser

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
    "Enclosures": lambda place: {"kind": "ACTIVITY", "about": str(place.activity)},
    "RemoveEnclosure": lambda place: {"id": str(place.enclosure)},
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
    "SuspendSeat": lambda place: {"seat": str(place.county.seats["陈静"]), "reason": "SERVING", "on": "2020-01-01"},
    "ResumeSeat": lambda place: {"seat": str(place.county.seats["陈静"]), "on": "2020-01-01", "words": "案件已撤销"},
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
        "version": 3,
        "input": plan(place.county),
        "reason": "会场冲突",
    },
    "EditSeries": lambda place: {"id": str(place.activity), "version": 3, "input": plan(place.county)},
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
    "AddRule": lambda _: {"kind": "ACTIVITY_KIND"},
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
    "NoticeHindrance": lambda place: {"id": str(place.notice)},
    "CountReceivers": lambda _: {"audience": {"by": "FILTER"}, "category": "NEWS"},
    "ReadList": lambda _: {"lines": [{"text": "陈静"}]},
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
    "DutyDayPage": lambda _: {"year": 2026},
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
