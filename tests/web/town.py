"""A town of one station for the tests of the web: just what its pages say, and what they must not."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain.activities import ActivityState, Visibility
from server.domain.codes import CodeKind, CodeState, make_token
from server.domain.notices import NoticeKind
from server.domain.people import Level, Role, SeatStatus, UnitKind
from server.domain.scans import Enrolment, Presence
from server.tables.activities import Activity, ActivityKind
from server.tables.codes import Code
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.notices import Notice
from server.tables.people import Person, Place, Seat, Unit
from server.tables.scans import Attendance

PERSONAL_PHONE = "10000004321"
STATION_PHONE = "0500-0000018"


@dataclass(frozen=True, slots=True)
class Town:
    """
    Ids and tokens of one town.

    Attributes:
        former: Token of a deputy whose seat ended.
        closed: Token of a deputy code that was retired.
        drill: Token of an activity for members only.
        fair: Token of a public activity.
    """

    congress: Unit
    street: Unit
    community: Unit
    station: Unit
    kind: UUID
    deputy: Seat
    station_token: str
    deputy_token: str
    former: str
    closed: str
    drill: str
    drill_id: UUID
    fair: str
    fair_id: UUID


async def a_town() -> Town:
    """Everything of it, committed; each call makes another."""
    async with ENGINE.transaction():
        return await _build()


async def _build() -> Town:
    number = int.from_bytes(os.urandom(3), "big") * 10
    county = await _unit(None, UnitKind.CONGRESS, Level.COUNTY, "望潮区", number)
    street = await _unit(county, UnitKind.AREA, Level.TOWN, "松涧街道", number + 1)
    community = await _unit(street, UnitKind.AREA, Level.COMMUNITY, "幸福路社区", number + 2)
    station = await _unit(street, UnitKind.STATION, Level.TOWN, "幸福路人大代表联络站", number + 3)
    await Place(
        unit=station.id,
        address="幸福路 18 号社区服务中心一楼",
        lat=30_200_000,
        lng=124_000_000,
        hours="周一至周五 9:00–17:00",
        public_phone=STATION_PHONE,
        intro="松涧街道的代表每周在这里接待群众。",
    ).save()
    kind = ActivityKind(key=f"reception-{number}", label="接待选民", category="RECEPTION", source="test")
    await kind.save()
    deputy = await a_deputy("陈静", county, station, reception="每周三上午", district="望潮区第 12 选区")
    friend = await a_deputy("林涛", county, station)
    former = await a_deputy("贺前", county, station, status=SeatStatus.ENDED)
    closed = await a_deputy("何远", county, station)
    now = datetime.now(UTC).replace(microsecond=0)
    soon = now + timedelta(days=2)
    reception = await an_activity(station, kind.id, "代表接待日", soon, Visibility.PUBLIC)
    for seat in (deputy, friend):
        await attends(seat, reception, Presence.NONE)
    for _ in range(3):
        year = datetime(now.year, 1, 1, 4, tzinfo=UTC)
        await attends(deputy, await an_activity(station, kind.id, "接待", year, Visibility.MEMBERS), Presence.PRESENT)
    drill = await an_activity(county, kind.id, "秘密调研安排", soon, Visibility.MEMBERS)
    fair = await an_activity(county, kind.id, "代表议事会", soon, Visibility.PUBLIC)
    await a_notice(station, "国庆期间照常接待", "每天上午九点到十一点。")
    await a_notice(street, "内部提示", "不公开的话", visibility=Visibility.MEMBERS)
    return Town(
        congress=county,
        street=street,
        community=community,
        station=station,
        kind=kind.id,
        deputy=deputy,
        station_token=await a_code(CodeKind.STATION, station.id, station),
        deputy_token=await a_code(CodeKind.DEPUTY, deputy.id, county),
        former=await a_code(CodeKind.DEPUTY, former.id, county),
        closed=await a_code(CodeKind.DEPUTY, closed.id, county, retired=True),
        drill=await a_code(CodeKind.ACTIVITY, drill.id, county),
        drill_id=drill.id,
        fair=await a_code(CodeKind.ACTIVITY, fair.id, county),
        fair_id=fair.id,
    )


async def _unit(parent: Unit | None, kind: UnitKind, level: Level, name: str, number: int) -> Unit:
    unit = Unit(
        id=uuid7(),
        parent=parent.id if parent else None,
        kind=kind,
        level=level,
        name=name,
        number=number,
        path=f"{parent.path if parent else ''}{number}.",
        congress=parent.congress if parent else None,
        zone="Asia/Shanghai" if kind is UnitKind.CONGRESS else None,
    )
    if kind is UnitKind.CONGRESS:
        unit.congress = unit.id
    await unit.save()
    return unit


async def a_deputy(name: str, congress: Unit, station: Unit, **facts: Any) -> Seat:
    """A deputy with a seat at a congress, and a personal number nobody may see."""
    person = Person(id=uuid7(), name=name, phone_sealed=PERSONAL_PHONE.encode(), phone_hash=os.urandom(32))
    await person.save()
    seat = Seat(
        id=uuid7(),
        person=person.id,
        unit=congress.id,
        role=Role.DEPUTY,
        station=station.id,
        certificate_no="ZJ-0099",
        since=date(2024, 1, 1),
        **facts,
    )
    await seat.save()
    return seat


async def an_activity(unit: Unit, kind: UUID, title: str, starts_at: datetime, visibility: Visibility) -> Activity:
    """A published activity of two hours."""
    ends_at = starts_at + timedelta(hours=2)
    activity = Activity(
        id=uuid7(),
        kind=kind,
        unit=unit.id,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place="幸福路 12 号院",
        checkin_from=starts_at,
        checkin_until=ends_at,
        visibility=visibility,
        state=ActivityState.PUBLISHED,
    )
    await activity.save()
    return activity


async def attends(seat: Seat, activity: Activity, presence: Presence) -> None:
    """A seat on an activity's list."""
    await Attendance(
        id=uuid7(),
        activity=activity.id,
        person=seat.person,
        seat=seat.id,
        enrolment=Enrolment.INVITED,
        presence=presence,
    ).save()


async def a_notice(unit: Unit, title: str, body: str, visibility: Visibility = Visibility.PUBLIC) -> None:
    """A notice published an hour ago."""
    await Notice(
        id=uuid7(),
        kind=NoticeKind.ANNOUNCEMENT,
        unit=unit.id,
        title=title,
        body=body,
        visibility=visibility,
        published_at=datetime.now(UTC) - timedelta(hours=1),
    ).save()


async def a_code(kind: CodeKind, target: Any, unit: Unit, *, retired: bool = False) -> str:
    """A printed code's token."""
    token = make_token(os.urandom(16))
    now = datetime.now(UTC)
    await Code(
        id=uuid7(),
        kind=kind,
        target=target,
        unit=unit.id,
        token=token,
        state=CodeState.RETIRED if retired else CodeState.ACTIVE,
        valid_from=now - timedelta(days=1),
        retired_at=now if retired else None,
    ).save()
    return token
