"""
Whether someone comes to an activity (报名): invited, enrolled, waiting, on leave.

One table says every move. Nothing here reads a clock or a database; the phone draws what may be
done from the same table offline (`pwa/src/rules/enrolment.ts`), and both are held to
`tests/cases/enrolment.json`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.domain.activities import ActivityState, Enrol
from server.domain.scans import Enrolment


class EnrolVerb(StrEnum):
    """What befalls an enrolment; the comment says whose act it is."""

    INVITE = "INVITE"  # the desk's
    JOIN = "JOIN"  # the deputy's: accept, or sign up
    DECLINE = "DECLINE"  # the deputy's
    LEAVE = "LEAVE"  # the deputy's: ask leave
    WITHDRAW = "WITHDRAW"  # the deputy's
    GRANT = "GRANT"  # the desk's: leave is given
    REFUSE = "REFUSE"  # the desk's: leave is not given


_ANY = frozenset(Enrolment)
_TO_COME = frozenset({Enrolment.INVITED, Enrolment.ENROLLED, Enrolment.LEAVE_ASKED})

MOVES: dict[EnrolVerb, tuple[frozenset[Enrolment], Enrolment]] = {
    EnrolVerb.INVITE: (
        frozenset({Enrolment.UNINVITED, Enrolment.DECLINED, Enrolment.WAITING}),
        Enrolment.INVITED,
    ),
    EnrolVerb.JOIN: (_ANY - {Enrolment.ENROLLED, Enrolment.WAITING}, Enrolment.ENROLLED),
    EnrolVerb.DECLINE: (frozenset({Enrolment.INVITED}), Enrolment.DECLINED),
    EnrolVerb.LEAVE: (frozenset({Enrolment.INVITED, Enrolment.ENROLLED}), Enrolment.LEAVE_ASKED),
    EnrolVerb.WITHDRAW: (
        frozenset({Enrolment.ENROLLED, Enrolment.WAITING, Enrolment.LEAVE_ASKED}),
        Enrolment.DECLINED,
    ),
    EnrolVerb.GRANT: (_TO_COME, Enrolment.ON_LEAVE),
    EnrolVerb.REFUSE: (frozenset({Enrolment.LEAVE_ASKED}), Enrolment.ENROLLED),
}
"""From where, and to where when nothing special is the case; see `after`."""

AGAIN: dict[EnrolVerb, frozenset[Enrolment]] = {
    EnrolVerb.JOIN: frozenset({Enrolment.ENROLLED, Enrolment.WAITING}),
    EnrolVerb.DECLINE: frozenset({Enrolment.DECLINED}),
    EnrolVerb.LEAVE: frozenset({Enrolment.LEAVE_ASKED, Enrolment.ON_LEAVE}),
    EnrolVerb.WITHDRAW: frozenset({Enrolment.DECLINED, Enrolment.UNINVITED}),
}
"""Where a verb has nothing left to do."""

OWN_VERBS = (EnrolVerb.JOIN, EnrolVerb.DECLINE, EnrolVerb.LEAVE, EnrolVerb.WITHDRAW)
"""The deputy's own."""

HOLDS_PLACE = _TO_COME
"""Who counts against the places: whoever was asked too, so that they can accept."""

_ANNOUNCED = frozenset({ActivityState.PUBLISHED, ActivityState.RUNNING})
OPEN_IN: dict[EnrolVerb, frozenset[ActivityState]] = {
    EnrolVerb.INVITE: _ANNOUNCED | {ActivityState.DRAFT},
    EnrolVerb.LEAVE: _ANNOUNCED | {ActivityState.ENDED},
}
"""In which states a verb is open, if not while the activity is announced; leave asked in time may reach us late."""


@dataclass(frozen=True, slots=True)
class Offer:
    """
    What an activity offers.

    Attributes:
        until: Until when one may sign up or take it back; its start where nothing is said.
        places: None is as many as like.
        taken: How many hold a place now.
        waiting: How many wait for one now.
    """

    state: ActivityState
    enrol: Enrol
    starts_at: datetime
    ends_at: datetime
    until: datetime | None = None
    places: int | None = None
    taken: int = 0
    waiting: int = 0

    @property
    def closes(self) -> datetime:
        """When signing up ends."""
        return self.until or self.starts_at

    @property
    def free(self) -> int | None:
        """Places nobody holds; None where they are not counted."""
        return None if self.places is None else max(0, self.places - self.taken)


def is_open(offer: Offer) -> bool:
    """Whether one may come without having been asked."""
    return offer.enrol in (Enrol.OPEN, Enrol.PUBLIC)


def verbs(enrolment: Enrolment, offer: Offer, now: datetime) -> list[EnrolVerb]:
    """What the deputy may do now."""
    return [verb for verb in OWN_VERBS if why_not(verb, enrolment, offer, now) is None]


def is_again(verb: EnrolVerb, enrolment: Enrolment) -> bool:
    """Whether that was said before, from another phone perhaps: again is as once."""
    return enrolment in AGAIN.get(verb, ())


def after(verb: EnrolVerb, enrolment: Enrolment, offer: Offer) -> Enrolment:
    """Where the verb leads: a full activity to the waiting list, a leave taken back to being enrolled."""
    if verb is EnrolVerb.JOIN and enrolment not in HOLDS_PLACE and (offer.free == 0 or offer.waiting):
        return Enrolment.WAITING
    if verb is EnrolVerb.WITHDRAW and enrolment is Enrolment.LEAVE_ASKED:
        return Enrolment.ENROLLED
    return MOVES[verb][1]


def why_not(verb: EnrolVerb, enrolment: Enrolment, offer: Offer, now: datetime) -> str | None:
    """Why that may not be done at that moment, in words for a person; None if it may."""
    if enrolment not in MOVES[verb][0]:
        return WRONG_STATE.get((verb, enrolment), "目前的报名状态不能进行这项操作,请刷新后再看。")
    if offer.state is ActivityState.CANCELLED:
        return "活动已经取消。"
    if offer.state is ActivityState.FILED:
        return "活动已经归档,不能再改。"
    if verb in (EnrolVerb.GRANT, EnrolVerb.REFUSE):
        return None
    if now >= offer.ends_at or offer.state not in OPEN_IN.get(verb, _ANNOUNCED):
        return "活动已经结束或还没有发布。"
    return RULES[verb](enrolment, offer, now) if verb in RULES else None


def moving_up(offer: Offer, now: datetime) -> int:
    """How many of those waiting have a place now; nobody gets one of what has begun."""
    if now >= offer.starts_at or offer.state is not ActivityState.PUBLISHED:
        return 0
    return offer.waiting if offer.free is None else min(offer.free, offer.waiting)


def _why_not_join(enrolment: Enrolment, offer: Offer, now: datetime) -> str | None:
    if enrolment in HOLDS_PLACE:
        return None
    if not is_open(offer) and enrolment is Enrolment.UNINVITED:
        return "这项活动由组织单位邀请,不能自行报名。"
    return "报名已经截止。" if now >= offer.closes else None


def _why_not_withdraw(enrolment: Enrolment, offer: Offer, now: datetime) -> str | None:
    if enrolment is not Enrolment.ENROLLED:
        return None
    if not is_open(offer):
        return "已经答应参加的活动,不能来请提出请假。"
    return "报名截止后不能再退出,不能来请提出请假。" if now >= offer.closes else None


def _why_not_invite(_enrolment: Enrolment, offer: Offer, _now: datetime) -> str | None:
    return "名额已满,请先增加名额。" if offer.free == 0 else None


RULES = {
    EnrolVerb.JOIN: _why_not_join,
    EnrolVerb.WITHDRAW: _why_not_withdraw,
    EnrolVerb.INVITE: _why_not_invite,
}

WRONG_STATE = {
    (EnrolVerb.DECLINE, Enrolment.ENROLLED): "已经答应参加的活动,不能来请提出请假。",
    (EnrolVerb.LEAVE, Enrolment.UNINVITED): "您不在这项活动的名单里,不必请假。",
    (EnrolVerb.LEAVE, Enrolment.WAITING): "您还在候补,不来请退出候补,不必请假。",
    (EnrolVerb.LEAVE, Enrolment.DECLINED): "您已经说明不参加,不必请假。",
    (EnrolVerb.LEAVE, Enrolment.LEAVE_ASKED): "已经提出请假,等待工作人员答复。",
    (EnrolVerb.LEAVE, Enrolment.ON_LEAVE): "请假已经批准。",
    (EnrolVerb.WITHDRAW, Enrolment.INVITED): "还没有答复邀请;不参加请选“谢绝”。",
    (EnrolVerb.WITHDRAW, Enrolment.ON_LEAVE): "请假已经批准;又能来的,请重新报名参加。",
}
"""What is said where the plain words would not help."""
