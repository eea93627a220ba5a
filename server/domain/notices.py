"""What notices (通知) and their deliveries are called, and what the system's own notices say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from server.domain.scans import Presence


class NoticeKind(StrEnum):
    NEWS = "NEWS"  # 动态
    ANNOUNCEMENT = "ANNOUNCEMENT"  # 公告
    PLAN = "PLAN"  # 计划
    SUMMARY = "SUMMARY"  # 月度汇总
    REPORT = "REPORT"  # 年度总结
    MATERIAL = "MATERIAL"  # 资料
    DOCUMENT = "DOCUMENT"  # 文件
    BULLETIN = "BULLETIN"  # 通报
    STORY = "STORY"  # 风采
    REMINDER = "REMINDER"  # 提醒
    SECURITY = "SECURITY"  # 安全提示


class NoticeState(StrEnum):
    DRAFT = "DRAFT"  # 草稿
    TO_APPROVE = "TO_APPROVE"  # 待复核: so many receivers that a second person looks at it
    SCHEDULED = "SCHEDULED"  # 待发: its hour, or the half minute in which it may be taken back, has not come
    SENT = "SENT"  # 已发
    RECALLED = "RECALLED"  # 已撤回


class NoticeCategory(StrEnum):
    """What a person may mute (免打扰) as one; what is critical comes all the same."""

    ACTIVITY = "ACTIVITY"  # 活动
    LIST = "LIST"  # 清单
    DUTY = "DUTY"  # 履职
    STATION = "STATION"  # 联络站
    RECORD = "RECORD"  # 手机上的记录
    NEWS = "NEWS"  # 通知公告
    SYSTEM = "SYSTEM"  # 系统告警, for those who run the system
    SECURITY = "SECURITY"  # 安全提示; nobody can mute it


class Urgency(StrEnum):
    """How soon a sleeping phone is woken for it (RFC 8030 §5.3)."""

    LOW = "LOW"
    NORMAL = "NORMAL"
    HIGH = "HIGH"


class Channel(StrEnum):
    """The ways a notice goes. APP is 消息 itself, the truth: everyone told has it there exactly once."""

    APP = "APP"
    PUSH = "PUSH"
    WECOM = "WECOM"
    SMS = "SMS"
    EMAIL = "EMAIL"


class DeliveryState(StrEnum):
    """Where a delivery is; it is in exactly one, and APP begins in ACCEPTED, for it waits for nobody."""

    WAITING = "WAITING"  # until `not_before`
    CLAIMED = "CLAIMED"  # a worker sends it, until `leased_until`
    ACCEPTED = "ACCEPTED"  # the service beyond took it
    SHOWN = "SHOWN"
    OPENED = "OPENED"
    ACTED = "ACTED"
    CONFIRMED = "CONFIRMED"
    DROPPED = "DROPPED"  # not sent, and rightly so: `reason` says why
    UNREACHABLE = "UNREACHABLE"  # could not be sent: `reason` says why
    RECALLED = "RECALLED"  # the service beyond took it, and took it back


class Unsent(StrEnum):
    """Why a delivery was dropped, found nobody or outlives its notice; what staff read of it is in the catalogues."""

    MUTED = "MUTED"  # the person does not want this category
    SETTLED = "SETTLED"  # what it reminds of is done, or no longer asked
    READ = "READ"  # read in 消息 before it was sent
    EXPIRED = "EXPIRED"  # its time is over
    RECALLED = "RECALLED"
    REPLACED = "REPLACED"  # a newer one of the same tag says it better
    LEFT = "LEFT"  # the person holds no seat any more
    NO_ADDRESS = "NO_ADDRESS"  # no phone, number or account on this channel
    GONE = "GONE"  # the push service says that the phone's subscription ended
    REFUSED = "REFUSED"  # the service beyond will not take it
    TRIED_OUT = "TRIED_OUT"  # tried until it made no sense any more
    NO_BUDGET = "NO_BUDGET"  # what the channel may cost this month is spent
    NOT_SET_UP = "NOT_SET_UP"  # this installation has no such channel
    STANDS = "STANDS"  # it went out before the notice was recalled, and nobody can take it back


@dataclass(frozen=True, slots=True)
class Manner:
    """
    How a notice comes to people.

    Attributes:
        critical: Also in quiet hours, over the day's limit and though its category is muted.
        rule: The key of the reminder rule that makes it; what it asks for is looked at again before it is sent.
        occurrence: Which reminder of that rule; there is one notice of it.
        tag: What it replaces while pending and on the screen.
        why: Why one got it, as people read it.
        expires_at: After which nobody is woken for it.
    """

    category: NoticeCategory
    urgency: Urgency = Urgency.NORMAL
    critical: bool = False
    rule: str | None = None
    occurrence: str | None = None
    tag: str | None = None
    why: str | None = None
    expires_at: datetime | None = None


CATEGORIES = {
    "activity": NoticeCategory.ACTIVITY,
    "topic": NoticeCategory.LIST,
    "item": NoticeCategory.LIST,
    "duty": NoticeCategory.DUTY,
    "unit": NoticeCategory.STATION,
    "record": NoticeCategory.RECORD,
}
"""Of what a notice speaks of; all else is news."""


def manner(kind: NoticeKind, about_kind: str | None) -> Manner:
    """How a notice comes of which nothing else was said."""
    if kind is NoticeKind.SECURITY:
        return Manner(NoticeCategory.SECURITY, Urgency.HIGH, critical=True)
    return Manner(CATEGORIES.get(about_kind or "", NoticeCategory.NEWS))


NEAR = timedelta(hours=12)
"""A change of what begins this soon wakes people in the night (提醒目录 row 3)."""


def altered(activity: UUID, starts_at: datetime, ends_at: datetime, now: datetime) -> Manner:
    """How a change of an activity comes, or that it is off: in place of its reminders, at once if it begins soon."""
    soon = starts_at - now < NEAR
    tag = f"act-{activity}"
    return Manner(NoticeCategory.ACTIVITY, Urgency.HIGH, critical=soon, tag=tag, expires_at=max(ends_at, now))


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says."""

    title: str
    body: str


def invited(title: str, starts_at: datetime, place: str | None, zone: ZoneInfo) -> Words:
    """You are asked to an activity."""
    where = f",地点:{place}" if place else ""
    return Words(
        f"邀请您参加:{title}", f"时间:{at_hour(starts_at, zone)}{where}。到场后请扫描活动码签到,没有网络也可以。"
    )


def cohosting(title: str, unit: str, starts_at: datetime, zone: ZoneInfo) -> Words:
    """Your unit is named as one that holds an activity too."""
    return Words(
        f"协办活动:{title}", f"{unit}定于{at_hour(starts_at, zone)}举办,请您单位协办。可在活动管理里查看名单。"
    )


def changed(title: str, what: Sequence[str], reason: str) -> Words:
    """An activity you were asked to is held otherwise than you were told."""
    return Words(f"活动有变:{title}", f"{';'.join(what)}。原因:{reason}。请以新的安排为准。")


def cancelled(title: str, starts_at: datetime, reason: str | None, zone: ZoneInfo) -> Words:
    """An activity you were asked to will not be held."""
    why = f"原因:{reason}。" if reason else ""
    return Words(f"活动已取消:{title}", f"原定{at_hour(starts_at, zone)}的活动不再举行,请勿前往。{why}")


def series_changed(title: str, days: Sequence[str], what: Sequence[str], reason: str) -> Words:
    """Several of a series are held otherwise than you were told; `days` are those you were told."""
    return Words(f"活动有变:{title}", f"{'、'.join(days)}共{len(days)}场有变:{';'.join(what)}。原因:{reason}。")


def series_cancelled(title: str, days: Sequence[str], reason: str) -> Words:
    """Several of a series will not be held."""
    return Words(f"活动已取消:{title}", f"{'、'.join(days)}共{len(days)}场不再举行,请勿前往。原因:{reason}。")


def requested(unit: str, title: str, starts_at: datetime, zone: ZoneInfo) -> Words:
    """A department asks for an activity with deputies."""
    return Words(
        f"活动申请:{title}", f"{unit}申请于{at_hour(starts_at, zone)}邀请代表参加。请在工作台“活动申请”中答复。"
    )


def request_answered(title: str, approved: bool, reason: str | None) -> Words:
    """Whether the congress arranges what your department asked for."""
    said = f"答复:{reason}。" if reason else ""
    rest = "人大将安排代表参加,届时请到活动里查看。" if approved else "可修改后重新申请。"
    return Words(f"申请{'已同意' if approved else '未同意'}:{title}", said + rest)


def moved_up(title: str, starts_at: datetime, place: str | None, zone: ZoneInfo) -> Words:
    """A place was freed, and you have it."""
    where = f",地点:{place}" if place else ""
    when = at_hour(starts_at, zone)
    return Words(f"候补成功:{title}", f"有人退出,名额给您了。时间:{when}{where}。不能来请在活动页面退出。")


def leave_asked(title: str, name: str, reason: str) -> Words:
    """Somebody asks leave of an activity you run."""
    return Words(f"{name}请假:{title}", f"理由:{reason}。请在活动管理里答复。")


def leave_decided(title: str, granted: bool, answer: str | None) -> Words:
    """Whether you have leave."""
    said = f"工作人员答复:{answer}。" if answer else ""
    if granted:
        return Words(f"请假已批准:{title}", f"{said}这项活动您不必参加。")
    return Words(f"请假未批准:{title}", f"{said}请按时参加;如有疑问,请联系活动的工作人员。")


def decided(title: str, presence: Presence, reason: str | None) -> Words:
    """Staff said whether you were there."""
    why = f"理由:{reason}。" if reason else ""
    return Words(f"到场核定:{title}", f"工作人员核定您{DECIDED[presence]}。{why}如有疑问,请联系活动的工作人员。")


def sent_up(unit: str, title: str, summary: str) -> Words:
    """A congress below reports what an activity came to (书面报告)."""
    return Words(f"书面报告:{title}", f"{unit}报送活动小结:{summary}")


def duty_reviewed(title: str, on: str, verdict: str, reason: str | None) -> Words:
    """Staff looked at what you reported."""
    again = "请修改后重新提交。" if verdict == "已退回" else ""
    why = f"理由:{reason}。{again}" if reason else ""
    return Words(f"履职记录{verdict}:{title}", f"您填报的{on}的履职记录{verdict}。{why}")


def report_came(deputy: str, label: str, title: str) -> Words:
    """A deputy this unit elected reports to it."""
    return Words(f"{label}:{deputy}", f"{deputy}提交了{label}“{title}”,请在工作台“履职”中查看。")


def digest(titles: Sequence[str]) -> Words:
    """One push for many that wait (汇总), the newest last."""
    return Words(f"您有 {len(titles)} 条新消息", "\n".join(titles))


DECIDED = {
    Presence.PRESENT: "已到场",
    Presence.REFUSED: "的签到未通过",
    Presence.ABSENT: "未到场",
    Presence.TO_REVIEW: "的签到待核",
    Presence.NONE: "没有签到记录",
}


def new_time(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """When it is held now."""
    ends = ends_at.astimezone(zone)
    same = starts_at.astimezone(zone).date() == ends.date()
    return f"时间改为{at_hour(starts_at, zone)}至{f'{ends:%H:%M}' if same else at_hour(ends_at, zone)}"


def new_times(starts: Sequence[datetime], zone: ZoneInfo) -> str:
    """When several are held now."""
    return f"时间改为{'、'.join(at_hour(one, zone) for one in starts)}"


def new_place(place: str | None) -> str:
    """Where it is held now."""
    return f"地点改为{place}" if place else "地点待定"


def at_hour(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as people read it there."""
    here = moment.astimezone(zone)
    return f"{here.month}月{here.day}日 {here:%H:%M}"
