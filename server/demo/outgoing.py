"""
Notices at the desk (通知): what 何远's county sent of late and how far it came, and what waits there.

One is a draft, one comes every Monday, one waits for tomorrow, and one, for more than the county lets a
single person send, waits for somebody to approve it: written by a colleague of 何远's.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from server.demo.fieldwork import Fieldwork
from server.domain.audiences import Audience, AudienceBy
from server.domain.composing import NoticeRule
from server.domain.notices import Channel, DeliveryState, NoticeCategory, NoticeKind, NoticeState, Unsent
from server.domain.people import Role
from server.domain.permissions import DESK
from server.domain.recurrence import Frequency, Recurs
from server.domain.rules import RuleKind
from server.tables.notices import Delivery, Notice, NoticeReceiver
from server.tables.people import Seat, Unit
from server.tables.rules import RuleSet

DEPUTIES = Audience(by=AudienceBy.FILTER, roles=(Role.DEPUTY,))
EVERYONE = Audience(by=AudienceBy.FILTER)
WITH_PHONE = 0.55
GONE = 0.08
SECOND_ABOVE = 50
"""Deputies of a county are fewer; all who work there are more."""


def compose(work: Fieldwork) -> None:
    """The letters of 何远's county are his to follow; four more wait."""
    him = work.people.personas["何远"]
    county = next(unit for unit in work.world.of(Unit) if unit.id == him.unit)
    _wants_a_second(work, county)
    for notice in [row for row in work.world.of(Notice) if row.unit == county.id and row.about is None]:
        _follow(work, notice, him, county)
    _wait(work, county, him, DRAFT, NoticeState.DRAFT)
    _wait(work, county, him, TOMORROW, NoticeState.SCHEDULED, send_at=work.world.moment(1, 9))
    monday = work.world.today + timedelta(days=7 - work.world.today.weekday())
    weekly = {"send_at": work.world.moment((monday - work.world.today).days, 9), "recurs": _weekly(monday)}
    _wait(work, county, him, WEEKLY, NoticeState.SCHEDULED, **weekly)
    colleague = _colleague(work, county, him)
    _wait(work, county, colleague, TO_ALL, NoticeState.TO_APPROVE, audience=EVERYONE)


DRAFT = (
    "年度履职情况报告提交提醒",
    "请于12月15日前在“履职”里提交本年度履职情况报告。系统已按记录起草,核对、补充后提交即可。",
)
TOMORROW = ("集中视察行前说明", "视察分三组进行,请提前十五分钟到政务中心北门集合。车上可以扫码签到。")
WEEKLY = ("本周驻站接待安排", "请查看本周的驻站接待安排。日期不合适的,请提前三天告知联络站。")
TO_ALL = ("系统升级停机通知", "周六22点至24点系统升级,其间不能上传。手机上写的内容不会丢失,升级后自动上传。")


def _wants_a_second(work: Fieldwork, county: Unit) -> None:
    body = msgspec.json.encode(NoticeRule(approve_above=SECOND_ABOVE)).decode()
    said = {"key": "notice", "kind": RuleKind.NOTICE, "version": 2, "starts_on": date(2026, 1, 1), "body": body}
    source = f"演示设定:超过 {SECOND_ABOVE} 人的通知由第二人复核"
    work.world.make(RuleSet, work.world.moment(-30, 9), unit=county.id, source=source, **said)


def _follow(work: Fieldwork, notice: Notice, him: Seat, county: Unit) -> None:
    """What went out is his: its list, and how far it came on phones."""
    said = {"written_by": him.id, "tag": f"notice-{notice.id}", "why": f"{county.name}发给:代表"}
    said |= {"audience": msgspec.json.encode(DEPUTIES).decode()}
    for name, value in said.items():
        setattr(notice, name, value)
    told = [row for row in work.world.of(Delivery) if row.notice == notice.id and row.channel == Channel.APP]
    _list(work, notice, [row.person for row in told])
    for row in told:
        if work.world.chance.random() < WITH_PHONE:
            _push(work, notice, row)


def _push(work: Fieldwork, notice: Notice, told: Delivery) -> None:
    at, read = notice.published_at, told.acked_at
    state = DeliveryState.UNREACHABLE if work.world.chance.random() < GONE else DeliveryState.ACCEPTED
    values: dict[str, Any] = {"state": state, "reason": Unsent.GONE if state is DeliveryState.UNREACHABLE else None}
    if state is DeliveryState.ACCEPTED:
        seen = read or work.world.chance.random() < 0.7
        values |= {"accepted_at": at + timedelta(seconds=1), "shown_at": at + timedelta(seconds=3) if seen else None}
        values |= {"state": DeliveryState.SHOWN if seen else state}
        values |= {"state": DeliveryState.OPENED, "opened_at": read} if read else {}
    way = {"notice": notice.id, "person": told.person, "channel": Channel.PUSH, "address": told.person, "at": at}
    work.world.make(Delivery, at, **way, **values)


def _wait(
    work: Fieldwork,
    county: Unit,
    by: Seat,
    text: tuple[str, str],
    state: NoticeState,
    *,
    audience: Audience = DEPUTIES,
    **more: Any,
) -> None:
    """A notice nobody was told yet."""
    at = work.world.now - timedelta(hours=2)
    said = {"title": text[0], "body": text[1], "kind": NoticeKind.ANNOUNCEMENT, "category": NoticeCategory.NEWS}
    to = "代表" if audience is DEPUTIES else "全体人员"
    said |= {"audience": msgspec.json.encode(audience).decode(), "why": f"{county.name}发给:{to}"}
    notice = work.world.make(Notice, at, unit=county.id, state=state, written_by=by.id, **said, **more)
    notice.tag = f"notice-{notice.id}"


def _list(work: Fieldwork, notice: Notice, persons: Sequence[Any]) -> None:
    for person in dict.fromkeys(persons):
        work.world.make(NoticeReceiver, work.world.now, notice=notice.id, person=person)


def _weekly(monday: date) -> str:
    return msgspec.json.encode(Recurs(Frequency.WEEK, monday, 9 * 60)).decode()


def _colleague(work: Fieldwork, county: Unit, him: Seat) -> Seat:
    """Another of the county's staff, or the head of a station there."""
    paths = {unit.id: unit.path for unit in work.world.of(Unit)}
    seats = [seat for seat in work.world.of(Seat) if seat.role in DESK and paths[seat.unit].startswith(county.path)]
    ordered = sorted(seats, key=lambda seat: (seat.unit != county.id, seat.role != Role.CONGRESS_STAFF, seat.id))
    return next(seat for seat in ordered if seat.person != him.person)
