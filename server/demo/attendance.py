"""
Who was there: about 3,400 attendances (到场), each folded from its scans and decisions.

The ordinary run of things is here; the odd cases, one of each reason, are in `cases`.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from server.demo.fieldwork import Fieldwork
from server.demo.scanning import Reading, Scanner
from server.domain import duties, filing
from server.domain.activities import ActivityState
from server.domain.presence import Decided, JudgedScan, fold
from server.domain.scans import Direction, Enrolment, Evidence, Position, Presence, Via
from server.tables.activities import Activity, ActivityKind
from server.tables.people import Seat
from server.tables.scans import Attendance, Decision

LEAVES, ABSENCES, OFFLINE, BY_HAND = 31, 60, 24, 9

BY_HAND_BECAUSE = ("手机没电,现场核对身份", "忘带手机,工作人员确认到场", "新换手机未登录,现场签名")

Key = tuple[Any, Any]
"""(activity, person)"""


@dataclass(slots=True)
class Gathering:
    """What is known of everyone's presence before it is folded."""

    work: Fieldwork
    scanner: Scanner
    seats: dict[Key, Seat] = field(default_factory=dict)
    enrolments: dict[Key, Enrolment] = field(default_factory=dict)
    scans: dict[Key, list[JudgedScan]] = field(default_factory=lambda: defaultdict(list))
    decisions: dict[Key, list[Decided]] = field(default_factory=lambda: defaultdict(list))
    odd: set[Key] = field(default_factory=set)
    """Those whose story is told in `cases`; the ordinary run leaves them alone."""

    def add(self, activity: Activity, seat: Seat, reading: Reading) -> None:
        """One more scan of a person at an activity."""
        _, scan = self.scanner.scan(activity, seat, reading)
        self.scans[activity.id, seat.person].append(scan)

    def decide(self, activity: Activity, seat: Seat, presence: Presence, reason: str, at: datetime) -> None:
        """Staff said whether a person was there."""
        self.work.world.make(
            Decision,
            at,
            activity=activity.id,
            person=seat.person,
            presence=presence,
            reason=reason,
            by_seat=self.work.people.hosts[activity.unit].id,
            at=at,
        )
        self.decisions[activity.id, seat.person].append(Decided(at, presence))


def enrol(gathering: Gathering) -> None:
    """Everyone invited is on the list."""
    for activity in gathering.work.world.of(Activity):
        for seat in gathering.work.lists[activity.id]:
            gathering.seats[activity.id, seat.person] = seat
            gathering.enrolments[activity.id, seat.person] = Enrolment.INVITED


def attend(gathering: Gathering) -> None:
    """The ordinary run: most come and scan, some are on leave, some stay away."""
    world = gathering.work.world
    held = {activity.id: activity for activity in world.of(Activity)}
    over = [key for key in gathering.seats if held[key[0]].state == ActivityState.FILED and key not in gathering.odd]
    chosen = world.chance.sample(over, LEAVES + ABSENCES + BY_HAND)
    for key in chosen[:LEAVES]:
        gathering.enrolments[key] = Enrolment.ON_LEAVE
    for number, key in enumerate(chosen[LEAVES + ABSENCES :]):
        activity = held[key[0]]
        reason = BY_HAND_BECAUSE[number % len(BY_HAND_BECAUSE)]
        gathering.decide(activity, gathering.seats[key], Presence.PRESENT, reason, activity.ends_at)
    ended = [key for key in gathering.seats if held[key[0]].state == ActivityState.ENDED and key not in gathering.odd]
    coming = [key for key in over if key not in set(chosen)] + ended
    offline = set(world.chance.sample([key for key in coming if _is_in_the_field(gathering, held[key[0]])], OFFLINE))
    for key in coming:
        _check_in(gathering, held[key[0]], gathering.seats[key], offline=key in offline)


def begin(gathering: Gathering) -> None:
    """At what runs now a third have come; the personas have not yet."""
    world = gathering.work.world
    personas = {seat.person for seat in gathering.work.people.personas.values()}
    for activity in world.of(Activity):
        if activity.state != ActivityState.RUNNING:
            continue
        waiting = [s for s in gathering.work.lists[activity.id] if s.person not in personas]
        for number, seat in enumerate(s for s in waiting if (activity.id, s.person) not in gathering.odd):
            if number % 3 == 0:
                captured = activity.starts_at - timedelta(minutes=6, seconds=41 * number)
                gathering.add(activity, seat, Reading(Via.ACTIVITY_LIVE, captured))


def _is_in_the_field(gathering: Gathering, activity: Activity) -> bool:
    """Offline is out of doors: inspections, research, law checks."""
    kinds = {row.id: row.key for row in gathering.work.world.of(ActivityKind)}
    return kinds[activity.kind] in ("INSPECTION", "RESEARCH", "LAW_CHECK")


def _check_in(gathering: Gathering, activity: Activity, seat: Seat, *, offline: bool) -> None:
    chance = gathering.work.world.chance
    captured = activity.starts_at + timedelta(seconds=chance.randint(-1500, 480))
    via = _way(gathering, activity, seat, offline)
    tells = activity.position_required or (via is Via.ACTIVITY_LIVE and chance.random() < 0.35)
    position = _here(gathering, activity) if tells else None
    uncertainty_ms = chance.randint(2_000, 40_000) if offline else chance.randint(40, 900)
    delay = _delay(gathering, captured, offline)
    gathering.add(activity, seat, Reading(via, captured, uncertainty_ms, delay, position=position))
    if via is Via.ACTIVITY_LIVE and not offline and _has_phone(gathering, seat) and chance.random() < 0.06:
        at_desk = captured + timedelta(minutes=1)
        gathering.add(activity, seat, Reading(Via.DEPUTY_LIVE, at_desk, position=position))
    if not offline and chance.random() < 0.04:
        way = Via.ACTIVITY_LIVE if activity.min_evidence > Evidence.E1 else Via.ACTIVITY_POSTER
        leaving = activity.ends_at - timedelta(minutes=chance.randint(1, 9))
        gathering.add(activity, seat, Reading(way, leaving, position=position, direction=Direction.OUT))


def _delay(gathering: Gathering, captured: datetime, offline: bool) -> timedelta:
    """Seconds with a network, up to two and a half days without."""
    chance, now = gathering.work.world.chance, gathering.work.world.now
    if not offline:
        return timedelta(seconds=chance.randint(1, 9))
    return min(timedelta(minutes=chance.randint(95, 3600)), now - captured - timedelta(minutes=5))


def _way(gathering: Gathering, activity: Activity, seat: Seat, offline: bool) -> Via:
    """By which code: where more is asked than a poster gives, by a live one."""
    share = gathering.work.world.chance.random()
    if share < 0.15 and not offline and _has_phone(gathering, seat):
        return Via.DEPUTY_LIVE
    if activity.min_evidence > Evidence.E1 or share > 0.7:
        return Via.ACTIVITY_LIVE
    return Via.ACTIVITY_POSTER


def _has_phone(gathering: Gathering, seat: Seat) -> bool:
    return gathering.scanner.phones.of(seat.person) is not None


def _here(gathering: Gathering, activity: Activity) -> Position:
    chance = gathering.work.world.chance
    return Position(
        activity.lat + chance.randint(-900, 900), activity.lng + chance.randint(-900, 900), chance.randint(8, 60)
    )


def write_down(gathering: Gathering) -> None:
    """One attendance for everyone invited or scanned in, folded."""
    world = gathering.work.world
    held = {activity.id: activity for activity in world.of(Activity)}
    kinds = {row.id: row for row in world.of(ActivityKind)}
    for key in [*gathering.seats, *(key for key in gathering.scans if key not in gathering.seats)]:
        activity = held[key[0]]
        folded = fold(gathering.scans.get(key, ()), gathering.decisions.get(key, ()))
        enrolment = gathering.enrolments.get(key, Enrolment.UNINVITED)
        presence = filing.presence_when(activity.state, {"enrolment": enrolment}, folded.presence)
        worth = duties.worth(kinds[activity.kind].half_days, folded.first_in, folded.last_out)
        world.make(
            Attendance,
            activity.checkin_from,
            activity=activity.id,
            person=key[1],
            seat=gathering.seats[key].id,
            enrolment=enrolment,
            presence=presence,
            first_in=folded.first_in,
            last_out=folded.last_out,
            uncertainty_ms=None
            if folded.uncertainty is None
            else round(folded.uncertainty / timedelta(milliseconds=1)),
            evidence=folded.evidence,
            reasons=list(folded.reasons),
            both_sides=folded.both_sides,
            half_days=worth if presence is Presence.PRESENT else None,
            version=1 if presence is Presence.NONE else 2,
        )
