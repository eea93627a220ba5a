"""140 notices (通知公告) and their ways to people, a few of which never arrived."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from server.demo.fieldwork import Fieldwork
from server.demo.world import ZONE
from server.domain import notices as words
from server.domain.activities import ActivityState, Visibility
from server.domain.notices import CATEGORIES, Channel, DeliveryState, NoticeCategory, NoticeKind, Unsent
from server.domain.permissions import DESK
from server.tables.activities import Activity
from server.tables.notices import Delivery, Notice
from server.tables.people import Seat, Unit

TOTAL = 140
TOLD_OF = (ActivityState.RUNNING, ActivityState.PUBLISHED, ActivityState.CANCELLED)
"""Activities whose lists were told of late."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One text told to all deputies of a county, or shown to everyone at a station."""

    kind: NoticeKind
    title: str
    body: str
    needs_receipt: bool = False


AT_STATIONS = (
    Letter(NoticeKind.ANNOUNCEMENT, "{unit}接待时间公告", "每周安排代表在站接待,具体时间见本站页面。"),
    Letter(NoticeKind.NEWS, "{unit}上月意见汇总", "上月收到的意见已分类转办,办理情况将在本站公开。"),
)
TO_COUNTIES = (
    Letter(NoticeKind.MATERIAL, "学习资料:新修改的代表法要点", "请代表在小组活动前阅读。", needs_receipt=True),
    Letter(NoticeKind.PLAN, "{unit}年度代表工作计划", "经主任会议通过,向本级代表通报,逐步向社会公布。"),
    Letter(NoticeKind.BULLETIN, "{unit}上季度代表履职情况通报", "请核对本人的到场记录,有误请联系代表联络科。"),
    Letter(NoticeKind.REMINDER, "请核对驻站接待日", "如接待日有变化,请提前三天告知联络站。"),
    Letter(NoticeKind.DOCUMENT, "关于开展代表主题活动的通知", "带着课题去、带着问题去,带着民意回、带着建议回。"),
    Letter(NoticeKind.NEWS, "主题活动进展:河道清漂", "问题清单中的七项已有三项办结。"),
    Letter(NoticeKind.ANNOUNCEMENT, "关于征集明年监督议题建议的公告", "请代表和群众提出建议。"),
    Letter(NoticeKind.STORY, "代表风采:把会开到凉亭里", "一场凉亭议事,谈成了三件小事。"),
    Letter(NoticeKind.MATERIAL, "代表建议书写要点", "一事一议,有情况、有分析、有办法。"),
)
TO_EVERYONE = (
    Letter(NoticeKind.ANNOUNCEMENT, "市人大常委会会议公民旁听公告", "可在网上报名,名额有限,报名先后为序。"),
    Letter(NoticeKind.ANNOUNCEMENT, "“走进人大”活动预告", "欢迎各界群众报名参加。"),
    Letter(NoticeKind.DOCUMENT, "代表联络站工作办法", "全市联络站统一标识、统一时间、统一流程。"),
    Letter(NoticeKind.BULLETIN, "全市联络站季度运行情况", "三十一个站点接待群众情况公开如下。"),
    Letter(NoticeKind.STORY, "代表风采:校门口的五分钟", "限时车位画下来,早高峰顺了。"),
    Letter(NoticeKind.NEWS, "代表码、联络站码全面启用", "扫一扫就能找到代表、反映意见。"),
    Letter(NoticeKind.PLAN, "市人大常委会年度代表工作计划", "已向代表通报,现向社会公布。"),
    Letter(NoticeKind.NEWS, "电动自行车安全充电主题活动收官", "四处充电棚投入使用。"),
)

TO_STAFF_TOO = (NoticeKind.PLAN, NoticeKind.BULLETIN, NoticeKind.DOCUMENT, NoticeKind.REMINDER)
"""What those who run the stations and offices of a county should know as well."""

READ = (DeliveryState.OPENED, DeliveryState.CONFIRMED)
PUSH_FAILED_BECAUSE = (Unsent.GONE, Unsent.TRIED_OUT)


def publish_notices(work: Fieldwork) -> None:
    """All 140: invitations to what is on now and next, letters, and on the stations' pages what is left."""
    tree = work.tree
    asked = [activity for activity in work.world.of(Activity) if activity.state in TOLD_OF]
    left = TOTAL - len(asked) - len(TO_EVERYONE) - len(TO_COUNTIES) * len(tree.counties)
    at_stations = [(turn, number) for turn in range(len(AT_STATIONS)) for number in range(len(tree.stations))]
    for turn, number in at_stations[:left]:
        _show(work, tree.stations[number], AT_STATIONS[turn], days=5 + (number * 3 + turn * 31) % 80)
    for number, letter in enumerate(TO_EVERYONE):
        _show(work, tree.city, letter, days=3 + number * 12)
    for number, letter in enumerate(TO_COUNTIES):
        for turn, county in enumerate(tree.counties):
            told = [*work.near(county), *(_staff(work, county) if letter.kind in TO_STAFF_TOO else ())]
            _send(work, county, letter, told, days=2 + number * 17 + turn)
    for activity in asked:
        _invite(work, activity)


def _show(work: Fieldwork, unit: Unit, letter: Letter, days: int) -> None:
    _write(work, unit, letter, work.world.moment(-days, 10), Visibility.PUBLIC)


def _send(work: Fieldwork, unit: Unit, letter: Letter, seats: list[Seat], days: int) -> None:
    at = work.world.moment(-days, 10)
    notice = _write(work, unit, letter, at, Visibility.MEMBERS, why=f"发给{unit.name}的代表和有关人员。")
    for person in dict.fromkeys(seat.person for seat in seats):
        _deliver(work, notice, person, at)


def _staff(work: Fieldwork, county: Unit) -> list[Seat]:
    """Those who run activities at or under a county."""
    paths = {unit.id: unit.path for unit in work.world.of(Unit)}
    return [s for s in work.world.of(Seat) if s.role in DESK and paths[s.unit].startswith(county.path)]


def _invite(work: Fieldwork, activity: Activity) -> None:
    """Who is on the list is told, by the system's own words; also that it was called off."""
    units = {unit.id: unit for unit in work.world.of(Unit)}
    said = words.invited(activity.title, activity.starts_at, activity.place, ZONE)
    at = activity.starts_at - timedelta(days=5)
    if activity.cancelled_at:
        said = words.cancelled(activity.title, activity.starts_at, activity.cancel_reason, ZONE)
        at = activity.cancelled_at
    letter = Letter(NoticeKind.REMINDER, said.title, said.body)
    at = min(at, work.world.now - timedelta(hours=2))
    about = {"about_kind": "activity", "about": activity.id, "why": "您在这场活动的名单上。"}
    notice = _write(work, units[activity.unit], letter, at, Visibility.MEMBERS, **about)
    for number, seat in enumerate(work.lists[activity.id]):
        _deliver(work, notice, seat.person, at)
        failed = number % 9 == 8
        _deliver(work, notice, seat.person, at, Channel.PUSH, PUSH_FAILED_BECAUSE[number % 2] if failed else None)


def _write(work: Fieldwork, unit: Unit, letter: Letter, at: datetime, visibility: Visibility, **about: Any) -> Notice:
    return work.world.make(
        Notice,
        at,
        kind=letter.kind,
        unit=unit.id,
        title=letter.title.format(unit=unit.name.removesuffix("人大代表联络站")),
        body=letter.body,
        visibility=visibility,
        needs_receipt=letter.needs_receipt,
        published_at=at,
        category=CATEGORIES.get(about.get("about_kind", ""), NoticeCategory.NEWS),
        **about,
    )


def _deliver(
    work: Fieldwork,
    notice: Notice,
    person: Any,
    at: datetime,
    channel: Channel = Channel.APP,
    failed: str | None = None,
) -> None:
    """How far it came: the older, the likelier that it was opened."""
    old = at < work.world.now - timedelta(days=10)
    state = DeliveryState.ACCEPTED if not old or work.world.chance.random() < 0.2 else DeliveryState.OPENED
    if old and notice.needs_receipt and state is DeliveryState.OPENED:
        state = DeliveryState.CONFIRMED
    if channel is Channel.PUSH:
        state = DeliveryState.UNREACHABLE if failed else DeliveryState.ACCEPTED
    row = {"notice": notice.id, "person": person, "channel": channel, "address": person}
    row |= {"state": state, "reason": failed, "at": at, "accepted_at": None if failed else at}
    read_at = at + timedelta(hours=3) if state in READ else None
    row |= {"acked_at": read_at, "confirmed_at": read_at if state is DeliveryState.CONFIRMED else None}
    work.world.make(Delivery, at, **row)
